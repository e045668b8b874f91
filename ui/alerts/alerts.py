"""Tells of clocks that turn, as far as it is not muted, and remembers on the seat what is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from desk_app.domain.case import CaseId
from desk_app.domain.deadlines import Light
from desk_app.domain.projection import RunningClock
from desk_app.screens.alerts import Alert, Muting, alert_of, may_sound, muting_of
from ui.alerts.sounds import Player, player
from ui.alerts.tray import DesktopNotices
from ui.bridge import Bridge

CHOICE = "muting"


class Alerts(QObject):
    """`changed` when something else is muted; `opened(str)` a case, by a click on a desktop notice.

    `taking_call` says whether a call's form is open: sounds are then rare. Desktop notices come only while the window
    is not the active one, for in it the countdown itself shows what has turned. `player` may be another one in tests.
    """

    changed = Signal()
    opened = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        *,
        taking_call: Callable[[], bool] = lambda: False,
        make_player: Callable[[], Player] = player,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self.taking_call = taking_call
        self._make_player = make_player
        self._player: Player | None = None
        self.notices = DesktopNotices(self)
        self.notices.opened.connect(self.opened)
        self.muting = Muting()
        self._before: list[Muting] = []
        self._sounded: datetime | None = None

    def start(self) -> None:
        """Somebody sits here: what is muted on this seat is remembered."""
        self._bridge.then(self._desk.choice(CHOICE), self._remembered, owner=self)

    def _remembered(self, text: str | None) -> None:
        self.muting = muting_of(text)
        self._before.clear()
        self.changed.emit()

    def stop(self) -> None:
        """They have left: what was muted for the shift is heard again."""
        if self.muting.shift:
            self._keep(self.muting.shift_over())
        self.notices.close()

    def turned(self, clocks: Iterable[tuple[RunningClock, Light | None]]) -> Alert | None:
        """Clocks have turned at this tick; what was told of them."""
        actor, now = self._desk.actor, self._desk.now()
        if actor is None:
            return None
        alert = alert_of(clocks, actor, self._desk.reference().policy, self.muting)
        if alert is None:
            return None
        if may_sound(now, self._sounded, self.muting, call_form_open=self.taking_call()):
            self._sounded = now
            if self._player is None:
                self._player = self._make_player()
            self._player.play(alert.tone)
        if self.muting.notices and not self.muting.quiet(now) and QApplication.activeWindow() is None:
            self.notices.show_alert(alert)
        return alert

    # what is muted

    @property
    def can_undo(self) -> bool:
        """Something was changed that can be taken back, or is muted from before."""
        return bool(self._before) or self.muting.anything(self._desk.now())

    def mute_case(self, case: CaseId) -> None:
        """A case muted, or heard again."""
        self.choose(self.muting.with_case(case))

    def mute_kind(self, kind: str) -> None:
        """A kind of clock muted, or heard again."""
        self.choose(self.muting.with_kind(kind))

    def mute_for(self, length: timedelta | None) -> None:
        """Everything muted for a while; None: till the end of the shift."""
        self.choose(self.muting.for_a_while(self._desk.now(), length))

    def choose(self, muting: Muting) -> None:
        """What is muted from now on; `undo` takes it back."""
        if muting != self.muting:
            self._before = [*self._before, self.muting][-20:]
            self._keep(muting)

    def undo(self) -> None:
        """As it was before the last choice; what is muted from an earlier day is heard again."""
        self._keep(self._before.pop() if self._before else self.muting.all_heard())

    def _keep(self, muting: Muting) -> None:
        self.muting = muting
        self._bridge.then(self._desk.keep_choice(CHOICE, muting.as_text()), lambda _none: None, owner=self)
        self.changed.emit()
