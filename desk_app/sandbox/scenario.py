"""What happens in a shift of the sandbox, as data: who calls when with what, and how it will turn out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desk_app.domain.case import BodyId, DemandKind, Place, Source, State
from desk_app.domain.commands import ReturnReason, TransferTarget

WORDS = ("opinion", "redispatch", "rework_failed", "rework_dissatisfied", "dissatisfied", "person", "done", "reply")
"""What an operator has to say in a shift: each scenario brings its words for these."""


class SampleCall(Protocol):
    """What a caller of the sample district says, and the truth behind it."""

    @property
    def text(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def condition(self) -> str: ...
    @property
    def place(self) -> Place: ...
    @property
    def demand_kind(self) -> DemandKind: ...
    @property
    def caller_name(self) -> str: ...
    @property
    def phone(self) -> str: ...


class Plan(StrEnum):
    """What a good operator does with it at first."""

    FILE = "file"  # verified before where its source asks for that
    ANSWER = "answer"
    TRANSFER = "transfer"
    DECLINE = "decline"
    MERGE = "merge"


class Asks(StrEnum):
    """What the unit asks of its holder before it is done."""

    NOTHING = "nothing"
    EXTENSION = "extension"
    SUSPENSION = "suspension"


class Answered(StrEnum):
    """How the caller takes a callback."""

    UNREACHED = "unreached"
    DISSATISFIED = "dissatisfied"
    SATISFIED = "satisfied"


class Level(StrEnum):
    """Who of the two levels below the district returns a case."""

    SUB_CENTRE = "sub_centre"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A return: by whom, why, and who should have it."""

    by: Level
    reason: ReturnReason
    words: str
    to: BodyId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStory:
    """One problem of the shift. `at` is in seconds of the shift; `by` is the account that reports it, empty for a call
    to the hotline and where any account of the source will do.

    `callbacks` are the caller's answers in order, the last one again where it is asked more often; a case that rings
    `in_outage` waits for the network to be gone; `colleague` is another seat that accepts it in the outage too.
    `seconds` takes the place of how long a unit takes as a rule.
    """

    name: str
    at: float
    source: Source
    call: SampleCall
    ends: State
    plan: Plan = Plan.FILE
    by: str = ""
    into: str = ""
    words: str = ""
    lawful_route: str = ""
    transfer: TransferTarget = TransferTarget.POLICE_110
    true: bool = True
    returns: tuple[Return, ...] = ()
    asks: Asks = Asks.NOTHING
    failed_inspections: int = 0
    by_photo: bool = False
    wants_answer: bool = True
    callbacks: tuple[Answered, ...] = (Answered.SATISFIED,)
    in_outage: bool = False
    colleague: str = ""

    @property
    def rings(self) -> bool:
        """It is a call to the hotline, which the operator takes."""
        return self.source is Source.HOTLINE and not self.by


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Between so many and so many seconds of the shift."""

    least: float
    most: float

    def at(self, share: float) -> float:
        """A length in it; `share` in [0, 1]."""
        return self.least + (self.most - self.least) * share


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How long people take for what they do."""

    verify: Span
    inspect: Span
    sign: Span
    handle: Span
    dispatch: Span
    decide: Span
    resume: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """When the network goes, in seconds of the shift, and for how long."""

    at: float
    lasts: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A shift. `begins` is its first moment; `speed` how fast it is played without a screen, `pace` on one; `operator`
    is the account at the window, `watcher` one that may see all cases; `says` are the operator's own words by what they
    are for (`WORDS`)."""

    name: str
    seed: int
    begins: datetime
    speed: float
    pace: float
    operator: str
    leader: str
    watcher: str
    says: Mapping[str, str]
    habits: Habits
    outage: Outage | None
    cases: tuple[CaseStory, ...]

    def story(self, name: str) -> CaseStory:
        """The case with this name; KeyError where there is none."""
        return next(case for case in self.cases if case.name == name)

    def of_text(self, text: str) -> CaseStory | None:
        """The case whose caller says what stands in this text; the operator may have added to it."""
        return next((case for case in self.cases if case.call.text in text), None)
