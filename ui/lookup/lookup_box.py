"""The box of the look-up: asks while one types, and walks the results without leaving the words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_app.words import _
from ui.queue.search_box import SearchBox

PAUSE_MS = 80
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -6, Qt.Key.Key_PageDown: 6}


class LookupBox(SearchBox):
    """`moved(int)` so many results down, `accepted` at Enter, `tab_moved(int)` at Ctrl+Tab."""

    moved = Signal(int)
    accepted = Signal()
    tab_moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        hint = _("Place, house number, code, initials, person")
        super().__init__(_("Look up"), hint, pause_ms=PAUSE_MS, parent=parent)

    def event(self, event: QEvent) -> bool:
        # Tab never reaches keyPressEvent: the window moves the focus with it.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            back = event.key() == Qt.Key.Key_Backtab
            if (back or event.key() == Qt.Key.Key_Tab) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.tab_moved.emit(-1 if back else 1)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.tell()
                self.accepted.emit()
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.moved.emit(STEPS[Qt.Key(event.key())])
            case _:
                super().keyPressEvent(event)
