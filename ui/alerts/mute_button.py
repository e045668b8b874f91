"""The sign that sounds are on or something is muted, and the menu by which that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desk_app.domain.case import ClockKind
from desk_app.domain.projection import RunningClock, temporary_number
from desk_app.screens import vocabulary
from desk_app.screens.alerts import WHILES, muting_words
from desk_app.words import _
from ui.alerts.alerts import Alerts
from ui.bridge import Bridge
from ui.pieces import ActionButton, ButtonKind
from ui.theme import set_icon


class MuteButton(ActionButton):
    """M among the clocks opens its menu; `about` gives the clock that the operator is at, which can be muted alone."""

    def __init__(
        self, bridge: Bridge, alerts: Alerts, about: Callable[[], RunningClock | None], parent: QWidget | None = None
    ) -> None:
        super().__init__("", "M", ButtonKind.QUIET, works=False, parent=parent)
        self._desk = bridge.desk
        self._alerts = alerts
        self._about = about
        self._words = ""
        self.menu_ = QMenu(self)
        self.menu_.aboutToShow.connect(self.fill)
        self.clicked.connect(self.open_menu)
        alerts.changed.connect(self.tick)
        self.tick()

    def tick(self) -> None:
        """A while may be over."""
        now = self._desk.now()
        words = muting_words(self._alerts.muting, now, self._desk.reference().calendar.zone)
        if words != self._words:
            self._words = words
            self.setText(words)
            self.setAccessibleName(_("Sounds and notices: {state}").format(state=words))
            self.setToolTip(_("Sounds and notices: {state} (M among the clocks)").format(state=words))
            muted = self._alerts.muting.anything(now)
            set_icon(self, "muted" if muted else "sound", "yellow" if muted else "muted")
            self.updateGeometry()

    def open_menu(self, at: QPoint | None = None) -> None:
        """Shows what can be muted; never waits for the answer."""
        self.menu_.popup(at if at is not None else self.mapToGlobal(QPoint(0, self.height() + 2)))

    def fill(self) -> None:
        """The menu, as things stand."""
        self.menu_.clear()
        alerts, muting, clock = self._alerts, self._alerts.muting, self._about()
        if clock is not None:
            number = clock.number or temporary_number(clock.case)
            words = _("Mute this case: {number}").format(number=number)
            self._add(words, lambda: alerts.mute_case(clock.case), checked=clock.case in muting.cases)
        kinds = self.menu_.addMenu(_("Mute a kind of clock"))
        for kind in ClockKind:
            words, muted = vocabulary.clock(kind), kind.value in muting.kinds
            self._add(words, partial(alerts.mute_kind, kind.value), checked=muted, to=kinds)
        self.menu_.addSeparator()
        for length in WHILES:
            words = _("Mute everything for {length}").format(length=vocabulary.span(length))
            self._add(words, partial(alerts.mute_for, length))
        self._add(_("Mute everything till end of shift"), lambda: alerts.mute_for(None))
        self.menu_.addSeparator()
        self._add(_("Sound"), lambda: alerts.choose(replace(muting, sounds=not muting.sounds)), checked=muting.sounds)
        flip = replace(muting, notices=not muting.notices)
        self._add(_("Desktop notices"), lambda: alerts.choose(flip), checked=muting.notices)
        if muting.anything(self._desk.now()):
            self._add(_("Hear everything again"), lambda: alerts.choose(alerts.muting.all_heard()))

    def _add(
        self, words: str, act: Callable[[], object], *, checked: bool | None = None, to: QMenu | None = None
    ) -> None:
        menu = to or self.menu_
        action = QAction(words.replace("&", "&&"), menu)
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        action.triggered.connect(lambda _checked=False: act())
        menu.addAction(action)
