"""Who sits here: asks for badge and password when nobody does, or when the operator wants to sign in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desk_app.errors import WorldTrouble
from desk_app.screens.sign_in import SignInView, sign_in_view
from ui.bridge import Bridge
from ui.overlay import Room
from ui.sign_in.page import SignInPage

if TYPE_CHECKING:
    from desk_app.desk import SignInOutcome


class SignInFlow(QObject):
    """Between the page and the desk. `signed_in(SignInOutcome)` when somebody sits here; never opens over typing."""

    signed_in = Signal(object)

    def __init__(self, bridge: Bridge, page: SignInPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._page = page
        self._answer = bridge.newest(self)
        self._again = False
        self._code = ""
        bridge.changed.connect(self._heard)
        page.submitted.connect(self._submit)

    def ask_if_nobody(self, *, room: Room | None = None) -> bool:
        """Opens the page where nobody is signed in; says whether it did."""
        if self._bridge.desk.actor is not None:
            return False
        self._again, self._code = False, ""
        self._page.ask(self._view(), room=room)
        return True

    def ask_again(self, *, room: Room | None = None) -> None:
        """Opens over the form, for the person who sits here; the form stays."""
        actor = self._bridge.desk.actor
        if actor is None:
            self.ask_if_nobody(room=room)
            return
        self._again, self._code = True, ""
        self._page.ask(self._view(), badge=str(actor.badge), again=True, room=room)

    def _heard(self, what: frozenset[str]) -> None:
        """The centre came or went: the page says so; what is typed and what was said of the last try stay."""
        if "sync" in what and self._page.is_open:
            self._page.show_view(self._view(self._code))

    def _refuse(self, code: str) -> None:
        self._code = code
        self._page.refused(self._view(code))

    def _view(self, code: str = "") -> SignInView:
        actor = self._bridge.desk.actor
        return sign_in_view(
            again=self._again,
            online=self._bridge.desk.sync_status().online,
            name=actor.name if actor else "",
            code=code,
        )

    def _submit(self, badge: str, password: str) -> None:
        if not badge or not password:
            self._refuse("badge_missing" if not badge else "password_missing")
            return
        self._answer(self._bridge.desk.sign_in(badge, password), self._answered, failed=self._failed)

    def _answered(self, outcome: SignInOutcome) -> None:
        if outcome.code or not outcome.signed_in:
            self._refuse(outcome.code or "wrong_password")
            return
        self._page.set_busy(False)
        self._page.dismiss()
        self.signed_in.emit(outcome)

    def _failed(self, trouble: WorldTrouble) -> None:
        self._refuse(trouble.code)
