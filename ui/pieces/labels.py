"""Labels for words in a role of the style sheet: one line, cut where it does not fit, or as many as the words need."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def plain_tip(text: str) -> str:
    """A tip that says these words as they are: what a caller wrote is never read as rich text."""
    return f'<p style="white-space:pre-wrap">{escape(text)}</p>' if "<" in text else text


class Words(QLabel):
    """One line that never widens its pane: what does not fit is cut, the whole is in the tip.

    `role` is one of the style sheet's: `title`, `display`, `section`, `muted`, `small`, `error`, `warning`, `good`.
    """

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_words(self, text: str, role: str | None = None) -> None:
        """Shows other words; redraws only what differs."""
        _say(self, text, role)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height(), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        tip = plain_tip(self.text()) if shown != self.text() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)
        painter = QPainter(self)
        self.style().drawItemText(
            painter, room, self.alignment().value, self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )


class Paragraph(QLabel):
    """Words that have to be read whole: they take as many lines as they need, and never widen their pane. `role` as of
    `Words`."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        if role:
            self.setProperty("role", role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, text: str, role: str | None = None) -> None:
        """Shows other words; redraws only what differs."""
        _say(self, text, role)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height(), super().minimumSizeHint().height())


def _say(label: QLabel, text: str, role: str | None) -> None:
    if role is not None and role != label.property("role"):
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
    if text != label.text():
        label.setText(text)


def muted(text: str = "") -> Words:
    """Words of the second rank."""
    return Words(text, "muted")


def small(text: str = "") -> Words:
    """Words of the third rank: ages, hints."""
    return Words(text, "small")


def title(text: str = "") -> Words:
    """What a pane or a page is about."""
    return Words(text, "title")
