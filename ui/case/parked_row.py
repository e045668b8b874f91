"""Calls that were begun and wait, each a button to go on with it; takes no room while there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.screens.parked_calls import ParkedCall
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

MOST_SHOWN = 4
BACK_KEY, OLDEST_KEY = "Alt+PgUp", "Alt+PgDown"
"""Back to the call that was left last; on to the one that waits longest, so that pressing it again goes round."""


class ParkedRow(QWidget):
    """`wanted(str)` names the call's draft. The one left last stands first, the one that waits longest last."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ParkedCall, ...] = ()
        self._lengths: list[tuple[ParkedCall, Words]] = []
        self.setAccessibleName(_("Calls not sent yet"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(current().space(2))
        self.hide()

    @property
    def calls(self) -> tuple[ParkedCall, ...]:
        """What is shown."""
        return self._shown

    def show_calls(self, calls: Sequence[ParkedCall], now: datetime) -> None:
        """Shows the calls, left last first; of many the one that waits longest is among those in sight."""
        shown = tuple(calls[: MOST_SHOWN - 1]) + tuple(calls[-1:] if len(calls) >= MOST_SHOWN else ())
        if shown == self._shown:
            return
        self._shown = shown
        self._clear()
        self._add(Words(_("Calls not sent yet"), "warning"))
        for number, call in enumerate(shown):
            key = BACK_KEY if number == 0 else OLDEST_KEY if number == len(shown) - 1 else ""
            button = ActionButton(call.words, key, ButtonKind.QUIET)
            button.setAccessibleName(_("Go on with: {what}").format(what=call.words))
            button.clicked.connect(lambda _checked=False, key=call.key: self.wanted.emit(key))
            length = Words(call.waiting(now), "small")
            self._add(button)
            self._add(length)
            self._lengths.append((call, length))
        if len(calls) > len(shown):
            self._add(Words(_("+{count}").format(count=len(calls) - len(shown)), "small"))
        self._row.addStretch(1)
        self.setVisible(bool(shown))

    def tick(self, now: datetime) -> None:
        """Only time has passed."""
        for call, length in self._lengths:
            length.set_words(call.waiting(now))

    def _add(self, widget: QWidget) -> None:
        self._row.addWidget(widget)
        widget.show()  # at once: the next key may be for it

    def _clear(self) -> None:
        self._lengths = []
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
