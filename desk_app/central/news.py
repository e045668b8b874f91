"""Facts as readers hear of them: their text, made once, and who had a part in their case before and behind each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from desk_app import wire
from desk_app.central import schema
from desk_app.central.chain import fact_json
from desk_app.central.scope import Part
from desk_app.domain.commands import SubjectKind

Interval = tuple[Part, int, int]
"""A part, the position it holds from, and the position it holds no more at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One fact of the ledger. `text` is its canonical JSON; `before` and `after` are empty where it is of no case."""

    position: int
    hash: str
    subject_kind: str
    subject_id: str
    text: str
    before: frozenset[Part]
    after: frozenset[Part]

    @property
    def of_case(self) -> bool:
        """It is about a case, so that scope decides who hears of it."""
        return self.subject_kind == SubjectKind.CASE.value


def read_news(connection: Connection, district: str, after: int, limit: int) -> list[News]:
    """The next facts after a position, at most `limit`."""
    table = schema.facts
    query = select(table).where(table.c.district == district, table.c.position > after).order_by(table.c.position)
    rows = connection.execute(query.limit(limit)).mappings().all()
    intervals = _intervals(connection, district, rows)
    return [_news(row, intervals.get(row["subject_id"], ())) for row in rows]


def case_texts(connection: Connection, district: str, case_id: str, until: int) -> list[str]:
    """The texts of a case's facts up to and with a position, in order."""
    table = schema.facts
    query = select(table).where(
        table.c.district == district,
        table.c.subject_kind == SubjectKind.CASE.value,
        table.c.subject_id == case_id,
        table.c.position <= until,
    )
    return [fact_text(row) for row in connection.execute(query.order_by(table.c.position)).mappings()]


def fact_text(row: Mapping[Any, Any]) -> str:
    """The canonical JSON of a row's fact."""
    return wire.canonical(fact_json(row))


def _intervals(
    connection: Connection, district: str, rows: Sequence[Mapping[Any, Any]]
) -> Mapping[str, Sequence[Interval]]:
    table = schema.scopes
    ids = {row["subject_id"] for row in rows if row["subject_kind"] == SubjectKind.CASE.value}
    found: dict[str, list[Interval]] = defaultdict(list)
    if ids:
        query = select(table.c.case_id, table.c.kind, table.c.who, table.c.since, table.c.until).where(
            table.c.district == district, table.c.case_id.in_(sorted(ids)), table.c.until > rows[0]["position"] - 1
        )
        for case_id, kind, who, since, until in connection.execute(query):
            found[case_id].append(((kind, who), since, until))
    return found


def _news(row: Mapping[Any, Any], intervals: Sequence[Interval]) -> News:
    position = row["position"]
    of_case = row["subject_kind"] == SubjectKind.CASE.value
    return News(
        position=position,
        hash=row["hash"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        text=fact_text(row),
        before=_at(position - 1, intervals) if of_case else frozenset(),
        after=_at(position, intervals) if of_case else frozenset(),
    )


def _at(position: int, intervals: Sequence[Interval]) -> frozenset[Part]:
    return frozenset(part for part, since, until in intervals if since <= position < until)
