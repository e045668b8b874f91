"""Starts and ends the window of a year: one QApplication and its own loop, nothing of a seat."""

from __future__ import annotations

import signal

from PySide6.QtCore import QEvent

from desk_app.screens.year_port import YearPort
from ui.application import WindowSettings, prepare
from ui.bridge import Bridge
from ui.year.window import YearWindow


def run_year(port: YearPort, settings: WindowSettings, year: int) -> int:
    """Runs the window until it is closed. Ctrl+C in the terminal ends it at once; nothing half-done is stored."""
    app = prepare(settings)
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = YearWindow(Bridge(port), year)
    window.closed.connect(app.quit)
    window.show()
    try:
        return app.exec()
    finally:
        signal.signal(signal.SIGINT, before)
        window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
