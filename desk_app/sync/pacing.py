"""When to try again and how often to ask: pure numbers, all in seconds of real time."""

from __future__ import annotations

FIRST_DELAY = 0.5
LONGEST_DELAY = 15.0
LONGEST_RETRY_AFTER = 600.0

LONG_POLL = 25.0
"""How long the centre may hold a request for news."""
HEALTH_EVERY = 30.0
"""How often the offset to the centre's clock is measured."""
PRESENCE_EVERY = 20.0
"""How often the seat says that it is there; the centre forgets it after 60 s."""
PRESENCE_LIFE = 60.0
EDITIONS_EVERY = 300.0
"""How often the centre is asked for its current editions."""
EDITION_AGAIN = 60.0
EDITION_AGAIN_AT_MOST = 3600.0
RECORDS_EVERY = 300.0
"""How often the centre is asked for what is remembered beside open cases, where no news ask for it earlier."""
RECORDS_PAUSE = 0.05
"""Between two pages of it, for whatever else this seat has to do."""
RECORDS_BEHIND_NEWS = 0.2
"""When a page of it that has overtaken the news is looked at again."""
RECORDS_LATER = 5.0
"""When it is looked again whether the cases have come that it belongs to."""
CALLS_WITHIN, ENDED_WITHIN = 1.0, 60.0
"""So soon it is asked for after news of callers and missed calls, and of cases that ended: all seats hear them at once,
and a moment of each seat's own lies between."""
TIDY_AFTER, TIDY_EVERY = 60.0, 6 * 3600.0
"""When what is too old is thrown away: so long after the start, then every so often."""
PIECE_AT_FIRST, PIECE_AT_LEAST, PIECE_AT_MOST = 256 * 1024, 32 * 1024, 1024 * 1024
"""Bytes of an attachment that are given in one call: fewer on a line that takes too long for them."""
TAKEN_IN_AT_ONCE = 256 * 1024
"""Bytes of an attachment at the least that are kept in one transaction while it comes."""
FIGURES_EVERY = 5.0
FIGURES_WANTED_FOR = 60.0
"""How long figures keep coming after somebody has looked at them."""
SET_ASIDE_FOR = 60.0
"""How long a command that the centre cannot even read waits before it is offered again."""


def delay(failures: int, jitter: float, retry_after: float | None = None) -> float:
    """Seconds to wait after so many failures in a row.

    Doubles from `FIRST_DELAY` to `LONGEST_DELAY`; `jitter` in [0, 1) takes up to half of it away, so that the seats of
    a floor do not come back in step. A centre that says how long to wait (`retry_after`) gets at least that, and a
    little more by the same jitter.
    """
    if not 0 <= jitter < 1:
        raise ValueError(f"jitter is in [0, 1), not {jitter}")
    if failures <= 0 and retry_after is None:
        return 0.0
    step = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(max(failures - 1, 0), 30))
    waited = step * (1 - jitter / 2)
    if retry_after is None:
        return waited
    asked = min(max(retry_after, 0.0), LONGEST_RETRY_AFTER)
    return max(waited, asked * (1 + jitter / 10))


def set_aside_for(times: int) -> float:
    """Seconds for which a command rests that the centre could not read, for the n-th time."""
    return min(SET_ASIDE_FOR * 2.0 ** min(max(times - 1, 0), 10), 3600.0)


def edition_again(times: int) -> float:
    """Seconds to go on with the former edition before one that could not be installed n times is fetched again."""
    return min(EDITION_AGAIN * 2.0 ** min(max(times - 1, 0), 10), EDITION_AGAIN_AT_MOST)


def records_again(failures: int, jitter: float, retry_after: float | None = None) -> float:
    """Seconds until what is remembered, or an attachment, is tried again after so many failures in a row: nobody waits
    for it as for news."""
    step = min(RECORDS_EVERY, 2.0 * 2.0 ** min(max(failures - 1, 0), 20)) * (1 - jitter / 2)
    return max(step, min(retry_after or 0.0, LONGEST_RETRY_AFTER))


def due_in(last: float | None, every: float, elapsed: float) -> float:
    """Seconds until something is due that is done `every` so often and was last done at `last` (None: never)."""
    return 0.0 if last is None else max(0.0, last + every - elapsed)
