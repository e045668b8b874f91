"""One thing that the desk proposes while a caller is heard: its words, why, and the key that takes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QShortcutEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desk_app.screens.proposals import Proposal, ProposalKind
from desk_app.words import _
from ui.pieces import key_cap, plain_tip
from ui.theme import current, set_icon

ICONS = {
    ProposalKind.PROBLEM: "catalogue",
    ProposalKind.PLACE: "pin",
    ProposalKind.COMPONENT: "component",
    ProposalKind.DEMAND: "person",
}
ROW_STEPS = 6


class ProposalCell(QAbstractButton):
    """`taken(Proposal)` by its key or a click. It never has the focus and is as high empty as filled."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposal: Proposal | None = None
        self._instead, self._warns = "", False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(current().space(ROW_STEPS))
        self.clicked.connect(self._take)
        self._tell()

    @property
    def proposal(self) -> Proposal | None:
        """What it proposes now."""
        return self._proposal

    def show_proposal(self, proposal: Proposal | None, instead: str = "", *, warns: bool = False) -> None:
        """Proposes another thing, or nothing; then it may say why: `warns` where reference data are lacking."""
        if (proposal, instead, warns) == (self._proposal, self._instead, self._warns):
            return
        former, self._proposal, self._instead, self._warns = self._proposal, proposal, instead, warns
        if proposal is not None and (former is None or former.kind is not proposal.kind):
            set_icon(self, ICONS[proposal.kind], "muted")
        key = proposal.key if proposal is not None else ""
        if key != (former.key if former is not None else ""):
            self.setShortcut(QKeySequence(key))
        self._tell()
        self.update()

    def _tell(self) -> None:
        proposal = self._proposal
        self.setEnabled(proposal is not None)
        if proposal is None:
            self.setAccessibleName(self._instead or _("nothing proposed"))
            self.setToolTip("")
            return
        said = proposal.said or f"{proposal.words}, {proposal.detail}"
        self.setAccessibleName(_("{what}, taken").format(what=said) if proposal.taken else said)
        told = " · ".join(filter(None, (proposal.words, _quoted(proposal.evidence), proposal.detail)))
        self.setToolTip(plain_tip(told))

    def _take(self) -> None:
        if self._proposal is not None:
            self.taken.emit(self._proposal)

    def event(self, event: QEvent) -> bool:
        # Qt's own way holds the button down for 100 ms first.
        if event.type() == QEvent.Type.Shortcut and isinstance(event, QShortcutEvent):
            if self.isEnabled() and not event.isAmbiguous():
                self.click()
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(current().space(60), current().space(ROW_STEPS))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().space(20), current().space(ROW_STEPS))

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._proposal is None:
            self._draw_instead(painter)
        else:
            self._draw(painter, self._proposal)

    def _draw_instead(self, painter: QPainter) -> None:
        """An empty cell keeps its room and draws nothing, unless it says why."""
        theme = current()
        painter.setPen(theme.colour("yellow" if self._warns else "muted"))
        painter.setFont(theme.font("small"))
        words = QFontMetrics(painter.font()).elidedText(
            self._instead, Qt.TextElideMode.ElideRight, self.width() - theme.space(2)
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, words)

    def _draw(self, painter: QPainter, proposal: Proposal) -> None:
        theme = current()
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), theme.colour("hover"))
        room = self.rect().adjusted(0, 0, -theme.space(1), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        icon = QRect(room.left(), (self.height() - theme.shape.icon) // 2, theme.shape.icon, theme.shape.icon)
        self.icon().paint(painter, icon)
        room.setLeft(icon.right() + theme.space(2))
        key = _("taken") if proposal.taken else key_cap(proposal.key)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("green" if proposal.taken else "muted"))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, key)
        room.setRight(room.right() - QFontMetrics(painter.font()).horizontalAdvance(key) - theme.space(2))
        painter.setFont(theme.font(strong=True))
        painter.setPen(theme.colour("green" if proposal.taken else "text"))
        room.setLeft(_put(painter, room, proposal.words) + theme.space(2))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        # What the caller said comes first: it is read at a glance, and is never what is cut.
        room.setLeft(_put(painter, room, _quoted(proposal.evidence)) + theme.space(2))
        _put(painter, room, proposal.detail)


def _put(painter: QPainter, room: QRect, words: str) -> int:
    """Draws words at the left of the room, cut where they do not fit; gives back where they end."""
    if not words or room.width() < current().space(4):
        return room.left()
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
    return room.left() + metrics.horizontalAdvance(shown)


def _quoted(evidence: tuple[str, ...]) -> str:
    """The caller's own words that speak for it."""
    return " ".join(_("“{words}”").format(words=each) for each in evidence)
