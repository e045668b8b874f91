"""The whole of what one reader has to do with, from one consistent read, as newline-delimited JSON."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from desk_app import wire
from desk_app.central import schema
from desk_app.central.commit import read_head
from desk_app.central.engine import reading
from desk_app.central.ledger import Ledger
from desk_app.central.news import fact_text
from desk_app.central.scope import visible
from desk_app.domain.commands import SubjectKind
from desk_app.domain.protocol import SnapshotEnd, SnapshotHeader
from desk_app.domain.seat import Actor

CASES_A_READ = 100


def snapshot_lines(ledger: Ledger, actor: Actor) -> Iterator[bytes]:
    """`SnapshotHeader`, a `SnapshotCase` for each case, `SnapshotEnd`: one line each, with its line end.

    Open cases in the actor's scope, and ended ones with an owed callback, an open appeal or an open appeal period. The
    digest of the end line is SHA-256 over the bytes of the case lines, line ends included. Closing the iterator early
    ends the read.
    """
    with reading(ledger.engine) as connection:
        head = read_head(connection, ledger.district)
        ids = _cases_of(connection, ledger, actor)
        header = SnapshotHeader(ledger=head.ledger, position=head.position, hash=head.hash, cases=len(ids))
        yield _line(header)
        digest = hashlib.sha256()
        for start in range(0, len(ids), CASES_A_READ):
            for line in _case_lines(connection, ledger.district, ids[start : start + CASES_A_READ]):
                digest.update(line)
                yield line
        yield _line(SnapshotEnd(cases=len(ids), digest=digest.hexdigest()))


def _cases_of(connection: Connection, ledger: Ledger, actor: Actor) -> list[str]:
    table = schema.cases.c
    now = wire.microseconds(ledger.now())
    concerns = or_(~table.ended, table.owed, table.appeal_until >= now)
    query = select(table.id).where(table.district == ledger.district, concerns, visible(actor))
    return list(connection.execute(query.order_by(table.registered_at, table.id)).scalars())


def _case_lines(connection: Connection, district: str, ids: Sequence[str]) -> Iterator[bytes]:
    table = schema.facts
    query = select(table).where(
        table.c.district == district,
        table.c.subject_kind == SubjectKind.CASE.value,
        table.c.subject_id.in_(ids),
    )
    texts: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query.order_by(table.c.position)).mappings():
        texts[row["subject_id"]].append(fact_text(row))
    for case_id in ids:
        yield f'{{"case":{wire.canonical(case_id)},"facts":[{",".join(texts[case_id])}]}}\n'.encode()


def _line(value: Any) -> bytes:
    return wire.canonical(wire.dump(value)).encode() + b"\n"
