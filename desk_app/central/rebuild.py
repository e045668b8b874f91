"""Makes anew what is projected from the facts, where a newer program keeps another shape of it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, get_args, get_type_hints

from sqlalchemy import Connection, delete, insert, select

from desk_app import wire
from desk_app.central import schema
from desk_app.central.chain import fact_of
from desk_app.central.commit import put, put_records, read_head
from desk_app.central.engine import reading, writing
from desk_app.central.ledger import Ledger
from desk_app.central.projection import (
    case_row,
    clock_row,
    duty_row,
    photo_rows,
    watched,
)
from desk_app.central.scope import Part, parts_of
from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import Case
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import Fact
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.recorded import RECORDED_KINDS, Recorded, evolve_recorded

CASES_A_READ = 100
PROJECTED = "projected_shape"
"""The mark that names the shape in which the projected tables are kept."""
_RULES = 1
"""Counted up where the same facts are projected otherwise though no field has changed."""
_TABLES = (schema.cases, schema.scopes, schema.running_clocks, schema.agenda, schema.case_photos)
_OTHER_TABLES = (schema.callers, schema.missed_calls)

Row = dict[str, Any]


def ensure_projected(ledger: Ledger) -> bool:
    """Projects all facts anew where they are not projected in this program's shape; whether that was done.

    To be called once at the start, before anybody offers; of several processes one does it and the others wait.
    """
    with reading(ledger.engine) as connection:
        if _mark(connection, ledger.district) == shape():
            return False
    with writing(ledger.engine) as connection:
        read_head(connection, ledger.district, hold=True)
        if _mark(connection, ledger.district) == shape():
            return False
        rebuild(connection, ledger)
        put(connection, schema.marks, [{"district": ledger.district, "name": PROJECTED, "value": shape()}])
    return True


def rebuild(connection: Connection, ledger: Ledger) -> None:
    """Empties the projected tables of the district and fills them from its facts; the head row is held."""
    for table in (*_TABLES, *_OTHER_TABLES):
        connection.execute(delete(table).where(table.c.district == ledger.district))
    _rebuild_others(connection, ledger.district)
    facts = schema.facts.c
    of_cases = (facts.district == ledger.district, facts.subject_kind == SubjectKind.CASE.value)
    ids = connection.execute(select(facts.subject_id).where(*of_cases).distinct()).scalars().all()
    for start in range(0, len(ids), CASES_A_READ):
        some = ids[start : start + CASES_A_READ]
        query = select(schema.facts).where(*of_cases, facts.subject_id.in_(some)).order_by(facts.position)
        by_case: dict[str, list[Fact]] = defaultdict(list)
        for row in connection.execute(query).mappings():
            by_case[row["subject_id"]].append(fact_of(row))
        _write(connection, ledger, by_case.values())


def shape() -> str:
    """A digest of what is kept: the fields of a case, down to the last, and the columns of the projected tables."""
    columns = [[table.name, sorted(table.c.keys())] for table in (*_TABLES, *_OTHER_TABLES)]
    kept = sorted(field for kind in (Case, CallerRecord, MissedCall) for field in _fields(kind, set()))
    return wire.digest([_RULES, columns, kept])


def _rebuild_others(connection: Connection, district: str) -> None:
    """Callers and missed calls: few facts, folded in one pass."""
    facts = schema.facts.c
    kinds = [kind.value for kind in RECORDED_KINDS]
    query = select(schema.facts).where(facts.district == district, facts.subject_kind.in_(kinds))
    records: dict[Subject, tuple[Recorded, int]] = {}
    for row in connection.execute(query.order_by(facts.position)).mappings():
        fact = fact_of(row)
        before, _ = records.get(fact.subject, (None, 0))
        if (record := evolve_recorded(before, fact)) is not None:
            records[fact.subject] = record, fact.position or 0
    put_records(connection, district, list(records.values()))


def _write(connection: Connection, ledger: Ledger, cases: Iterable[Sequence[Fact]]) -> None:
    rows: dict[str, list[Row]] = {table.name: [] for table in _TABLES}
    district, reference = ledger.district, ledger.reference()
    for facts in cases:
        case, intervals = _folded(facts)
        position = facts[-1].position or 0
        rows["cases"].append(case_row(case, district, position, reference))
        rows["scopes"] += [
            {"district": district, "case_id": case.id, "kind": kind, "who": who, "since": since, "until": until}
            for (kind, who), since, until in intervals
        ]
        now = watched(case, district, reference, ledger.zone)
        rows["running_clocks"] += [clock_row(case, district, clock) for clock in now.clocks.values()]
        rows["agenda"] += [duty_row(district, duty) for duty in now.duties.values()]
        photos = {row["sha256"]: row for fact in facts for row in photo_rows(fact, district)}
        rows["case_photos"] += photos.values()
    for table in _TABLES:
        if rows[table.name]:
            connection.execute(insert(table), rows[table.name])


def _folded(facts: Sequence[Fact]) -> tuple[Case, list[tuple[Part, int, int]]]:
    """The case, and who had a part in it from which position up to which."""
    case: Case | None = None
    since: dict[Part, int] = {}
    ended: list[tuple[Part, int, int]] = []
    for fact in facts:
        position = fact.position or 0
        case = evolve(case, fact)
        parts = parts_of(case)
        ended += [(part, since.pop(part), position) for part in since.keys() - parts]
        since |= dict.fromkeys(parts - since.keys(), position)
    if case is None:
        raise ValueError("a case has at least one fact")
    return case, [*ended, *((part, begun, schema.FOREVER) for part, begun in since.items())]


def _fields(kind: Any, seen: set[Any]) -> Iterable[str]:
    """Every field of a dataclass and of those in it, with its type as it is written."""
    for inner in get_args(kind):
        yield from _fields(inner, seen)
    if not dataclasses.is_dataclass(kind) or kind in seen:
        return
    seen.add(kind)
    for name, hint in get_type_hints(kind).items():
        yield f"{getattr(kind, '__name__', kind)}.{name}: {hint}"
        yield from _fields(hint, seen)


def _mark(connection: Connection, district: str) -> str | None:
    table = schema.marks.c
    query = select(table.value).where(table.district == district, table.name == PROJECTED)
    return connection.execute(query).scalar()
