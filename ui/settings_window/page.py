"""A page of the settings: a title, a sentence on what it is about, rows of fields with what is wrong below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desk_app.screens.forms import NO, YES
from ui.case.fields import frame
from ui.case.picker import Picker
from ui.pieces import Paragraph, Words
from ui.theme import current

FIELD_WIDTH, LONG_WIDTH = 320, 460


class SettingsPage(QWidget):
    """`edited(str)` names the field that a person has changed: a truth or a choice at once, and a text of several
    lines, a line when it is left or Enter is pressed. Values are text, truths `yes` and `no`."""

    edited = Signal(str)

    def __init__(self, title: str, remark: str) -> None:
        super().__init__()
        theme = current()
        self.title = title
        self.setAccessibleName(title)
        self._fields: dict[str, QWidget] = {}
        self._faults: dict[str, Paragraph] = {}
        about = QLabel(remark)
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        self.rows = QGridLayout()
        self.rows.setHorizontalSpacing(theme.space(4))
        self.rows.setVerticalSpacing(theme.space(1))
        self.rows.setColumnStretch(2, 1)
        self.below = QVBoxLayout()
        self.below.setSpacing(theme.space(2))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(6), theme.space(4), theme.space(6), theme.space(4))
        layout.setSpacing(theme.space(2))
        layout.addWidget(Words(title, "title"))
        layout.addWidget(about)
        layout.addSpacing(theme.space(2))
        self.above = QVBoxLayout()
        layout.addLayout(self.above)
        layout.addLayout(self.rows)
        layout.addLayout(self.below)
        layout.addStretch(1)

    # building

    def add_text(
        self, name: str, label: str, hint: str = "", *, secret: bool = False, narrow: bool = False
    ) -> QLineEdit:
        """A row with a line; `hint` stands beside it, so that it is read while the line is filled too."""
        line = QLineEdit()
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setFixedWidth(FIELD_WIDTH // 3 if narrow else FIELD_WIDTH)
        line.editingFinished.connect(lambda: self.edited.emit(name))
        self._row(name, label, line, hint)
        return line

    def add_long_text(self, name: str, label: str, lines: int, hint: str = "") -> QPlainTextEdit:
        """A row with some lines of text; Tab goes on to the next field."""
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        text.setFixedHeight(lines * text.fontMetrics().lineSpacing() + current().space(4))
        text.setMinimumWidth(LONG_WIDTH)
        text.setMaximumWidth(LONG_WIDTH)
        text.textChanged.connect(lambda: self.edited.emit(name))
        self._row(name, label, text, hint)
        return text

    def add_pick(self, name: str, label: str, hint: str = "") -> Picker:
        """A row with a line in which a few characters find one of many; its value is the code, or what is typed."""
        picker = Picker()
        picker.setFixedWidth(LONG_WIDTH)
        picker.changed.connect(lambda: self.edited.emit(name))
        picker.editingFinished.connect(lambda: self.edited.emit(name))
        self._row(name, label, picker, hint)
        return picker

    def add_truth(self, name: str, label: str, hint: str = "") -> QCheckBox:
        """A row with a tick."""
        box = QCheckBox(label)
        box.clicked.connect(lambda _checked=False: self.edited.emit(name))
        self._row(name, "", box, hint)
        box.setAccessibleName(label)
        return box

    def add_choice(self, name: str, label: str, choices: Sequence[tuple[str, str]], hint: str = "") -> QComboBox:
        """A row with a choice of (value, words)."""
        box = QComboBox()
        box.setFixedWidth(FIELD_WIDTH // 3)
        for value, words in choices:
            box.addItem(words, value)
        box.activated.connect(lambda _row: self.edited.emit(name))
        self._row(name, label, box, hint)
        return box

    def _row(self, name: str, label: str, field: QWidget, hint: str) -> None:
        row = self.rows.rowCount()
        words = QLabel(label)
        words.setBuddy(field)
        field.setAccessibleName(label)
        field.setAccessibleDescription(hint)
        fault = Paragraph("", "error")
        fault.hide()
        self.rows.addWidget(words, row, 0)
        self.rows.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        told = Paragraph(hint, "small")
        told.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(told, row, 2)
        self.rows.addWidget(fault, row + 1, 1, 1, 2)
        self._fields[name], self._faults[name] = field, fault

    # what stands in it

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: _value(field) for name, field in self._fields.items()}

    def put(self, values: Mapping[str, str]) -> None:
        """Shows these; nobody is told."""
        for name, value in values.items():
            match self._fields.get(name):
                case Picker() as picker:
                    with QSignalBlocker(picker):
                        picker.set_value(value)
                case QLineEdit() as line if line.text() != value:
                    line.setText(value)
                case QPlainTextEdit() as text if text.toPlainText() != value:
                    with QSignalBlocker(text):
                        text.setPlainText(value)
                case QCheckBox() as box:
                    box.setChecked(value == YES)
                case QComboBox() as box:
                    box.setCurrentIndex(max(0, box.findData(value)))
                case _:
                    pass

    def enable(self, name: str, enabled: bool) -> None:
        """Whether a field can be changed."""
        self._fields[name].setEnabled(enabled)

    def focus(self, name: str) -> None:
        """The cursor goes into a field, over all that stands there."""
        field = self._fields[name]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, QLineEdit):
            field.selectAll()

    def show_fault(self, name: str, words: str) -> None:
        """What is wrong with a field, in red below it; and nothing with the others."""
        self.show_faults({name: words})

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """What is wrong with each of these fields, in red below it; and nothing with the others."""
        for known, fault in self._faults.items():
            fault.set_words(faults.get(known, ""))
            fault.setVisible(known in faults)
            frame(self._fields[known], known in faults)

    @property
    def fault(self) -> str:
        """What is said to be wrong; empty where nothing is."""
        return next((fault.text() for fault in self._faults.values() if fault.text()), "")

    def refresh(self) -> None:
        """The page is about to be seen: shows what is set now."""


def _value(field: QWidget) -> str:
    match field:
        case Picker():
            return field.value or field.text().strip()
        case QLineEdit():
            return field.text()
        case QPlainTextEdit():
            return field.toPlainText()
        case QCheckBox():
            return YES if field.isChecked() else NO
        case QComboBox():
            return str(field.currentData())
        case _:
            raise AssertionError(field)
