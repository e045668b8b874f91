"""The bell of the desk: a soft tone again and again while a call rings at a seat that is there for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desk_app.screens.alerts import Tone
from ui.alerts.sounds import Player, player

AGAIN_MS = 3_000


class Ringer(QObject):
    """`aloud` is the person's choice. The player is made at the first ring; it may be another one in tests."""

    def __init__(self, make_player: Callable[[], Player] = player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_player = make_player
        self._player: Player | None = None
        self.aloud = True
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.once)

    def ring(self, rings: bool) -> None:
        """Begins or ends; while it rings it goes on by itself."""
        if rings and self.aloud:
            if not self._again.isActive():
                self._again.start()
                self.once()
        else:
            self._again.stop()

    def once(self) -> None:
        """One ring, to hear how it sounds."""
        if self._player is None:
            self._player = self._make_player()
        self._player.play(Tone.RING)
