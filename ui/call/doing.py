"""Gives the desk commands about callers and calls, and says at the window's foot what was not possible and why."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject

from desk_app.desk import Intent, Kept, NotPossible
from desk_app.screens.names import Names
from desk_app.screens.refusals import refusal
from ui.bridge import Bridge
from ui.notices import NoticeLine, Offer

KEY = "call"
"""What is said of calls at the window's foot takes the place of what was said of them before."""
KNOWN_CALL = "call_known"
"""The code of the refusal to report a missed call a second time."""
PASSING = "call_passing"
"""What is only worth knowing until the next call."""
Outcome = Kept | NotPossible


class Doing(QObject):
    """What every part of the call does its commands through."""

    def __init__(self, bridge: Bridge, notices: NoticeLine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._desk: Any = bridge.desk
        self._notices = notices

    def perform(self, intent: Intent, then: Callable[[], object] = lambda: None, known: str = "") -> None:
        """Performs; `then` once it is kept. A refusal with the code `known` is none to speak of."""
        self.follow(self._desk.perform(intent), then, known)

    def follow(self, asked: Future[Outcome], then: Callable[[], object] = lambda: None, known: str = "") -> None:
        """The same with what was asked of the desk already."""

        def came(outcome: Outcome) -> None:
            if isinstance(outcome, Kept):
                then()
            elif outcome.code != known:
                names = Names(reference=self._desk.reference(), now=self._desk.now())
                why = refusal(outcome.code, outcome.params, (), names)
                self.say(f"{why.what} {why.then}", "red")

        self._bridge.then(asked, came, owner=self)

    def settle(self, command: str) -> None:
        """The operator has dealt with a refused command."""
        self._bridge.then(self._desk.settle([command]), lambda _none: None, owner=self)

    def say(self, words: str, tone: str = "yellow", offer: Offer | None = None) -> None:
        """Says something at the foot, where it stays until it is dismissed or something else is said of calls."""
        self._notices.say(KEY, words, tone, offer)

    def remark(self, words: str) -> None:
        """Says something at the foot that goes by itself after a while, and when the next form of a call opens."""
        self._notices.remark(PASSING, words)

    def form_opened(self) -> None:
        """Another call: what was said in passing is over."""
        self._notices.withdraw(PASSING)
