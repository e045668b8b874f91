"""What is projected is never the only copy: made anew from the facts it is the same, and a new shape is made anew."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select

from desk_app.central import rebuild as rebuilding
from desk_app.central import schema
from desk_app.central.engine import reading, writing
from desk_app.central.rebuild import ensure_projected, rebuild, shape
from desk_app.central.scheduler import Scheduler
from desk_app.domain.commands import AddNote
from tests import sample_reference as sample
from tests.central.ledger_town import Town, open_town
from tests.central.test_ledger_feed import many_scopes
from tests.central.test_ledger_scheduler import suspended

PROJECTED = (schema.cases, schema.scopes, schema.running_clocks, schema.agenda)


@pytest.fixture
def town(fresh_database_url: str) -> Iterator[Town]:
    with open_town(fresh_database_url) as town:
        many_scopes(town)
        suspended(town, "s", date(2026, 3, 4))
        town.later(60)
        Scheduler(town.ledger).run_due()
        yield town


def projected(town: Town) -> dict[str, list[Any]]:
    with reading(town.engine) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in PROJECTED
        }


def test_what_was_written_step_by_step_is_what_all_facts_make_at_once(town: Town) -> None:
    before = projected(town)
    assert all(before.values())
    with writing(town.engine) as connection:
        for table in PROJECTED:
            connection.execute(delete(table))
        rebuild(connection, town.ledger)
    assert projected(town) == before


def test_it_is_made_anew_once_for_each_shape(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    head = town.ledger.head()
    assert ensure_projected(town.ledger)
    assert not ensure_projected(town.ledger)
    before = projected(town)
    monkeypatch.setattr(rebuilding, "_RULES", 2)
    with writing(town.engine) as connection:
        connection.execute(delete(schema.cases))
    assert ensure_projected(town.another_ledger())
    assert projected(town) == before
    assert town.ledger.head() == head
    town.must(sample.SEAT, "s", AddNote(text="goes on"))


def test_many_cases_are_read_in_chunks(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "CASES_A_READ", 2)
    before = projected(town)
    assert ensure_projected(town.ledger)
    assert projected(town) == before


def test_the_shape_is_the_same_in_every_run_and_names_every_field() -> None:
    names = {field.split(":")[0] for field in rebuilding._fields(rebuilding.Case, set())}
    assert shape() == shape()
    assert names >= {"Case.state", "ClockInstance.escalated", "Place.board", "Limit.unit"}
