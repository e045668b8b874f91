"""The card of the current hit: labels and texts that can be selected and copied, in one document."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desk_app.screens.lookup_card import CardField, CardSection, HitCard
from desk_app.words import _, pgettext
from ui.pieces import ActionButton, Words
from ui.theme import current

WIDEST_LABEL = 112
TONES = {"warning": "yellow"}
"""Tone of a line -> the colour it is written in."""


class CardView(QWidget):
    """Shows a HitCard; `wanted` when its button is pressed: the hit goes into the case.

    One document instead of a widget for each line: another card is laid out within a few milliseconds.
    """

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
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setAccessibleName(_("Details of the result"))
        self.text.document().setDocumentMargin(0)
        self.text.setViewportMargins(theme.space(3), 0, theme.space(2), theme.space(2))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setFixedHeight(1)
        layout.addWidget(rule)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)

    @property
    def shown(self) -> HitCard | None:
        """The card that is shown."""
        return self._shown

    def show_card(self, card: HitCard) -> None:
        """Another hit; the same one changes nothing, and news of the same hit keeps what is scrolled to."""
        if card == self._shown:
            return
        same = self._shown is not None and (self._shown.code, self._shown.title) == (card.code, card.title)
        self._shown = card
        self._title.set_words(card.title)
        self._remark.set_words(card.remark)
        at = self.text.verticalScrollBar().value() if same else 0
        self._write(card)
        self.text.verticalScrollBar().setValue(at)

    def _write(self, card: HitCard) -> None:
        self.text.document().setDefaultFont(current().font())
        self.text.setHtml(card_html(card))

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: the colours stand in the document itself."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._shown is not None:
            self._write(self._shown)


def card_html(card: HitCard) -> str:
    """The card as a document: what anybody wrote is never read as markup."""
    metrics = QFontMetrics(current().font())
    labels = [metrics.horizontalAdvance(one.label) for section in card.sections for one in section.fields]
    width = min(WIDEST_LABEL, max(labels, default=0) + current().space(2))
    return "".join(_section(section, width) for section in card.sections)


def _section(section: CardSection, width: int) -> str:
    theme = current()
    margins = f"margin-top:{theme.space(3)}px; margin-bottom:{theme.space(1)}px;"
    heading = f'<p style="{margins}"><b>{escape(section.title)}</b></p>' if section.title else ""
    rows = "".join(_row(one, width) for one in section.fields)
    return f'{heading}<table width="100%" cellspacing="0" cellpadding="2">{rows}</table>'


def _row(one: CardField, width: int) -> str:
    theme = current()
    tone = f' style="color:{theme.colours[TONES[one.tone]]};"' if one.tone in TONES else ""
    text = f"<span{tone}>{escape(one.text)}</span>"
    if one.telephone and one.telephone != one.text:
        text += f'&nbsp; <span style="color:{theme.colours["accent"]};">{escape(one.telephone)}</span>'
    label = f'<span style="color:{theme.colours["muted"]};">{escape(one.label)}</span>'
    return f'<tr><td width="{width}">{label}</td><td>{text}</td></tr>'
