"""Keeps the running clocks up to date: read whole once, then only those of the cases that news names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desk_app.domain.case import CaseId
from desk_app.domain.projection import RunningClock
from desk_app.errors import WorldTrouble
from desk_app.screens.clock_book import ClockBook, KeptLines
from desk_app.screens.clock_order import Grouping
from ui.bridge import Bridge

AT_ONCE = 50
"""So many cases are asked for in one question, so that no answer holds up the window."""
WHOLE_BEYOND = 5_000
"""Where more cases wait than this, all are read anew."""
ANYTHING = frozenset({"cases", "reference", "session"})
"""News that may touch any case."""
CASE = "case:"


class Following(QObject):
    """Asks the desk and hands on what it says: `use_book` a whole one, `use_news` the clocks of some cases.

    One question at a time, and what is told meanwhile is asked for afterwards, so that nothing is lost in between.
    """

    def __init__(
        self,
        bridge: Bridge,
        *,
        wanted: Callable[[], tuple[Grouping, KeptLines | None]],
        use_book: Callable[[ClockBook], object],
        use_news: Callable[[frozenset[CaseId], tuple[RunningClock, ...]], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._wanted = wanted
        self._use_book = use_book
        self._use_news = use_news
        self._active = False
        self._whole = False
        self._asking = False
        self._waiting: set[CaseId] = set()
        bridge.changed.connect(self._heard)

    def start(self) -> None:
        """Somebody sits here: all clocks are read."""
        self._active = True
        self._whole = True
        self._go_on()

    def stop(self) -> None:
        """Nobody sits here any more."""
        self._active = False
        self._waiting.clear()

    def _heard(self, what: frozenset[str]) -> None:
        named = {CaseId(name.removeprefix(CASE)) for name in what if name.startswith(CASE)}
        self._waiting |= named
        if what & ANYTHING or ("queue" in what and not named):
            self._whole = True
        self._go_on()

    def _go_on(self) -> None:
        if not self._active or self._asking:
            return
        if self._whole or len(self._waiting) > WHOLE_BEYOND:
            self._whole = False
            self._waiting.clear()
            self._asking = True
            grouping, keep = self._wanted()
            asked = self._bridge.desk.clock_book(grouping, keep)
            self._bridge.then(asked, self._book_came, failed=self._failed, owner=self)
        elif self._waiting:
            cases = frozenset(self._waiting.pop() for _ in range(min(AT_ONCE, len(self._waiting))))
            self._asking = True

            def came(clocks: tuple[RunningClock, ...]) -> None:
                self._asking = False
                if self._active:
                    self._use_news(cases, clocks)
                self._go_on()

            self._bridge.then(self._bridge.desk.clocks_of(cases), came, failed=self._failed, owner=self)

    def _book_came(self, book: ClockBook) -> None:
        self._asking = False
        if self._active:
            self._use_book(book)
        self._go_on()

    def _failed(self, trouble: WorldTrouble) -> None:
        """All is read again with the next news."""
        self._asking = False
        self._whole = True
        self._bridge.trouble.emit(trouble)
