"""The sign-in page; it never blocks, and what lies beneath it stays as it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desk_app.screens.sign_in import SignInView
from desk_app.words import _
from ui.overlay import Overlay, Room
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current


class SignInPage(Overlay):
    """`submitted(badge, password)`; opaque where nobody is signed in, see-through over a form that waits beneath."""

    submitted = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        theme = current()
        super().__init__(window, width=theme.space(105))
        self._again = False
        self._heading = Words("", "display")
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._badge = QLineEdit()
        self._badge.setAccessibleName(_("Badge number"))
        self._badge.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName(_("Password"))
        self._message = QLabel()
        self._message.setWordWrap(True)
        # The place of the message is kept free, so that the fields do not move when it comes.
        self._message.setMinimumHeight(theme.space(11))
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._submit = ActionButton(_("Sign in"), "Enter", ButtonKind.PRIMARY, works=False)
        self._later = ActionButton(_("Later"), "Esc", ButtonKind.QUIET, works=False)
        self._submit.clicked.connect(self._send)
        self._later.clicked.connect(self.dismiss)
        self._badge.returnPressed.connect(self._next)
        self._password.returnPressed.connect(self._send)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = current()
        fields = QFormLayout()
        fields.setSpacing(theme.space(3))
        fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        fields.addRow(_("Badge number"), self._badge)
        fields.addRow(_("Password"), self._password)
        buttons = QHBoxLayout()
        buttons.addWidget(self._submit)
        buttons.addWidget(self._later)
        buttons.addStretch(1)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(theme.space(8), theme.space(7), theme.space(8), theme.space(6))
        layout.setSpacing(theme.space(3))
        layout.addWidget(self._heading)
        layout.addWidget(self._hint)
        layout.addLayout(fields)
        layout.addWidget(self._message)
        layout.addLayout(buttons)

    @property
    def message(self) -> str:
        """What it says about the last try."""
        return self._message.text()

    @property
    def hint(self) -> str:
        """What it says above the fields."""
        return self._hint.text()

    def ask(self, view: SignInView, *, badge: str = "", again: bool = False, room: Room | None = None) -> None:
        """Opens; `again` only asks for the password of who is signed in and can be put off."""
        self._again = again
        self._later.setVisible(again)
        self._badge.setReadOnly(again)
        if badge or again:
            self._badge.setText(badge)
        self._password.clear()
        self.show_view(view)
        self.set_busy(False)
        self.open(opaque=not again, room=room)
        (self._password if self._badge.text() else self._badge).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, view: SignInView) -> None:
        """Other words, after a try or when the centre came or went; the fields stay."""
        self._heading.set_words(view.heading)
        self._hint.setText(view.hint)
        self._message.setText(view.message)
        self._message.setProperty("role", view.tone)
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)

    def refused(self, view: SignInView) -> None:
        """The try failed: says why, and asks for the password once more."""
        self.show_view(view)
        self.set_busy(False)
        self._password.selectAll()
        self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """While an answer is awaited nothing can be sent twice."""
        self._submit.setEnabled(not busy)
        self._submit.setText(_("Signing in…") if busy else _("Sign in"))

    def may_close(self) -> bool:
        return self._again

    def _next(self) -> None:
        if self._password.text():
            self._send()
        else:
            self._password.setFocus(Qt.FocusReason.TabFocusReason)

    def _send(self) -> None:
        if not self._submit.isEnabled():
            return
        self.set_busy(True)
        self.submitted.emit(self._badge.text().strip(), self._password.text())
