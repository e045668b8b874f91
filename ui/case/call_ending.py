"""What ends a call without a case to handle: the answer that was given, or who takes it over and in which way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QWidget
from shiboken6 import isValid

from desk_app.screens import register_values as name
from desk_app.screens.register_steps import UpTo
from desk_app.words import _
from ui.case.call_fields import CallFields
from ui.theme import current

FIELDS = {
    UpTo.ANSWER: (name.ANSWER,),
    UpTo.TRANSFER: (name.TRANSFER_TARGET, name.TRANSFER_WAY, name.TRANSFER_NOTE),
}


class CallEnding(QFrame):
    """Closed at first; opens for one of the two at the operator's wish, and takes the focus with it."""

    def __init__(self, fields: CallFields, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("How the call ends"))
        self._fields = fields
        self._rows: dict[UpTo, list[QWidget]] = {}
        self._focus_before: QWidget | None = None
        self.what: UpTo | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(1))
        grid.setColumnStretch(1, 1)
        for upto, names in FIELDS.items():
            self._rows[upto] = []
            for field in names:
                made = fields.make(field)
                label: QLabel = fields.label_of(field)
                row = grid.rowCount()
                grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(made, row, 1)
                self._rows[upto] += [label, made]
        self.leave()

    def open(self, upto: UpTo) -> None:
        """Shows what is to be filled in for it."""
        if self.what is None:
            self._focus_before = QApplication.focusWidget()
        self.what = upto
        self._show()
        self._fields.field(FIELDS[upto][0]).main.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """The call is to be a case after all; what was typed here stays, and is not sent."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        self.what = None
        self._show()
        before, self._focus_before = self._focus_before, None
        if inside and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        for upto, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(upto is self.what)
        self.setVisible(self.what is not None)
