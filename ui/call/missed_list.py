"""The list of missed calls, a page over the window: take one, ring back, say what came of it; every step has a key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from desk_app.domain.commands import MissedCallOutcome
from desk_app.screens.missed_calls import MissedCallLine, MissedCallsView
from desk_app.screens.vocabulary import missed_call_outcome
from desk_app.words import _, pgettext
from ui.call.missed_model import MissedModel, MissedPainter
from ui.call.receipt_lines import ReceiptLines
from ui.call.two_lines import row_height
from ui.overlay import Overlay, Room
from ui.pieces import ActionButton, ButtonKind, Words
from ui.queue.empty_over import EmptyOver
from ui.theme import current

ROWS = 9
TICK_MS = 1_000
OUTCOMES = (MissedCallOutcome.CALLED_BACK, MissedCallOutcome.NOT_REACHED, MissedCallOutcome.RANG_AGAIN)


class MissedCalls(Overlay):
    """`taken(MissedCallLine)`, `rung_back(MissedCallLine)`, `settled(MissedCallLine, MissedCallOutcome, str)`,
    `dropped(str)` a refused command.

    A line that is pointed at stays so whatever arrives; where it goes, nothing is, so that no key meant for it meets
    another. The question what came of a call is about that call alone, whatever is pointed at meanwhile.
    """

    taken = Signal(object)
    rung_back = Signal(object)
    settled = Signal(object, object, str)
    dropped = Signal(str)

    def __init__(self, window: QWidget, now: Callable[[], datetime]) -> None:
        theme = current()
        super().__init__(window, width=theme.space(160), high_up=True)
        self._asked = ""
        self._model = MissedModel(now, self)
        self._title, self._heading = Words(_("Missed calls"), "title"), Words("", "muted")
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(MissedPainter(self._model, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(_("Missed calls"))
        self.list.setFixedHeight(ROWS * row_height())
        self.list.selectionModel().currentChanged.connect(lambda *_rows: self._show_keys())
        self._empty = EmptyOver("missed", self.list)
        self.back = self._button(pgettext("missed call", "Ring back"), "Enter", ButtonKind.PRIMARY, "phone")
        self.take = self._button(pgettext("missed call", "Take"), "T", ButtonKind.PLAIN, "check")
        self.settle = self._button(pgettext("missed call", "Settle"), "S", ButtonKind.PLAIN, "")
        self.back.clicked.connect(lambda _checked=False: self._do("back"))
        self.take.clicked.connect(lambda _checked=False: self._do("take"))
        self.settle.clicked.connect(lambda _checked=False: self._do("settle"))
        self.receipts = ReceiptLines()
        self.receipts.dropped.connect(self.dropped)
        self._make_question()
        self._lay_out()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._model.tick)

    def _button(self, words: str, key: str, kind: ButtonKind, icon: str) -> ActionButton:
        button = ActionButton(words, key, kind, icon=icon, works=False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_question(self) -> None:
        self.question = QWidget()
        self.whose = Words("", "small")
        self.outcomes, self.words = QComboBox(), QLineEdit()
        for outcome in OUTCOMES:
            self.outcomes.addItem(missed_call_outcome(outcome), outcome)
        self.outcomes.setAccessibleName(_("What came of it"))
        self.words.setPlaceholderText(_("What was said, if anything; Enter settles it"))
        self.words.setAccessibleName(_("What was said"))
        row = QHBoxLayout(self.question)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.whose)
        row.addWidget(self.outcomes)
        row.addWidget(self.words, 1)
        self.question.hide()

    def _lay_out(self) -> None:
        theme = current()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._heading, 1)
        keys = QHBoxLayout()
        for button in (self.back, self.take, self.settle):
            keys.addWidget(button)
        keys.addStretch(1)
        keys.addWidget(Words(_("Esc closes"), "small"))
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        layout.setSpacing(theme.space(2))
        layout.addLayout(head)
        layout.addWidget(self.list)
        layout.addWidget(self.receipts)
        layout.addWidget(self.question)
        layout.addLayout(keys)

    def ask(self, *, room: Room | None = None) -> None:
        """Opens at the operator's wish."""
        self.open(room=room)
        self._tick.start()
        if self._model.lines and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._model.index(0))
        self._show_keys()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Goes away."""
        self._tick.stop()
        self._close_question()
        super().dismiss()

    @property
    def line(self) -> MissedCallLine | None:
        """The one that is pointed at."""
        # Not the current index: Qt makes the first one current where a list without any gets the focus.
        rows = self.list.selectionModel().selectedIndexes()
        return self._model.lines[rows[0].row()] if rows else None

    def show_view(self, view: MissedCallsView) -> None:
        """The missed calls as they stand."""
        at = self.line
        self._model.show_view(view)
        row = next((row for row, line in enumerate(view.lines) if at is not None and line.id == at.id), None)
        self.list.setCurrentIndex(self._model.index(row) if row is not None else QModelIndex())
        self._heading.set_words(view.heading)
        self._empty.say(view.empty if not view.lines else "")
        self._show_keys()
        self._see_whether_still_asked()

    def _show_keys(self) -> None:
        line = self.line
        self.back.setEnabled(line is not None and bool(line.number) and line.is_ours)
        self.take.setEnabled(line is not None and line.may_take)
        self.settle.setEnabled(line is not None and line.is_ours)
        self.receipts.show_receipts(line.receipts if line is not None else ())

    def _do(self, what: str) -> None:
        line = self.line
        if line is None:
            return
        match what:
            case "back" if self.back.isEnabled():
                self.rung_back.emit(line)
            case "take" if self.take.isEnabled():
                self.taken.emit(line)
            case "settle" if self.settle.isEnabled():
                if not line.may_settle:
                    self.taken.emit(line)  # only who has a call may say what came of it
                self._ask_outcome(line)
            case _:
                pass

    def _ask_outcome(self, line: MissedCallLine) -> None:
        withheld = MissedCallOutcome.WITHHELD
        offered = OUTCOMES if line.number else (withheld,)
        self._asked = line.id
        self.outcomes.clear()
        for outcome in offered:
            self.outcomes.addItem(missed_call_outcome(outcome), outcome)
        self.outcomes.show()
        self.whose.set_words(" ".join(filter(None, (line.shown, line.name))))
        self.words.clear()
        self.words.setReadOnly(False)
        self.question.show()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def _asked_line(self) -> MissedCallLine | None:
        return next((line for line in self._model.lines if line.id == self._asked), None)

    def _see_whether_still_asked(self) -> None:
        """Somebody else may have settled the call, or taken it over, while what came of it is typed here."""
        line = self._asked_line
        if not self._asked or (line is not None and line.is_ours):
            return
        whose, self._asked = self.whose.text(), ""
        why = _("{caller}: somebody else calls back now") if line is not None else _("{caller} is settled already")
        said = why.format(caller=whose)
        if not self.words.text().strip():
            self._close_question()
            self._heading.set_words(said, "warning")
            return
        # The focus stays in these words: what is still being typed must not become a key of the list.
        self.words.setReadOnly(True)
        self.outcomes.hide()
        self.whose.set_words(_("{why}; not recorded, to be copied:").format(why=said), "warning")

    def _close_question(self) -> None:
        self._asked = ""
        among_us = self.question.isAncestorOf(QApplication.focusWidget() or self)
        self.question.hide()
        if among_us:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self) -> None:
        line, outcome = self._asked_line, self.outcomes.currentData()
        if line is not None and outcome is not None:
            self._close_question()
            self.settled.emit(line, MissedCallOutcome(outcome), self.words.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typing = self.question.isVisible()
        match event.key():
            case Qt.Key.Key_Escape if typing:
                self._close_question()
            case Qt.Key.Key_Down | Qt.Key.Key_Up if typing:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.outcomes.setCurrentIndex((self.outcomes.currentIndex() + step) % max(1, self.outcomes.count()))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:  # one of both: what is being typed passes the key on to here
                if typing:
                    self._settle()
                else:
                    self._do("back")
            case Qt.Key.Key_T if not typing:
                self._do("take")
            case Qt.Key.Key_S if not typing:
                self._do("settle")
            case _:
                super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and _is_letter(event):
            self.keyPressEvent(event)  # else the list would look for a row that begins so
            return True
        return super().eventFilter(watched, event)


def _is_letter(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_T, Qt.Key.Key_S)
