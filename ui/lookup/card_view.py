"""The card of the current hit: labels and texts that can be selected, numbers in a line of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desk_app.screens.lookup_card import CardField, CardSection, HitCard
from desk_app.words import _, pgettext
from ui.pieces import ActionButton, SectionTitle, Words
from ui.theme import current

WIDEST_LABEL = 128


class CardView(QWidget):
    """Shows a HitCard; `wanted` when its button is pressed: the hit goes into the case."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._shown: HitCard | None = None
        self._title = Words("", "section")
        self._remark = Words("", "small")
        self._take = ActionButton(pgettext("look-up", "Into the case"), "Enter", works=False)
        self._take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._take.clicked.connect(self.wanted)
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(1))
        head.setSpacing(theme.space(2))
        head.addWidget(self._title, 1)
        head.addWidget(self._remark)
        head.addWidget(self._take)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(_("Details of the result"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setFixedHeight(1)
        layout.addWidget(rule)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)

    def show_card(self, card: HitCard) -> None:
        """Another hit; the same one changes nothing."""
        if card == self._shown:
            return
        self._shown = card
        self._title.set_words(card.title)
        self._remark.set_words(card.remark)
        self._area.setWidget(_page(card))


def _page(card: HitCard) -> QWidget:
    theme = current()
    page = QWidget()
    page.setProperty("role", "surface")
    metrics = QFontMetrics(theme.font())
    labels = [metrics.horizontalAdvance(one.label) for section in card.sections for one in section.fields]
    width = min(WIDEST_LABEL, max(labels, default=0) + theme.space(2))
    layout = QVBoxLayout(page)
    layout.setContentsMargins(theme.space(3), 0, theme.space(3), theme.space(3))
    layout.setSpacing(0)
    for section in card.sections:
        if section.title:
            layout.addWidget(SectionTitle(section.title))
        layout.addLayout(_fields(section, width))
    layout.addStretch(1)
    return page


def _fields(section: CardSection, width: int) -> QGridLayout:
    theme = current()
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.space(2))
    grid.setVerticalSpacing(theme.space(1))
    grid.setColumnMinimumWidth(0, width)
    grid.setColumnStretch(1, 1)
    for row, one in enumerate(section.fields):
        label = _label(one.label, "muted")
        label.setFixedWidth(width)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_label(_said(one), ""), row, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def _said(one: CardField) -> str:
    return f"{one.text}  {one.telephone}" if one.telephone and one.telephone != one.text else one.text


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    else:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
