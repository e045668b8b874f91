"""The caller's card: who may be calling, flags with who set them, wishes, former cases; a key for each thing to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.screens.caller_card import CallerCard, CallerName
from desk_app.words import _, ngettext
from ui.call.card_question import CardQuestion
from ui.call.former_cases import FormerCaseList
from ui.call.receipt_lines import ReceiptLines
from ui.call.two_lines import row_height
from ui.case.flow_layout import FlowLayout
from ui.pieces import ActionButton, ButtonKind, Paragraph, Pill, Words
from ui.theme import current

REVEAL_KEY, FLAG_KEY = "Ctrl+Shift+V", "Ctrl+Shift+G"
NAME_KEYS = tuple(f"Ctrl+Shift+{number}" for number in range(1, 6))
WIDTH = 384
CASES_IN_SIGHT = 6


class NameLine(QWidget):
    """One of the names of a number; `taken(str)` by its key. The lines are made once: a card has to come quickly."""

    taken = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self._button = ActionButton("", key, ButtonKind.QUIET, icon="person")
        self._button.setAccessibleName(_("Take a name into the form"))
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(lambda _checked=False: self.taken.emit(self._button.text()))
        self._words = Words("", "small")
        self._words.setFixedHeight(self._button.sizeHint().height())  # in the middle beside the button
        lines = FlowLayout(self, spacing=current().space(1))
        for widget in (self._button, self._words):
            lines.addWidget(widget)
        self.hide()

    def show_name(self, name: CallerName | None) -> None:
        """Another name; None takes no room."""
        self.setVisible(name is not None)
        if name is not None:
            self._button.setText(name.name)
            self._button.set_key(self._key)  # Qt forgets a button's key with its words
            self._button.setAccessibleName(_("Take the name into the form: {name}").format(name=name.name))
            self._words.set_words(name.words)


class CallerCardView(QFrame):
    """`name_taken(str)` into the form, `case_wanted(str)`, `revealed(str)` with its reason, `flagged(str, bool, str)`,
    `dropped(str)` a refused command, `left` by Esc.

    It comes and goes without the focus; nothing on it is chosen by itself.
    """

    name_taken = Signal(str)
    case_wanted = Signal(str)
    revealed = Signal(str)
    flagged = Signal(str, bool, str)
    dropped = Signal(str)
    left = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: CallerCard | None = None
        self.setProperty("role", "floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._heading, self._number = Words("", "title"), Words("", "title")
        self._summary, self._age = Paragraph("", "muted"), Words("", "small")
        self._missed, self._more = Paragraph("", "warning"), Words("", "small")
        self.reveal = ActionButton(_("Show number"), REVEAL_KEY, ButtonKind.QUIET, icon="eye")
        self.flag = ActionButton(_("Flag"), FLAG_KEY, ButtonKind.QUIET, icon="flag")
        self.close_ = ActionButton("", "", ButtonKind.QUIET, icon="close")
        self.close_.setAccessibleName(_("Put the caller's card away"))
        self.close_.setToolTip(_("Put the caller's card away (Ctrl+6 brings it back)"))
        for button in (self.reveal, self.flag, self.close_):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cases = FormerCaseList()
        self.cases.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.question = CardQuestion()
        self.receipts = ReceiptLines()
        self._lists = {name: QVBoxLayout() for name in ("flags", "wishes")}
        self.names = [NameLine(key) for key in NAME_KEYS]
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _lay_out(self) -> None:
        theme = current()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(1), theme.space(2), theme.space(2))
        layout.setSpacing(theme.space(1))
        head = _row(_wrapped(self._heading, self._number, gap=theme.space(3)), self.close_)
        head.setStretch(0, 1)
        head.setAlignment(self.close_, Qt.AlignmentFlag.AlignTop)
        for words in (self._heading, self._number):
            words.setFixedHeight(self.close_.sizeHint().height())
        layout.addLayout(head)
        layout.addWidget(_wrapped(self.reveal, self.flag))
        for widget in (self.question, self.receipts, self._missed):
            layout.addWidget(widget)
        for lines in self._lists.values():
            lines.setSpacing(theme.space(1))
            layout.addLayout(lines)
        for name in self.names:
            name.taken.connect(self.name_taken)
            layout.addWidget(name)
        layout.addWidget(self._summary)
        layout.addWidget(self.cases, 1)
        layout.addLayout(_row(self._more, None, self._age))

    def _connect(self) -> None:
        self.reveal.clicked.connect(self.ask_to_reveal)
        self.flag.clicked.connect(self.ask_about_flags)
        self.close_.clicked.connect(self.left)
        self.cases.opened.connect(self.case_wanted)
        self.cases.left.connect(self.left)
        self.question.revealed.connect(self.revealed)
        self.question.flagged.connect(self.flagged)
        self.receipts.dropped.connect(self.dropped)

    @property
    def shown(self) -> CallerCard | None:
        """What it shows now."""
        return self._shown

    def show_card(self, card: CallerCard) -> None:
        """Another caller, or news of the same one; what is being typed on it stays while it is the same one."""
        if card == self._shown:
            return
        former, self._shown = self._shown, card
        if former is None or former.number != card.number:
            self.question.leave()
        self._heading.set_words(card.heading)
        # Of a withheld number the heading says so already.
        self._number.set_words(card.shown if card.number else "")
        self._number.setAccessibleName(_("Number: {number}").format(number=card.shown))
        self.reveal.setVisible(bool(card.number) and not card.revealed)
        self.flag.setVisible(bool(card.may_flag or card.flags) and bool(card.number))
        for words, text in ((self._missed, card.missed), (self._summary, card.summary), (self._age, card.age)):
            words.set_words(text)
            words.setVisible(bool(text))
        self.receipts.show_receipts(card.receipts)
        self._show_lists(card)
        self.cases.show_cases(card.cases)
        self.cases.setVisible(bool(card.cases))
        self.cases.setFixedHeight(min(len(card.cases), CASES_IN_SIGHT) * row_height() + 2)
        more = ngettext("and {count} more", "and {count} more", card.more_cases).format(count=card.more_cases)
        self._more.set_words(more if card.more_cases else "")
        self._more.setVisible(bool(card.more_cases))
        self.setAccessibleName(_("Caller: {heading} {number}").format(heading=card.heading, number=card.shown))
        self.updateGeometry()
        self.resized.emit()

    def take_focus(self) -> None:
        """At the operator's wish: to the former cases, where there are any."""
        if self.cases.isVisible():
            if not self.cases.currentIndex().isValid():
                self.cases.setCurrentIndex(self.cases.model().index(0, 0))
            self.cases.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_to_reveal(self) -> None:
        """Asks why the number is shown, which nobody has to say."""
        self.question.ask_to_reveal()

    def ask_about_flags(self) -> None:
        """Asks which flag is set or taken away."""
        if self._shown is not None:
            self.question.ask_about_flags(self._shown)

    def _show_lists(self, card: CallerCard) -> None:
        self._fill("flags", [_told(flag.words, flag.detail, flag.tone) for flag in card.flags])
        self._fill("wishes", [_wrapped(*(Pill(each, "yellow") for each in card.wishes))] if card.wishes else [])
        for number, line in enumerate(self.names):
            line.show_name(card.names[number] if number < len(card.names) else None)

    def _fill(self, name: str, widgets: Sequence[QWidget]) -> None:
        lines = self._lists[name]
        while (item := lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for widget in widgets:
            lines.addWidget(widget)
            widget.show()  # at once: the next key may be for it

    def event(self, event: QEvent) -> bool:
        """Whatever in it takes another size, a question that opens too: its place is reckoned anew."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.resized.emit()
        return done

    def height_at(self, width: int) -> int:
        """How high it has to be at this width: what is wider than the card goes on in the next line."""
        layout = self.layout()
        assert layout is not None
        return layout.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.height_at(WIDTH))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets beside each other; None is the room between them."""
    row = QHBoxLayout()
    row.setSpacing(current().space(1))
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row


def _told(words: str, detail: str, tone: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(current().space(2))
    row.addWidget(Pill(words, tone), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Paragraph(detail, "small"), 1)
    return line


def _wrapped(*widgets: QWidget, gap: int = 4) -> QWidget:
    """Widgets beside each other, as many to a line as there is room for; `gap` in pixels."""
    lines = QWidget()
    layout = FlowLayout(lines, spacing=gap)
    for widget in widgets:
        layout.addWidget(widget)
    return lines
