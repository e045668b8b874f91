"""The countdown's pane: lights with counts, the nearest clocks ticking, and the next hour."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.screens.countdown import CountdownView
from desk_app.words import _, ngettext
from ui.bridge import Bridge
from ui.countdown.clock_grid import ClockGrid
from ui.countdown.clock_model import ClockModel
from ui.countdown.lamps import Lamps
from ui.countdown.next_hour import NextHourLine
from ui.pieces import Words
from ui.queue.empty_over import EmptyOver
from ui.theme import current

TICK_MS = 1000
MARGIN_MS = 15
"""How long after a full second of the centre's time a tick comes, so that each second is drawn once."""


class CountdownPane(QWidget):
    """`case_chosen(str)` a case's id, by Enter or a click.

    Between two views everything is reckoned from the clocks' due times and the desk's time, never this machine's.
    While the operator is among the clocks their order stays; afterwards the newest is shown.
    """

    case_chosen = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = bridge.desk.now
        self._shown: CountdownView | None = None
        self.setAccessibleName(_("Countdown"))
        self._model = ClockModel(self._now, self)
        self.lamps = Lamps()
        self.clocks = ClockGrid(self._model, self._now)
        self.next_hour = NextHourLine()
        self._remark = Words("", "small")
        self._empty = EmptyOver("clock", self.clocks)
        self.clocks.opened.connect(self.case_chosen)
        self.clocks.left.connect(self._settle)
        self.setFocusProxy(self.clocks)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = current()
        left = QVBoxLayout()
        left.setContentsMargins(0, theme.space(2), 0, theme.space(1))
        left.setSpacing(0)
        left.addWidget(self.lamps)
        left.addWidget(self._remark)
        left.addStretch(1)
        self._remark.setContentsMargins(theme.space(3), 0, 0, 0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(left)
        layout.addWidget(_rule())
        middle = QVBoxLayout()
        middle.setContentsMargins(0, theme.space(2), 0, theme.space(1))
        middle.addWidget(self.clocks)
        layout.addLayout(middle, 1)
        layout.addWidget(_rule())
        layout.addWidget(self.next_hour)

    def show_view(self, view: CountdownView) -> None:
        """Newer clocks."""
        self._shown = view
        self.clocks.show_kinds(frozenset(line.kind for line in view.lines))
        if self.clocks.being_read and len(self._model.rows):
            self._model.hold(view)
        else:
            self._take(view)
        self._tell_waiting()
        self._draw()

    def _settle(self) -> None:
        rows = self._model.rows
        if self._shown is not None and (rows.waiting or rows.left_over):
            self._take(self._shown)
            self._tell_waiting()
            self._draw()

    def _take(self, view: CountdownView) -> None:
        rows, key = self._model.rows, self.clocks.current_key
        same_order = [rows.key(place) for place in range(len(rows))] == [line.key for line in view.lines]
        if same_order:
            self._model.hold(view)
        else:
            self._model.take(view)
            self.clocks.put_current(key)
        self._empty.say("" if view.lines else _("No clock is running"))

    def _tell_waiting(self) -> None:
        """While the operator is among the clocks, how many have begun meanwhile; else how much is shown."""
        count = self._model.rows.waiting
        words = ngettext("{count} new", "{count} new", count).format(count=f"{count:,}")
        self._remark.set_words(words if count else self._shown.remark if self._shown else "")

    def _draw(self) -> None:
        if self._shown is not None:
            now = self._now()
            self.lamps.show_lamps(self._shown.lamps_at(now))
            self.next_hour.show_hour(self._shown.next_hour_at(now))
            self.clocks.tick()

    def _tick(self) -> None:
        self._draw()
        self._wait()

    def _wait(self) -> None:
        """The next tick just after the next full second of the centre's time, so that digits change evenly."""
        past = self._now().microsecond // 1000
        self._timer.start(max(1, TICK_MS - past + MARGIN_MS))

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFrameShape(QFrame.Shape.VLine)
    rule.setFixedWidth(1)
    return rule
