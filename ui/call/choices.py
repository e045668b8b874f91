"""What a person has set on this seat, as the window uses it now: read when somebody comes, kept when it changes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from desk_app.screens import phone_page
from desk_app.screens import settings_page as s
from desk_app.screens.seat_states import SeatRules
from ui.bridge import Bridge

OF_KIND = {s.SeatTimes: s.SEAT, s.Ring: s.RING, s.ProposalChoices: s.PROPOSALS, s.Masking: s.MASKING}


class Choices(QObject):
    """`changed` when anything is set otherwise. `phone` is the text of the phone's settings, empty for none."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self.times, self.ring = s.SeatTimes(), s.Ring()
        self.proposals, self.masking = s.ProposalChoices(), s.Masking()
        self.phone = ""

    @property
    def rules(self) -> SeatRules:
        """How the seat's states are decided."""
        return self.times.rules(follows_phone=phone_page.follows_phone(self.phone))

    def read(self) -> None:
        """Asks the seat's disk for everything."""
        for kind, name in OF_KIND.items():
            self._ask(name, lambda kept, kind=kind: self._take(s.chosen(kind, kept)))
        self._ask(phone_page.CHOICE, self._take_phone)

    def keep(self, choices: s.SeatTimes | s.Ring | s.ProposalChoices | s.Masking) -> None:
        """Set so from now on, and after a restart."""
        self._take(choices)
        self._keep(OF_KIND[type(choices)], s.kept_text(choices))

    def keep_phone(self, text: str) -> None:
        """The phone's settings, checked already; they are tried by whoever sets them."""
        self._take_phone(text)
        self._keep(phone_page.CHOICE, text)

    def _ask(self, name: str, use: Any) -> None:
        self._bridge.then(self._desk.choice(name), use, failed=lambda _trouble: None, owner=self)

    def _keep(self, name: str, text: str) -> None:
        self._bridge.then(self._desk.keep_choice(name, text), lambda _none: None, owner=self)

    def _take(self, choices: s.SeatTimes | s.Ring | s.ProposalChoices | s.Masking) -> None:
        match choices:
            case s.SeatTimes():
                self.times = choices
            case s.Ring():
                self.ring = choices
            case s.ProposalChoices():
                self.proposals = choices
            case s.Masking():
                self.masking = choices
        self.changed.emit()

    def _take_phone(self, kept: str | None) -> None:
        self.phone = kept or ""
        self.changed.emit()
