"""A process with the countdown's pane alone: its desk's time goes on by a second a tick, and cases change between."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QApplication

from desk_app import words
from desk_app.command_line.benchmarks.many_clocks import many_clocks
from desk_app.command_line.benchmarks.processes import say
from desk_app.domain.working_time import SECOND, micros
from desk_app.screens.clock_book import ClockBook
from desk_app.screens.clock_order import Grouping
from ui.alerts.sounds import Beeper
from ui.bridge import Bridge
from ui.countdown.following import AT_ONCE
from ui.countdown.pane import CountdownPane
from ui.countdown.samples import CountdownDesk
from ui.garbage import no_collection
from ui.theme import apply_theme, load_theme

WIDTH, HEIGHT = 1920, 116
NEWS_EVERY = 2
BEGINS = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)


class MovingDesk(CountdownDesk):
    """Its time is what it is told."""

    moment = BEGINS

    def now(self) -> datetime:
        """As it was told."""
        return self.moment


def main(count: int, ticks: int) -> None:
    """Says `countdown`: `ticks`, `news` and `grouped` (milliseconds of each, painting included), `cases` a news."""
    words.load("zh_CN")
    app = QApplication(sys.argv[:1])
    apply_theme(app, load_theme("light"))
    desk = MovingDesk()
    clocks = many_clocks(count, micros(BEGINS), 20)
    pane = CountdownPane(Bridge(desk))
    pane.alerts._make_player = Beeper
    pane.resize(WIDTH, HEIGHT)
    pane.show_book(ClockBook(clocks, micros(BEGINS)))
    pane.show()
    app.processEvents()
    chance = random.Random(7)

    def took(work: Callable[[], object]) -> float:
        began = time.perf_counter()
        work()
        app.processEvents()
        return (time.perf_counter() - began) * 1000

    def some_news() -> None:
        changed = [chance.choice(clocks) for _ in range(AT_ONCE)]
        moved = {one.case: one._replace(due=one.due + chance.randrange(600) * SECOND) for one in changed}
        pane.take_news(frozenset(moved), tuple(moved.values()))

    ticked, brought, grouped = [], [], []
    with no_collection():
        for number in range(ticks):
            desk.moment += timedelta(seconds=1)
            ticked.append(took(pane._tick))
            if number % NEWS_EVERY == 0:
                brought.append(took(some_news))
        for grouping in (*Grouping, Grouping.NONE):
            grouped.append(took(partial(pane.grouping.choose, grouping)))
    say(countdown={"ticks": ticked, "news": brought, "grouped": grouped, "cases": AT_ONCE})
    pane.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
