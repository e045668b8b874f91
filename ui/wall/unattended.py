"""Signs a wall in without anybody there, and again whenever the centre has forgotten it; tries until it succeeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desk_app.errors import WorldTrouble
from ui.bridge import Bridge

if TYPE_CHECKING:
    from desk_app.desk import SignInOutcome

AGAIN_MS = 15_000


class Unattended(QObject):
    """`came` when the wall's account is signed in. The centre slows down who guesses; a quarter minute is no guess."""

    came = Signal()

    def __init__(self, bridge: Bridge, badge: str, password: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._badge, self._password = badge, password
        self._trying = False
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self.check)

    def check(self) -> None:
        """Signs in where nobody is, or where the centre asks for the password again; one try at a time."""
        desk = self._bridge.desk
        if self._trying or self._again.isActive():
            return
        if desk.actor is not None and not desk.sync_status().sign_in_needed:
            return
        self._trying = True
        self._bridge.then(desk.sign_in(self._badge, self._password), self._answered, failed=self._failed, owner=self)

    def stop(self) -> None:
        """Tries no more."""
        self._again.stop()

    def _answered(self, outcome: SignInOutcome) -> None:
        self._trying = False
        if outcome.signed_in:
            self.came.emit()
        else:
            self._again.start()

    def _failed(self, _trouble: WorldTrouble) -> None:
        self._trying = False
        self._again.start()
