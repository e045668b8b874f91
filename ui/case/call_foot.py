"""The foot of a new call: what to ask next, what is still missing, and how far the call goes with one key."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.seat import Actor
from desk_app.screens.actions import KEYS as ACTION_KEYS
from desk_app.screens.next_question import NextQuestion
from desk_app.screens.register_steps import Readiness, UpTo, steps_offered
from desk_app.words import _, pgettext
from ui.case.flow_layout import FlowLayout
from ui.pieces import ActionButton, ButtonKind, Paragraph, Words
from ui.theme import current

KEYS = {
    UpTo.REGISTER: "F5",
    UpTo.FILE: "F6",
    UpTo.DISPATCH: "F7",
    UpTo.ASK: ACTION_KEYS["AskShiftLeader"],
    UpTo.ANSWER: ACTION_KEYS["AnswerDirectly"],
    UpTo.TRANSFER: ACTION_KEYS["TransferOut"],
}
FLOW = (UpTo.REGISTER, UpTo.FILE, UpTo.DISPATCH)


class CallFoot(QWidget):
    """`wanted(UpTo)` by a button or its key, `given_up` by Cancel. It never asks in a dialog."""

    wanted = Signal(object)
    given_up = Signal()

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._offered = offered = steps_offered(actor)
        self.buttons: dict[UpTo, ActionButton] = {}
        self.every: dict[UpTo, ActionButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        self._ask = Words(_("Ask next"), "small")
        self._next = Words("", "section")
        self._lacking = Paragraph("", "muted")
        above = QHBoxLayout()
        above.setSpacing(theme.space(2))
        above.addWidget(self._ask)
        above.addWidget(self._next, 1)
        layout.addLayout(above)
        keys = QWidget()
        row = FlowLayout(keys, spacing=theme.space(2))
        for upto, words in _words().items():
            button = ActionButton(words, KEYS[upto])
            button.clicked.connect(lambda _checked=False, upto=upto: self.wanted.emit(upto))
            row.addWidget(button)
            self.every[upto] = button
            button.setVisible(upto in offered and upto is not UpTo.ASK)
            button.setEnabled(upto in offered)
            if upto in FLOW and upto in offered:
                self.buttons[upto] = button
        self._may_ask = UpTo.ASK in offered
        self.ask_button = self.every[UpTo.ASK]
        self.cancel_button = ActionButton(_("Cancel"), "Esc", ButtonKind.QUIET, works=False)
        self.cancel_button.clicked.connect(self.given_up)
        row.addWidget(self.cancel_button)
        layout.addWidget(keys)
        layout.addWidget(self._lacking)
        self._question = Words("", "warning")
        self._question.hide()
        layout.addWidget(self._question)

    @property
    def lacking(self) -> str:
        """What is still missing, as it is shown."""
        return self._lacking.text()

    @property
    def asks(self) -> str:
        """What it says to ask the caller next."""
        return self._next.text()

    def tell(self, ready: Readiness, question: NextQuestion, ending: UpTo | None) -> None:
        """What is missing for each way the call can go, what to ask next; the furthest step that is open stands out.

        `ending`: the call is about to end without a case to handle.
        """
        self._next.set_words(question.words)
        self._ask.setVisible(bool(question.field))
        self._next.setVisible(bool(question.words))
        leader = self._may_ask and ready.advice.leader_decides
        self.ask_button.setVisible(leader)
        furthest = self._furthest(ready, leader) if ending is None else ending
        for upto, button in self.every.items():
            button.set_kind(ButtonKind.PRIMARY if upto is furthest else ButtonKind.PLAIN)
        self._lacking.set_words(self._standing(ready, ending), "muted")

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """What is missing for the step that was wanted."""
        self._lacking.set_words(_("Still missing: {fields}").format(fields=_listed(faults)), "error")

    def say(self, words: str) -> None:
        """Why the call is not saved yet."""
        self._lacking.set_words(words, "warning")

    def ask_about_loss(self, asking: bool) -> None:
        """Says what giving the call up would cost, or no longer."""
        words = _("What you typed would be lost. Press Esc again to give it up, or go on typing.") if asking else ""
        self._question.set_words(words)
        self._question.setVisible(asking)

    def wait(self, waiting: bool) -> None:
        """While the desk keeps the call, it cannot be sent again."""
        for upto in self._offered:
            self.every[upto].setEnabled(not waiting)

    def _furthest(self, ready: Readiness, leader: bool) -> UpTo | None:
        furthest = None
        for upto in self.buttons:
            if ready.faults(upto):
                break
            furthest = upto
        return UpTo.ASK if furthest is UpTo.FILE and leader else furthest

    def _standing(self, ready: Readiness, ending: UpTo | None) -> str:
        """What is still missing for the way the call is going, or what one key does now that nothing is."""
        if ending is not None:
            faults = ready.faults(ending)
            return _("Still missing: {fields}").format(fields=_listed(faults)) if faults else _complete()[ending]
        told = self._missing(ready)
        return _("Still missing. {steps}").format(steps=told) if told else _complete()[list(self.buttons)[-1]]

    def _missing(self, ready: Readiness) -> str:
        steps = {
            UpTo.REGISTER: (_("To register: {fields}"), ready.register),
            UpTo.FILE: (_("To file: {fields}"), ready.file),
            UpTo.DISPATCH: (_("To dispatch: {fields}"), ready.dispatch),
        }
        lines = (
            words.format(fields=_listed(lacking))
            for upto, (words, lacking) in steps.items()
            if lacking and upto in self.buttons
        )
        return " · ".join(lines)


def _listed(lacking: Mapping[str, str]) -> str:
    return _(", ").join(lacking.values())


def _complete() -> dict[UpTo, str]:
    """What can be done, for each end of a call for which nothing is missing."""
    return {
        UpTo.REGISTER: _("Complete: it can be registered."),
        UpTo.DISPATCH: _("Complete: it can be registered, filed and dispatched at once."),
        UpTo.ANSWER: _("Complete: the call is logged with what the caller was told, and is over."),
        UpTo.TRANSFER: _("Complete: the call is logged as handed over, and is over."),
    }


def _words() -> dict[UpTo, str]:
    """How far each goes, in the words of its button, in the order in which they stand."""
    return {
        UpTo.REGISTER: _("Register"),
        UpTo.FILE: _("Register and file"),
        UpTo.DISPATCH: _("Register, file, dispatch"),
        UpTo.ASK: _("File, ask shift leader"),
        UpTo.ANSWER: pgettext("call", "Only asks"),
        UpTo.TRANSFER: pgettext("call", "Hand over"),
    }
