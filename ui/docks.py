"""Where the panes stand: docks around the case, their headers with key and age, and how a layout is remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget, QWidget

from desk_app.screens.sync_badge import SyncView
from ui.panes import Panes
from ui.pieces import PaneHeader

LAYOUT_VERSION = 2
"""Raised when docks come or go, so that an old layout is not forced on new panes."""
QUEUE_WIDTH, LOOKUP_WIDTH, COUNTDOWN_HEIGHT, MAP_HEIGHT = 400, 420, 148, 280
NEARLY = 4
WIDTHS = "queue_width", "lookup_width"
MAP_FROM = 900
"""A window less high begins without the map: the look-up needs the room."""


class Docks:
    """The docks of a window; the case stands in its middle, or the map where it is large. Titles in final words."""

    def __init__(self, window: QMainWindow, panes: Panes, titles: dict[str, tuple[str, str]]) -> None:
        self._window = window
        self._panes = panes
        self._headers: list[PaneHeader] = []
        self._middle = QStackedWidget()
        self._widths = QUEUE_WIDTH, LOOKUP_WIDTH
        """Of the queue and the look-up, as somebody wants them: what a narrow window takes of it comes back."""
        self._shown = False
        self._kept_height = MAP_FROM
        self._too_low = False
        """The map is hidden because the window is low, and by no wish of anybody: it comes when there is room."""
        window.setDockNestingEnabled(False)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._middle.addWidget(panes.case)
        window.setCentralWidget(self._middle)
        self._map = self._dock("map", panes.map, titles["map"]) if panes.map is not None else None
        self._queue = self._dock("queue", panes.queue, titles["queue"])
        self._lookup = self._dock("lookup", panes.lookup, titles["lookup"])
        self._countdown = self._dock("countdown", panes.countdown, titles["countdown"])
        self._dragged = _SeparatorDrags(window, self._keep_widths)
        self.put_back()

    def _dock(self, name: str, pane: QWidget, title: tuple[str, str]) -> QDockWidget:
        words, key = title
        dock = QDockWidget(words, self._window)
        dock.setObjectName(f"dock-{name}")
        dock.setAccessibleName(words)
        # No closing: a pane without a visible way back would be lost to the operator.
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        )
        header = PaneHeader(words, key=key)
        header.setToolTip(f"{words} ({key})")
        tools = getattr(pane, "header_tools", None)
        if isinstance(tools, QWidget):
            header.add_tools(tools)
        dock.setTitleBarWidget(header)
        pane.setProperty("role", "surface")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        dock.setWidget(pane)
        self._headers.append(header)
        return dock

    def show_age(self, view: SyncView) -> None:
        """Each pane says how old what it shows is."""
        for header in self._headers:
            header.show_age(view.age, old=view.old)

    @property
    def map_is_large(self) -> bool:
        """The map has the middle of the window."""
        return self._panes.map is not None and self._middle.currentWidget() is self._panes.map

    @property
    def map_is_hidden(self) -> bool:
        """No map is to be seen."""
        return self._map is not None and self._map.isHidden() and not self.map_is_large

    def enlarge_map(self, large: bool) -> None:
        """Gives the map the middle of the window, over the case, or its place above the look-up again."""
        pane = self._panes.map
        if pane is None or self._map is None or large == self.map_is_large:
            return
        if large:
            self._middle.addWidget(pane)
            self._middle.setCurrentWidget(pane)
            pane.show()
            self._map.hide()
        else:
            self._middle.removeWidget(pane)
            self._map.setWidget(pane)
            pane.show()
            self._map.show()

    def show_map(self, shown: bool) -> None:
        """Shows or hides the map's dock; a large one becomes small first."""
        self.enlarge_map(False)
        self._too_low = False
        if self._map is not None:
            self._map.setVisible(shown)

    def first_shown(self, *, recalled: bool) -> None:
        """The window is shown: a low one begins without the map, unless it was as low when its layout was kept."""
        if self._shown:
            return
        self._shown = True
        if not recalled:
            self._hide_where_low()
            self._share()
        elif self._window.height() < min(MAP_FROM, self._kept_height):
            self._hide_where_low()
        else:
            self._share_width()
            self.resized()

    def resized(self) -> None:
        """The window is another size: a map that was hidden only because it was low comes where it is high enough. Many
        a window is low when it is shown, and gets its size a moment later."""
        if self._shown and self._too_low and self._map is not None and self._window.height() >= MAP_FROM:
            self.show_map(True)
            self._share_height()
        if self._shown and any(dock.width() < wanted - NEARLY for dock, wanted in self._beside()):
            self._share_width()

    def _beside(self) -> list[tuple[QDockWidget, int]]:
        """The docks at the sides of the case, each with the width it is wanted in."""
        sides = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        return [
            (dock, wanted)
            for dock, wanted in zip((self._queue, self._lookup), self._widths, strict=True)
            if not dock.isFloating() and self._window.dockWidgetArea(dock) in sides
        ]

    def _keep_widths(self) -> None:
        """Somebody has drawn the docks as wide as they are."""
        now = {dock: dock.width() for dock, _wanted in self._beside()}
        queue, lookup = self._widths
        self._widths = now.get(self._queue, queue), now.get(self._lookup, lookup)

    def _hide_where_low(self) -> None:
        if self._map is not None and not self._map.isHidden() and self._window.height() < MAP_FROM:
            self.show_map(False)
            self._too_low = True

    def put_back(self) -> None:
        """The layout that the program comes with."""
        self.enlarge_map(False)
        areas = Qt.DockWidgetArea
        if self._map is not None:
            self._map.setFloating(False)
            self._window.addDockWidget(areas.RightDockWidgetArea, self._map)
            self._too_low = self._shown and self._window.height() < MAP_FROM
            self._map.setVisible(not self._too_low)
        for dock, area in (
            (self._queue, areas.LeftDockWidgetArea),
            (self._lookup, areas.RightDockWidgetArea),
            (self._countdown, areas.BottomDockWidgetArea),
        ):
            dock.setFloating(False)
            self._window.addDockWidget(area, dock)
            dock.show()
        self._share()

    def _share(self) -> None:
        self._widths = QUEUE_WIDTH, LOOKUP_WIDTH
        self._share_width()
        self._window.resizeDocks([self._countdown], [COUNTDOWN_HEIGHT], Qt.Orientation.Vertical)
        self._share_height()

    def _share_width(self) -> None:
        docks = self._beside()
        widths = [wanted for _dock, wanted in docks]
        self._window.resizeDocks([dock for dock, _wanted in docks], widths, Qt.Orientation.Horizontal)

    def _share_height(self) -> None:
        """Between the map and the look-up below it."""
        if self._map is not None and not self._map.isHidden():
            high = min(MAP_HEIGHT, self._window.height() // 4)
            heights = [high, self._window.height() - high]
            self._window.resizeDocks([self._map, self._lookup], heights, Qt.Orientation.Vertical)

    def remember(self, file: Path) -> None:
        """Writes where everything stands; a large map is small again at the next start."""
        self.enlarge_map(False)
        settings = QSettings(str(file), QSettings.Format.IniFormat)
        settings.setValue("window/geometry", self._window.saveGeometry())
        settings.setValue("window/docks", self._window.saveState(LAYOUT_VERSION))
        settings.setValue("window/height", self._window.height())
        settings.setValue("window/too_low", int(self._too_low))
        wider = {dock: max(dock.width(), wanted) for dock, wanted in self._beside()}
        for name, dock, wanted in zip(WIDTHS, (self._queue, self._lookup), self._widths, strict=True):
            settings.setValue(f"window/{name}", wider.get(dock, wanted))
        settings.sync()

    def recall(self, file: Path) -> bool:
        """Puts everything where it stood; false where nothing fitting was kept."""
        settings = QSettings(str(file), QSettings.Format.IniFormat)
        geometry, state = settings.value("window/geometry"), settings.value("window/docks")
        if not isinstance(geometry, QByteArray) or not isinstance(state, QByteArray):
            return False
        self._too_low = str(settings.value("window/too_low", "")) == "1"
        self._kept_height = _number(settings, "height", MAP_FROM)
        queue, lookup = (_number(settings, *each) for each in zip(WIDTHS, self._widths, strict=True))
        self._widths = queue, lookup
        return self._window.restoreGeometry(geometry) and self._window.restoreState(state, LAYOUT_VERSION)


class _SeparatorDrags(QObject):
    """Calls when the mouse is let go over the window itself, as it is behind the lines between its docks."""

    def __init__(self, window: QMainWindow, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease:
            QTimer.singleShot(0, self, self._then)  # Qt moves the line a moment later
        return False


def _number(settings: QSettings, name: str, usual: int) -> int:
    kept = str(settings.value(f"window/{name}", ""))
    return int(kept) if kept.isdecimal() else usual
