"""Finds one of many by a few typed characters: the choices stand below the line and never take the focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desk_app.screens.forms import Option
from ui.case.choice_list import ROWS_SHOWN, ChoiceList

MOST_FOUND = 200
SEARCH_MS = 150

Search = Callable[[str, Callable[[Sequence[Option]], None]], None]
"""Finds options for what was typed and hands them to the function given, now or later."""


def found(options: Sequence[Option], typed: str) -> list[Option]:
    """The options in which every typed word occurs, those whose text begins with it first; at most MOST_FOUND."""
    words = typed.casefold().split()
    if not words:
        return list(options[:MOST_FOUND])
    beginning: list[Option] = []
    inside: list[Option] = []
    for option in options:
        text = option.text.casefold()
        whole = f"{text} {option.detail.casefold()} {option.value.casefold()}"
        if all(word in whole for word in words):
            (beginning if text.startswith(words[0]) else inside).append(option)
    return [*beginning, *inside][:MOST_FOUND]


class Picker(QLineEdit):
    """A line in which a few characters find an option; `value` is the chosen one's, empty where none is.

    Down or typing opens the list, Up and Down move, Enter or Tab takes, Escape closes it. With `search` the options are
    asked for while typing instead of being given.
    """

    changed = Signal()

    def __init__(self, options: Sequence[Option] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = list(options)
        self._chosen: Option | None = None
        self._search: Search | None = None
        self._composing = False
        self._list: ChoiceList | None = None
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)

    @property
    def value(self) -> str:
        """The value of the chosen option; empty where nothing is chosen."""
        return self._chosen.value if self._chosen else ""

    @property
    def unfinished(self) -> bool:
        """Something is typed that chose nothing."""
        return self._chosen is None and bool(self.text().strip())

    @property
    def is_open(self) -> bool:
        """The list is shown."""
        return self._list is not None and self._list.isVisible()

    @property
    def listed(self) -> tuple[Option, ...]:
        """What the list shows now."""
        return tuple(self._list.shown.options) if self._list is not None and self.is_open else ()

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen."""
        return tuple(self._options)

    def set_search(self, search: Search) -> None:
        """Options are asked for while typing."""
        self._search = search

    def set_options(self, options: Sequence[Option]) -> None:
        """Offers others; what is chosen and not among them is given up."""
        self._options = list(options)
        if self._chosen is not None and all(option.value != self._chosen.value for option in options):
            self.set_value("")

    def set_value(self, value: str) -> None:
        """Chooses by value without asking; one that is not known stands there by itself."""
        chosen = next((option for option in self._options if option.value == value), None)
        if chosen is None and value:
            chosen = Option(value=value, text=value)
        self._take(chosen)

    def name_again(self) -> None:
        """What is chosen as the options call it now, where they have come later than the choice."""
        known = next((option for option in self._options if option.value == self.value), None)
        if known is not None and known != self._chosen:
            self._take(known)

    def open_list(self) -> None:
        """Shows what fits to what is typed; everything where the line still says what is chosen."""
        if self._search is not None:
            self._ask()
            return
        typed = "" if self._chosen is not None and self.text() == self._chosen.text else self.text()
        self._show(found(self._options, typed))

    def close_list(self) -> None:
        """Hides the list; nothing is taken."""
        if self._list is not None:
            self._list.hide()

    # inside

    def _typed(self, text: str) -> None:
        if self._chosen is not None and text != self._chosen.text:
            self._chosen = None
            self.changed.emit()
        if self._search is not None:
            self._wait.start()
        elif text.strip():
            self._show(found(self._options, text))
        else:
            self.close_list()

    def _ask(self) -> None:
        if self._search is not None and self.text().strip() and self.hasFocus():
            self._search(self.text().strip(), self._answered)

    def _answered(self, options: Sequence[Option]) -> None:
        self._options = list(options)
        if self.hasFocus() and self._chosen is None:
            self._show(self._options)

    def _show(self, options: list[Option]) -> None:
        if self._list is None:
            self._list = ChoiceList(self.window())
            self._list.clicked.connect(self._clicked)
            self.destroyed.connect(self._list.deleteLater)
        self._list.shown.show(options)
        if not options:
            self._list.hide()
            return
        here = [number for number, option in enumerate(options) if option is self._chosen]
        self._list.setCurrentIndex(self._list.shown.index(here[0] if here else 0))
        self._place()
        self._list.show()
        self._list.raise_()

    def _place(self) -> None:
        assert self._list is not None
        self._list.stand_at(QRect(self.mapTo(self.window(), QPoint(0, 0)), self.size()))

    def _clicked(self, index: QModelIndex) -> None:
        self._accept(index.row())

    def _accept(self, row: int) -> None:
        assert self._list is not None
        if 0 <= row < len(self._list.shown.options):
            self._take(self._list.shown.options[row])
        self.close_list()

    def _take(self, option: Option | None) -> None:
        text = option.text if option else ""
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        self.setToolTip(f"{option.text} {option.detail}".strip() if option else "")
        if option != self._chosen:
            self._chosen = option
            self.changed.emit()

    def _moved(self, by: int) -> None:
        assert self._list is not None
        self._list.move_by(by)

    def event(self, event: QEvent) -> bool:
        # Tab moves the focus before it ever is a key press of this line.
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Tab
            and self.is_open
            and self._chosen is None
            and not self._composing
        ):
            assert self._list is not None
            self._accept(self._list.currentIndex().row())
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._composing:
            super().keyPressEvent(event)
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.is_open:
                self._moved(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp if self.is_open:
                self._moved(ROWS_SHOWN if event.key() == Qt.Key.Key_PageDown else -ROWS_SHOWN)
            case Qt.Key.Key_Down:
                self.open_list()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.is_open and plain:
                assert self._list is not None
                self._accept(self._list.currentIndex().row())
            case Qt.Key.Key_Escape if self.is_open:
                self.close_list()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.is_open:
            self.open_list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._wait.stop()
        self.close_list()
        if self._chosen is None and self.text().strip():
            exact = [option for option in self._options if option.text == self.text().strip()]
            if len(exact) == 1:
                self._take(exact[0])

    def hideEvent(self, event: QHideEvent) -> None:
        self._wait.stop()
        self.close_list()
        super().hideEvent(event)
