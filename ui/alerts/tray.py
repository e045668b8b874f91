"""Desktop notices in the system's own way; they never take the focus."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from desk_app.screens.alerts import Alert, Tone
from desk_app.words import _
from ui.theme import current, icon

SHOWN_MS = 8_000


class DesktopNotices(QObject):
    """`opened(str)` the case of the notice that was clicked. Its icon appears with the first notice."""

    opened = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._case = ""

    def show_alert(self, alert: Alert) -> None:
        """Shows a notice; nothing where this desktop has none."""
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return
        if self._icon is None:
            self._icon = QSystemTrayIcon(icon(current(), "clock", "accent"), self)
            self._icon.setToolTip(_("Countdown"))
            self._icon.messageClicked.connect(lambda: self.opened.emit(self._case))
        self._icon.show()
        self._case = alert.case
        icons = QSystemTrayIcon.MessageIcon
        kind = icons.Warning if alert.tone is Tone.OVER else icons.Information
        self._icon.showMessage(alert.title, alert.words, kind, SHOWN_MS)

    def close(self) -> None:
        """Takes the icon away."""
        if self._icon is not None:
            self._icon.hide()
