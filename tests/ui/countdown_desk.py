"""A desk with running clocks for tests of the countdown's pane; its clocks and its time move when a test moves them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk_app.domain.case import CaseId, ClockKind
from desk_app.domain.projection import RunningClock, SyncStatus
from desk_app.domain.working_time import micros
from desk_app.screens.alerts import Tone
from desk_app.screens.clock_book import ClockBook, KeptLines
from desk_app.screens.clock_order import Grouping
from tests.sample_reference import SEAT
from tests.ui.lists_shown import StillDesk
from ui.countdown.samples import clock_of


@dataclass(frozen=True, slots=True)
class Told:
    """News, as a bridge hears it."""

    what: frozenset[str]


class CountdownDesk(StillDesk):
    """Answers at once; `asked` keeps what was asked."""

    actor = SEAT

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment)
        self.clocks: dict[CaseId, tuple[RunningClock, ...]] = {}
        self.status = SyncStatus(online=True, last_heard=moment)
        self.choices: dict[str, str] = {}
        self.asked: list[object] = []
        self.listeners: list[Callable[[Any], None]] = []

    def run(self, numbers: Iterable[int], kind: ClockKind = ClockKind.HANDLING) -> None:
        """Clocks of the cases with these numbers, due so many minutes after the desk's time."""
        self.clocks = {one.case: (one,) for one in self.made(numbers, kind)}

    def made(self, numbers: Iterable[int], kind: ClockKind = ClockKind.HANDLING) -> list[RunningClock]:
        return [
            clock_of(number, self.moment + timedelta(minutes=number), 60, kind, f"第 {number} 件") for number in numbers
        ]

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: None

    def tell(self, *what: str) -> None:
        for listener in self.listeners:
            listener(Told(frozenset(what)))

    def sync_status(self) -> SyncStatus:
        return self.status

    def clock_book(self, grouping: Grouping, keep: KeptLines | None) -> Future[ClockBook]:
        self.asked.append("all")
        every = [one for of in self.clocks.values() for one in of]
        return _answer(ClockBook(every, micros(self.moment), grouping, keep))

    def clocks_of(self, cases: Collection[CaseId]) -> Future[tuple[RunningClock, ...]]:
        self.asked.append(frozenset(cases))
        return _answer(tuple(one for case in cases for one in self.clocks.get(case, ())))

    def choice(self, name: str) -> Future[str | None]:
        return _answer(self.choices.get(name))

    def keep_choice(self, name: str, value: str) -> Future[None]:
        self.choices[name] = value
        return _answer(None)


def _answer(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


class HeardPlayer:
    """Plays nothing and remembers what it was asked for."""

    def __init__(self) -> None:
        self.played: list[Tone] = []

    def play(self, tone: Tone) -> None:
        self.played.append(tone)
