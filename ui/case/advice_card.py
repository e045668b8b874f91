"""What the catalogue says while a problem is chosen: responsible unit, limit, grade, closing standards."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from desk_app.screens.advice import Advice
from desk_app.words import _, pgettext
from ui.pieces import Words
from ui.theme import current


class AdviceCard(QFrame):
    """Keeps its height whether something is known or not, so that choosing a problem moves nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setProperty("role", "card")
        self.setAccessibleName(_("What the catalogue says"))
        self._unit = Words("", "section")
        self._limit = Words("", "section")
        self._why = Words("", "small")
        self._standards = Words("")
        for words in (self._unit, self._why, self._limit, self._standards):
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1))
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(0)
        grid.addWidget(Words(pgettext("field", "Responsible unit"), "muted"), 0, 0)
        grid.addWidget(self._unit, 0, 1)
        grid.addWidget(Words(pgettext("field", "Limit"), "muted"), 0, 2)
        grid.addWidget(self._limit, 0, 3)
        grid.addWidget(Words(pgettext("field", "Because"), "muted"), 1, 0)
        grid.addWidget(self._why, 1, 1, 1, 3)
        grid.addWidget(Words(pgettext("field", "Closing standard"), "muted"), 2, 0)
        grid.addWidget(self._standards, 2, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.show_advice(Advice())

    def show_advice(self, advice: Advice) -> None:
        """Shows what is known; a dash where nothing is. Of several candidates all are named and none is chosen."""
        unit = " · ".join(filter(None, (advice.unit, advice.way)))
        if advice.doubt:
            self._unit.set_words(" · ".join(filter(None, (unit, advice.doubt))), "warning")
            self._why.set_words(advice.why, "warning")
        else:
            self._unit.set_words(unit or "–", "section")
            self._why.set_words(advice.why or "–", "small")
        self._limit.set_words(" · ".join(filter(None, (advice.limit, advice.grade))) or "–")
        self._standards.set_words(advice.standards or "–")
