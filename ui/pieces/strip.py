"""The strip behind which new rows wait ("3 new"), so that nothing moves under the operator's hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.theme import current


class Strip(QWidget):
    """Keeps its place of one row whether it says something or not, so that its coming moves nothing either."""

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = QPushButton()
        self._button.setProperty("kind", "strip")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(self.taken)
        self.setFixedHeight(current().shape.row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button)
        self._button.hide()

    @property
    def words(self) -> str:
        """What it says now; empty where nothing waits."""
        return self._button.text() if not self._button.isHidden() else ""

    def show_words(self, words: str) -> None:
        """Says how much waits (`ngettext("{n} new", "{n} new", n)` and its key); empty words clear it."""
        self._button.setText(words)
        self._button.setAccessibleName(words)
        self._button.setVisible(bool(words))
