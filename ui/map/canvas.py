"""The map itself: draws its frames, is dragged, zoomed and pointed at, and walked with keys under a cross-hair."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from desk_app.domain.grid import GridLevel
from desk_app.words import _
from ui.map.camera import Box, Camera
from ui.map.cases import Cases, Heap
from ui.map.frame import paint
from ui.map.land import Drawing
from ui.map.scene import Marks, Scene
from ui.map.stamps import Stamps
from ui.map.tiles import Tiles
from ui.theme import current

STEP, BIG_STEP = 32, 160
"""Pixels that an arrow key moves the map, and with Shift."""
NOTCH = 1.3
"""How much nearer one turn of the wheel or one press of + brings it."""
DRAGS_FROM = 5
"""Pixels that the pointer moves before a press is a drag and no click."""
REACH = 9.0
"""Pixels around a symbol in which it is pointed at."""
RESTS_MS, STANDS_MS = 70, 200
"""How long the pointer rests before what is under it is asked for, and the cross-hair before it is read out."""
EDGE = 40.0
"""Pixels from its edge in which a place counts as out of sight: its pin would be cut."""
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
NOWHERE = Box(-1.0, -1.0, 1.0, 1.0)


class MapCanvas(QWidget):
    """Places are (longitude, latitude). `picked` by a click, `entered` by Enter; `component_pointed` at the place of a
    symbol that the pointer rests on, `case_pointed` at a heap of cases, `nothing_pointed` when it is left; `stood` when
    the cross-hair has come to rest; `moved` when a person drags, zooms or walks it; `left` when Esc is pressed."""

    picked = Signal(float, float)
    entered = Signal(float, float)
    component_pointed = Signal(float, float)
    case_pointed = Signal(object)
    nothing_pointed = Signal()
    stood = Signal(float, float)
    left = Signal()
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self.drawing: Drawing | None = None
        self.cases = Cases()
        self.marks = Marks()
        self.symbols = False
        self._fitted = True
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self._pointer = QPointF()
        self._stamps: Stamps | None = None
        self._tiles = Tiles()
        self._rests = QTimer(self, singleShot=True, interval=RESTS_MS)
        self._rests.timeout.connect(self._point)
        self._stands = QTimer(self, singleShot=True, interval=STANDS_MS)
        self._stands.timeout.connect(self._tell_stand)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Map"))
        self.setMinimumSize(160, 148)  # no button over it is cut

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_drawing(self, drawing: Drawing | None) -> None:
        """Another land; it is seen whole where the former was, else the view stays, whatever its metres count from."""
        first, middle = self.drawing is None, self.middle
        moved = self.drawing is not None and drawing is not None and drawing.plane != self.drawing.plane
        self.drawing = drawing
        self.marks = replace(self.marks, picked=None, picked_cell="", pointed=None)
        self.nothing_pointed.emit()
        if drawing is not None and (first or self._fitted):
            self.fit()
        elif moved:
            self.go_to(*middle)
        self.update()

    def show_cases(self, cases: Cases) -> None:
        """The open cases, drawn up for this land."""
        self.cases = cases
        self.update()

    def mark_open(self, case_id: str) -> None:
        """The case that is open on the desk is drawn in a ring."""
        self._set_marks(replace(self.marks, open_case=case_id))

    def mark(self, *, typed: tuple[float, float] | None) -> None:
        """The place that stands in the form."""
        self._set_marks(replace(self.marks, typed=self._flat(typed)))

    def mark_picked(self, place: tuple[float, float] | None, cell: str = "") -> None:
        """The place whose panel is open."""
        self._set_marks(replace(self.marks, picked=self._flat(place), picked_cell=cell))

    def _set_marks(self, marks: Marks) -> None:
        if marks != self.marks:
            self.marks = marks
            self.update()

    def _flat(self, place: tuple[float, float] | None) -> tuple[float, float] | None:
        return self.drawing.plane.flat_point(*place) if self.drawing is not None and place is not None else None

    # --- where it looks ---------------------------------------------------------------------------------------------

    @property
    def within(self) -> Box:
        """Where the middle of the picture may be."""
        return self.drawing.box if self.drawing is not None else NOWHERE

    @property
    def middle(self) -> tuple[float, float]:
        """The place under the cross-hair."""
        return self._degrees(self.camera.x, self.camera.y)

    def _degrees(self, x: float, y: float) -> tuple[float, float]:
        return self.drawing.plane.degrees(x, y) if self.drawing is not None else (0.0, 0.0)

    def look(self, camera: Camera, *, fitted: bool = False) -> None:
        """Looks from somewhere else."""
        self._fitted = fitted
        if camera != self.camera:
            self.camera = camera
            self.point_at(None)
            self.nothing_pointed.emit()
            self._stands.start()
            self.update()

    def fit(self) -> None:
        """All of the district in sight."""
        self.look(self.camera.fitting(self.within), fitted=True)

    def zoom(self, notches: float, at: QPointF | None = None) -> None:
        """So many notches nearer, at a pixel or the middle."""
        self.moved.emit()
        there = at if at is not None else QPointF(self.camera.width / 2, self.camera.height / 2)
        self.look(self.camera.zoomed(NOTCH**notches, there.x(), there.y(), self.within))

    def go_to(self, longitude: float, latitude: float, scale: float | None = None) -> None:
        """Brings a place into the middle, at so many metres a pixel."""
        if self.drawing is not None:
            x, y = self.drawing.plane.flat_point(longitude, latitude)
            self.look(replace(self.camera, scale=scale or self.camera.scale).looking_at(x, y, self.within))

    def show_place(self, longitude: float, latitude: float) -> None:
        """Looks so near at a place that its cell fills the picture; stays where it can be seen as well as that."""
        if self.drawing is None:
            return
        x, y = self.drawing.plane.flat_point(longitude, latitude)
        cell = self.drawing.levels[GridLevel.CELL].around(x, y)
        near = self.camera.fitting(cell).scale if cell is not None else self.camera.scale
        box = self.camera.box.wider(-EDGE * self.camera.scale)
        seen = box.left < x < box.right and box.top < y < box.bottom
        if not seen or self.camera.scale > near * NOTCH:
            self.go_to(longitude, latitude, near)

    # --- pointing ---------------------------------------------------------------------------------------------------

    def _point(self) -> None:
        """The pointer rests: tells what is under it."""
        if self.drawing is None or self._dragged is not None:
            return
        x, y = self.camera.metres(self._pointer.x(), self._pointer.y())
        heap: Heap | None = self.cases.at(x, y, self.camera)
        if heap is not None:
            self.point_at(None)
            self.case_pointed.emit(heap)
            return
        points = self.drawing.points
        found = points.nearest(x, y, REACH * self.camera.scale) if points is not None and self.symbols else None
        self.point_at(found)
        if found is None or points is None:
            self.nothing_pointed.emit()
        else:
            self.component_pointed.emit(*self._degrees(float(points.xs[found]), float(points.ys[found])))

    @property
    def unfinished(self) -> bool:
        """The frame that was drawn last shows a part of the land coarsely; it draws another by itself."""
        return self._tiles.unfinished

    def point_at(self, place: int | None) -> None:
        """Draws a component, by its place among the points, as the one that is pointed at."""
        self._set_marks(replace(self.marks, pointed=place))

    @property
    def pointer(self) -> QPoint:
        """Where the pointer was seen last."""
        return self._pointer.toPoint()

    def move_pointer(self, pixel: QPoint) -> None:
        """The pointer is here now; what lies under it is told when it has rested."""
        self._pointer = QPointF(pixel)
        self._rests.start()

    def pick_at(self, pixel: QPointF) -> None:
        """Picks the place under a pixel."""
        if self.drawing is not None:
            self.picked.emit(*self._degrees(*self.camera.metres(pixel.x(), pixel.y())))

    def _tell_stand(self) -> None:
        if self.drawing is not None and self.hasFocus():
            self.stood.emit(*self.middle)

    def say(self, words: str) -> None:
        """What lies under the cross-hair, for a screen reader."""
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("ground"))
        if self.drawing is None:
            return
        ratio = self.devicePixelRatioF()
        if self._stamps is None or self._stamps.theme is not theme or self._stamps.ratio != ratio:
            self._stamps = Stamps(theme, ratio)
        scene = Scene(
            painter=painter,
            camera=self.camera,
            theme=theme,
            stamps=self._stamps,
            drawing=self.drawing,
            cases=self.cases,
            marks=replace(self.marks, aim=self.hasFocus()),
        )
        self.symbols = paint(scene, self._tiles)
        if self._tiles.unfinished:
            self.update()
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(scene.pen("accent", 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.camera = self.camera.sized(self.width(), self.height())
        if self._fitted:
            self.fit()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._pressed is None:
            self.move_pointer(here)
            return
        if self._dragged is None and (here - self._pressed).manhattanLength() < DRAGS_FROM:
            return
        before = self._dragged or self._pressed
        self._dragged = here
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.moved.emit()
        self.look(self.camera.moved(before.x() - here.x(), before.y() - here.y(), self.within))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        clicked, self._pressed, self._dragged = self._dragged is None, None, None
        self.unsetCursor()
        if clicked:
            self.pick_at(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(event.angleDelta().y() / 120, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in ARROWS:
            step = BIG_STEP if shift else STEP
            across, down = ARROWS[Qt.Key(key)]
            self.moved.emit()
            self.look(self.camera.moved(across * step, down * step, self.within))
            return
        match key:
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal | Qt.Key.Key_PageUp:
                self.zoom(1)
            case Qt.Key.Key_Minus | Qt.Key.Key_Underscore | Qt.Key.Key_PageDown:
                self.zoom(-1)
            case Qt.Key.Key_Home | Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.entered.emit(*self.middle)
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.move_pointer(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        self.stop_pointing()

    def stop_pointing(self) -> None:
        """The pointer is not here any more, or the person is not: nothing is pointed at."""
        self._rests.stop()
        self.point_at(None)
        self.nothing_pointed.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowDeactivate:  # comes to each child of the window, as no change event does
            self.stop_pointing()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._stands.start()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def hideEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self.stop_pointing()
        self._stands.stop()
        self._pressed = self._dragged = None
