"""How a snapshot replaces what a seat knows: built in a generation of its own, swapped in by one transaction, swept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from sqlalchemy import Connection, delete, func, or_, select, update

from desk_app.domain.case import CaseId
from desk_app.domain.protocol import SnapshotCase, SnapshotEnd, SnapshotHeader
from desk_app.errors import SnapshotBroken, StoreTrouble
from desk_app.ports import SnapshotLine
from desk_app.progress import Task
from local_store import pending_rows, record_rows
from local_store.case_table import CaseTable, remove_rows
from local_store.desk_file import DeskFile
from local_store.feed_rows import Forget, settle, stand_at
from local_store.schema import case_bodies, cases, facts, hashes, standing
from local_store.turns import Rank

FACTS_AT_ONCE = 40
WASTE_AT_ONCE = 100


def install(desk: DeskFile, lines: Iterable[SnapshotLine], task: Task, forget: Forget) -> frozenset[CaseId]:
    """Build a snapshot in the next generation and swap it in by one transaction; cut off, nothing of it is seen.

    Raises `SnapshotBroken` where the end line is missing or the cases are not as many as were promised. The end line's
    digest is over the bytes that came, so it is checked where they come in: a fact that was written before its kind got
    another field reads with that field's default here, and would never hash the same again.
    """
    try:
        header, brought = _build(desk, iter(lines), task)
        return frozenset(brought | _swap(desk, header, forget))
    finally:
        with suppress(StoreTrouble):  # a disk that is full has no room for tidying; the next start goes on with it
            sweep(desk)


def _build(desk: DeskFile, lines: Iterator[SnapshotLine], task: Task) -> tuple[SnapshotHeader, set[CaseId]]:
    header = next(lines, None)
    if not isinstance(header, SnapshotHeader):
        raise SnapshotBroken("snapshot_broken", {"why": "no_header"})
    sweep(desk)
    brought: set[CaseId] = set()
    end: SnapshotEnd | None = None
    number = 0
    while end is None:
        # The line is awaited outside the transaction: the network must never hold the turn to write.
        line = next(lines, None)
        if line is None:
            raise SnapshotBroken("snapshot_broken", {"why": "cut_off", "cases": number, "promised": header.cases})
        batch: list[SnapshotCase] = []
        size = 0
        while isinstance(line, SnapshotCase):
            batch.append(line)
            size += len(line.facts)
            line = next(lines, None) if size < FACTS_AT_ONCE else None
        if isinstance(line, SnapshotEnd):
            end = line
        elif line is not None:
            raise SnapshotBroken("snapshot_broken", {"why": "second_header"})
        number += len(batch)
        brought.update(case.case for case in batch)
        _stage(desk, batch)
        task.report(number, header.cases, "snapshot")
    if not header.cases == end.cases == number == len(brought):
        raise SnapshotBroken("snapshot_broken", {"why": "count", "cases": number, "promised": end.cases})
    return header, brought


def _stage(desk: DeskFile, batch: Sequence[SnapshotCase]) -> None:
    with desk.writing(Rank.FEED) as connection:
        generation = connection.scalar(select(standing.c.generation)) or 0
        table = desk.cases(connection, staged=generation + 1)
        for case in batch:
            table.enter(case.case, case.facts)
        table.flush()


def _swap(desk: DeskFile, header: SnapshotHeader, forget: Forget) -> set[CaseId]:
    with desk.writing(Rank.FEED) as connection:
        table = desk.cases(connection)
        seen = select(cases.c.id).where(cases.c.generation == table.current, cases.c.in_scope)
        changed = {CaseId(name) for name in connection.scalars(seen)}
        same = table.ledger in (None, header.ledger)
        _begin_generation(connection, table, keep_confirmed=same)
        stand_at(connection, header.ledger, header.position, header.hash)
        after = desk.cases(connection)
        settle(connection, after, header.position, forget)
        after.touch(pending_rows.every_case(connection))
        return changed | after.flush()


def forget_all(desk: DeskFile) -> None:
    """Begin an empty generation without ledger and position; what is pending stays, with the cases it is about."""
    with desk.writing(Rank.FEED) as connection:
        table = desk.cases(connection)
        _begin_generation(connection, table, keep_confirmed=False)
        connection.execute(update(standing).values(ledger=None, position=None, hash=None))
        after = desk.cases(connection)
        after.touch(pending_rows.every_case(connection))
        after.flush()
    sweep(desk)


def _begin_generation(connection: Connection, table: CaseTable, *, keep_confirmed: bool) -> None:
    """Raise the generation, and take along what is pending.

    A case made here that the centre has not decided goes over as it is. Of a case that the new generation does not
    name only what was known stays ("closed or left"), and nothing at all where the ledger is another one: then the
    case is kept as it was last shown, for the operator's words in it.
    """
    new = table.current + 1
    if not keep_confirmed:
        connection.execute(delete(hashes))
        pending_rows.wait_again(connection)
        record_rows.forget_all(connection)
    connection.execute(update(standing).values(generation=new, **({} if keep_confirmed else {"floor": new})))
    old = list(
        connection.execute(
            select(cases.c.row, cases.c.id, cases.c.generation, cases.c.position).where(
                or_(cases.c.pending > 0, cases.c.refused > 0), cases.c.generation.between(table.floor, table.current)
            )
        )
    )
    if not old:
        return
    named = set(
        connection.scalars(select(cases.c.id).where(cases.c.generation == new, cases.c.id.in_([row.id for row in old])))
    )
    superseded = [(row.row, row.id, row.generation) for row in old if row.id in named]
    if superseded:
        remove_rows(connection, superseded)
    for row in old:
        if row.id in named or (keep_confirmed and row.position > 0):
            continue
        _carry_over(connection, row.row, row.id, row.generation, new)


def _carry_over(connection: Connection, row: int, case_id: str, old: int, new: int) -> None:
    connection.execute(update(cases).where(cases.c.row == row).values(generation=new, position=0, in_scope=True))
    kept = func.coalesce(case_bodies.c.shown, case_bodies.c.confirmed)
    connection.execute(update(case_bodies).where(case_bodies.c.row == row).values(shown=kept, confirmed=None))
    connection.execute(delete(facts).where(facts.c.subject_id == case_id, facts.c.generation == old))


def sweep(desk: DeskFile) -> None:
    """Take away rows that nobody sees any more, a few at a time: of given-up snapshots, of what newer ones replaced."""
    while True:
        with desk.writing(Rank.FEED) as connection:
            if not _sweep_some(connection):
                return


def _sweep_some(connection: Connection) -> bool:
    current = connection.execute(select(standing.c.generation, standing.c.floor)).one()
    newer = cases.alias("newer")
    replaced = (
        select(newer.c.row)
        .where(newer.c.id == cases.c.id, newer.c.generation == current.generation)
        .correlate(cases)
        .exists()
    )
    waste = or_(
        cases.c.generation < current.floor,
        cases.c.generation > current.generation,
        (cases.c.generation < current.generation) & replaced,
    )
    query = select(cases.c.row, cases.c.id, cases.c.generation).where(waste).limit(WASTE_AT_ONCE)
    rows = [(row.row, row.id, row.generation) for row in connection.execute(query)]
    if rows:
        remove_rows(connection, rows)
        return True
    for outside in (facts.c.generation < current.floor, facts.c.generation > current.generation):
        some = select(facts.c.row).where(outside).limit(WASTE_AT_ONCE * 5)
        if connection.execute(delete(facts).where(facts.c.row.in_(some))).rowcount:
            return True
    return False
