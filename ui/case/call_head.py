"""The head of a new call: what it is, the masked number, who to bring in at once, templates, why it was not taken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desk_app.screens.refusals import RefusalWords
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

TEMPLATE_KEY = "Ctrl+M"


class CallHead(QWidget):
    """One line: whom to bring in where it is an emergency, at its end the button that lists templates; below it the
    refusal where there is one."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current().space(1))
        row = QHBoxLayout()
        row.setSpacing(current().space(3))
        row.addWidget(Words(title, "title"))
        self._number = Words("", "muted")
        row.addWidget(self._number)
        self._emergency = Words("", "warning")
        row.addWidget(self._emergency, 1)
        self.template_button = ActionButton(_("Template"), TEMPLATE_KEY, ButtonKind.QUIET)
        self.template_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the cursor stays in the box
        self.template_button.setStyleSheet("min-height: 0;")  # the line is no higher for it: every pixel is needed
        self.template_button.setFixedHeight(current().space(6))
        row.addWidget(self.template_button)
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

    @property
    def emergency(self) -> str:
        """What it says of an emergency."""
        return self._emergency.text()

    def show_emergency(self, words: str) -> None:
        """Whom the caller's words call for, and how to bring them in; empty where they call for nobody."""
        self._emergency.set_words(words)
        self._emergency.setAccessibleName(words)

    def show_refusal(self, why: RefusalWords) -> None:
        """Why the desk did not take it, and what to do."""
        self._notice.setText("\n".join([f"{why.what} {why.then}", *why.happened]))
        self._notice.show()
