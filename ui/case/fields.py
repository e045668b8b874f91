"""The widgets of a form's fields: each holds one text value and says when a person has changed it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from desk_app.domain.deadlines import LimitUnit
from desk_app.screens.forms import NO, YES, Option
from desk_app.screens.vocabulary import limit_unit
from desk_app.words import _
from ui.case.flow_layout import FlowLayout
from ui.case.picker import Picker
from ui.theme import current

LONG_TEXT_LINES = 2
LINES_MORE = 4
"""So many lines a text may take more than at first before it scrolls."""


def frame(widget: QWidget, wrong: bool) -> None:
    """Shows or takes away a widget's red frame."""
    if bool(widget.property("wrong")) != wrong:
        widget.setProperty("wrong", "true" if wrong else None)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Field(QWidget):
    """One value as text. `changed` only when a person changes it; `main` is what takes the focus."""

    changed = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> str:
        """What stands in it."""
        raise NotImplementedError

    def set_value(self, value: str) -> None:
        """Puts a value in without telling."""
        raise NotImplementedError

    def set_options(self, options: Sequence[Option]) -> None:
        """Offers other options, where there are any to offer."""

    def mark_wrong(self, wrong: bool) -> None:
        """Shows or takes away the red frame."""
        for widget in (self.main, *self.main.findChildren(QLineEdit)):
            frame(widget, wrong)

    @property
    def main(self) -> QWidget:
        """The widget that takes the focus."""
        proxy = self.focusProxy()
        return proxy if isinstance(proxy, QWidget) else self

    def _hold(self, widget: QWidget, *others: QWidget) -> None:
        """Lays out its widgets; the first is its main one and carries the label for those who listen to it."""
        widget.setAccessibleName(self.label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current().space(2))
        layout.addWidget(widget, 1)
        for other in others:
            layout.addWidget(other)
        self.setFocusProxy(widget)


class TextField(Field):
    """One line."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._line = QLineEdit()
        self._line.setPlaceholderText(hint)
        self._line.textEdited.connect(self.changed)
        self._hold(self._line)

    @property
    def value(self) -> str:
        return self._line.text()

    def set_value(self, value: str) -> None:
        if value != self._line.text():
            self._line.setText(value)
            self._line.setCursorPosition(0)

    def take(self, value: str) -> None:
        """A value from the look-up; told as if it had been typed."""
        self.set_value(value)
        self.changed.emit()


class LongText(QPlainTextEdit):
    """Some lines of text that become more as they are filled; Tab goes on to the next field."""

    def __init__(self, lines: int = LONG_TEXT_LINES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = self._least = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def _grow(self) -> None:
        lines = max(self._least, min(round(self.document().size().height()), self._least + LINES_MORE))
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self.font()).lineSpacing()
        return QSize(current().space(60), self._lines * line + current().space(5))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().space(20), self.sizeHint().height())


class LongTextField(Field):
    """Several lines."""

    def __init__(self, label: str, hint: str = "", lines: int = LONG_TEXT_LINES, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._text = LongText(lines)
        self._text.setPlaceholderText(hint)
        self._setting = False
        self._text.textChanged.connect(self._edited)
        self._hold(self._text)

    @property
    def value(self) -> str:
        return self._text.toPlainText()

    def set_value(self, value: str) -> None:
        if value != self._text.toPlainText():
            self._setting = True
            self._text.setPlainText(value)
            self._text.moveCursor(QTextCursor.MoveOperation.End)  # whoever goes on, goes on behind it
            self._setting = False

    def _edited(self) -> None:
        if not self._setting:
            self.changed.emit()


class ChoiceField(Field):
    """One of a few, all of them in sight; arrows move between them."""

    def __init__(self, label: str, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._group = QButtonGroup(self)
        self._values: list[str] = []
        layout = FlowLayout(self, spacing=current().space(4))
        for number, option in enumerate(options):
            button = QRadioButton(option.text)
            button.setToolTip(option.detail)
            button.setAccessibleName(f"{label}: {option.text}")
            self._group.addButton(button, number)
            self._values.append(option.value)
            layout.addWidget(button)
        self._group.idClicked.connect(lambda _number: self.changed.emit())
        self._group.idToggled.connect(self._toggled)
        if self._values:
            self.setFocusProxy(self._group.button(0))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def value(self) -> str:
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else ""

    def set_value(self, value: str) -> None:
        self.blockSignals(True)
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)
        elif (checked := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)
        self.blockSignals(False)

    def _toggled(self, number: int, checked: bool) -> None:
        if checked:
            self.setFocusProxy(self._group.button(number))
            if self._group.button(number).hasFocus():
                self.changed.emit()


class ListField(Field):
    """One of some, in a list that opens."""

    def __init__(self, label: str, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._list = QComboBox()
        self._list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._list.setMinimumContentsLength(6)
        self._list.activated.connect(lambda _row: self.changed.emit())
        self._list.installEventFilter(self)
        for option in options:
            self._list.addItem(option.text, option.value)
        self._list.setCurrentIndex(-1)
        self._hold(self._list)

    @property
    def value(self) -> str:
        return str(self._list.currentData() or "")

    def set_value(self, value: str) -> None:
        self._list.setCurrentIndex(self._list.findData(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A wheel over a list that is not in use would change what was chosen.
        return event.type() == QEvent.Type.Wheel and not self._list.hasFocus()


class TruthField(Field):
    """Yes or no as a box to tick."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._box = QCheckBox(label)
        self._box.clicked.connect(lambda _checked: self.changed.emit())
        self._hold(self._box)

    @property
    def value(self) -> str:
        return YES if self._box.isChecked() else NO

    def set_value(self, value: str) -> None:
        self._box.setChecked(value == YES)


