"""The receipts of this seat's commands on the case: one line each, and below a refused one why, with two ways on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desk_app.screens.receipts import Receipt
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Pill, Words
from ui.theme import current

MOST_SHOWN = 6
CORRECT_KEY, DROP_KEY = "Ctrl+E", "Ctrl+D"
"""The keys of the first refused command; the others get them when their turn comes."""


class ReceiptList(QWidget):
    """`corrected(str)` and `dropped(str)` name the command. Lines that say the same stay as they are."""

    corrected = Signal(str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, tuple[tuple[Receipt, bool], ReceiptLine]] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(current().space(1))
        self._more = Words("", "small")
        self._more.hide()
        self.hide()

    def show_receipts(self, receipts: tuple[Receipt, ...]) -> None:
        """Shows refused ones first, then the newest of the others; the rest is counted."""
        ordered = sorted(receipts, key=lambda receipt: not receipt.settles)
        wanted = [*(each for each in ordered if each.settles), *[each for each in ordered if not each.settles][-3:]]
        wanted = wanted[:MOST_SHOWN]
        for known in [key for key in self._lines if key not in {receipt.id for receipt in wanted}]:
            _shown, line = self._lines.pop(known)
            line.hide()
            line.deleteLater()
        for place, receipt in enumerate(wanted):
            former = self._lines.get(receipt.id)
            shown = receipt, place == 0 and receipt.settles
            if former is not None and former[0] == shown:
                continue
            if former is not None:
                former[1].hide()
                former[1].deleteLater()
            line = ReceiptLine(receipt, with_keys=shown[1])
            line.corrected.connect(self.corrected)
            line.dropped.connect(self.dropped)
            self._layout.insertWidget(place, line)
            self._lines[receipt.id] = shown, line
        self._layout.addWidget(self._more)
        hidden = len(receipts) - len(wanted)
        self._more.set_words(_("and {count} more").format(count=hidden) if hidden else "")
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(receipts))


class ReceiptLine(QFrame):
    """One receipt."""

    corrected = Signal(str)
    dropped = Signal(str)

    def __init__(self, receipt: Receipt, *, with_keys: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._keys = (CORRECT_KEY, DROP_KEY) if with_keys else ("", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(theme.space(2))
        top.addWidget(Words(receipt.label, "section"))
        if receipt.refusal is None:
            top.addWidget(Words(receipt.words, "good" if receipt.tone == "green" else "muted"), 1)
            layout.addLayout(top)
            return
        self.setProperty("role", "card")
        layout.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        top.addWidget(Pill(receipt.words, receipt.tone))
        top.addWidget(Words(receipt.said, "muted"), 1)
        self._buttons(receipt, top)
        layout.addLayout(top)
        why = QLabel(f"{receipt.refusal.what} {receipt.refusal.then}")
        why.setProperty("role", "error" if receipt.tone == "red" else "warning")
        why.setWordWrap(True)
        why.setTextFormat(Qt.TextFormat.PlainText)
        why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(why)
        for happened in receipt.refusal.happened:
            layout.addWidget(Words(_("meanwhile: {what}").format(what=happened), "muted"))

    def _buttons(self, receipt: Receipt, row: QHBoxLayout) -> None:
        if receipt.reopens:
            correct = ActionButton(_("Correct and send again"), self._keys[0])
            correct.setAccessibleName(_("{action}: correct and send again").format(action=receipt.label))
            correct.clicked.connect(lambda: self.corrected.emit(receipt.id))
            row.addWidget(correct)
        if receipt.tone == "red":
            drop = ActionButton(_("Drop"), self._keys[1], ButtonKind.QUIET)
            drop.setAccessibleName(_("{action}: drop").format(action=receipt.label))
            drop.clicked.connect(lambda: self.dropped.emit(receipt.id))
            row.addWidget(drop)
