"""The countdown's pane: lights with counts, every running clock ticking, the next hour, and what is muted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.case import CaseId
from desk_app.domain.projection import RunningClock
from desk_app.domain.working_time import micros
from desk_app.screens.clock_book import ClockBook, KeptLines
from desk_app.screens.clock_order import Grouping
from desk_app.screens.countdown import lamps, remark
from desk_app.words import _
from ui.alerts.alerts import Alerts
from ui.alerts.mute_button import MuteButton
from ui.bridge import Bridge
from ui.countdown.clock_grid import ClockGrid
from ui.countdown.clock_model import ClockModel
from ui.countdown.following import Following
from ui.countdown.grouping_button import GroupingButton
from ui.countdown.lamps import Lamps
from ui.countdown.next_hour import NextHourLine
from ui.pieces import ActionButton, ButtonKind, Words
from ui.queue.empty_over import EmptyOver
from ui.theme import current

TICK_MS = 1000
MARGIN_MS = 15
"""How long after a full second of the centre's time a tick comes, so that each second is drawn once."""
GROUPING = "countdown-grouping"


class CountdownPane(QWidget):
    """`case_chosen(str)` a case's id, by Enter or a click; `why_wanted(str, str)` also a clock's, to
    be explained. `header_tools` stand in the header of its dock.

    Between two news everything is reckoned from the clocks' due times and the desk's time, never this machine's. While
    the operator is among the clocks their order stays; afterwards the newest is shown.
    """

    case_chosen = Signal(str)
    why_wanted = Signal(str, str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self._now = bridge.desk.now
        self._known = False
        self._active = False
        self._behind = False
        self.setAccessibleName(_("Countdown"))
        self._model = ClockModel(self._now, self._desk.reference, self)
        self.lamps = Lamps()
        self.clocks = ClockGrid(self._model)
        self.next_hour = NextHourLine(self._model, self._now, self._offset)
        self.grouping = GroupingButton()
        self.alerts = Alerts(bridge, parent=self)
        self.mute = MuteButton(bridge, self.alerts, self._clock_at_hand)
        self.undo = ActionButton(_("Undo"), "U", ButtonKind.QUIET, works=False)
        self.remark = Words("", "small")
        self._empty = EmptyOver("clock", self.clocks)
        self._following = Following(
            bridge, wanted=self._wanted, use_book=self.show_book, use_news=self.take_news, parent=self
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)
        self.setFocusProxy(self.clocks)
        self.header_tools = QWidget(self)
        self.header_tools.hide()  # until a header takes it
        self._lay_out_tools()
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.clocks.opened.connect(self.case_chosen)
        self.lamps.chosen.connect(self.clocks.go_to_light)
        self.clocks.left.connect(self._settle)
        self.clocks.lettered.connect(self._lettered)
        self.clocks.menu_wanted.connect(self.mute.open_menu)
        self.clocks.horizontalScrollBar().valueChanged.connect(lambda _value: self.clocks.tick())
        self.next_hour.opened.connect(self.case_chosen)
        self.grouping.chosen.connect(self._group)
        self.undo.clicked.connect(self.alerts.undo)
        self.alerts.opened.connect(self._open_from_notice)
        self.alerts.changed.connect(self._show_muting)
        self._show_muting()

    def _lay_out(self) -> None:
        theme = current()
        left = QVBoxLayout()
        left.setContentsMargins(0, theme.space(2), 0, theme.space(1))
        left.addWidget(self.lamps)
        left.addStretch(1)
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

    def _lay_out_tools(self) -> None:
        theme = current()
        tools = QHBoxLayout(self.header_tools)
        tools.setContentsMargins(theme.space(2), 0, 0, 0)
        tools.setSpacing(0)
        for button in (self.grouping, self.mute, self.undo):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setFixedHeight(theme.space(7))
            tools.addWidget(button)
        self.remark.setContentsMargins(theme.space(3), 0, 0, 0)
        tools.addWidget(self.remark)

    # who sits here

    def start(self, taking_call: Callable[[], bool] = lambda: False) -> None:
        """Somebody sits here: all clocks are read, then kept fresh. `taking_call`: a call's form is open."""
        self._active = True
        self.alerts.taking_call = taking_call
        self.alerts.start()
        self._tick()
        self._bridge.then(self._desk.choice(GROUPING), self._grouping_remembered, owner=self)

    def stop(self) -> None:
        """Nobody sits here any more: nothing is told and nothing of it stays in sight."""
        self._active = self._known = False
        self._following.stop()
        self.alerts.stop()
        self._model.take(ClockBook((), 0))
        self._empty.say("")
        self._draw()

    def _grouping_remembered(self, text: str | None) -> None:
        if text in tuple(Grouping):
            self.grouping.show_grouping(Grouping(text))
        self._following.start()

    # what arrives

    def show_book(self, book: ClockBook) -> None:
        """Every clock, read anew. What turned while it was read is not told again."""
        if not self.clocks.being_read:
            book.release()
        elif self._known and book.grouping is self.grouping.grouping:
            book.hold()
        if book.grouping is not self.grouping.grouping:
            book.group_by(self.grouping.grouping)
        at = self._current()
        self._known = True
        book.tick(micros(self._now()))
        self._model.take(book)
        self._put_back(at)
        self._after_news()

    def take_news(self, cases: frozenset[CaseId], clocks: tuple[RunningClock, ...]) -> None:
        """The clocks of these cases as they are now."""
        book = self._model.book
        if self.clocks.being_read and len(book.shown):
            book.hold()
            self._behind |= book.put(cases, clocks)
        else:
            self._reorder(lambda: book.put(cases, clocks))
        self._after_news()

    def _after_news(self) -> None:
        self._empty.say("" if len(self._model.book.shown) or not self._known else _("No clock is running"))
        self.clocks.updateGeometries()
        self._draw()

    def _settle(self) -> None:
        """The operator has left the clocks: the newest order, where it is another one."""
        book = self._model.book
        if not (self._behind or book.waiting or book.left_over):
            book.release()
            return

        def release() -> bool:
            self._behind = False
            book.release()
            return True

        self._reorder(release)
        self._after_news()

    def _reorder(self, change: Callable[[], bool]) -> None:
        """Does what may give the lines another order; the clock that keys act on stays the same one."""
        at = self._current()
        if change():
            self._model.reordered()
            self._put_back(at)

    def _current(self) -> tuple[CaseId, str] | None:
        slot = self.clocks.current_slot
        if slot is None:
            return None
        clock = self._model.book.clock(slot)
        return clock.case, clock.clock

    def _put_back(self, at: tuple[CaseId, str] | None) -> None:
        self.clocks.put_current(self._model.place_of(*at) if at is not None else None)

    # what is chosen

    def _wanted(self) -> tuple[Grouping, KeptLines | None]:
        return self.grouping.grouping, self._model.book.kept_lines()

    def _group(self, grouping: Grouping) -> None:
        def regroup() -> bool:
            self._model.book.group_by(grouping)
            return True

        self._reorder(regroup)
        self.clocks.horizontalScrollBar().setValue(0)
        self._after_news()
        self._bridge.then(self._desk.keep_choice(GROUPING, grouping.value), lambda _none: None, owner=self)

    def _lettered(self, letter: int) -> None:
        match letter:
            case Qt.Key.Key_G:
                self.grouping.next()
            case Qt.Key.Key_M:
                self.mute.open_menu()
            case Qt.Key.Key_L:
                self._next_light()
            case Qt.Key.Key_U if self.alerts.can_undo:
                self.alerts.undo()
            case Qt.Key.Key_Y if (clock := self._clock_at_hand()) is not None:
                self.why_wanted.emit(clock.case, clock.clock)

    def _next_light(self) -> None:
        """From the first that is over to the first that soon will be, to the first in time, and round again."""
        shown = [lamp.tone for lamp in self.lamps.shown if lamp.count != "0"]
        slot = self.clocks.current_slot
        here = self._model.lit(slot).tone if slot is not None else ""
        if shown:
            self.clocks.go_to_light(shown[(shown.index(here) + 1) % len(shown)] if here in shown else shown[0])

    def _clock_at_hand(self) -> RunningClock | None:
        slot = self.clocks.current_slot
        return self._model.book.clock(slot) if slot is not None else None

    def _show_muting(self) -> None:
        self.undo.setVisible(self.alerts.can_undo)

    def _open_from_notice(self, case: str) -> None:
        self.window().activateWindow()
        self.case_chosen.emit(case)

    # time

    def _offset(self) -> timedelta:
        return self._now().astimezone(self._desk.reference().calendar.zone).utcoffset() or timedelta(0)

    def _draw(self) -> None:
        now, book = self._now(), self._model.book
        self.lamps.show_lamps(lamps(*book.counts))
        said = remark(self._desk.sync_status(), now, book.waiting)
        self.remark.set_words(said.words, "warning" if said.warning else "small")
        self.remark.setAccessibleDescription(said.tip)
        self.next_hour.tick()
        self.clocks.tick()
        self.mute.tick()

    def _tick(self) -> None:
        book = self._model.book
        turned = book.tick(micros(self._now()))
        if turned:
            self.alerts.turned((book.clock(slot), book.light(slot)) for slot in turned)
        if self.isVisible():
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
        if not self._active:  # who has minimised the window is still told of what turns
            self._timer.stop()


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFrameShape(QFrame.Shape.VLine)
    rule.setFixedWidth(1)
    return rule
