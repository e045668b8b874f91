"""A box for words that tells them when the typist pauses; never while an input method still composes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desk_app.words import _
from ui.theme import current, icon

PAUSE_MS = 150


class SearchBox(QLineEdit):
    """`searched(str)` after a pause, at Enter at once; `left` when the operator goes on to the list.

    Escape clears the words, and goes to the list where there are none.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, name: str, hint: str, *, pause_ms: int = PAUSE_MS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self._sign = self.addAction(icon(current(), "search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._sign.setText(_("Search words"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self.tell)
        self.textChanged.connect(lambda _text: self._pause.start())

    def show_text(self, text: str) -> None:
        """Shows words that were asked for elsewhere; tells nothing."""
        self._told = text.strip()
        if text != self.text():
            self.setText(text)
        self._pause.stop()

    def tell(self) -> None:
        """Tells the words now, if they are others than before."""
        self._pause.stop()
        words = self.text().strip()
        if words != self._told:
            self._told = words
            self.searched.emit(words)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._sign.setIcon(icon(current(), "search", "muted"))
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                self.tell()
                self.left.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
                self.tell()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)
