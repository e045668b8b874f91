"""A long task of the command line shows its bar to a person, and to nobody else."""

import io
import sys
import time
from contextlib import suppress

import pytest

from desk_app.command_line.progress_bar import progress_shown


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self) -> bool:
        return True


def worked(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, silent: bool = False) -> str:
    """What is seen while a task of two parts goes on."""
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_shown(silent=silent) as task:
        for what in ("first_part", "second_part"):
            task.report(1, 4, what)
            give_up = time.monotonic() + 5.0
            while stream.isatty() and not silent and what.replace("_", " ") not in stream.getvalue():
                assert time.monotonic() < give_up
                time.sleep(0.01)
            task.report(4, 4, what)
    return stream.getvalue()


def test_a_person_sees_each_part_and_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = worked(monkeypatch, Terminal())
    assert seen.index("first part") < seen.index("second part") < seen.rindex("100%")


@pytest.mark.parametrize(("fails", "full"), [(False, 2), (True, 1)])
def test_each_part_that_is_done_ends_full(monkeypatch: pytest.MonkeyPatch, fails: bool, full: int) -> None:
    """Parts report every so many rows, so that the last report of a part is seldom its end."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with suppress(LookupError), progress_shown() as task:
        for what in ("first part", "second part"):
            give_up = time.monotonic() + 5.0
            while what not in stream.getvalue():
                assert time.monotonic() < give_up
                task.report(91, 100, what)
                time.sleep(0.01)
        if fails:
            raise LookupError
    assert stream.getvalue().count("100%") == full


@pytest.mark.parametrize(("stream", "silent"), [(io.StringIO(), False), (Terminal(), True)])
def test_nobody_else_does(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, silent: bool) -> None:
    assert worked(monkeypatch, stream, silent=silent) == ""


def test_work_of_unknown_size_draws_nothing_and_a_failure_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with pytest.raises(LookupError), progress_shown() as task:
        task.report(3, what="dataset_rows")
        raise LookupError
    assert stream.getvalue() == ""
