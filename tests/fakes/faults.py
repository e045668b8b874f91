"""What can go wrong on the way to the centre and back, drawn from a seed so that a run can be repeated."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

from desk_app.domain.commands import Command
from desk_app.domain.protocol import ChangesPage, SnapshotEnd
from desk_app.errors import BadInput, NotAllowed, SlowDown, Unreachable
from desk_app.ports import SnapshotLine

T = TypeVar("T")


class Faults:
    """Each call may be lost on the way in or out, be answered by somebody else, come twice, late, cut or stale.

    `chance` is that of each kind of fault; 0 once `quiet` was called.
    """

    def __init__(self, seed: int, chance: float = 0.08) -> None:
        self._random = random.Random(seed)
        self._chance = chance
        self._pages: list[ChangesPage] = []

    def quiet(self) -> None:
        """No more faults: the storm is over."""
        self._chance = 0.0

    def _strikes(self) -> bool:
        return self._random.random() < self._chance

    def before(self, call: str) -> None:
        """The request is lost, or somebody on the way answers it."""
        if self._strikes():
            raise self._random.choice(
                (
                    Unreachable("centre_unreachable"),
                    Unreachable("timed_out"),
                    Unreachable("not_the_centre"),
                    Unreachable("centre_failed"),
                    SlowDown("slow_down", {"seconds": 3}),
                )
            )
        if call not in ("health", "sign_in", "refresh", "sign_out") and self._strikes():
            raise NotAllowed("token_expired")

    def after(self) -> None:
        """The work was done, and its answer is lost."""
        if self._strikes():
            raise self._random.choice((Unreachable("timed_out"), Unreachable("centre_unreachable")))

    def on_offer(self, commands: Sequence[Command]) -> None:
        """Something on the way cannot take the whole batch."""
        if len(commands) > 1 and self._strikes():
            raise BadInput("too_large")

    def delays(self) -> bool:
        """The batch stays on its way until `deliver_delayed`."""
        return self._strikes()

    def doubles(self) -> bool:
        """A proxy sends the batch twice."""
        return self._strikes()

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The same items in any order."""
        return self._random.sample(list(items), len(items))

    def cut_page(self, size: int) -> int:
        """How many facts a page may hold."""
        return self._random.randint(1, 4) if self._strikes() else size

    def remember(self, page: ChangesPage) -> None:
        """A proxy keeps an answer."""
        self._pages = [*self._pages[-4:], page]

    def stale_page(self) -> ChangesPage | None:
        """An answer of long ago, if the proxy gives one."""
        return self._random.choice(self._pages) if self._pages and self._strikes() else None

    def cut_lines(self, lines: tuple[SnapshotLine, ...]) -> Iterable[SnapshotLine]:
        """A snapshot, or its beginning; now and then one that ends in a broken line."""
        if not self._strikes():
            return lines
        if self._random.random() < 0.5:
            return lines[: self._random.randrange(len(lines))]
        return _broken_off(lines[: self._random.randrange(len(lines))])

    def cut_stream(self, pieces: Sequence[bytes]) -> Iterable[bytes]:
        """A download, or its beginning and then the end of the line."""
        if self._strikes():
            yield from pieces[: self._random.randrange(len(pieces))]
            raise Unreachable("connection_lost")
        yield from pieces


class NoFaults(Faults):
    """A line on which nothing goes wrong."""

    def __init__(self) -> None:
        super().__init__(seed=0, chance=0.0)


def _broken_off(lines: tuple[SnapshotLine, ...]) -> Iterable[SnapshotLine]:
    yield from lines
    raise Unreachable("connection_lost")


def without_end(lines: Iterable[SnapshotLine]) -> tuple[SnapshotLine, ...]:
    """A snapshot whose last line never came."""
    return tuple(line for line in lines if not isinstance(line, SnapshotEnd))
