"""When a seat tries again."""

import pytest

from desk_app.sync import pacing


@pytest.mark.parametrize(
    ("failures", "jitter", "retry_after", "seconds"),
    [
        (0, 0.0, None, 0.0),
        (1, 0.0, None, 0.5),
        (2, 0.0, None, 1.0),
        (5, 0.0, None, 8.0),
        (6, 0.0, None, 15.0),
        (10_000, 0.0, None, 15.0),
        (1, 0.5, None, 0.375),
        (6, 0.5, None, 11.25),
        (1, 0.0, 30.0, 30.0),
        (1, 0.5, 30.0, 31.5),
        (6, 0.0, 1.0, 15.0),
        (1, 0.0, 86_400.0, 600.0),
        (1, 0.0, -5.0, 0.5),
        (0, 0.0, 7.0, 7.0),
    ],
)
def test_how_long_to_wait(failures: int, jitter: float, retry_after: float | None, seconds: float) -> None:
    assert pacing.delay(failures, jitter, retry_after) == pytest.approx(seconds)


def test_a_wait_grows_and_never_passes_its_bound() -> None:
    waits = [pacing.delay(failures, 0.0) for failures in range(1, 50)]
    assert waits == sorted(waits)
    assert max(waits) == pacing.LONGEST_DELAY


@pytest.mark.parametrize("jitter", [-0.1, 1.0, 2.0])
def test_a_jitter_is_a_share(jitter: float) -> None:
    with pytest.raises(ValueError, match="jitter"):
        pacing.delay(1, jitter)


@pytest.mark.parametrize(("times", "seconds"), [(1, 60.0), (2, 120.0), (7, 3600.0), (1000, 3600.0)])
def test_how_long_an_unreadable_command_rests(times: int, seconds: float) -> None:
    assert pacing.set_aside_for(times) == seconds


@pytest.mark.parametrize(
    ("last", "elapsed", "seconds"), [(None, 100.0, 0.0), (90.0, 100.0, 20.0), (70.0, 100.0, 0.0), (10.0, 100.0, 0.0)]
)
def test_when_something_regular_is_due(last: float | None, elapsed: float, seconds: float) -> None:
    assert pacing.due_in(last, 30.0, elapsed) == seconds
