"""Shows the card of whoever is to be seen, where it covers nothing that is typed, and does what its keys say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desk_app.desk import Intent
from desk_app.domain.commands import FlagCaller, Subject, SubjectKind
from desk_app.screens import register_values
from desk_app.words import _
from ui.bridge import Bridge
from ui.call.caller_card import CallerCardView
from ui.call.caller_cards import CallerCards
from ui.call.card_place import focus_in, place_for, rect_in
from ui.call.doing import Doing
from ui.panes import Panes

Room = Callable[[], QRect]


class CardWiring(QObject):
    """`show_caller` says whose card it is; who puts it away sees it again with another caller, or by its key.

    `room` is what lies between the window's bars. The card stands over the head of the queue, which a call has no need
    of; over the map where the operator is typing there.
    """

    def __init__(self, bridge: Bridge, panes: Panes, cards: CallerCards, doing: Doing, window: QWidget, room: Room):
        super().__init__(window)
        self._desk: Any = bridge.desk
        self._bridge = bridge
        self._panes = panes
        self._cards = cards
        self._doing = doing
        self._window = window
        self._room = room
        self._number: str | None = None
        self._away: str | None = None
        self._focus_before: QWidget | None = None
        self.view = CallerCardView(window)
        self.view.hide()
        self._connect()
        window.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def _connect(self) -> None:
        view = self.view
        view.name_taken.connect(self._take_name)
        view.revealed.connect(self._reveal)
        view.flagged.connect(self._flag)
        view.dropped.connect(self._doing.settle)
        view.left.connect(self._put_away)
        view.resized.connect(self._place)
        self._cards.came.connect(self._fill)

    def show_caller(self, number: str | None) -> None:
        """The caller who is to be seen, by their number in normal form; None for nobody."""
        if number == self._number:
            return
        self._number = number
        if number is None:
            self._away = None
        self._fill()

    def go(self) -> None:
        """At the operator's wish: brings the card back and goes into it; once more puts it away."""
        if self._number is None:
            return
        if self.view.isVisible() and self.view.isAncestorOf(QApplication.focusWidget() or self._window):
            self._put_away()
            return
        self._away = None
        self._focus_before = QApplication.focusWidget()
        self._fill()
        self.view.take_focus()

    def _fill(self) -> None:
        if self._number is None or self._away == self._number:
            self._hide()
            return
        self.view.show_card(self._cards.card(self._number))
        self._place()

    def _place(self) -> None:
        """Where it covers nothing of what has the focus."""
        if self._number is None or self._away == self._number:
            return
        view, room = self.view, self._room()
        view.ensurePolished()
        view.setGeometry(place_for(view.height_at, self._columns(room), focus_in(self._window, view), room))
        if view.isHidden():
            view.show()
            view.raise_()

    def _focus_moved(self, _former: QWidget | None, _now: QWidget | None) -> None:
        if isValid(self.view) and self.view.isVisible():
            self._place()

    def _columns(self, room: QRect) -> Sequence[QRect]:
        """The queue's column, the look-up's, the middle: those that are to be seen in the window."""
        wanted = (self._panes.queue, self._panes.map or self._panes.lookup, self._panes.lookup, self._panes.case)
        found = [rect for pane in wanted if not (rect := rect_in(self._window, pane)).isEmpty()]
        return found or [room]

    def _hide(self) -> None:
        if self.view.isVisible():
            within = self.view.isAncestorOf(QApplication.focusWidget() or self._window)
            self.view.hide()
            if within:
                self._give_focus_back()

    def _put_away(self) -> None:
        self._away = self._number
        self._hide()

    def _give_focus_back(self) -> None:
        before, self._focus_before = self._focus_before, None
        target = before if before is not None and isValid(before) and before.isVisible() else self._panes.case
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # what its keys do

    @property
    def _form(self) -> Any:
        """The open form, where it is for the caller of the card; another caller may ring while it is open."""
        form = cast(Any, self._panes.case).register_form
        return form if form is not None and form.caller_meant == self._number else None

    def _take_name(self, name: str) -> None:
        """A name goes into the form of its caller; where the open one is another's, why it does not is said."""
        form = self._form
        if form is not None:
            form.field(register_values.PERSON).set_value(name)
            form.fields.edited.emit(register_values.PERSON)
        elif cast(Any, self._panes.case).register_form is not None:
            self._doing.say(_("The name was not taken: the open form is for another call than the card"))

    def _reveal(self, reason: str) -> None:
        """The number of the card; the case of the open form is why only where that is the same caller's."""
        if self._number:
            case = self._form.case_id if self._form is not None else None
            self._doing.follow(self._desk.calls.reveal(self._number, case, reason))

    def _flag(self, kind: str, is_set: bool, reason: str) -> None:
        card = self.view.shown
        if card is not None and card.number:
            subject = Subject(kind=SubjectKind.CALLER, id=card.number)
            self._doing.perform(Intent(subject=subject, body=FlagCaller(flag=kind, set=is_set, reason=reason)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.view.isVisible():
            self._place()
        return False
