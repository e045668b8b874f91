"""How a page of changes becomes rows, in transactions so short that an operator's save never waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.protocol import ChangeItem, ChangesPage, ItemKind
from desk_app.errors import StoreTrouble
from local_store import pending_rows
from local_store.case_table import CaseTable
from local_store.desk_file import DeskFile
from local_store.schema import hashes, standing
from local_store.turns import Rank

SLICE_SECONDS = 0.012
"""Work of one feed transaction; its commit comes on top, and together they stay below 20 ms."""
HASHES_REMEMBERED = 100

Forget = Callable[[Sequence[CommandId]], None]
"""Told which commands are about to be dropped as settled, before the transaction that drops them."""


def apply_page(desk: DeskFile, page: ChangesPage, ledger: str, forget: Forget) -> frozenset[CaseId]:
    """Store a page. The position moves in the transaction of the last slice, never ahead of the rows it stands for:
    cut off in between, the page is read again and what is here already is passed over.

    Raises `StoreTrouble` `other_ledger`, or `page_out_of_order` for one that begins behind what this seat has read.
    """
    changed: set[CaseId] = set()
    groups = list(_of_one_command(page.items))
    done = 0
    while True:
        with desk.writing(Rank.FEED) as connection:
            table = desk.cases(connection)
            _check(table, page, ledger)
            began = time.perf_counter()
            while done < len(groups) and time.perf_counter() - began < SLICE_SECONDS:
                for item in groups[done]:
                    _apply(table, item)
                done += 1
            last = done == len(groups)
            through = page.next if last else _before(groups[done:])
            settle(connection, table, through, forget)
            if last and page.next >= (table.position or 0):
                stand_at(connection, ledger, page.next, page.hash)
            changed |= table.flush()
        if last:
            return frozenset(changed)


def _check(table: CaseTable, page: ChangesPage, ledger: str) -> None:
    if table.ledger is not None and table.ledger != ledger:
        raise StoreTrouble("other_ledger", {"known": table.ledger, "told": ledger})
    if page.from_ > (table.position or 0):
        raise StoreTrouble("page_out_of_order", {"from": page.from_, "position": table.position or 0})


def _apply(table: CaseTable, item: ChangeItem) -> None:
    match item.kind:
        case ItemKind.FACT if item.fact is not None:
            table.apply(item.fact)
        case ItemKind.CASE_ENTERS if item.case is not None:
            table.enter(item.case, item.facts)
        case ItemKind.CASE_LEAVES if item.case is not None:
            table.leave(item.case)
        case _:  # presence is not kept
            return


def _of_one_command(items: Iterable[ChangeItem]) -> Iterator[list[ChangeItem]]:
    """What must be stored together: the facts of one command stand side by side and make sense only as a whole."""
    together: list[ChangeItem] = []
    command: str | None = None
    for item in items:
        own = item.fact.command_id if item.fact is not None else None
        if together and (own is None or own != command):
            yield together
            together = []
        together.append(item)
        command = own
    if together:
        yield together


def _before(groups: Iterable[list[ChangeItem]]) -> int:
    """The position up to which all is stored while these still wait."""
    about_cases = [item for group in groups for item in group if item.presence is None]
    waiting = [(item.fact.position if item.fact is not None else item.position) or 0 for item in about_cases]
    return min(waiting) - 1 if waiting else 0


def settle(connection: Connection, table: CaseTable, through: int, forget: Forget) -> None:
    """Drop accepted commands whose facts are stored up to `through`, and fold their cases anew."""
    settled = pending_rows.settled_through(connection, through)
    if settled:
        table.touch(pending_rows.cases_of(connection, settled))
        forget(settled)
        pending_rows.drop(connection, settled)


def stand_at(connection: Connection, ledger: str, position: int, hash_: str) -> None:
    """Note how far this seat has read, and remember the ledger's hash there."""
    connection.execute(update(standing).values(ledger=ledger, position=position, hash=hash_))
    connection.execute(insert(hashes).prefix_with("OR REPLACE").values(position=position, hash=hash_))
    oldest = select(hashes.c.position).order_by(hashes.c.position.desc()).offset(HASHES_REMEMBERED).limit(1)
    connection.execute(delete(hashes).where(hashes.c.position <= oldest.scalar_subquery()))
