"""What the operator's keys do with the phone: answer, hold, hand over, join, hang up, dial; said in its line if not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from desk_app.domain.case import CaseId
from desk_app.domain.phone import CallEnd, LineState, PhoneCall, PhoneStanding
from desk_app.errors import PhoneTrouble
from desk_app.screens.entering_calls import entered
from desk_app.screens.phone_words import keys_of, shown_number
from desk_app.screens.whom_to_call import Party
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.at_hand import case_of, parties_at_hand
from ui.call.party_finder import PartyFinder, Purpose
from ui.panes import Panes


class PhoneOrders(QObject):
    """`answered(str)` a call's id, at the key, so that the next key is for its form; `dialled(PhoneCall, CaseId | None,
    bool)` with the case it is about and whether it opens a form. `changed` when something else is to be said;
    `said(str)` a sentence that is to stay until it has been read, `cut_off(PhoneCall)` somebody with a number who was
    talked to and was cut off by no wish of anybody: a failed hand-over, a line that broke.

    `standing` is the phone as it was told last, its numbers in normal form; `trouble` is the code of why it has not
    done what it was told.
    """

    answered = Signal(str)
    dialled = Signal(object, object, bool)
    changed = Signal()
    said = Signal(str)
    cut_off = Signal(object)

    def __init__(self, bridge: Bridge, panes: Panes, window: QWidget, room: Callable[[], QRect]) -> None:
        super().__init__(window)
        desk: Any = bridge.desk
        self._desk = desk
        self._phone: Any = desk.calls.phone
        self._panes = panes
        self._room = room
        self.standing: PhoneStanding = entered(self._phone.standing(), self._desk.reference())
        self.trouble = ""
        self._about = ""
        self.finder = PartyFinder(window, lambda: desk.reference().directory)
        self.finder.chosen.connect(self._party_chosen)

    @property
    def there_is_a_phone(self) -> bool:
        """One is set up."""
        return self.standing.line is not LineState.NONE or bool(self.standing.calls)

    def told(self, standing: PhoneStanding, call: PhoneCall | None) -> None:
        """The phone has told something."""
        self.standing = standing
        if call is not None:
            self.trouble = call.trouble if call.over else ""
        gone = self._about not in {each.id for each in standing.calls}
        if self.finder.is_open and self.finder.purpose is not Purpose.DIAL and gone:
            self.finder.dismiss()
            self.said.emit(_SAID_GONE[self.finder.purpose]())
        if call is not None and call.end is CallEnd.FAILED and call.answered_at is not None and call.number:
            self.cut_off.emit(call)

    def order(self, name: str) -> None:
        """Does what a key says, to the call that it is about now; nothing where it is about none."""
        keys = keys_of(self.standing)
        match name:
            case "answer" if keys.answer:
                if self._tell(lambda: self._phone.answer(keys.answer)):
                    self.answered.emit(keys.answer)
            case "hold" if keys.resume or keys.hold:
                self._tell(lambda: self._phone.resume(keys.resume) if keys.resume else self._phone.hold(keys.hold))
            case "hang_up" if keys.hang_up:
                self._tell(lambda: self._phone.hang_up(keys.hang_up))
            case "transfer" if keys.transfer:
                self._find(Purpose.TRANSFER, about=keys.transfer)
            case "join" if keys.join:
                self._find(Purpose.JOIN, about=keys.join)
            case "dial" if keys.dial:
                self._find(Purpose.DIAL, at_hand=parties_at_hand(self._panes))
            case _:
                pass

    def dial(self, number: str, *, case: CaseId | None = None, opens_form: bool = False) -> str:
        """Calls somebody; the call's id, empty where the phone cannot."""
        made: list[str] = []
        if not self._tell(lambda: made.append(self._phone.dial(number))):
            return ""
        self.standing = entered(self._phone.standing(), self._desk.reference())
        call = next((each for each in self.standing.calls if each.id == made[0]), None)
        if call is not None:
            self.dialled.emit(call, case, opens_form)
        return made[0]

    def _tell(self, order: Callable[[], object]) -> bool:
        try:
            order()
        except PhoneTrouble as trouble:
            self.trouble = trouble.code
            self.changed.emit()
            return False
        self.trouble = ""
        return True

    def _find(self, purpose: Purpose, *, about: str = "", at_hand: Sequence[Party] = ()) -> None:
        """Asks whom; `about` is the call that it is asked for, whoever is on the line when it is answered."""
        room = self._room()
        self._about = about
        calls = self.standing.calls
        whose = next((shown_number(each.number) for each in calls if each.id == about and len(calls) > 1), "")
        self.finder.ask(purpose, room.right(), room.top(), at_hand, whose=whose)

    def _party_chosen(self, purpose: Purpose, party: Party) -> None:
        match purpose:
            case Purpose.TRANSFER:
                self._tell(lambda: self._phone.transfer(self._about, party.number))
            case Purpose.JOIN:
                self._tell(lambda: self._phone.join(self._about, party.number))
            case Purpose.DIAL:
                self.dial(party.number, case=case_of(self._panes, party.number))


_SAID_GONE: Mapping[Purpose, Callable[[], str]] = {
    Purpose.TRANSFER: lambda: _("The call that was to be transferred is over; nobody was transferred"),
    Purpose.JOIN: lambda: _("The call that somebody was to be brought into is over; nobody was called"),
}
