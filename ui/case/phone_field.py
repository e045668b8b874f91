"""The caller's number: what an operator types is shown, the number that a call came from is masked until revealed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from desk_app.screens.phone_words import shown_number
from desk_app.words import _
from ui.case.fields import TextField

Mask = Callable[[str], str]
"""How a number that was put in is shown: masked, until somebody has revealed it; empty for one that was typed."""

_TAKE_AWAY = (
    QKeySequence.StandardKey.Delete,
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfWord,
    QKeySequence.StandardKey.DeleteEndOfLine,
    QKeySequence.StandardKey.DeleteCompleteLine,
    QKeySequence.StandardKey.Cut,
)


class PhoneField(TextField):
    """Holds the whole number also while it shows a masked one: whatever is typed, pasted or dropped then takes its
    place as a whole, a key that deletes takes it away, and undoing all of that brings it back.

    The line itself is empty meanwhile. The mask stands where a hint stands, so that no key, mouse or input method ever
    finds a part of it to edit. Until it is told otherwise, every number that is put in is masked.
    """

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, hint, parent)
        self._hint = hint
        self._mask: Mask = shown_number
        self._number = ""
        self._masked = False
        self._replaced = ""
        self._line.textEdited.disconnect()
        self._line.textEdited.connect(self._typed)
        self._line.installEventFilter(self)

    def set_mask(self, mask: Mask) -> None:
        """How numbers that are put in are shown."""
        self._mask = mask
        self._show()

    @property
    def value(self) -> str:
        return self._number

    def set_value(self, value: str) -> None:
        if value != self._number:
            self._number, self._replaced = value, ""
        self._show()

    def show_again(self) -> None:
        """The number was revealed, or is hidden again."""
        self._show()

    def _show(self) -> None:
        mask = self._mask(self._number) if self._number else ""
        self._see(mask if mask != self._number else "")
        text = "" if self._masked else self._number
        if text != self._line.text():
            self._line.setText(text)
            self._line.setCursorPosition(0)

    def _see(self, mask: str) -> None:
        """Shows the mask; none where it is empty."""
        self._masked = bool(mask)
        told = _("The number of this call; typing replaces it") if mask else ""
        self._line.setPlaceholderText(mask or self._hint)
        self._line.setToolTip(told)
        self._line.setAccessibleDescription(f"{mask} {told}".strip())
        if bool(self._line.property("masked")) != self._masked:
            self._line.setProperty("masked", "true" if mask else None)
            self._line.style().unpolish(self._line)
            self._line.style().polish(self._line)

    def _typed(self, text: str) -> None:
        if self._masked:
            self._replaced = self._number
            self._see("")
        self._number = text
        if not text and not self._line.isUndoAvailable():
            self._take_back()
        self.changed.emit()

    def _take_away(self) -> None:
        self._replaced, self._number = self._number, ""
        self._see("")
        self.changed.emit()

    def _take_back(self) -> None:
        """All that was done to the number that stood here first is undone."""
        self._number, self._replaced = self._replaced, ""
        self._show()

    def _undoes_to_the_first(self, event: QKeyEvent) -> bool:
        """Undoing what no edit of the line has done: that the number was taken away."""
        undoes = event.matches(QKeySequence.StandardKey.Undo) and not self._line.isUndoAvailable()
        return undoes and bool(self._replaced) and not self._number

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self._masked and _takes_away(event):
                self._take_away()
                return True
            if self._undoes_to_the_first(event):
                self._take_back()
                self.changed.emit()
                return True
        return bool(super().eventFilter(watched, event))


def _takes_away(event: QKeyEvent) -> bool:
    backspace = event.key() == Qt.Key.Key_Backspace  # a standard key on some systems only
    return backspace or any(event.matches(key) for key in _TAKE_AWAY)
