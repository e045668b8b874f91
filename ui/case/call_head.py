"""The head of a new call: what it is, the masked number it came from, and why the desk did not take it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desk_app.screens.refusals import RefusalWords
from desk_app.words import _
from ui.pieces import Words
from ui.theme import current


class CallHead(QWidget):
    """One line, and below it the refusal where there is one."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current().space(1))
        row = QHBoxLayout()
        row.setSpacing(current().space(3))
        row.addWidget(Words(title, "title"))
        self._number = Words("", "muted")
        row.addWidget(self._number, 1)
        layout.addLayout(row)
        self._notice = QLabel()
        self._notice.setProperty("role", "error")
        self._notice.setWordWrap(True)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.hide()
        layout.addWidget(self._notice)

    def show_number(self, number: str) -> None:
        """The number of the call as it may be shown; empty for a call that has none."""
        self._number.set_words(_("from {number}").format(number=number) if number else "")

    def show_refusal(self, why: RefusalWords) -> None:
        """Why the desk did not take it, and what to do."""
        self._notice.setText("\n".join([f"{why.what} {why.then}", *why.happened]))
        self._notice.show()
