"""The head of a case: number, state, grade, marks, who else is here, the six steps, and what was told."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desk_app.screens.case import CaseView
from desk_app.screens.case_standing import Mark, StepMark
from desk_app.words import _
from ui.case.flow_layout import FlowLayout
from ui.pieces import ActionButton, ButtonKind, Pill, Words
from ui.theme import current

GRADE_TONES = {"A": "red", "B": "yellow", "C": "plain"}
TEXT_LINES = 3


class CaseHeader(QWidget):
    """Redraws only what differs between two views."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self._number = QLabel()
        self._number.setProperty("role", "title")
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._state = Pill()
        self._state.setObjectName("state")
        self._grade = Pill()
        self._grade.hide()
        self._class = Words("", "muted")
        self._presence = Words("", "warning")
        self._pills = Pills()
        self._steps = StepStrip()
        self._text = TextBlock()
        self._notice = Words("", "warning")
        self._notice.hide()
        top = QHBoxLayout()
        top.setSpacing(theme.space(2))
        for widget in (self._number, self._state, self._grade):
            top.addWidget(widget)
        top.addWidget(self._class, 1)
        top.addWidget(self._presence)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        layout.addLayout(top)
        layout.addWidget(self._steps)
        layout.addWidget(self._text)
        layout.addWidget(self._pills)
        layout.addWidget(self._notice)

    def show_view(self, view: CaseView) -> None:
        """Shows another case, or news of the same."""
        if self._number.text() != view.number:
            self._number.setText(view.number)
        self._number.setToolTip(_("Temporary number; the centre gives the final one.") if view.temporary else "")
        self._state.show_words(view.state, view.state_tone)
        self._grade.show_words(view.grade, GRADE_TONES.get(view.grade_letter, "plain"))
        self._class.set_words(" · ".join(filter(None, (view.module, view.demand_kind, view.source, view.registered))))
        self._presence.set_words(" · ".join(view.presence))
        self._steps.show_marks(view.steps)
        self._text.show_text(view.text)
        self._pills.show_marks(view.marks)
        self._notice.set_words(view.notice)
        self._notice.setVisible(bool(view.notice))


class TextBlock(QWidget):
    """What was told, in at most three lines; a button shows the whole where that is more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._most = QFontMetrics(current().font()).lineSpacing() * TEXT_LINES + 2
        self._button = ActionButton(_("Whole text"), kind=ButtonKind.QUIET)
        self._button.setCheckable(True)
        self._button.toggled.connect(self._unfold)
        self._button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current().space(2))
        layout.addWidget(self._label, 1)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        self._label.setMaximumHeight(self._most)

    def show_text(self, text: str) -> None:
        """Shows another text, folded; its paragraphs one after another."""
        shown = " · ".join(filter(None, map(str.strip, text.splitlines())))
        if shown == self._label.text():
            return
        self._label.setText(shown)
        self._button.setChecked(False)
        self._see()

    def _unfold(self, whole: bool) -> None:
        self._button.setText(_("Shorten") if whole else _("Whole text"))
        self._label.setMaximumHeight(16_777_215 if whole else self._most)

    def _see(self) -> None:
        self._button.setVisible(self._label.heightForWidth(max(self._label.width(), 1)) > self._most)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._see()


class Pills(QWidget):
    """The marks of a case as small labels; takes no room while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Mark, ...] = ()
        self._layout = FlowLayout(self, spacing=current().space(2))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Shows these; nothing happens where they are the same."""
        if marks == self._shown:
            return
        self._shown = marks
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for mark in marks:
            self._layout.addWidget(Pill(mark.words, mark.tone))
        self.setVisible(bool(marks))


class StepStrip(QWidget):
    """The six steps as one line: filled dots for what is done, a larger one for where it is, rings for the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[StepMark, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_marks(self, marks: tuple[StepMark, ...]) -> None:
        """Shows how far the case has come."""
        if marks == self._marks:
            return
        self._marks = marks
        standing = {"done": _("done"), "now": _("now"), "ahead": _("ahead"), "cut": _("not reached")}
        self.setAccessibleName(", ".join(f"{mark.name}: {standing[mark.standing]}" for mark in marks))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().space(120), current().space(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._marks:
            return
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self._marks)
        middle, radius = theme.space(2), theme.space(1)
        for number, mark in enumerate(self._marks):
            x = number * width
            done = mark.standing == "done"
            here = mark.standing == "now"
            line = theme.colour("accent" if done else "line")
            painter.setPen(QPen(line, 2))
            painter.drawLine(round(x + theme.space(4)), middle, round(x + width - theme.space(1)), middle)
            painter.setPen(QPen(theme.colour("accent" if done or here else "line_strong"), 1.5))
            painter.setBrush(theme.colour("accent") if done or here else Qt.BrushStyle.NoBrush)
            half = radius + (2 if here else 0)
            painter.drawEllipse(QRectF(x + theme.space(2) - half, middle - half, 2 * half, 2 * half))
            painter.setFont(theme.font("small", strong=here))
            painter.setPen(theme.colour("text" if here else "muted"))
            area = QRectF(x, middle + theme.space(1), width - theme.space(1), theme.space(5))
            name = QFontMetrics(painter.font()).elidedText(mark.name, Qt.TextElideMode.ElideRight, round(area.width()))
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
