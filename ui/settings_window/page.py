"""A page of the settings: a title, a sentence on what it is about, rows of fields with what is wrong below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desk_app.screens.forms import NO, YES
from ui.case.fields import frame
from ui.pieces import Words
from ui.theme import current

FIELD_WIDTH = 320


class SettingsPage(QWidget):
    """`edited(str)` names the field that a person has changed: a truth or a choice at once, a text when it is left or
    Enter is pressed. Values are text, truths `yes` and `no`."""

    edited = Signal(str)

    def __init__(self, title: str, remark: str) -> None:
        super().__init__()
        theme = current()
        self.title = title
        self.setAccessibleName(title)
        self._fields: dict[str, QWidget] = {}
        self._faults: dict[str, Words] = {}
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
        fault = Words("", "error")
        fault.hide()
        self.rows.addWidget(words, row, 0)
        self.rows.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(Words(hint, "small"), row, 2)
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
                case QLineEdit() as line if line.text() != value:
                    line.setText(value)
                case QCheckBox() as box:
                    box.setChecked(value == YES)
                case QComboBox() as box:
                    box.setCurrentIndex(max(0, box.findData(value)))
                case _:
                    pass

    def show_fault(self, name: str, words: str) -> None:
        """What is wrong with a field, in red below it; and nothing with the others."""
        for known, fault in self._faults.items():
            wrong = known == name
            fault.set_words(words if wrong else "")
            fault.setVisible(wrong)
            frame(self._fields[known], wrong)

    @property
    def fault(self) -> str:
        """What is said to be wrong; empty where nothing is."""
        return next((fault.text() for fault in self._faults.values() if fault.text()), "")

    def refresh(self) -> None:
        """The page is about to be seen: shows what is set now."""


def _value(field: QWidget) -> str:
    match field:
        case QLineEdit():
            return field.text()
        case QCheckBox():
            return YES if field.isChecked() else NO
        case QComboBox():
            return str(field.currentData())
        case _:
            raise AssertionError(field)
