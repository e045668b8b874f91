"""Walks the chain of hashes and names what was changed, is missing or was cut off."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, Text, cast, select
from sqlalchemy.exc import DBAPIError, NoResultFound

from desk_app.central import schema
from desk_app.central.chain import COLUMNS, GENESIS, hash_of
from desk_app.central.commit import read_head
from desk_app.central.engine import reading
from desk_app.errors import BadInput

FACTS_A_READ = 1000
BEFORES_AT_MOST = 8
"""How many hashes are thought possible behind a row of changed facts."""


class Damage(StrEnum):
    """What can be wrong at a position."""

    CHANGED = "changed"  # the fact there is not the one that was written
    MISSING = "missing"  # there is none, but later ones
    CUT_OFF = "cut_off"  # there is none, and none behind it, though there was
    DIVERGED = "diverged"  # a seat remembers another hash there
    UNREADABLE = "unreadable"  # the database itself cannot read on from here


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, and the position it is at."""

    position: int
    damage: Damage


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many facts were read, where the chain ends, and what is wrong (nothing: it holds)."""

    facts: int
    position: int
    hash: str
    findings: tuple[Finding, ...] = ()


def verify(engine: Engine, district: str, against: Iterable[tuple[int, str]] = ()) -> Verified:
    """Reads every fact of the district; `against` are (position, hash) that a seat remembers.

    Raises `BadInput` (`no_ledger`) where the district has none.
    """
    remembered = dict(against)
    walk = _Walk(remembered)
    with reading(engine) as connection:
        try:
            head = read_head(connection, district)
        except NoResultFound:
            raise BadInput("no_ledger", {"district": district}) from None
        try:
            for row in _rows(connection, district):
                walk.step(row)
        except DBAPIError:
            walk.found(walk.position + 1, Damage.UNREADABLE)
        else:
            walk.end(head.position, head.hash)
    findings = sorted(walk.findings.items())
    return Verified(
        facts=walk.facts,
        position=walk.position,
        hash=walk.stored,
        findings=tuple(Finding(position=position, damage=damage) for position, damage in findings),
    )


def read_remembered(text: str) -> list[tuple[int, str]]:
    """The content of `verify --against FILE`: a JSON list, or JSON lines, of `[position, hash]`.

    Raises `BadInput` (`remembered_hashes_unreadable`).
    """
    try:
        found = json.loads(text) if text.lstrip().startswith("[[") else [json.loads(line) for line in _lines(text)]
        return [_pair(each) for each in found]
    except ValueError as trouble:
        raise BadInput("remembered_hashes_unreadable") from trouble


def _lines(text: str) -> Iterator[str]:
    stripped = text.strip()
    if stripped in ("", "[]"):
        return
    yield from (line for line in stripped.splitlines() if line.strip())


def _pair(value: object) -> tuple[int, str]:
    match value:
        case [int(position), str(hash_)] if not isinstance(position, bool):
            return position, hash_
        case _:
            raise ValueError("a pair of a position and a hash")


class _Walk:
    """Where a walk along the chain is, and what it has found. The first thing found at a position is kept."""

    def __init__(self, remembered: Mapping[int, str]) -> None:
        self._remembered = remembered
        self.findings: dict[int, Damage] = {}
        self.facts = 0
        self.position = 0
        self.stored = GENESIS
        self._befores = {GENESIS}
        self._check_remembered()

    def found(self, position: int, damage: Damage) -> None:
        """Keeps what is wrong there."""
        self.findings.setdefault(position, damage)

    def step(self, row: Mapping[Any, Any]) -> None:
        """The next fact in the order of positions."""
        position = row["position"]
        if not isinstance(position, int):
            self.found(self.position + 1, Damage.CHANGED)
            return
        gap = position != self.position + 1
        for missing in range(self.position + 1, position):
            self.found(missing, Damage.MISSING)
        values = _texts(row)
        # Where the fact before was found changed, any of these may be what this one was chained to. Behind a gap
        # nothing is known, and the fact is taken as it is.
        reckoned = {hash_of(before, values) for before in self._befores} if values is not None else set[str]()
        stored = values["hash"] if values is not None else ""
        if values is not None and (gap or stored in reckoned):
            self._befores = {stored}
        else:
            self.found(position, Damage.CHANGED)
            self._befores = {stored, *sorted(reckoned)[:BEFORES_AT_MOST]}
        self.position, self.facts, self.stored = position, self.facts + 1, stored
        self._check_remembered()

    def end(self, position: int, hash_: str) -> None:
        """The head says that the chain ends here; seats may remember more."""
        last = max(position, *self._remembered, 0) if self._remembered else position
        for missing in range(self.position + 1, last + 1):
            self.found(missing, Damage.CUT_OFF)
        if self.position > position or (self.position == position and hash_ not in self._befores):
            self.found(self.position, Damage.CHANGED)

    def _check_remembered(self) -> None:
        if self._remembered.get(self.position, self.stored) != self.stored:
            self.found(self.position, Damage.DIVERGED)


def _rows(connection: Connection, district: str) -> Iterator[Mapping[Any, Any]]:
    """Every fact in order, in chunks; on SQLite its texts as bytes, since damaged ones may be no text any more."""
    table = schema.facts
    as_bytes = connection.dialect.name == "sqlite"
    columns = [
        cast(column, LargeBinary).label(column.name) if as_bytes and isinstance(column.type, Text) else column
        for column in table.c
    ]
    position = None
    while True:
        query = select(*columns).where(table.c.district == district).order_by(table.c.position).limit(FACTS_A_READ)
        if position is not None:
            query = query.where(table.c.position > position)
        rows = connection.execute(query).mappings().all()
        yield from rows
        if len(rows) < FACTS_A_READ:
            return
        position = rows[-1]["position"]


def _texts(row: Mapping[Any, Any]) -> dict[str, Any] | None:
    """The row with all texts as text; None where one is no UTF-8 any more."""
    try:
        return {
            name: row[name].decode("utf-8") if isinstance(row[name], bytes) else row[name]
            for name in (*COLUMNS, "hash")
        }
    except UnicodeDecodeError:
        return None
