"""The map's pane: asks the desk for land, cases and what is picked, and turns what a person does there into wishes."""

from __future__ import annotations

import math
from concurrent.futures import Future

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desk_app.domain.projection import LookupHit
from desk_app.screens.map import CaseMark, ComponentCard, PlaceCard
from desk_app.words import _
from ui.bridge import Bridge
from ui.map.camera import Plane
from ui.map.canvas import MapCanvas
from ui.map.card import HoverCard
from ui.map.cases import Cases, Heap, cases_of
from ui.map.land import Drawing, drawing_of
from ui.map.panel import PlacePanel
from ui.map.toolbar import MapToolbar
from ui.pieces import EmptyState, Words
from ui.refreshing import Refreshing
from ui.theme import current

EVERY_MS = 3_000
"""News of cases is joined this long; they come ten times a second at worst, and a map is not read that fast."""
LIGHTS_EVERY = 5
"""Turns without news after which the lights are asked for anew: time alone changes them."""
WIDE = 720
"""Pixels from which the panel stands at the side of the map."""
PANEL_WIDTH = 340


class MapPane(QWidget):
    """`taken(LookupHit)` what goes into the case form, `case_chosen(str)` a case to be opened, `left` when Esc leaves
    the map, `sized` when its button for larger or smaller is pressed."""

    taken = Signal(object)
    case_chosen = Signal(str)
    left = Signal()
    sized = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self._active = False
        self._old_land, self._old_cases = True, True
        self._editions: tuple[str, ...] | None = None  # of the land that is shown
        self._coming: tuple[str, ...] | None = None  # of the one that was asked for
        self._turns = 0
        self._typed: tuple[float, float] | None = None
        self._opened = ""  # the case that is open, until the map has gone there
        self.setAccessibleName(_("Map"))
        self.canvas = MapCanvas()
        self.panel = PlacePanel(self)
        self.hover = HoverCard(self.canvas)
        self.readout = Words("", "plate", self.canvas)
        self.readout.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.readout.setContentsMargins(current().space(2), 0, current().space(2), 0)
        self.toolbar = MapToolbar(self.canvas)
        self.empty = EmptyState(
            "map", _("No map yet"), _("It is drawn as soon as the grids have come from the centre.")
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.canvas)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.canvas)
        self._ask_editions = Refreshing(bridge, self._desk.map_editions, self._compare, parent=self)
        self._ask_land = Refreshing(bridge, lambda: self._desk.map_land(drawing_of), self.show_drawing, parent=self)
        self._ask_cases = Refreshing(bridge, self._wish_cases, self.show_cases, about=self._plane, parent=self)
        self._newest_place = bridge.newest(self)
        self._newest_card = bridge.newest(self)
        self._newest_stand = bridge.newest(self)
        self._every = QTimer(self, interval=EVERY_MS)
        self._connect()

    def _connect(self) -> None:
        canvas = self.canvas
        canvas.picked.connect(self.pick)
        canvas.entered.connect(self._enter)
        canvas.component_pointed.connect(self._point)
        canvas.case_pointed.connect(self._show_heap)
        canvas.nothing_pointed.connect(self._point_at_nothing)
        canvas.stood.connect(self._stand)
        canvas.left.connect(self._leave)
        canvas.moved.connect(self._stay)
        self.toolbar.zoomed.connect(canvas.zoom)
        self.toolbar.fitted.connect(canvas.fit)
        self.toolbar.sized.connect(self.sized)
        self.panel.taken.connect(self._take)
        self.panel.case_chosen.connect(self.case_chosen)
        self.panel.closed.connect(self._close_panel)
        self._every.timeout.connect(self._turn)
        self._bridge.changed.connect(self._heard)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Somebody sits here: shows everything there is, as soon as it is in sight."""
        self._active = True
        self._old_land = self._old_cases = True
        self._refresh()

    def stop(self) -> None:
        """Nobody sits here any more: asks for nothing, and no case stays in sight."""
        self._active = False
        self._every.stop()
        self._close_panel()
        self.show_open("")
        self.show_typed(None)
        self.show_marks(())

    def show_drawing(self, drawing: Drawing | None) -> None:
        """The land; None before any has come."""
        self._stack.setCurrentWidget(self.empty if drawing is None else self.canvas)
        first = self.canvas.drawing is None
        self.canvas.show_drawing(drawing)
        self._editions = self._coming
        card = self.panel.card if self.panel.isVisible() else None
        if drawing is None:
            self._close_panel()
        elif card is not None:  # what somebody reads stays, and so does its place
            self._mark_picked(card)
        self.canvas.mark(typed=self._typed)
        if first and self._typed is not None:
            self.canvas.show_place(*self._typed)
        self._old_cases = True
        self._refresh()

    def show_cases(self, cases: Cases) -> None:
        """The open cases with their lights."""
        self.canvas.show_cases(cases)
        self._go_to_opened()

    def show_marks(self, marks: tuple[CaseMark, ...]) -> None:
        """A few cases, drawn up at once."""
        plane = self._plane()
        self.canvas.show_cases(cases_of(marks, plane) if plane is not None else Cases())

    def _plane(self) -> Plane | None:
        return self.canvas.drawing.plane if self.canvas.drawing is not None else None

    def _wish_cases(self) -> Future[Cases] | None:
        """Nothing before there is a land to draw them on; they are asked for when it comes."""
        plane = self._plane()
        asked: Future[Cases] | None = None
        if plane is not None:
            asked = self._desk.map_cases(lambda marks: cases_of(marks, plane))
        return asked

    def show_open(self, case_id: str) -> None:
        """The case that is open on the desk; the map goes there, once."""
        if case_id != self.canvas.marks.open_case:
            self.canvas.mark_open(case_id)
            self._opened = case_id
            self._go_to_opened()

    def _go_to_opened(self) -> None:
        """A case may be opened before it is known where it lies; who has looked elsewhere since is left there."""
        number = self.canvas.cases.numbers.get(self._opened)
        if number is not None:
            mark = self.canvas.cases.marks[number]
            self._opened = ""
            self.canvas.show_place(mark.longitude, mark.latitude)

    def _stay(self) -> None:
        self._opened = ""

    def show_typed(self, place: tuple[float, float] | None) -> None:
        """The place in the form; the map goes there, once."""
        if place == self._typed:
            return
        self._typed = place
        self.canvas.mark(typed=place)
        if place is not None:
            self.canvas.show_place(*place)

    def show_large(self, large: bool) -> None:
        """Whether it has the middle of the window now."""
        self.toolbar.show_large(large)

    # --- keeping fresh ----------------------------------------------------------------------------------------------

    def _heard(self, what: frozenset[str]) -> None:
        if "reference" in what:
            self._old_land = self._old_cases = True
            self._refresh()
        elif "queue" in what:
            self._old_cases = True

    def _turn(self) -> None:
        self._turns += 1
        self._old_cases = self._old_cases or self._turns % LIGHTS_EVERY == 0
        self._refresh()

    def _refresh(self) -> None:
        """Asks for what is old, but only while somebody can see it."""
        if not self._active or not self.isVisible():
            return
        self._every.start()
        if self._old_land:
            self._old_land = False
            self._ask_editions()
        if self._old_cases:
            self._old_cases = False
            self._ask_cases()

    def _compare(self, editions: tuple[str, ...]) -> None:
        """Most editions change nothing on the land, and to draw it up takes half a second of a core."""
        if editions != self._editions:
            self._coming = editions
            self._ask_land()

    # --- what a person does -----------------------------------------------------------------------------------------

    def pick(self, longitude: float, latitude: float) -> None:
        """Opens the panel of a place."""
        self._point_at_nothing()
        self._newest_place(self._desk.map_place(longitude, latitude), self.show_place)

    def _enter(self, longitude: float, latitude: float) -> None:
        """Enter picks what is under the cross-hair; once more, and it goes into the case."""
        card = self.panel.card if self.panel.isVisible() else None
        if card is not None and math.isclose(card.longitude, longitude) and math.isclose(card.latitude, latitude):
            self.panel.take_place()
        else:
            self.pick(longitude, latitude)

    def show_place(self, card: PlaceCard) -> None:
        """The panel of a picked place."""
        self.panel.show_card(card)
        self.panel.follow(self.canvas)
        self._mark_picked(card)
        self._lay_over()

    def _mark_picked(self, card: PlaceCard) -> None:
        self.canvas.mark_picked((card.longitude, card.latitude), card.hit.cell if card.hit is not None else "")

    def _take(self, hit: LookupHit) -> None:
        self._close_panel()
        self.taken.emit(hit)

    def _close_panel(self) -> None:
        if self.panel.isVisible() and self.panel.isAncestorOf(self.focusWidget() or self):
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.hide()
        self.canvas.mark_picked(None)

    def _leave(self) -> None:
        if self.panel.isVisible():
            self._close_panel()
        else:
            self.left.emit()

    def _point(self, longitude: float, latitude: float) -> None:
        self._newest_card(self._desk.map_component(longitude, latitude), self.show_component)

    def show_component(self, card: ComponentCard | None) -> None:
        """The card of the component under the pointer, where it is still there."""
        if card is not None and self.canvas.marks.pointed is not None:
            lines = [(one.label, one.text) for one in card.fields]
            self.hover.show_lines(card.title, lines, self.canvas.pointer)

    def _show_heap(self, heap: Heap) -> None:
        if heap.count == 1:
            self.hover.show_lines(heap.mark.title, [("", heap.mark.detail)], self.canvas.pointer)
        else:
            words = _("{count} open cases").format(count=heap.count)
            urgent = _("most urgent: {title}").format(title=heap.mark.title)
            self.hover.show_lines(words, [("", urgent), ("", heap.mark.detail)], self.canvas.pointer)

    def _point_at_nothing(self) -> None:
        self.hover.hide()

    def _stand(self, longitude: float, latitude: float) -> None:
        self._newest_stand(self._desk.map_place(longitude, latitude), self._say)

    def _say(self, card: PlaceCard) -> None:
        """What lies under the cross-hair, for eyes and for a screen reader."""
        self.canvas.say(card.spoken)
        near = [f"{one.title} {one.distance}" for one in card.components[:1]]
        self.readout.set_words(" · ".join([card.title, *near]))
        self._lay_over()

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def _lay_over(self) -> None:
        """Puts what lies over the map into its corners."""
        space = current().space(2)
        self.toolbar.move(self.width() - self.toolbar.width() - space, space)
        room = self.width() - 3 * space - self.toolbar.width()
        self.readout.setGeometry(space, space, max(0, min(room, self.readout.sizeHint().width())), current().space(6))
        self.readout.setVisible(self.canvas.hasFocus() and bool(self.readout.text()))
        if self.width() >= WIDE:
            self.panel.setGeometry(space, space, PANEL_WIDTH, min(self.height() - 12 * space, 520))
        else:
            high = min(self.height() - 2 * space, max(180, self.height() * 3 // 5))
            self.panel.setGeometry(QRect(space, self.height() - high - space, self.width() - 2 * space, high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_over()

    def showEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self._refresh()
        self._lay_over()

    def hideEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self._every.stop()
