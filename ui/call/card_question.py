"""What the caller's card asks before a number is revealed or a flag is changed: one line; Enter does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from desk_app.screens.caller_card import CallerCard
from desk_app.words import _
from ui.pieces import Words
from ui.theme import current

FlagChoice = tuple[str, bool]
"""A kind of flag, and whether it is to be set (else taken away)."""


class CardQuestion(QWidget):
    """`revealed(str)` the reason, which may be empty; `flagged(str, bool, str)` kind, set or not, reason.

    Opened at the operator's wish, so it takes the focus; it gives it back to where it was.
    """

    revealed = Signal(str)
    flagged = Signal(str, bool, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._send: Callable[[str], bool] = lambda _reason: False
        self._focus_before: QWidget | None = None
        self._title, self._hint = Words("", "section"), Words("", "small")
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(_("Flag"))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.line = QLineEdit()
        self.line.setAccessibleName(_("Reason"))
        self.line.returnPressed.connect(self._done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, current().space(1), 0, 0)
        layout.setSpacing(current().space(1))
        for widget in (self._title, self.kinds, self.line, self._hint):
            layout.addWidget(widget)
        self.hide()

    def ask_to_reveal(self) -> None:
        """Asks why a number is revealed; nobody has to say."""
        self._send = self._reveal
        self._open(_("Show the number"), _("Reason, if you like"), _("Enter shows it; who has seen it is recorded"), ())

    def ask_about_flags(self, card: CallerCard) -> None:
        """Asks which flag is set or taken away, and why."""
        take = [(_("Take away: {flag}").format(flag=flag.words), (flag.kind, False)) for flag in card.flags]
        put = [(_("Set: {flag}").format(flag=words), (kind, True)) for kind, words in card.may_flag]
        self._send = self._flag
        hint = _("Enter records it with your name; ↑ ↓ choose the flag")
        self._open(_("Flag this caller"), _("Reason"), hint, (*put, *take))

    def leave(self) -> None:
        """Asks nothing any more."""
        if self.isHidden():
            return
        focus = QApplication.focusWidget()
        self.hide()
        before, self._focus_before = self._focus_before, None
        if focus is not None and self.isAncestorOf(focus) and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, title: str, placeholder: str, hint: str, kinds: Sequence[tuple[str, FlagChoice]]) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._focus_before = focus
        self._title.set_words(title)
        self._hint.set_words(hint, "small")
        self.line.clear()
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(placeholder)
        self.kinds.clear()
        for words, choice in kinds:
            self.kinds.addItem(words, choice)
        self.kinds.setVisible(bool(kinds))
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _done(self) -> None:
        if self._send(self.line.text().strip()):
            self.leave()

    def _reveal(self, reason: str) -> bool:
        self.revealed.emit(reason)
        return True

    def _flag(self, reason: str) -> bool:
        if not reason:
            self._hint.set_words(_("A flag needs a reason: others will rely on it"), "warning")
            return False
        kind, is_set = self.kinds.currentData()
        self.flagged.emit(kind, is_set, reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.kinds.count():
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.kinds.setCurrentIndex((self.kinds.currentIndex() + step) % self.kinds.count())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                event.accept()  # the line has heard it already
            case _:
                super().keyPressEvent(event)
