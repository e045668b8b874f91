"""The line that says a component brought the problem of its class in place of the one chosen, and takes it back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.words import _, pgettext
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

UNDO_KEY = "Alt+Z"


class ProblemChanged(QWidget):
    """`undone(str)` gives back the code of the problem that stood there; hidden while there is nothing to say."""

    undone = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._former = ""
        self._said = Words("", "warning")
        undo = ActionButton(pgettext("form", "Undo"), UNDO_KEY, ButtonKind.QUIET)
        undo.clicked.connect(self._undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().space(2))
        row.addWidget(self._said, 1)
        row.addWidget(undo)
        self.hide()

    def tell(self, former: str, was: str, now: str) -> None:
        """Says that the problem called `was` (its code: `former`) is now the one called `now`."""
        self._former = former
        self._said.set_words(_("Problem was “{was}”, is now “{now}” as the component's class").format(was=was, now=now))
        self.show()

    def _undo(self) -> None:
        self.hide()
        self.undone.emit(self._former)
