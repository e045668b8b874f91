"""The card that appears beside the pointer: a component or cases in a few lines; it takes no focus and no click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from ui.pieces import Words
from ui.theme import current

WIDEST = 300


class HoverCard(QFrame):
    """Shown inside the map, wherever there is room beside the pointer."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        theme = current()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(1))
        self._grid.setColumnStretch(1, 1)
        self._words: list[Words] = []
        self.hide()

    @property
    def said(self) -> list[str]:
        """What it says, in reading order; nothing while it is hidden."""
        return [] if self.isHidden() else [words.text() for words in self._words]

    def show_lines(self, title: str, lines: Sequence[tuple[str, str]], at: QPoint) -> None:
        """A title and lines of (what it is, what it says) beside a pixel of the map."""
        # Words that come into a card in sight are hidden until the next turn of the loop: it would be laid out empty.
        self.hide()
        for words in self._words:
            self._grid.removeWidget(words)
            words.setParent(None)
            words.deleteLater()
        self._words = [Words(title, "section")]
        self._grid.addWidget(self._words[0], 0, 0, 1, 2)
        for row, (label, text) in enumerate(lines, start=1):
            said = Words(text)
            if label:
                name = Words(label, "muted")
                self._grid.addWidget(name, row, 0)
                self._words.append(name)
            self._grid.addWidget(said, row, 1 if label else 0, 1, 1 if label else 2)
            self._words.append(said)
        over = self._over
        self.setMaximumWidth(min(WIDEST, over.width() - 16))
        self.adjustSize()
        x = at.x() + 16 if at.x() + 16 + self.width() <= over.width() - 8 else at.x() - 16 - self.width()
        y = at.y() + 16 if at.y() + 16 + self.height() <= over.height() - 8 else at.y() - 16 - self.height()
        self.move(max(8, x), max(8, y))
        self.raise_()
        self.show()
