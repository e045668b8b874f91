"""A new policy or calendar reaches what the centre's clock will do about open cases, not only with their next fact."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from desk_app import wire
from desk_app.central import schema
from desk_app.central.agenda import duties
from desk_app.central.commit import put, read_head
from desk_app.central.engine import reading, writing
from desk_app.central.ledger import BATCH_AT_MOST, Ledger
from desk_app.central.projection import duty_row
from desk_app.domain.case import Case

Row = dict[str, Any]


class Renewing:
    """Brings the agenda of open cases to what the reference in force says."""

    def __init__(self, ledger: Ledger, at_once: int = BATCH_AT_MOST) -> None:
        self._ledger, self._at_once = ledger, at_once

    def behind(self, key: str) -> tuple[str | None, int]:
        """The next cases behind a key, in order of their ids: where to go on, and how many duties have changed."""
        cases = schema.cases.c
        query = (
            select(cases.id, cases.position, cases.folded)
            .where(cases.district == self._ledger.district, cases.ended.is_(False), cases.id > key)
            .order_by(cases.id)
            .limit(self._at_once)
        )
        with reading(self._ledger.engine) as connection:
            rows = connection.execute(query).all()
            known = self._known(connection, [row.id for row in rows])
        wanted = {row.id: self._wanted(row) for row in rows}
        stale = {row.id: row.position for row in rows if wanted[row.id] != known[row.id]}
        changed = self._bring(stale, wanted) if stale else 0
        return (rows[-1].id if len(rows) == self._at_once else None), changed

    def _wanted(self, row: Any) -> Mapping[str, Row]:
        case = wire.load(Case, json.loads(row.folded))
        district = self._ledger.district
        found = duties(case, district, self._ledger.reference(), self._ledger.zone)
        return {each.id: duty_row(district, each) for each in found.values()}

    def _bring(self, stale: Mapping[str, int], wanted: Mapping[str, Mapping[str, Row]]) -> int:
        """Write what differs, for the cases that still stand as they were read; while the head is held none moves."""
        cases, agenda = schema.cases.c, schema.agenda
        with writing(self._ledger.engine) as connection:
            read_head(connection, self._ledger.district, hold=True)
            query = select(cases.id, cases.position).where(cases.district == self._ledger.district, cases.id.in_(stale))
            standing = [row.id for row in connection.execute(query) if row.position == stale[row.id]]
            known = self._known(connection, standing)
            gone = [command for case_id in standing for command in known[case_id].keys() - wanted[case_id].keys()]
            new = [
                row
                for case_id in standing
                for command, row in wanted[case_id].items()
                if known[case_id].get(command) != row
            ]
            if gone:
                mine = agenda.c.district == self._ledger.district
                connection.execute(delete(agenda).where(mine, agenda.c.command_id.in_(gone)))
            put(connection, agenda, new)
        return len(gone) + len(new)

    def _known(self, connection: Connection, ids: Sequence[str]) -> Mapping[str, Mapping[str, Row]]:
        table = schema.agenda
        query = select(table).where(table.c.district == self._ledger.district, table.c.case_id.in_(ids))
        found: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in connection.execute(query).mappings():
            found[row["case_id"]][row["command_id"]] = dict(row)
        return found
