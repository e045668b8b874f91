"""What a pane shows where it has nothing to show: a quiet picture, a sentence, what to do next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme import current
from ui.theme.icons import pixmap


class EmptyState(QWidget):
    """`EmptyState("queue", _("Nothing here"), _("New cases appear by themselves."))`."""

    def __init__(self, icon: str, words: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._picture = QLabel()
        self._words = QLabel(words)
        self._hint = QLabel(hint)
        self._words.setProperty("role", "section")
        self._hint.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setSpacing(current().space(2))
        layout.addStretch(2)
        for label in (self._picture, self._words, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._picture)
            layout.addWidget(label)
        layout.addStretch(3)
        self._hint.setVisible(bool(hint))
        self._draw()

    def show_words(self, words: str, hint: str = "") -> None:
        """Says something else."""
        self._words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _draw(self) -> None:
        theme = current()
        side = theme.space(8)
        self._picture.setPixmap(pixmap(theme, self._icon, "line_strong", size=side, scale=self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)
