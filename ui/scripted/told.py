"""What a scripted operator is told by others: who calls with what, what they would judge of it, how the line is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from desk_app.domain.case import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A problem as it is told, and what a good operator makes of it.

    `plan` is `file`, `answer`, `transfer`, `decline` or `merge` (then `into` names the other problem); `callbacks` are
    what the caller says when called back, in order: `unreached`, `dissatisfied`, `satisfied`. `waits` until the line
    has been cut once. `says` are the operator's own words for what they do.
    """

    name: str
    text: str
    demand_kind: str
    caller_name: str
    phone: str
    place: Place
    problem: str
    condition: str
    plan: str
    into: str = ""
    words: str = ""
    lawful_route: str = ""
    transfer: str = ""
    by_photo: bool = False
    callbacks: tuple[str, ...] = ("satisfied",)
    rings_offline: bool = False
    waits: bool = False
    says: Mapping[str, str] = field(default_factory=dict)


class Floor(Protocol):
    """What happens around the operator's window; asked from the window thread, answers at once."""

    def next_call(self) -> Told | None:
        """A call that rings now; it is the operator's from then on."""

    def judged(self, text: str) -> Told | None:
        """What a good operator makes of a case with this text."""

    def judged_by_name(self, name: str) -> Told | None:
        """The same of the problem with this name."""

    def reached_by_telephone(self, unit: str) -> bool:
        """The unit has no desk of its own: the seat speaks for it."""

    @property
    def units_without_a_desk(self) -> frozenset[str]:
        """Their names, as the queue shows them."""

    @property
    def line_was_cut(self) -> bool:
        """The network has been gone once, or is gone."""

    @property
    def line_is_cut(self) -> bool:
        """The network is gone."""

    @property
    def over(self) -> bool:
        """Every problem of the shift has come to its end at the centre."""

    @property
    def trouble(self) -> str:
        """Why the others cannot go on; empty while they can."""

    def note(self, what: str, about: str = "", detail: str = "") -> None:
        """Writes into the shift's book what the operator did; `what` is a code."""
