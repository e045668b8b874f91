"""What an operator's window on a prepared seat is asked for: start, queue, window, memory, follow, call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import cycle
from pathlib import Path

from desk_app.command_line.benchmarks.heartbeat import Heartbeat
from desk_app.command_line.benchmarks.processes import say
from desk_app.command_line.benchmarks.resident import resident_megabytes
from desk_app.command_line.benchmarks.window_at_work import NOBODY_ANSWERS, AtWork, Painted, work
from desk_app.domain.case import Module
from desk_app.domain.phone import LineState
from desk_app.domain.projection import QueueFilter
from desk_app.screens.queue_views import OPEN_STATES
from ui.queue.pane import QueuePane
from ui.scripted.eyes import Eyes

SEARCHED = ("菜场", "井盖", "漏水", "138")
LOOKED_UP = "井盖"
READY_SECONDS = 5.0
"""By then all that signing in sets off has been done, if nobody works the window meanwhile."""


async def start(at_work: AtWork) -> None:
    """Says when the queue is painted, and what of it the signing in took."""
    began = time.perf_counter()
    await at_work.sign_in()
    say(painted=(time.perf_counter() - began) * 1000)


async def queue(at_work: AtWork, times: int) -> None:
    """Milliseconds from each wish for another view until it is painted: at once after signing in, while clocks, map and
    words are still being made ready, and when that is over."""
    await at_work.sign_in()
    at_once = await _views(at_work, min(times, len(_filters())))
    await asyncio.sleep(READY_SECONDS)
    say(views={"at_once": at_once, "later": await _views(at_work, times)})


async def _views(at_work: AtWork, times: int) -> list[float]:
    wishes = cycle(_filters())
    pane, took = at_work.eyes.queue, []
    for _ in range(times):
        wanted = next(wishes)
        began = time.perf_counter()
        pane.want(wanted)
        painted = await at_work.queue_painted.once(_shows(pane, wanted))
        took.append((painted - began) * 1000)
        await asyncio.sleep(0.01)
    return took


def _filters() -> list[QueueFilter]:
    by_state = [QueueFilter(states=(state,)) for state in OPEN_STATES]
    by_module = [QueueFilter(modules=(module.value,)) for module in Module]
    searches = [QueueFilter(words=words) for words in SEARCHED]
    others = [QueueFilter(), QueueFilter(callback_owed=True), QueueFilter(states=OPEN_STATES[:2], words=SEARCHED[0])]
    return [*by_state, *by_module, *searches, *others]


async def window(at_work: AtWork, case_id: str, last: int, quiet: float, busy: float) -> None:
    """The waits for the window thread before and while changes arrive, with the queue and a case open."""
    await at_work.sign_in()
    await _open(at_work, case_id)
    await at_work.until(lambda: at_work.desk.sync_status().online, "the seat is online")
    await asyncio.sleep(1)
    beat = Heartbeat()
    say(quiet=await beat.for_seconds(quiet))
    began = time.monotonic()
    waits = await beat.during(_arrived(at_work, last, busy))
    say(busy={"waits": waits, "seconds": time.monotonic() - began, "position": await at_work.position()})


async def _arrived(at_work: AtWork, last: int, seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up and await at_work.position() < last:
        await asyncio.sleep(0.25)


async def memory(at_work: AtWork) -> None:
    """Megabytes with the queue, a case, the look-up and the countdown shown."""
    await at_work.sign_in()
    eyes = at_work.eyes
    await _open(at_work, eyes.rows[0].id)
    eyes.lookup.box.setText(LOOKED_UP)
    await at_work.until(lambda: eyes.looked_up(LOOKED_UP), "the look-up answers")
    for wanted in _filters():
        eyes.queue.want(wanted)
        await at_work.until(_shows(eyes.queue, wanted), "the view is shown")
    await asyncio.sleep(1)
    say(megabytes=resident_megabytes())


async def follow(at_work: AtWork, case_id: str, times: int) -> None:
    """Says of each note on a case, numbered from 0, when it was painted, by the clock that all processes share."""
    await at_work.sign_in()
    await _open(at_work, case_id)
    eyes = at_work.eyes
    timeline = Painted(eyes.case.page.timeline.list.viewport())
    say(ready=True)
    for number in range(times):
        mark = f"〔{number}〕"
        await at_work.until(_tells(eyes, mark), mark)
        await timeline.once(lambda: True)
        say(shown=time.monotonic())


async def call_card(at_work: AtWork, times: int) -> None:
    """Says of each call when its caller's card was painted with what is known of them, and when it was gone again."""
    await at_work.sign_in()
    calls, card = at_work.window.calls, at_work.window.calls.card.view
    await at_work.until(lambda: calls.orders.standing.line is LineState.READY, "the phone is ready")
    await asyncio.sleep(READY_SECONDS)
    painted = Painted(card)

    def is_of_who_calls() -> bool:
        about = calls.seat.ringing
        return card.shown is not None and about is not None and card.shown.number == about.call.number

    say(ready=True)
    for _ in range(times):
        await painted.once(is_of_who_calls)
        say(shown=time.monotonic())
        await at_work.until(lambda: not card.isVisible(), "the caller has given up")
        say(gone=True)


def _shows(pane: QueuePane, wanted: QueueFilter) -> Callable[[], bool]:
    return lambda: pane.shown is not None and pane.shown.wanted == wanted


def _tells(eyes: Eyes, mark: str) -> Callable[[], bool]:
    return lambda: eyes.view is not None and any(mark in repr(line) for line in eyes.view.timeline)


async def _open(at_work: AtWork, case_id: str) -> None:
    await at_work.until(lambda: at_work.eyes.place_of(case_id) is not None or case_id, "the case is in the queue")
    at_work.window.wiring.open_case(case_id)
    await at_work.until(lambda: at_work.eyes.view and at_work.eyes.view.id == case_id, "the case is shown")


def run(folder: str, server: str, what: str, *more: str) -> int:
    """Runs one of the scripts above with its numbers; an exit code. `-` is a centre that does not answer."""
    scripts: dict[str, Callable[[AtWork], Awaitable[None]]] = {
        "start": start,
        "queue": lambda at_work: queue(at_work, int(more[0])),
        "window": lambda at_work: window(at_work, more[0], int(more[1]), float(more[2]), float(more[3])),
        "memory": memory,
        "call_card": lambda at_work: call_card(at_work, int(more[0])),
        "follow": lambda at_work: follow(at_work, more[0], int(more[1])),
    }
    account = (more[2], more[3]) if what == "follow" else None
    url = NOBODY_ANSWERS if server == "-" else server
    return work(Path(folder), scripts[what], server=url, account=account, with_phone=what == "call_card")
