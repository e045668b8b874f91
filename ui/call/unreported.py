"""Reports the calls that were missed here, and keeps them on the seat's disk until that is done, whoever sits here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import QObject

from desk_app.desk import Intent, Kept
from desk_app.domain.commands import ReportMissedCall, Subject, SubjectKind
from desk_app.domain.seat import may_give
from desk_app.screens.unreported_calls import NAME, kept_text, reports_in
from ui.bridge import Bridge
from ui.call.doing import KNOWN_CALL, Doing, Outcome

KEPT_AT_MOST = timedelta(days=30)
"""After so long nobody waits to be called back; where nobody ever sits who may report, the list would grow for ever."""


class Unreported(QObject):
    """A call that is missed while nobody sits here, or somebody who may not report it, waits for who comes next, after
    a restart too. It is forgotten once the desk keeps its report, or says that the call is known."""

    def __init__(self, bridge: Bridge, doing: Doing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk: Any = bridge.desk
        self._doing = doing
        self._waiting: dict[str, ReportMissedCall] = {}
        self._under_way: set[str] = set()
        self._active = False
        self._read = False
        bridge.then(self._desk.choice(NAME), self._take_kept, failed=lambda _trouble: self._take_kept(None), owner=self)

    def start(self) -> None:
        """Somebody sits here: what waits is reported, if they may."""
        self._active = True
        self._report()

    def stop(self) -> None:
        """Nobody sits here any more."""
        self._active = False

    def add(self, call: str, report: ReportMissedCall) -> None:
        """A call was missed; `call` is the id of the missed call."""
        self._waiting[call] = report
        self._keep()
        self._report()

    def _take_kept(self, text: str | None) -> None:
        self._waiting = reports_in(text) | self._waiting
        self._read = True
        if len(self._waiting) > len(reports_in(text)):
            self._keep()
        self._report()

    def _keep(self) -> None:
        oldest = self._desk.now() - KEPT_AT_MOST
        self._waiting = {call: report for call, report in self._waiting.items() if report.gave_up_at > oldest}
        if self._read:  # before, what is on the disk would be written over
            asked = self._desk.keep_choice(NAME, kept_text(self._waiting))
            self._bridge.then(asked, lambda _none: None, owner=self)

    def _report(self) -> None:
        actor = self._desk.actor
        if not self._active or actor is None or not may_give(actor, ReportMissedCall.__name__):
            return
        for call, report in list(self._waiting.items()):
            if call not in self._under_way:
                self._under_way.add(call)
                self._give(call, report)

    def _give(self, call: str, report: ReportMissedCall) -> None:
        asked = self._desk.perform(Intent(subject=Subject(kind=SubjectKind.CALL, id=call), body=report))
        self._doing.follow(asked, known=KNOWN_CALL)

        def came(outcome: Outcome) -> None:
            self._performed(call, outcome)

        def failed(_trouble: BaseException) -> None:
            self._under_way.discard(call)

        self._bridge.then(asked, came, failed=failed, owner=self)

    def _performed(self, call: str, outcome: Outcome) -> None:
        self._under_way.discard(call)
        if isinstance(outcome, Kept) or outcome.code == KNOWN_CALL:
            self._waiting.pop(call, None)
            self._keep()
