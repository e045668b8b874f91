"""Finds cases by number, words and state, in the reader's scope only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from desk_app import wire
from desk_app.central import schema
from desk_app.central.engine import reading
from desk_app.central.ledger import Ledger
from desk_app.central.scope import visible
from desk_app.domain.case import CaseId
from desk_app.domain.protocol import CaseHit
from desk_app.domain.seat import Actor

HITS_AT_MOST = 200
WORDS_AT_MOST = 8


def find_cases(
    ledger: Ledger, actor: Actor, *, query: str = "", states: Sequence[str] = (), limit: int = 50
) -> list[CaseHit]:
    """The newest cases, closed ones too, in whose text, address, component or caller every word of `query` is found.

    A word also fits where the case's number begins or ends with it. At most `limit`, and never more than 200.
    """
    table = schema.cases.c
    wanted = [table.district == ledger.district, visible(actor)]
    for word in query.split()[:WORDS_AT_MOST]:
        number = word.upper()
        wanted.append(
            or_(
                table.words.contains(word.lower(), autoescape=True),
                table.number.startswith(number, autoescape=True),
                table.number.endswith(number, autoescape=True),
            )
        )
    if states:
        wanted.append(table.state.in_(states))
    columns = (table.id, table.number, table.state, table.text, table.board, table.registered_at)
    newest = select(*columns).where(*wanted).order_by(table.registered_at.desc(), table.id.desc())
    with reading(ledger.engine) as connection:
        rows = connection.execute(newest.limit(max(0, min(limit, HITS_AT_MOST)))).all()
    return [
        CaseHit(
            case=CaseId(row.id),
            number=row.number,
            state=row.state,
            text=row.text,
            board=row.board,
            registered_at=wire.moment(row.registered_at),
        )
        for row in rows
    ]
