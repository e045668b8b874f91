"""What both directions of the exchange stand on: disk, line and people, and how it goes with each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from desk_app.domain.case import CaseId
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.protocol import Presence
from desk_app.domain.reference import Reference
from desk_app.errors import BadInput, NotAllowed, SlowDown, WorldTrouble
from desk_app.ports import CentralStore, Journal
from desk_app.sync import pacing
from desk_app.sync.clock import SeatClock
from desk_app.sync.outbox import Outbox
from desk_app.sync.session import Keeper
from desk_app.sync.status import Line
from desk_app.sync.turns import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whom the exchange tells: `changed` of names of views that are old now, `presence` of seats, `line_is_up` once the
    centre answers again, `editions` where there may be new ones, `records` within how many seconds to ask for what is
    remembered beside cases."""

    changed: Callable[[frozenset[str]], None] = field(default=lambda what: None)
    presence: Callable[[Presence], None] = field(default=lambda presence: None)
    line_is_up: Callable[[], None] = field(default=lambda: None)
    editions: Callable[[], None] = field(default=lambda: None)
    records: Callable[[float], None] = field(default=lambda within: None)


@dataclass(slots=True, kw_only=True)
class Tries:
    """How one direction of the exchange has fared lately."""

    failures: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """The parts of a seat that the exchange works with; `giving` and `taking` say how each direction fares."""

    journal: Journal
    store: CentralStore
    clock: SeatClock
    keeper: Keeper
    outbox: Outbox
    line: Line
    writer: Writer
    told: Told
    reference: Callable[[], Reference | None]
    jitter: Callable[[], float]
    giving: Tries = field(default_factory=Tries)
    taking: Tries = field(default_factory=Tries)

    def heard(self) -> None:
        """The centre has just proved to be there."""
        was_up = self.line.status.online
        self.line.note(online=True, last_heard=self.clock.now())
        if not was_up:
            self.told.line_is_up()

    def went_well(self, tries: Tries) -> None:
        """A step of this direction is done."""
        tries.failures = 0
        tries.trouble = ""
        self.line.note(trouble=self.giving.trouble or self.taking.trouble)
        self.heard()

    def failed(self, tries: Tries, trouble: WorldTrouble) -> float:
        """A step of this direction failed; gives back the seconds until it is tried again."""
        tries.failures += 1
        tries.trouble = trouble.code
        self.line.note(trouble=trouble.code)
        if isinstance(trouble, (BadInput, NotAllowed)):
            self.heard()  # it was the centre that said so
        retry_after = trouble.seconds if isinstance(trouble, SlowDown) else None
        return pacing.delay(tries.failures, self.jitter(), retry_after)

    def renewed(self, token: str, tries: Tries) -> float | None:
        """Another token in place of this one: 0 where there is one, None where the password is needed."""
        try:
            self.keeper.renew(token)
        except NotAllowed as trouble:
            self.note_session()
            self.failed(tries, trouble)
            return None
        except WorldTrouble as trouble:
            return self.failed(tries, trouble)
        self.note_session()
        return 0.0

    def note_session(self) -> None:
        """Bring what the status says of the person and the session up to date."""
        person = self.keeper.person
        self.line.note(
            signed_in=person is not None,
            session=self.keeper.token is not None,
            sign_in_needed=self.keeper.sign_in_needed,
            grant_valid_until=person.grant.valid_until if person is not None else None,
        )

    def count(self) -> None:
        """Bring the numbers of waiting and refused commands up to date."""
        self.line.note(waiting=self.outbox.waiting, refused=self.outbox.refused)

    def tell_cases(self, touched: Iterable[CaseId], also: frozenset[str] = frozenset()) -> None:
        """News of cases: their own views, the queue, and the counts."""
        self.count()
        names = frozenset(f"case:{case_id}" for case_id in touched)
        if names:
            self.told.changed(names | also | {"queue"})
        elif also:
            self.told.changed(also)


def views_beside(subjects: Iterable[Subject]) -> frozenset[str]:
    """The names of the views of callers and missed calls that are old when something happens to these."""
    told = tuple(subjects)
    callers = frozenset(f"caller:{each.id}" for each in told if each.kind is SubjectKind.CALLER)
    calls = any(each.kind is SubjectKind.CALL for each in told)
    return callers | {"missed_calls"} if calls else callers
