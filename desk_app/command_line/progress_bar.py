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
    """A task whose reports are drawn on standard error as bars, one for each thing that is done; each ends full where
    its part was done, whatever was reported last, and where it stood where the work failed.

    Nothing is drawn where standard error is no terminal, or `silent` is asked for.
    """
    task = Task()
    if silent or not sys.stderr.isatty():
        yield task
        return
    over, failed = threading.Event(), threading.Event()
    drawing = threading.Thread(target=_draw, args=(task, over, failed), name="progress bar")
    drawing.start()
    try:
        yield task
    except BaseException:
        failed.set()
        raise
    finally:
        over.set()
        drawing.join()


def _draw(task: Task, over: threading.Event, failed: threading.Event) -> None:
    """One bar after the other until the work is over."""
    while not over.is_set():
        first = task.progress
        if first.what and first.total:
            _bar(task, first, over, failed)
        over.wait(_EVERY_SECONDS)


def _bar(task: Task, first: Progress, over: threading.Event, failed: threading.Event) -> None:
    with click.progressbar(length=first.total, label=f"{first.what.replace('_', ' '):<20}", file=sys.stderr) as bar:
        last = first
        while not over.is_set() and (now := task.progress).what == first.what and now.total == first.total:
            last = now
            bar.update(now.done - bar.pos)
            over.wait(_EVERY_SECONDS)
        now = task.progress
        if now.what != first.what or not failed.is_set():
            # The part is done: reports come every so many rows, and the last of them were not seen or not made.
            bar.update(first.total - bar.pos)
        else:
            bar.update(min(first.total, (now if now.total == first.total else last).done) - bar.pos)
