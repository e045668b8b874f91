"""The caller's number: what an operator types is shown, the number that a call came from is masked until revealed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desk_app.words import _
from ui.case.fields import TextField

Mask = Callable[[str], str]
"""How a number of the call is shown: masked, until somebody has revealed it; empty for one that was typed."""


class PhoneField(TextField):
    """Holds the whole number also while it shows a masked one. The first key typed into a masked one replaces it."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, hint, parent)
        self._mask: Mask = lambda _number: ""
        self._masked = ""
        self._number = ""
        self._line.textEdited.disconnect()
        self._line.textEdited.connect(self._typed)

    def set_mask(self, mask: Mask) -> None:
        """How numbers of the call are shown."""
        self._mask = mask
        self._show()

    @property
    def value(self) -> str:
        return self._number if self._masked else self._line.text()

    def set_value(self, value: str) -> None:
        self._number = value
        self._show()

    def show_again(self) -> None:
        """The number was revealed, or is hidden again."""
        self._number = self.value
        self._show()

    def _show(self) -> None:
        shown = self._mask(self._number) if self._number else ""
        self._masked = shown if shown != self._number else ""
        self._line.setToolTip(_("The number of this call; typing replaces it") if self._masked else "")
        if (text := self._masked or self._number) != self._line.text():
            self._line.setText(text)
            self._line.setCursorPosition(0)

    def _typed(self, text: str) -> None:
        if self._masked:
            # What stood there was no text of anybody's: only what was typed into it now is the new number.
            typed = _put_in(self._masked, text)
            self._masked = ""
            self._line.setText(typed)
        self._number = self._line.text()
        self.changed.emit()


def _put_in(before: str, after: str) -> str:
    """What was typed into a text, without the text: all that `after` has between the ends that both share."""
    begin = 0
    while begin < min(len(before), len(after)) and before[begin] == after[begin]:
        begin += 1
    end = 0
    while end < min(len(before), len(after)) - begin and before[-1 - end] == after[-1 - end]:
        end += 1
    return after[begin : len(after) - end]
