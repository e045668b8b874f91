"""Threads that are asked to end: what nobody had begun is cancelled, and nobody is waited for beyond one deadline."""

from __future__ import annotations

import threading
import time

from desk_app.sync.workers import Loop, Pool, deadline

PATIENCE = 20.0


def test_what_had_not_begun_is_cancelled_at_once_and_what_hangs_is_left_behind() -> None:
    let_go, begun = threading.Event(), threading.Event()

    def hang() -> bool:
        begun.set()
        return let_go.wait(PATIENCE)

    pool = Pool("tested", 1)
    hanging, waiting = pool.submit(hang), pool.submit(lambda: True)
    assert begun.wait(PATIENCE)
    pool.stop()
    pool.stop()
    assert waiting.cancelled() and not hanging.done()
    pool.join(time.monotonic() - 1)
    assert not hanging.done(), "the deadline was over: nobody waited"
    assert pool.submit(lambda: True).cancelled()
    let_go.set()
    assert hanging.result(PATIENCE)
    pool.join(deadline())


def test_a_loop_that_hangs_is_waited_for_until_the_deadline_only() -> None:
    let_go, begun, ended = threading.Event(), threading.Event(), threading.Event()

    def step() -> float:
        begun.set()
        let_go.wait(PATIENCE)
        ended.set()
        return 0.0

    loop = Loop("tested", step)
    loop.join(deadline())  # one that was never started
    loop.start()
    assert begun.wait(PATIENCE)
    loop.stop()
    loop.join(time.monotonic() - 1)
    assert not ended.is_set()
    let_go.set()
    loop.join(time.monotonic() + PATIENCE)
    assert ended.is_set()
