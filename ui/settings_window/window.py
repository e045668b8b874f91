"""The window of the settings: pages at the left, beside the desk and never in its way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QScrollArea, QStackedWidget, QWidget

from desk_app.words import _
from ui.alerts.sounds import player
from ui.bridge import Bridge
from ui.call.phone_strip import KEYS
from ui.call.wiring import CallWiring
from ui.panes import Panes
from ui.settings_window.masking_page import MaskingPage
from ui.settings_window.page import SettingsPage
from ui.settings_window.phone_page import PhonePage
from ui.settings_window.phrases_page import PhrasesPage
from ui.settings_window.proposals_page import ProposalsPage
from ui.settings_window.seat_page import SeatPage
from ui.settings_window.sounds_page import SoundsPage
from ui.settings_window.templates_page import TemplatesPage
from ui.theme import current


class SettingsWindow(QWidget):
    """Ctrl+, opens it or brings it to the front; Esc closes it. A call that comes meanwhile is taken as ever."""

    def __init__(self, bridge: Bridge, panes: Panes, calls: CallWiring, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        theme = current()
        self.setObjectName("settings-window")
        self.setWindowTitle(_("Settings"))
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._calls = calls
        choices = calls.choices
        alerts = getattr(panes.countdown, "alerts", None)
        self.pages: dict[str, SettingsPage] = {
            "phone": PhonePage(bridge, choices, self),
            "sounds": SoundsPage(choices, alerts, player),
            "proposals": ProposalsPage(bridge, choices),
            "masking": MaskingPage(choices),
            "phrases": PhrasesPage(bridge),
            "templates": TemplatesPage(bridge),
            "seat": SeatPage(bridge, choices),
        }
        self.list = QListWidget()
        self.list.setAccessibleName(_("Pages of the settings"))
        self.list.setFixedWidth(theme.space(40))
        self.list.setUniformItemSizes(True)
        self.list.setProperty("role", "pages")
        self.list.addItems([page.title for page in self.pages.values()])
        self._stack = QStackedWidget()
        for page in self.pages.values():
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            page.setProperty("role", "surface")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            scroll.setWidget(page)
            self._stack.addWidget(scroll)
        self.list.currentRowChanged.connect(self._turn)
        for name in ("answer", "hold", "hang_up"):
            key = QShortcut(QKeySequence(KEYS[name]), self)
            key.activated.connect(partial(self._phone_key, name))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self._stack, 1)
        self.resize(theme.space(260), theme.space(170))

    def come(self, page: str = "") -> None:
        """Opens at a page, or where it was; all of it shows what is set now."""
        if not self.isVisible():
            for each in self.pages.values():
                each.refresh()
        if page or self.list.currentRow() < 0:
            self.list.setCurrentRow(list(self.pages).index(page or "phone"))
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _phone_key(self, name: str) -> None:
        """The phone's keys work here too; who answers is back at the desk."""
        self._calls.orders.order(name)
        desk = self.parentWidget()
        if name == "answer" and desk is not None:
            desk.activateWindow()

    def _turn(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        list(self.pages.values())[row].refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
