"""The line that says what a template has filled in and what it left, with the key that takes it out again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.words import pgettext
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

UNDO_KEY = "Ctrl+Shift+M"


class TemplateStrip(QWidget):
    """`undone` by its button or key. It takes no room until a template is chosen."""

    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Words("", "muted")
        self._words.setWordWrap(True)
        self.undo_button = ActionButton(pgettext("template", "Undo"), UNDO_KEY, ButtonKind.QUIET)
        self.undo_button.clicked.connect(self.undone)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().space(2))
        row.addWidget(self._words, 1)
        row.addWidget(self.undo_button)
        self.hide()

    @property
    def told(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, words: str, *, can_undo: bool) -> None:
        """What was done; the key works while there is something to take out."""
        self._words.set_words(words, "muted")
        self.setAccessibleName(words)
        self.undo_button.setVisible(can_undo)
        self.undo_button.setEnabled(can_undo)
        self.show()
