"""Missed calls from the phone to the list: reported by the program itself, taken, rung back, settled."""

from __future__ import annotations

from collections import deque
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
from desk_app.domain.missed_call import answered_while_it_rang
from desk_app.domain.phone import PhoneCall
from desk_app.screens.caller_card import CallerCard
from desk_app.screens.missed_calls import MissedCallLine, MissedCallsView
from desk_app.screens.phone_words import shown_number
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.doing import Doing
from ui.call.missed_list import MissedCalls
from ui.call.unreported import Unreported
from ui.overlay import Room
from ui.refreshing import Refreshing

MISSED_CALLS = UUID("6f0c7a52-3b1e-5d0a-9c55-0d9a7c1f4e21")
"""The namespace of missed calls' ids: the same call, told again, is the same missed call."""

ANSWERED_AT_MOST = 500
"""So many calls taken here are remembered: another seat without a line tells of what it missed only hours later."""


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
        self._shown = MissedCallsView()
        self._answered: deque[tuple[str, datetime]] = deque(maxlen=ANSWERED_AT_MOST)
        self._settled_here: set[str] = set()
        self._cases: dict[str, Callable[[], CaseId | None]] = {}
        self.page = MissedCalls(window, self._desk.now)
        self.page.taken.connect(self._take)
        self.page.rung_back.connect(self._ring_back)
        self.page.settled.connect(self._settle)
        self.page.dropped.connect(doing.settle)
        self._unreported = Unreported(bridge, doing, self)
        self._refresh = Refreshing(bridge, self._ask, self._show, parent=self)
        bridge.changed.connect(self._heard)

    def start(self) -> None:
        """Somebody sits here."""
        self._active = True
        self._unreported.start()
        self._refresh()

    def stop(self) -> None:
        """Nobody sits here any more: nothing of it stays in sight."""
        self._active = False
        self._unreported.stop()
        self.page.dismiss()
        self._show(MissedCallsView())

    def open(self, room: Room) -> None:
        """Lists them at the operator's wish."""
        self._refresh()
        self.page.ask(room=room)

    def report(self, call: PhoneCall) -> None:
        """登记漏接 of a call that rang here in vain, now or as soon as somebody sits here who may."""
        rang = self._at_centre(call.began_at)
        gave_up = max(rang, self._at_centre(call.ended_at or call.began_at))  # this machine's clock may have been set
        self._unreported.add(missed_id(call.id), ReportMissedCall(number=call.number, rang_at=rang, gave_up_at=gave_up))

    def got_through(self, call: PhoneCall) -> None:
        """The caller is on the line: a missed call of theirs is settled by itself, and that is said. One that rang at
        another seat in the same moment is this very call, whichever of the two is heard of first."""
        answered_at = self._at_centre(call.answered_at or call.began_at)
        self._answered.append((call.number, answered_at))
        self._settle_answered()

        def came(card: CallerCard) -> None:
            if card.missed_call and card.missed_call not in self._settled_here:
                body = SettleMissedCall(outcome=MissedCallOutcome.RANG_AGAIN)
                words = _("{number} got through: their missed call needs no callback any more")
                said = words.format(number=shown_number(call.number))
                intent = Intent(subject=_subject(card.missed_call), body=body)
                self._doing.perform(intent, lambda: self._doing.say(said, "green"), known="call_settled")

        self._bridge.then(self._desk.calls.card(call.number), came, failed=lambda _trouble: None, owner=self)

    def _settle_answered(self) -> None:
        """漏接 of calls that were taken here while they rang elsewhere too: nobody need call back."""
        policy = self._desk.reference().policy
        for line in self._shown.lines:
            missed = line.call
            if missed is None or not missed.number or missed.id in self._settled_here:
                continue
            taken = (at for number, at in self._answered if number == missed.number)
            at = next((at for at in taken if answered_while_it_rang(missed, at, policy)), None)
            if at is not None:
                self._settled_here.add(missed.id)
                body = SettleMissedCall(outcome=MissedCallOutcome.ANSWERED_ELSEWHERE, answered_at=at)
                self._doing.perform(Intent(subject=_subject(missed.id), body=body), known="call_settled")

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
        self._shown = view
        self._settle_answered()
        self.page.show_view(view)
        self.shown.emit(view)

    def _heard(self, what: frozenset[str]) -> None:
        if self._active and ("missed_calls" in what or "reference" in what):
            self._refresh()


def _subject(call: str) -> Subject:
    return Subject(kind=SubjectKind.CALL, id=call)
