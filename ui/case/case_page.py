"""One case on the pane: head, standing, bar, the form of an action, receipts, timeline; each redraws what differs."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desk_app.screens.case import CaseView
from desk_app.words import _
from ui.case.action_bar import ActionBar
from ui.case.action_form import ActionFormView
from ui.case.explanation_card import ExplanationCard
from ui.case.fitting_scroll import FittingScroll
from ui.case.header import CaseHeader
from ui.case.receipt_list import ReceiptList
from ui.case.standing import CaseStanding
from ui.case.timeline_list import TimelineView
from ui.pieces import Words
from ui.theme import current


class CasePage(QWidget):
    """Shows a view; `action_wanted(str)`, `receipt_corrected(str)`, `receipt_dropped(str)`, `case_wanted(str)`."""

    action_wanted = Signal(str)
    receipt_corrected = Signal(str)
    receipt_dropped = Signal(str)
    case_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.view: CaseView | None = None
        self.form: ActionFormView | None = None
        self.header = CaseHeader()
        self.standing = CaseStanding()
        self.bar = ActionBar()
        self.receipts = ReceiptList()
        self.timeline = TimelineView()
        self.why, self._explained = ExplanationCard(), ""
        self.why.hide()
        self._refused = Words("", "error")
        self._refused.hide()
        self._form_place = QVBoxLayout()
        content = QWidget()
        above = QVBoxLayout(content)
        above.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), 0)
        above.setSpacing(theme.space(2))
        for widget in (self.header, _line(), self.standing, self.why, _line(), self.bar, self._refused):
            above.addWidget(widget)
        above.addLayout(self._form_place)
        above.addWidget(self.receipts)
        self._content = content
        self.scroller = FittingScroll(content)
        below = QWidget()
        room = QVBoxLayout(below)
        room.setContentsMargins(theme.space(4), 0, theme.space(4), theme.space(2))
        room.addWidget(self.timeline)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        layout.addWidget(self.scroller)
        layout.addWidget(below, 1)
        self.bar.wanted.connect(self.action_wanted)
        self.receipts.corrected.connect(self.receipt_corrected)
        self.receipts.dropped.connect(self.receipt_dropped)
        self.standing.case_wanted.connect(self.case_wanted)
        self.standing.why_wanted.connect(self.explain)
        self.why.closed.connect(lambda: self.show_why(""))

    def show_view(self, view: CaseView, now: datetime, revealed: str = "") -> None:
        """Another case, or news of the same: the form in which somebody types is not touched."""
        another = self.view is None or self.view.id != view.id
        self.view = view
        if another:
            self.say("")
        self.header.show_view(view)
        self.standing.show_view(view, now, revealed)
        self.bar.show_actions(view.actions)
        self.receipts.show_receipts(view.receipts)
        self.timeline.show_lines(view.timeline, another=another)
        self.show_why("" if another else self._explained)
        if another:
            self.scroller.verticalScrollBar().setValue(0)
        elif self.form is not None:
            self.form.tell_offered("" if view.action(self.form.form.kind) else _not_offered(view))

    def explain(self, clock: str) -> None:
        """Says why this clock is due when it is; an empty id means the one behind that which is explained, and behind
        the last none. The same again closes the card."""
        if self.view is None:
            return
        if not clock:
            ids = ("", *self.view.clock_ids)
            after = ids.index(self._explained) + 1 if self._explained in ids else 1
            self.show_why(ids[after] if after < len(ids) else "")
        else:
            self.show_why("" if clock == self._explained else clock)

    def show_why(self, clock: str) -> None:
        """Says why this clock is due when it is, also where that stands there already; an empty id closes the card."""
        found = self.view.explained(clock) if self.view is not None and clock else None
        self._explained = clock if found is not None else ""
        if found is not None:
            self.why.show_explanation(found)
        self.why.setVisible(found is not None)

    def show_form(self, form: ActionFormView | None) -> None:
        """Puts a form below the bar, or takes it away."""
        if self.form is not None:
            self._form_place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = form
        if form is not None:
            self._form_place.addWidget(form)
            form.show()  # at once: the next key is for it

    def reveal_form(self) -> None:
        """Scrolls so that the open form is in sight, at the wish of who opened it."""
        if self.form is not None:
            layout = self._content.layout()
            assert layout is not None
            layout.activate()
            self.scroller.ensureWidgetVisible(self.form, 0, 0)

    def say(self, words: str) -> None:
        """Why something that needed no form was refused."""
        self._refused.set_words(words)
        self._refused.setVisible(bool(words))

    def tick(self, now: datetime) -> None:
        """Only time has passed."""
        self.standing.tick(now)


def _not_offered(view: CaseView) -> str:
    words = _("The case is “{state}” now and does not offer this any more; your text stays.")
    return words.format(state=view.state)


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setFixedHeight(1)
    return line
