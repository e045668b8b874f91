"""New calls that were begun and not sent, each a button to go on with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.domain.projection import Draft
from desk_app.screens import register_values as name
from desk_app.words import _
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

MOST_SHOWN = 3
LETTERS = 12
GO_ON_KEY = "Ctrl+Shift+N"


class DraftRow(QWidget):
    """`wanted(str)` names the draft; takes no room while there is none. The newest has a key."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str], ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(current().space(2))
        self.hide()

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Shows the newest few."""
        wanted = tuple((draft.key, told(draft)) for draft in drafts[:MOST_SHOWN])
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._row.addWidget(Words(_("Calls not sent yet"), "warning"))
        for number, (key, words) in enumerate(wanted):
            button = ActionButton(words, GO_ON_KEY if number == 0 else "", ButtonKind.QUIET)
            button.setAccessibleName(_("Go on with: {what}").format(what=words))
            button.clicked.connect(lambda _checked=False, key=key: self.wanted.emit(key))
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.setVisible(bool(wanted))


def told(draft: Draft) -> str:
    """What a draft is about, in a few letters."""
    for field in (name.EVENT, name.PERSON, name.PHONE):
        text = " ".join(draft.values.get(field, "").split())
        if text:
            return text if len(text) <= LETTERS else text[:LETTERS] + "…"
    return _("new call")
