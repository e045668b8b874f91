"""Shows on a terminal how far a long task is; says nothing where no person looks."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from desk_app.progress import Progress, Task

_EVERY_SECONDS = 0.1


@contextmanager
def progress_shown(*, silent: bool = False) -> Iterator[Task]:
    """A task whose reports are drawn on standard error as bars, one for each thing that is done.

    Nothing is drawn where standard error is no terminal, or `silent` is asked for.
    """
    task = Task()
    if silent or not sys.stderr.isatty():
        yield task
        return
    over = threading.Event()
    drawing = threading.Thread(target=_draw, args=(task, over), name="progress bar")
    drawing.start()
    try:
        yield task
    finally:
        over.set()
        drawing.join()


def _draw(task: Task, over: threading.Event) -> None:
    """One bar after the other until the work is over; the last report is drawn in any case."""
    while not over.is_set():
        first = task.progress
        if first.what and first.total:
            _bar(task, first, over)
        over.wait(_EVERY_SECONDS)


def _bar(task: Task, first: Progress, over: threading.Event) -> None:
    with click.progressbar(length=first.total, label=f"{first.what.replace('_', ' '):<20}", file=sys.stderr) as bar:
        last = first
        while not over.is_set() and (now := task.progress).what == first.what and now.total == first.total:
            last = now
            bar.update(now.done - bar.pos)
            over.wait(_EVERY_SECONDS)
        if over.is_set() and task.progress.what == first.what:
            last = task.progress
        bar.update(min(first.total, last.done) - bar.pos)