class PickField(Field):
    """One of many, found by typing."""

    def __init__(self, label: str, hint: str, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.picker = Picker(options)
        self.picker.setPlaceholderText(hint)
        self.picker.changed.connect(self._picked)
        self._setting = False
        self._hold(self.picker)

    @property
    def value(self) -> str:
        return self.picker.value

    def set_value(self, value: str) -> None:
        self._setting = True
        if value != self.picker.value or not value:
            self.picker.set_value(value)
        self._setting = False

    def set_options(self, options: Sequence[Option]) -> None:
        self._setting = True
        self.picker.set_options(options)
        self._setting = False

    def _picked(self) -> None:
        if not self._setting:
            self.changed.emit()


class StepLine(QLineEdit):
    """A line whose value goes up and down with the arrow keys, where it can be read."""

    def __init__(self, step: Callable[[str, int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if not by:
            super().keyPressEvent(event)
            return
        try:
            self.setText(self._step(self.text().strip(), by))
        except ValueError:
            return
        self.textEdited.emit(self.text())


class DateField(Field):
    """A day, `2026-11-23`; the arrow keys go a day on or back. What cannot be read is said when the form is sent."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._line = StepLine(self._stepped)
        self._line.setFixedWidth(current().space(44))
        self._line.textEdited.connect(self.changed)
        self._hold(self._line, _filler())

    @property
    def value(self) -> str:
        return self._line.text().strip()

    def set_value(self, value: str) -> None:
        if value != self.value:
            self._line.setText(value)

    @staticmethod
    def _stepped(text: str, by: int) -> str:
        return (date.fromisoformat(text) + timedelta(days=by)).isoformat()


class TimeField(DateField):
    """A day and a time of it in the district's zone, `2026-11-23 10:32`; the arrow keys go by a minute."""

    @staticmethod
    def _stepped(text: str, by: int) -> str:
        return f"{datetime.fromisoformat(text) + timedelta(minutes=by):%Y-%m-%d %H:%M}"


class LimitField(Field):
    """A number and what it counts."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._amount = QLineEdit()
        self._amount.setFixedWidth(current().space(18))
        self._unit = QComboBox()
        self._unit.setAccessibleName(_("{label}: unit").format(label=label))
        for unit in LimitUnit:
            self._unit.addItem(limit_unit(unit).format(amount="").strip(), unit.value)
        self._amount.textEdited.connect(self.changed)
        self._unit.activated.connect(lambda _row: self.changed.emit())
        self._hold(self._amount, self._unit, _filler())

    @property
    def value(self) -> str:
        amount = self._amount.text().strip()
        return f"{amount} {self._unit.currentData()}" if amount else ""

    def set_value(self, value: str) -> None:
        amount, _space, unit = value.partition(" ")
        try:
            self._amount.setText(f"{Decimal(amount).normalize():f}")
        except InvalidOperation:
            self._amount.setText(amount)
        self._unit.setCurrentIndex(max(0, self._unit.findData(unit)))


def _filler() -> QWidget:
    filler = QWidget()
    filler.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return filler
