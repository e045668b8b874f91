"""Who sits here: opens the sign-in page where nobody does, holds the panes meanwhile, tells who came and who went."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desk_app.domain.seat import Actor
from desk_app.screens.names import Names
from desk_app.screens.sign_in import person_words, signed_in_words
from ui.bridge import Bridge
from ui.overlay import Room
from ui.panes import Panes
from ui.sign_in.flow import SignInFlow
from ui.sign_in.page import SignInPage

if TYPE_CHECKING:
    from desk_app.desk import SignInOutcome


class Sitting(QObject):
    """`came` when somebody has signed in, `went` when they have signed out, `said(str)` what they should know; `left`
    when it is found that nobody sits here.

    `room` says what the page leaves free at the window's edges.
    """

    came = Signal()
    went = Signal()
    left = Signal()
    said = Signal(str)

    def __init__(
        self, bridge: Bridge, page: SignInPage, panes: Panes, room: Callable[[], Room], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk = bridge.desk
        self._page = page
        self._panes = panes
        self._room = room
        self._flow = SignInFlow(bridge, page, self)
        self._flow.signed_in.connect(self._signed_in)
        page.closed.connect(self._free_panes)

    @property
    def actor(self) -> Actor | None:
        """The one who sits here."""
        actor: Actor | None = self._desk.actor
        return actor

    @property
    def words(self) -> tuple[str, str]:
        """Name, and role with office and seat."""
        actor = self.actor
        names = Names(reference=self._desk.reference(), now=self._desk.now())
        return person_words(actor, names.body(actor.body) if actor else "")

    def check(self) -> bool:
        """Whether somebody sits here; where nobody does, asks who it is."""
        if self.actor is not None:
            return True
        self.left.emit()
        if not self._page.is_open:
            self._flow.ask_if_nobody(room=self._room())
            self._hold_panes()
        return False

    def sign_in_again(self) -> None:
        """Asks for the password over the form, at the wish of who sits here."""
        self._flow.ask_again(room=self._room())
        self._hold_panes()

    def sign_out(self) -> None:
        """Leaves the seat; what waits is still sent under the name of who typed it."""
        self._bridge.then(self._desk.sign_out(), lambda _none: self.went.emit(), owner=self)

    def _signed_in(self, outcome: SignInOutcome) -> None:
        words = signed_in_words(
            online=outcome.online,
            valid_until=outcome.valid_until,
            now=self._desk.now(),
            zone=self._desk.reference().calendar.zone,
        )
        if words:
            self.said.emit(words)
        self.came.emit()

    def _hold_panes(self) -> None:
        """While a page asks for a password no key may act on the form beneath; its text stays."""
        for pane in self._panes.all():
            pane.setEnabled(False)

    def _free_panes(self) -> None:
        for pane in self._panes.all():
            pane.setEnabled(True)
