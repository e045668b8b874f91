"""The card that says why a clock is due when it is: a strip of what ran and what did not, and each step in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desk_app.screens.explanation import ClockExplanation, DrawnPiece
from desk_app.words import _, pgettext
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

LINES_APART = 10
"""Up to so many steps stand one below the other; more are told as one sentence."""


class ExplanationCard(QFrame):
    """Shows one explanation; `closed` when the person is done with it. It never takes the focus by itself."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setProperty("role", "card")
        self._title = Words("", "section")
        self._span = Words("", "muted")
        self.strip = RunStrip()
        self.steps, self.notes = _text(""), _text("muted")
        close = ActionButton(pgettext("card", "Close"), kind=ButtonKind.QUIET)
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._span, 1)
        head.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(2))
        layout.setSpacing(theme.space(1))
        layout.addLayout(head)
        for widget in (self.strip, self.steps, self.notes):
            layout.addWidget(widget)

    def show_explanation(self, shown: ClockExplanation) -> None:
        """Shows another clock, or the same one anew."""
        self._title.set_words(shown.title)
        self._span.set_words(shown.span, "error" if shown.differs else "muted")
        self.strip.show_pieces(shown.pieces)
        lines = [line.words for line in shown.lines]
        _say(self.steps, "\n".join(lines) if len(lines) <= LINES_APART else shown.sentence)
        _say(self.notes, "\n".join(shown.notes))
        self.setAccessibleName(_("Why this time: {clock}").format(clock=shown.title))
        self.setAccessibleDescription(shown.spoken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class RunStrip(QWidget):
    """From start to due on a line: what counted is full, what was skipped a thin line, a pause hatched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[DrawnPiece, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pieces(self, pieces: tuple[DrawnPiece, ...]) -> None:
        """Draws these; nothing where there is nothing to draw."""
        self._pieces = pieces
        self.setVisible(bool(pieces))
        self.update()

    def sizeHint(self) -> QSize:
        theme = current()
        return QSize(theme.space(60), theme.space(3))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        left, middle = 0.0, self.height() / 2
        for piece in self._pieces:
            wide = piece.share * self.width()
            match piece.what:
                case "counted":
                    painter.fillRect(QRectF(left, 0, max(1.0, wide), self.height()), theme.colour("accent"))
                case "paused":
                    area = QRectF(left, 0, max(1.0, wide), self.height())
                    painter.fillRect(area, theme.colour("yellow_ground"))
                    painter.setPen(theme.colour("yellow"))
                    painter.setBrush(Qt.BrushStyle.BDiagPattern)
                    painter.fillRect(area, painter.brush())
                case _:
                    painter.fillRect(QRectF(left, middle, wide, 1.0), theme.colour("line_strong"))
            left += wide


def _text(role: str) -> QLabel:
    """Several lines of plain words that can be copied."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
