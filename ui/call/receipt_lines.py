"""What has become of this seat's deeds about a caller or a missed call, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.screens.receipts import Receipt
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

ROLES = {"red": "error", "yellow": "warning", "green": "good"}


class ReceiptLines(QWidget):
    """`dropped(str)` the refused command that the operator has dealt with. Takes no room while there is nothing."""

    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Receipt, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self.hide()

    def show_receipts(self, receipts: Sequence[Receipt]) -> None:
        """Shows them; nothing is drawn anew where they say the same."""
        if tuple(receipts) == self._shown:
            return
        self._shown = tuple(receipts)
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for receipt in receipts:
            self._lines.addWidget(self._line(receipt))
        self.setVisible(bool(receipts))

    def _line(self, receipt: Receipt) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().space(2))
        row.addWidget(Words(receipt.label))
        why = receipt.refusal
        told = f"{why.what} {why.then}" if why is not None else receipt.words
        row.addWidget(Words(told, ROLES.get(receipt.tone, "small")), 1)
        if receipt.settles:
            button = ActionButton(_("Dismiss"), "", ButtonKind.LINK)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(_("Dismiss: {what}").format(what=receipt.label))
            button.clicked.connect(lambda _checked=False: self.dropped.emit(receipt.id))
            row.addWidget(button)
        return line
