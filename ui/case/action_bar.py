"""The bar of what can be done now: one button with its key for each action the rules offer this person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.screens.forms import ActionForm
from ui.case.flow_layout import FlowLayout
from ui.pieces import ActionButton, ButtonKind
from ui.theme import current


class ActionBar(QWidget):
    """`wanted(str)` names the kind of the command; the flow stands in the first row, the rest quietly below.

    Buttons that stay keep their state and focus.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str, str, ButtonKind, bool], ...] = ()
        self._buttons: dict[str, ActionButton] = {}
        self._rows = (_Row(), _Row())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current().space(1))
        for row in self._rows:
            layout.addWidget(row)

    def show_actions(self, actions: tuple[ActionForm, ...]) -> None:
        """Shows these actions in their order; touches only what differs."""
        wanted = tuple((form.kind, form.label, form.key, _kind(form), form.beside) for form in actions)
        if wanted == self._shown:
            return
        self._shown = wanted
        for row in self._rows:
            row.empty()
        kept: dict[str, ActionButton] = {}
        previous: QWidget = self
        for kind, label, key, rank, beside in wanted:
            button = self._buttons.pop(kind, None) or self._made(kind, label, key)
            button.set_kind(rank)
            self._rows[beside].add(button)
            self.setTabOrder(previous, button)
            previous = kept[kind] = button
        for former in self._buttons.values():
            former.hide()
            former.deleteLater()
        self._buttons = kept
        for row in self._rows:
            row.updateGeometry()

    def _made(self, kind: str, label: str, key: str) -> ActionButton:
        button = ActionButton(label, key)
        button.clicked.connect(lambda: self.wanted.emit(kind))
        return button

    def button(self, kind: str) -> ActionButton | None:
        """The button of an action, where it is offered."""
        return self._buttons.get(kind)


class _Row(QWidget):
    """Buttons side by side, in as many lines as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=current().space(2))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def add(self, button: ActionButton) -> None:
        """Puts a button at the end."""
        self._flow.addWidget(button)
        button.show()
        self.show()

    def empty(self) -> None:
        """Takes all buttons out; they are not deleted."""
        while self._flow.takeAt(0) is not None:
            pass
        self.hide()


def _kind(form: ActionForm) -> ButtonKind:
    if form.danger:
        return ButtonKind.DANGER
    if form.primary:
        return ButtonKind.PRIMARY
    return ButtonKind.QUIET if form.beside else ButtonKind.PLAIN
