"""Where the panes stand: docks around the case, their headers with key and age, and how a layout is remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStackedWidget, QWidget

from desk_app.screens.sync_badge import SyncView
from ui.panes import Panes
from ui.pieces import PaneHeader

LAYOUT_VERSION = 2
"""Raised when docks come or go, so that an old layout is not forced on new panes."""
QUEUE_WIDTH, LOOKUP_WIDTH, COUNTDOWN_HEIGHT, MAP_HEIGHT = 400, 420, 148, 280
MAP_FROM = 900
"""A window less high begins without the map: the look-up needs the room."""


class Docks:
    """The docks of a window; the case stands in its middle, or the map where it is large. Titles in final words."""

    def __init__(self, window: QMainWindow, panes: Panes, titles: dict[str, tuple[str, str]]) -> None:
        self._window = window
        self._panes = panes
        self._headers: list[PaneHeader] = []
        self._middle = QStackedWidget()
        self._shown = False
        self._kept_height = MAP_FROM
        window.setDockNestingEnabled(False)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._middle.addWidget(panes.case)
        window.setCentralWidget(self._middle)
        self._map = self._dock("map", panes.map, titles["map"]) if panes.map is not None else None
        self._queue = self._dock("queue", panes.queue, titles["queue"])
        self._lookup = self._dock("lookup", panes.lookup, titles["lookup"])
        self._countdown = self._dock("countdown", panes.countdown, titles["countdown"])
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
        if self._map is not None:
            self._map.setVisible(shown)

    def first_shown(self, *, recalled: bool) -> None:
        """The window is shown: a low one begins without the map, unless it was as low when its layout was kept."""
        high = self._window.height()
        if not self._shown and not (recalled and high >= min(MAP_FROM, self._kept_height)):
            self.show_map(high >= MAP_FROM)
            self._share()
        self._shown = True

    def put_back(self) -> None:
        """The layout that the program comes with."""
        self.enlarge_map(False)
        areas = Qt.DockWidgetArea
        if self._map is not None:
            self._map.setFloating(False)
            self._window.addDockWidget(areas.RightDockWidgetArea, self._map)
            self._map.setVisible(not self._shown or self._window.height() >= MAP_FROM)
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
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([self._queue, self._lookup], [QUEUE_WIDTH, LOOKUP_WIDTH], horizontal)
        self._window.resizeDocks([self._countdown], [COUNTDOWN_HEIGHT], vertical)
        if self._map is not None and not self._map.isHidden():
            high = min(MAP_HEIGHT, self._window.height() // 4)
            self._window.resizeDocks([self._map, self._lookup], [high, self._window.height() - high], vertical)

    def remember(self, file: Path) -> None:
        """Writes where everything stands; a large map is small again at the next start."""
        self.enlarge_map(False)
        settings = QSettings(str(file), QSettings.Format.IniFormat)
        settings.setValue("window/geometry", self._window.saveGeometry())
        settings.setValue("window/docks", self._window.saveState(LAYOUT_VERSION))
        settings.setValue("window/height", self._window.height())
        settings.sync()

    def recall(self, file: Path) -> bool:
        """Puts everything where it stood; false where nothing fitting was kept."""
        settings = QSettings(str(file), QSettings.Format.IniFormat)
        geometry, state = settings.value("window/geometry"), settings.value("window/docks")
        if not isinstance(geometry, QByteArray) or not isinstance(state, QByteArray):
            return False
        kept = str(settings.value("window/height", ""))
        self._kept_height = int(kept) if kept.isdecimal() else MAP_FROM
        return self._window.restoreGeometry(geometry) and self._window.restoreState(state, LAYOUT_VERSION)
