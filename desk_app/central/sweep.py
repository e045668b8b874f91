"""A walk over all that runs, for an edition that has come into force: a batch a turn, twice, then marked as done."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import select

from desk_app.central import schema
from desk_app.central.commit import put
from desk_app.central.engine import reading, writing
from desk_app.central.ledger import Ledger
from desk_app.central.reference_source import LOOK_AGAIN_SECONDS

START = ""
"""Where a walk begins; keys are in order of their text."""

NONE = ""
"""The mark while a walk is under way."""

Step = Callable[[str], tuple[str | None, int]]
"""Does the batch behind a key; gives the key to go on behind (None: that was the last) and what it came to."""


class Sweep:
    """One kind of walk of one district. Not to be shared by threads.

    It is walked twice: for a moment other processes still decide with the edition before, and the first walk may have
    passed a case before one of them wrote to it. Where the process ends on the way, the next begins from the start, so
    a step must do no harm when it is repeated.
    """

    def __init__(
        self,
        ledger: Ledger,
        mark: str,
        *,
        again_after: float = 2 * LOOK_AGAIN_SECONDS,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger, self._mark = ledger, mark
        self._again_after, self._elapsed = again_after, elapsed
        self._done: str | None = None
        self._target: str | None = None
        self._behind, self._second, self._not_before = START, False, 0.0

    def turn(self, target: str, step: Step) -> int:
        """One batch of the walk for `target`, where it is not done; what the step came to."""
        if self.is_done(target):
            return 0
        if self._target != target:
            # From the first step on no edition has reached everything: one that comes back half-way walks as well.
            self._remember(NONE)
            self._target, self._behind, self._second = target, START, False
        if self._second and self._behind == START and self._elapsed() < self._not_before:
            return 0
        behind, came_to = step(self._behind)
        if behind is not None:
            self._behind = behind
        elif self._second:
            self._remember(target)
        else:
            self._behind, self._second, self._not_before = START, True, self._elapsed() + self._again_after
        return came_to

    def is_done(self, target: str) -> bool:
        """Whether this edition has reached everything, by this process or another."""
        if self._done != target and self._target != target and self._known() == target:
            self._done = target
        return self._done == target

    @property
    def under_way(self) -> bool:
        """In the middle of a walk: the next turn has something to do."""
        return self._target not in (None, self._done) and not (self._second and self._behind == START)

    def _known(self) -> str | None:
        table = schema.marks.c
        query = select(table.value).where(table.district == self._ledger.district, table.name == self._mark)
        with reading(self._ledger.engine) as connection:
            return connection.execute(query).scalar()

    def _remember(self, target: str) -> None:
        row = {"district": self._ledger.district, "name": self._mark, "value": target}
        with writing(self._ledger.engine) as connection:
            put(connection, schema.marks, [row])
        self._done = target
