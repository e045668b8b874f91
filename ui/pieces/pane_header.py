"""The first line of a pane and of a section in it: what it is, and how old what it shows is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.pieces.labels import Words
from ui.theme import current


class PaneHeader(QFrame):
    """Title at the left, age of the data at the right; `layout()` takes more widgets before the age."""

    def __init__(self, words: str, age: str = "", *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setProperty("role", "pane-header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Words(words, "section")
        self._age = Words(age, "small")
        self._age.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(3), 0, theme.space(2), 0)
        layout.setSpacing(theme.space(2))
        layout.addWidget(self._title)
        if key:
            layout.addWidget(Words(key, "small"))
        layout.addStretch(1)
        layout.addWidget(self._age)
        self.setFixedHeight(theme.space(8))

    def add(self, widget: QWidget) -> None:
        """Puts a widget before the age."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(layout.count() - 1, widget)

    def add_tools(self, widget: QWidget) -> None:
        """Puts a widget behind the title and its key, where a changing age does not move it."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(layout.count() - 2, widget)
        widget.show()

    def set_title(self, words: str) -> None:
        """Says what the pane is about now."""
        self._title.set_words(words)

    def show_age(self, words: str, *, old: bool = False) -> None:
        """Says how old the data is; `old` where the centre has not been heard for long."""
        self._age.set_words(words, "warning" if old else "small")

    def sizeHint(self) -> QSize:
        """A dock gives its title no more height than this."""
        return QSize(super().sizeHint().width(), current().space(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), current().space(8))


class SectionTitle(QWidget):
    """A heading inside a pane, with an optional remark at the right."""

    def __init__(self, words: str, remark: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._remark = Words(remark, "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme.space(2), 0, theme.space(1))
        layout.addWidget(Words(words, "section"))
        layout.addStretch(1)
        layout.addWidget(self._remark)

    def show_remark(self, words: str) -> None:
        """Says something else at the right."""
        self._remark.set_words(words)
