"""Missed calls from the phone to the list: reported by the program itself, taken, rung back, settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desk_app.desk import Intent
from desk_app.domain.case import CaseId
from desk_app.domain.commands import (
    MissedCallOutcome,
    ReportMissedCall,
    SettleMissedCall,
    Subject,
    SubjectKind,
    TakeMissedCall,
)
from desk_app.domain.phone import PhoneCall
from desk_app.domain.seat import may_give
from desk_app.screens.caller_card import CallerCard
from desk_app.screens.missed_calls import MissedCallLine, MissedCallsView
from desk_app.screens.phone_words import shown_number
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.doing import Doing
from ui.call.missed_list import MissedCalls
from ui.overlay import Room
from ui.refreshing import Refreshing

MISSED_CALLS = UUID("6f0c7a52-3b1e-5d0a-9c55-0d9a7c1f4e21")
"""The namespace of missed calls' ids: the same call, told again, is the same missed call."""


def missed_id(call: str) -> str:
    """The id of the missed call that a call of the phone became."""
    return str(uuid5(MISSED_CALLS, call))


class MissedWiring(QObject):
    """`shown(MissedCallsView)` with each view; `ring_back(MissedCallLine)` when the operator wants to be called.

    `at_centre` turns a time of this machine into one of the centre.
    """

    shown = Signal(object)
    ring_back = Signal(object)

    def __init__(
        self, bridge: Bridge, doing: Doing, at_centre: Callable[[datetime], datetime], window: QWidget
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._desk: Any = bridge.desk
        self._doing = doing
        self._at_centre = at_centre
        self._active = False
        self._cases: dict[str, Callable[[], CaseId | None]] = {}
        self.page = MissedCalls(window, self._desk.now)
        self.page.taken.connect(self._take)
        self.page.rung_back.connect(self._ring_back)
        self.page.settled.connect(self._settle)
        self.page.dropped.connect(doing.settle)
        self._refresh = Refreshing(bridge, self._ask, self._show, parent=self)
        bridge.changed.connect(self._heard)

    def start(self) -> None:
        """Somebody sits here."""
        self._active = True
        self._refresh()

    def stop(self) -> None:
        """Nobody sits here any more: nothing of it stays in sight."""
        self._active = False
        self.page.dismiss()
        self._show(MissedCallsView())

    def open(self, room: Room) -> None:
        """Lists them at the operator's wish."""
        self._refresh()
        self.page.ask(room=room)

    def report(self, call: PhoneCall) -> None:
        """登记漏接 of a call that rang here in vain, where who sits here may; one that was reported already is none to
        speak of."""
        actor = self._desk.actor
        if actor is None or not may_give(actor, "ReportMissedCall"):
            return
        gave_up = self._at_centre(call.ended_at or call.began_at)
        body = ReportMissedCall(number=call.number, rang_at=self._at_centre(call.began_at), gave_up_at=gave_up)
        self._doing.perform(Intent(subject=_subject(missed_id(call.id)), body=body), known="call_known")

    def got_through(self, call: PhoneCall) -> None:
        """The caller is on the line: a missed call of theirs is settled by itself, and that is said."""

        def came(card: CallerCard) -> None:
            if card.missed_call:
                body = SettleMissedCall(outcome=MissedCallOutcome.RANG_AGAIN)
                words = _("{number} got through: their missed call needs no callback any more")
                said = words.format(number=shown_number(call.number))
                intent = Intent(subject=_subject(card.missed_call), body=body)
                self._doing.perform(intent, lambda: self._doing.say(said, "green"), known="call_settled")

        self._bridge.then(self._desk.calls.card(call.number), came, failed=lambda _trouble: None, owner=self)

    def rung(self, line: MissedCallLine, case: Callable[[], CaseId | None]) -> None:
        """It is being called back; `case` tells which case came of that, once there is one."""
        self._cases[line.id] = case

    def _take(self, line: MissedCallLine) -> None:
        self._doing.perform(Intent(subject=_subject(line.id), body=TakeMissedCall()))

    def _ring_back(self, line: MissedCallLine) -> None:
        """Who rings back has it; it is dialled at once, for the caller has waited long enough."""
        if line.may_take and not line.mine:
            self._take(line)
        self.page.dismiss()
        self.ring_back.emit(line)

    def _settle(self, line: MissedCallLine, outcome: MissedCallOutcome, words: str) -> None:
        case = self._cases.get(line.id, lambda: None)() if outcome is MissedCallOutcome.CALLED_BACK else None
        body = SettleMissedCall(outcome=outcome, words=words, case=case)
        self._doing.perform(Intent(subject=_subject(line.id), body=body))

    def _ask(self) -> Any:
        return self._desk.calls.missed_view() if self._active else None

    def _show(self, view: MissedCallsView) -> None:
        self.page.show_view(view)
        self.shown.emit(view)

    def _heard(self, what: frozenset[str]) -> None:
        if self._active and ("missed_calls" in what or "reference" in what):
            self._refresh()


def _subject(call: str) -> Subject:
    return Subject(kind=SubjectKind.CALL, id=call)
