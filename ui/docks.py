"""Where the panes stand: docks around the case, their headers with key and age, and how a layout is remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from desk_app.screens.sync_badge import SyncView
from ui.panes import Panes
from ui.pieces import PaneHeader

LAYOUT_VERSION = 1
"""Raised when docks come or go, so that an old layout is not forced on new panes."""
QUEUE_WIDTH, LOOKUP_WIDTH, COUNTDOWN_HEIGHT = 400, 420, 148


class Docks:
    """The three docks of a window; the case stands in its middle. Titles are given in final words."""

    def __init__(self, window: QMainWindow, panes: Panes, titles: dict[str, tuple[str, str]]) -> None:
        self._window = window
        self._headers: list[PaneHeader] = []
        window.setDockNestingEnabled(False)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        window.setCentralWidget(panes.case)
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

    def put_back(self) -> None:
        """The layout that the program comes with."""
        areas = Qt.DockWidgetArea
        for dock, area in (
            (self._queue, areas.LeftDockWidgetArea),
            (self._lookup, areas.RightDockWidgetArea),
            (self._countdown, areas.BottomDockWidgetArea),
        ):
            dock.setFloating(False)
            self._window.addDockWidget(area, dock)
            dock.show()
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([self._queue, self._lookup], [QUEUE_WIDTH, LOOKUP_WIDTH], horizontal)
        self._window.resizeDocks([self._countdown], [COUNTDOWN_HEIGHT], vertical)

    def remember(self, file: Path) -> None:
        """Writes where everything stands."""
        settings = QSettings(str(file), QSettings.Format.IniFormat)
        settings.setValue("window/geometry", self._window.saveGeometry())
        settings.setValue("window/docks", self._window.saveState(LAYOUT_VERSION))
        settings.sync()

    def recall(self, file: Path) -> bool:
        """Puts everything where it stood; false where nothing fitting was kept."""
        settings = QSettings(str(file), QSettings.Format.IniFormat)
        geometry, state = settings.value("window/geometry"), settings.value("window/docks")
        if not isinstance(geometry, QByteArray) or not isinstance(state, QByteArray):
            return False
        return self._window.restoreGeometry(geometry) and self._window.restoreState(state, LAYOUT_VERSION)
