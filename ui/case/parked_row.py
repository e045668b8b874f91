"""Calls that were begun and wait, each a button to go on with it; takes no room while there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyleOptionButton, QWidget

from desk_app.screens.parked_calls import ParkedCall
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

LEAST_SHOWN, MOST_SHOWN = 2, 4
READABLE = 220
"""Where a call's button would be narrower than that, the row's heading gives way."""
BACK_KEY, OLDEST_KEY = "Alt+PgUp", "Alt+PgDown"
"""Back to the call that was left last; on to the one that waits longest, so that pressing it again goes round."""

Each = TypeVar("Each")


class ParkedRow(QWidget):
    """`wanted(str)` names the call's draft. The one left last stands first, the one that waits longest last.

    In a narrow pane fewer calls are in sight, each of them whole: who, about what and for how long. The row never asks
    for room, which would squeeze the panes beside it.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calls: tuple[ParkedCall, ...] = ()
        self._items: list[_Item] = []
        self.setAccessibleName(_("Calls not sent yet"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(current().space(2))
        self._heading, self._more = _whole(_("Calls not sent yet"), "warning"), _whole("", "small")
        self._row.addWidget(self._heading)
        self._row.addWidget(self._more)
        self._row.addStretch(1)
        self.hide()

    @property
    def calls(self) -> tuple[ParkedCall, ...]:
        """What is shown where there is room for it."""
        return tuple(item.call for item in self._items)

    @property
    def in_sight(self) -> tuple[ParkedCall, ...]:
        """What is shown in this width."""
        return tuple(item.call for item in self._items if not item.button.isHidden())

    def show_calls(self, calls: Sequence[ParkedCall], now: datetime) -> None:
        """Shows the calls, left last first; of many the one that waits longest is among those in sight."""
        if tuple(calls) == self._calls:
            return
        self._calls = tuple(calls)
        shown = _first_and_last(self._calls, MOST_SHOWN)
        if shown != self.calls:
            self._put(shown, now)
        self._fit()
        self.setVisible(bool(shown))

    def tick(self, now: datetime) -> None:
        """Only time has passed."""
        wide = [item.length.sizeHint().width() for item in self._items]
        for item in self._items:
            item.length.set_words(item.call.waiting(now))
        if wide != [item.length.sizeHint().width() for item in self._items]:
            self._fit()

    def _put(self, shown: Sequence[ParkedCall], now: datetime) -> None:
        for item in self._items:
            for widget in (item.button, item.length):
                self._row.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._items = []
        for number, call in enumerate(shown):
            key = BACK_KEY if number == 0 else OLDEST_KEY if number == len(shown) - 1 else ""
            item = _Item(call, key, now)
            item.button.clicked.connect(lambda _checked=False, key=call.key: self.wanted.emit(key))
            self._items.append(item)
            self._row.insertWidget(2 * number + 1, item.button)
            self._row.insertWidget(2 * number + 2, item.length)

    def _fit(self) -> None:
        """As many as can be read in this width; at once, for the next key may be for one of them."""
        most = len(self._items)
        whole = next(
            (
                count
                for count in range(most, min(most, LEAST_SHOWN) - 1, -1)
                if self._needs(count, whole=True) <= self._room
            ),
            0,
        )
        wanted = _first_and_last(self._items, whole or LEAST_SHOWN)
        self._heading.setVisible(bool(whole) or self._needs(len(wanted), whole=False) <= self._room)
        for item in self._items:
            item.show(item in wanted)
        behind = len(self._calls) - len(wanted)
        self._more.set_words(_("+{count}").format(count=behind) if behind else "")
        self._more.setVisible(bool(behind))

    @property
    def _room(self) -> int:
        return self.contentsRect().width()

    def _needs(self, count: int, *, whole: bool) -> int:
        """How wide so many calls are, with the heading and the number of the others."""
        widths = [item.width(whole=whole) for item in _first_and_last(self._items, count)]
        behind = len(self._calls) - count
        more = self.fontMetrics().horizontalAdvance(_("+{count}").format(count=behind)) if behind else 0
        gaps = (2 * count + bool(behind)) * self._row.spacing()
        return self._heading.sizeHint().width() + sum(widths) + more + gaps

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _Item:
    """The button of one call, and for how long it waits."""

    def __init__(self, call: ParkedCall, key: str, now: datetime) -> None:
        self.call = call
        self.button = _CallButton(call.words, key, ButtonKind.QUIET)
        self.button.setAccessibleName(_("Go on with: {what}").format(what=call.words))
        self.length = _whole(call.waiting(now), "small")

    def show(self, shown: bool) -> None:
        self.button.setVisible(shown)
        self.length.setVisible(shown)

    def width(self, *, whole: bool) -> int:
        button = self.button.sizeHint().width()
        return self.length.sizeHint().width() + (button if whole else min(button, READABLE)) + current().space(2)


class _CallButton(ActionButton):
    """Cuts its words where it is narrower than they are; the whole is in its tip."""

    _lacking = 0

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        self._lacking = self.sizeHint().width() - self.width()
        super().paintEvent(event)
        self._lacking = 0  # else the button would ask for as little as it has

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        if self._lacking > 0:
            metrics = self.fontMetrics()
            room = metrics.horizontalAdvance(self.text()) - self._lacking
            # PySide's stubs do not name the option's own fields.
            option.text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)  # type: ignore[attr-defined]


def _whole(text: str, role: str) -> Words:
    """Words that are never cut."""
    words = Words(text, role)
    words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return words


def _first_and_last(calls: Sequence[Each], count: int) -> tuple[Each, ...]:
    """So many of them: the first ones, and the last."""
    return tuple(calls) if len(calls) <= count else (*calls[: count - 1], *calls[-1:])
