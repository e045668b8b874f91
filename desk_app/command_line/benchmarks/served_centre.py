"""A centre that is served for a benchmark as `desk-app central serve` does it, with the sample's data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desk_app.central.accounts import Account
from desk_app.central.datasets import edition_of, in_order
from desk_app.central.service import open_central
from desk_app.command_line.benchmarks.processes import running
from desk_app.domain.case import Badge
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Role
from desk_app.importing.sample.size import SampleSize
from desk_app.importing.sample_district import sample_rows

LISTENING = "listening on "


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedCentre:
    """Where it answers, who may sign in (badge and password), and the reference data it has."""

    url: str
    seats: tuple[tuple[Badge, str], ...]
    reference: Reference


@contextmanager
def served(
    database: str, *, seats: int, workers: int = 1, size: SampleSize = SampleSize.PRACTICE
) -> Iterator[ServedCentre]:
    """Fills this empty database, and serves it in processes of its own until the block ends."""
    people = [_seat(number) for number in range(seats)]
    central = open_central(database)
    try:
        rows = sample_rows(size=size)
        for name in in_order(rows):
            central.publish(edition_of(name, rows[name]))
        central.accounts.create_all(people)
        command = (sys.executable, "-m", "desk_app", "central", "serve", "--database", database, "--port", "0")
        with running(*command, "--workers", str(workers)) as process:
            _at, line = process.line()
            url = line.strip().removeprefix(LISTENING)
            seats_of = tuple((one.badge, word) for one, word in people)
            # The reference data ask the database who looks after a component: it stays open as long as they are used.
            yield ServedCentre(url=url, seats=seats_of, reference=central.reference())
    finally:
        central.close()


def _seat(number: int) -> tuple[Account, str]:
    account = Account(badge=Badge(f"9{number:03}"), name=f"测 {number}", roles=frozenset({Role.SEAT_OPERATOR}))
    return account, f"only-for-{number:08}"
