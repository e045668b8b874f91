"""The cases that may be the same as the call, one below the other: opened by a key, left by Escape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcutEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desk_app.screens.duplicates import DuplicateLine
from desk_app.words import _, ngettext, pgettext
from ui.composing import writes
from ui.pieces import Words, key_cap
from ui.theme import current

LINE_STEPS = 12


def deed_of(line: DuplicateLine) -> str:
    """What its key does, in a word; empty where nothing can be done with it from here."""
    if line.can_merge:
        return pgettext("duplicate", "Merge")
    return pgettext("duplicate", "Follow") if line.can_follow else ""


class DuplicateRow(QAbstractButton):
    """A case in two lines: its number, title and state; below why it may be the same, and where it is.

    `listens`: its key works here; that of the first line is the strip's own. A line with which nothing can be done is
    gone to and read like the others.
    """

    def __init__(self, line: DuplicateLine, *, listens: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        deed = deed_of(line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(current().space(LINE_STEPS))
        told = (deed, line.number, line.title, line.state, line.why, line.place)
        self.setAccessibleName(", ".join(filter(None, told)))
        if listens and line.key:
            self.setShortcut(QKeySequence(line.key))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Shortcut and isinstance(event, QShortcutEvent):
            if not event.isAmbiguous():
                self.click()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.click()
            return
        event.ignore()  # the list moves between its rows

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().space(100), current().space(LINE_STEPS))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, line = current(), self.line
        painter = QPainter(self)
        if self.hasFocus():
            painter.fillRect(self.rect(), theme.colour("selected"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        room = self.rect().adjusted(theme.space(2), theme.space(1), -theme.space(2), -theme.space(1))
        upper = QRect(room.topLeft(), QSize(room.width(), room.height() // 2))
        lower = QRect(QPoint(room.left(), upper.bottom() + 1), upper.size())
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        deed = " ".join(filter(None, (deed_of(line), key_cap(line.key))))
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("accent" if deed else "muted"))
        painter.drawText(upper, middle | right, deed)
        wide = QFontMetrics(painter.font()).horizontalAdvance(deed) + theme.space(3)
        painter.setPen(theme.colour("muted"))
        painter.drawText(lower, middle | right, line.state)
        beside = QFontMetrics(painter.font()).horizontalAdvance(line.state) + theme.space(3)
        _cut(painter, lower.adjusted(0, 0, -beside, 0), " · ".join(filter(None, (line.why, line.place))))
        painter.setFont(theme.font(strong=True))
        painter.setPen(theme.colour("text"))
        _cut(painter, upper.adjusted(0, 0, -wide, 0), f"{line.number}  {line.title}")


class DuplicateList(QFrame):
    """`chosen(DuplicateLine)` by Enter, its key or a click. It covers what lies below it and gives the focus back.

    What is typed over it is for the text that had the focus: the list goes, and the text gets it.
    """

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        theme = current()
        self.setAccessibleName(_("Similar cases"))
        self.setObjectName("duplicate-list")
        self.setStyleSheet(
            f"#duplicate-list {{ background: {theme.colours['raised']}; border: 1px solid "
            f"{theme.colours['line_strong']}; border-radius: {theme.shape.corner}px; }}"
        )
        self._focus_before: QWidget | None = None
        self.rows: list[DuplicateRow] = []
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(1, theme.space(1), 1, theme.space(1))
        self._room.setSpacing(0)
        self._more = Words("", "small")
        self._more.setContentsMargins(theme.space(2), 0, theme.space(2), 0)
        self.hide()

    @property
    def is_open(self) -> bool:
        """It is shown; what it shows stays as it is until it is left."""
        return not self.isHidden()

    def open(self, lines: Sequence[DuplicateLine], more: int, below: QRect) -> None:
        """Shows the lines below this area of the window, at the operator's wish: so it takes the focus. `more` are not
        among them."""
        self._focus_before = QApplication.focusWidget()
        self._clear()
        for number, line in enumerate(lines):
            row = DuplicateRow(line, listens=number > 0)
            row.clicked.connect(lambda _checked=False, line=line: self._choose(line))
            self._room.addWidget(row)
            self.rows.append(row)
        words = ngettext("{count} more that is less like it", "{count} more that are less like it", more)
        self._more.set_words(words.format(count=more) if more else "")
        self._more.setVisible(bool(more))
        self._room.addWidget(self._more)
        height = len(self.rows) * current().space(LINE_STEPS) + current().space(7 if more else 2)
        self.setGeometry(QRect(below.bottomLeft() + QPoint(0, 2), QSize(below.width(), height)))
        self.show()
        self.raise_()
        self._go_to(0)

    def leave(self) -> None:
        """Goes; the focus returns to where it was."""
        if not self.is_open:
            return
        focus = self.window().focusWidget()  # also while another window is the active one
        had_focus = focus is not None and (focus is self or self.isAncestorOf(focus))
        self.hide()
        before, self._focus_before = self._focus_before, None
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        for row in self.rows:
            self._room.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []

    def _choose(self, line: DuplicateLine) -> None:
        if deed_of(line):
            self.leave()
            self.chosen.emit(line)

    def _go_to(self, number: int) -> None:
        self.rows[max(0, min(number, len(self.rows) - 1))].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _here(self) -> int:
        return next((number for number, row in enumerate(self.rows) if row.hasFocus()), 0)

    def _give_back(self, event: QKeyEvent) -> None:
        """Goes, and what was typed goes to the text that had the focus."""
        before = self._focus_before
        self.leave()
        if before is not None and isValid(before) and before.isVisible():
            typed = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
            QApplication.sendEvent(before, typed)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab leaves the list, as it leaves a menu."""
        self.leave()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Down:
                self._go_to(self._here() + 1)
            case Qt.Key.Key_Up:
                self._go_to(self._here() - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                row = next((row for row in self.rows if row.hasFocus()), None)
                if row is not None:
                    row.click()
            case _ if writes(event):
                self._give_back(event)
            case _:
                event.accept()  # no other key over the list reaches the form beneath


def _cut(painter: QPainter, room: QRect, words: str) -> None:
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
