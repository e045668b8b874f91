"""The panel of a picked place: its areas, the components and cases near it, and what goes into the case form."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from desk_app.screens.lookup_card import CardField
from desk_app.screens.map import PlaceCard
from desk_app.words import _, pgettext
from ui.pieces import ActionButton, ButtonKind, SectionTitle, Words, draw_light, plain_tip
from ui.theme import current


class PlacePanel(QFrame):
    """`taken(LookupHit)` what goes into the case, `case_chosen(str)` an open case, `closed` when Esc or its button
    closes it."""

    taken = Signal(object)
    case_chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.card: PlaceCard | None = None
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Picked place"))
        self._title = QLabel()
        self._title.setProperty("role", "section")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self.take = ActionButton(pgettext("look-up", "Into the case"), "Enter", works=False)
        self.take.clicked.connect(self.take_place)
        self._close = close = ActionButton(pgettext("map", "Close"), "Esc", ButtonKind.QUIET, works=False)
        close.clicked.connect(self.closed)
        # The address has its own line, and a second one: beside the buttons its house number would be lost.
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addStretch(1)
        head.addWidget(self.take)
        head.addWidget(close)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        layout.setSpacing(theme.space(1))
        layout.addWidget(self._title)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        self.hide()

    def show_card(self, card: PlaceCard) -> None:
        """Another place."""
        self.card = card
        self._title.setText(card.title)
        self._title.setToolTip(plain_tip(card.title))
        self.take.setVisible(card.hit is not None)
        page = QWidget()
        page.setProperty("role", "surface")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, current().space(1), 0)
        layout.setSpacing(0)
        lines = QGridLayout()
        lines.setHorizontalSpacing(current().space(2))
        lines.setVerticalSpacing(0)
        lines.setColumnStretch(1, 1)
        for number, one in enumerate(card.fields):
            lines.addWidget(_label(one), number, 0)
            lines.addWidget(Words(one.text), number, 1)
        layout.addLayout(lines)
        if card.components:
            layout.addWidget(SectionTitle(_("Components nearby")))
        for near in card.components:
            row = NearButton(near.title, near.detail, near.distance)
            row.setToolTip(_("Put it into the case"))
            row.clicked.connect(lambda _checked=False, hit=near.hit: self.taken.emit(hit))
            layout.addWidget(row)
        if card.cases:
            layout.addWidget(SectionTitle(_("Open cases nearby")))
        for case in card.cases:
            row = NearButton(case.mark.title, case.mark.detail, case.distance, tone=case.mark.tone)
            row.setToolTip(_("Open the case"))
            row.clicked.connect(lambda _checked=False, name=case.mark.id: self.case_chosen.emit(name))
            layout.addWidget(row)
        layout.addStretch(1)
        # Rows keep their height where the panel is low: the style sheet would let them shrink to that of a button.
        page.setMinimumHeight(layout.sizeHint().height())
        self._area.setWidget(page)
        self.show()
        self.raise_()

    def follow(self, before: QWidget) -> None:
        """Tab leads from this widget into the panel, through what it offers, and on."""
        for button in (self.take, self._close, *self.findChildren(NearButton)):
            self.setTabOrder(before, button)
            before = button

    def take_place(self) -> None:
        """Puts the place itself into the case."""
        if self.card is not None and self.card.hit is not None:
            self.taken.emit(self.card.hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class NearButton(QPushButton):
    """Something near in two lines, with its distance; Enter and Space press it."""

    def __init__(self, title: str, detail: str, distance: str, *, tone: str = "") -> None:
        super().__init__()
        self._said = title, detail, distance
        self._tone = tone
        self.setProperty("kind", "quiet")
        self.setAutoDefault(False)
        self.setAccessibleName(" · ".join(filter(None, (title, distance, detail))))
        self.setFixedHeight(current().space(11))

    def sizeHint(self) -> QSize:
        return QSize(current().space(40), current().space(11))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().space(20), current().space(11))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        room = QRectF(self.rect()).adjusted(theme.space(2), theme.space(1), -theme.space(2), -theme.space(1))
        if self._tone:
            draw_light(painter, QRectF(room.left(), room.top(), theme.space(3), room.height() / 2), self._tone)
            room.setLeft(room.left() + theme.space(5))
        title, detail, distance = self._said
        body, small = theme.font(), theme.font("small")
        upper = QRectF(room.left(), room.top(), room.width(), room.height() / 2)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(upper, middle | right, distance)
        away = QFontMetrics(small).horizontalAdvance(distance) + theme.space(2)
        lower = upper.translated(0, room.height() / 2)
        elided = QFontMetrics(small).elidedText(detail, Qt.TextElideMode.ElideRight, int(lower.width()))
        painter.drawText(lower, middle, elided)
        painter.setFont(body)
        painter.setPen(theme.colour("text"))
        title = QFontMetrics(body).elidedText(title, Qt.TextElideMode.ElideRight, int(upper.width() - away))
        painter.drawText(upper, middle, title)


def _label(one: CardField) -> QLabel:
    """Never cut: the column is as wide as its longest label."""
    label = QLabel(one.label)
    label.setProperty("role", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
