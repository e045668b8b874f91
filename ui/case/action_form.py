"""The form of one action, inline below the bar: its fields, what the catalogue says, why it was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desk_app.domain.case import CommandId
from desk_app.screens.forms import ActionForm, FieldKind
from desk_app.screens.refusals import RefusalWords
from desk_app.words import _
from ui.case.attachment_field import AttachmentField
from ui.case.drafts import Typing
from ui.case.form_doors import FormDoors
from ui.case.form_fields import FormFields
from ui.case.picture_catcher import PictureCatcher
from ui.pieces import ActionButton, ButtonKind, Words, key_cap
from ui.theme import current

SUBMIT_KEY = "Ctrl+Return"

Advise = Callable[[Mapping[str, str]], str]


class ActionFormView(QFrame):
    """`submitted(values)` when a person sends it, `closed` when they give it up, `draft_changed(values)` when what was
    typed is to be kept. `replaces` is the refused command that it corrects.

    Escape closes a form in which nothing was typed; one with text asks once, in the form itself.
    """

    submitted = Signal(object)
    closed = Signal()
    draft_changed = Signal(object)
    field_entered = Signal(str)

    def __init__(
        self,
        form: ActionForm,
        doors: FormDoors,
        *,
        replaces: CommandId | None = None,
        advise: Advise | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.replaces = replaces
        self._advise = advise
        self._asked_to_close = False
        self._waiting = False
        self._sends_once_read: dict[str, str] | None = None
        self.setProperty("role", "card")
        self.setAccessibleName(form.label)
        self._make(form, doors)
        self._first = self.fields.values
        self._typing = Typing(self)
        self._typing.due.connect(lambda: self.draft_changed.emit(self.values))
        self.fields.changed.connect(self._edited)
        self.fields.field_entered.connect(self.field_entered)
        if self.pictures is not None:
            PictureCatcher(self, self.pictures)
            self.pictures.read.connect(self._pictures_read)
        self._show_advice()

    def _make(self, form: ActionForm, doors: FormDoors) -> None:
        theme = current()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        layout.setSpacing(theme.space(1))
        head = QHBoxLayout()
        head.addWidget(Words(form.label, "section"))
        self._hint = Words(form.hint, "muted")
        head.addWidget(self._hint, 1)
        layout.addLayout(head)
        self._notice = QLabel()
        self._notice.setWordWrap(True)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setProperty("role", "error")
        self._notice.hide()
        layout.addWidget(self._notice)
        self.fields = FormFields(form, doors)
        layout.addWidget(self.fields)
        self._advice = Words("", "muted")
        self._advice.hide()
        layout.addWidget(self._advice)
        foot = QHBoxLayout()
        kind = ButtonKind.DANGER if form.danger else ButtonKind.PRIMARY
        words = form.label if self.replaces is None else _("{action} again").format(action=form.label)
        self.submit_button = ActionButton(words, SUBMIT_KEY, kind)
        self.submit_button.clicked.connect(self.submit)
        self.cancel_button = ActionButton(_("Cancel"), "Esc", ButtonKind.QUIET, works=False)
        self.cancel_button.clicked.connect(self.ask_to_close)
        self._question = Words("", "warning")
        foot.addWidget(self.submit_button)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self._question, 1)
        layout.addLayout(foot)

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form now."""
        return self.fields.values

    @property
    def touched(self) -> bool:
        """Something in it differs from what stood there at first; blanks do not count."""
        return _said(self.values) != _said(self._first)

    @property
    def waiting(self) -> bool:
        """It was sent and the desk has not answered yet."""
        return self._waiting

    @property
    def pictures(self) -> AttachmentField | None:
        """The field for pictures, where the action takes any."""
        fields = (self.fields.field(spec.name) for spec in self.form.fields)
        return next((field for field in fields if isinstance(field, AttachmentField)), None)

    def start(self) -> None:
        """Puts the cursor where a person begins."""
        where = self.fields.first_to_fill() or self.submit_button
        where.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put(self, values: Mapping[str, str]) -> None:
        """Puts a draft back in."""
        self.fields.put(values)
        self._show_advice()

    def submit(self) -> None:
        """Sends what stands here, once; what is missing is said by whoever hears it.

        Pictures that are still being read are waited for, as they may be what the command is about; the second time it
        is sent without them, and they follow.
        """
        if self._waiting:
            return
        if self.pictures is not None and self.pictures.reading and self._sends_once_read is None:
            self._sends_once_read = self._typed
            words = _("Sent as soon as the pictures are read. {key} again sends it without them; they follow.")
            self._question.set_words(words.format(key=key_cap(SUBMIT_KEY)))
            return
        self._sends_once_read = None
        self._question.set_words("")
        self._typing.flush()
        self.submitted.emit(self.values)

    @property
    def _typed(self) -> dict[str, str]:
        """The values without the pictures, which come by themselves."""
        pictures = {spec.name for spec in self.form.fields if spec.kind is FieldKind.PHOTOS}
        return {name: value for name, value in self.values.items() if name not in pictures}

    def _pictures_read(self, all_taken: bool) -> None:
        if self._sends_once_read is None:
            return
        self._sends_once_read = None
        self._question.set_words("" if all_taken else _("Not sent: a picture could not be taken."))
        if all_taken:
            self.submit()

    def wait(self, waiting: bool) -> None:
        """While the desk keeps the command, it cannot be sent again."""
        self._waiting = waiting
        self.submit_button.setEnabled(not waiting)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """What is missing or cannot be read, at its fields; what belongs to none, above."""
        self.fields.show_faults(faults)
        loose = [words for name, words in faults.items() if self.fields.field(name) is None]
        self._say(" ".join(loose))

    def show_refusal(self, why: RefusalWords) -> None:
        """Why it was refused, what to do, what happened in between; at its field where it is about one."""
        self.wait(False)
        lines = [f"{why.what} {why.then}", *why.happened]
        self._say("\n".join(lines))
        self.fields.point_at(why.field)

    def tell_offered(self, words: str) -> None:
        """Says that the case does not offer this any more; empty where it does."""
        self._hint.set_words(words or self.form.hint, "warning" if words else "muted")

    def ask_to_close(self) -> None:
        """Closes; where text would be lost, asks first and closes at the second time."""
        if self.touched and not self._asked_to_close:
            self._asked_to_close = True
            self._question.set_words(_("What you typed would be lost. Press Esc again to give it up, or go on typing."))
            return
        self._typing.stop()
        self.closed.emit()

    def flush(self) -> None:
        """Tells the draft at once, where something is not kept yet."""
        self._typing.flush()

    def _edited(self) -> None:
        self._asked_to_close = False
        if self._sends_once_read != self._typed:  # who types on has not done yet; pictures only come
            self._sends_once_read = None
            self._question.set_words("")
        self._show_advice()
        self._typing.goes_on()

    def _show_advice(self) -> None:
        words = self._advise(self.values) if self._advise is not None else ""
        self._advice.set_words(words)
        self._advice.setVisible(bool(words))

    def _say(self, words: str) -> None:
        self._notice.setText(words)
        self._notice.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ask_to_close()
            return
        super().keyPressEvent(event)


def _said(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in values.items() if value.strip()}
