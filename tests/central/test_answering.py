"""Who answers for a component is asked of small buckets; editions of an older program are completed at a start."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, delete, event, func, select, update

from desk_app.central.answering import A_BUCKET, Answering, buckets_of
from desk_app.central.datasets import CHUNK, Datasets, Edition, edition_of, edition_of_lines
from desk_app.central.engine import open_engine, reading, writing
from desk_app.central.ledger import create_ledger
from desk_app.central.migrate import upgrade
from desk_app.central.schema import component_bodies, dataset_bytes, datasets
from desk_app.central.service import open_central
from desk_app.domain.component import COMPONENTS_NOT_KNOWN, Component, ComponentBodies, ComponentState
from desk_app.errors import BadInput
from desk_app.wire import canonical, dump_row
from tests.local_store.small_editions import grids

MANY = 2_000


def components(count: int = MANY, seed: int = 1) -> list[Component]:
    """Components whose three bodies are drawn at random, so that none of them can be guessed."""
    draw = random.Random(seed)
    return [
        Component(
            code=f"320506{draw.randrange(10**10):010}",
            class_code="0101",
            name="井盖",
            longitude=120.5 + draw.random(),
            latitude=31.1 + draw.random(),
            cell="320506001001001",
            address=f"{draw.randbytes(8).hex()} 号",
            state=ComponentState.INTACT,
            authority=f"a-{draw.randrange(50)}",
            owner=f"o-{draw.randrange(50)}",
            maintainer=f"m-{draw.randrange(50)}",
        )
        for _ in range(count)
    ]


@pytest.fixture
def engine(fresh_database_url: str) -> Iterator[Engine]:
    engine = open_engine(fresh_database_url)
    yield engine
    engine.dispose()


def published(url: str, *editions: Edition) -> None:
    central = open_central(url, district="d")
    try:
        for edition in editions:
            central.publish(edition)
    finally:
        central.close()


def as_an_older_program_left_it(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(update(datasets).values(counts="", packed_bytes=0))
        connection.execute(delete(component_bodies))


def rows_of(engine: Engine) -> list[tuple[object, ...]]:
    wanted = select(datasets.c.name, datasets.c.rows, datasets.c.packed_bytes, datasets.c.counts)
    buckets = select(component_bodies.c.edition, component_bodies.c.bucket, component_bodies.c.content)
    with reading(engine) as connection:
        told = connection.execute(wanted.order_by(datasets.c.name)).all()
        return [tuple(row) for row in (*told, *connection.execute(buckets.order_by(component_bodies.c.bucket)))]


def test_a_district_of_components_is_parted_into_small_buckets() -> None:
    bodies = {f"{number:016}": ("a", "o", "m") for number in range(50_000)}
    sizes = [len(content) for _, content in buckets_of(bodies, len(bodies))]
    assert len(sizes) == 50_000 // A_BUCKET
    assert max(sizes) < 4096


def test_every_component_is_answered_for_and_no_other(engine: Engine, fresh_database_url: str) -> None:
    rows = components()
    edition = edition_of("components", rows)
    published(fresh_database_url, edition)
    answering = Answering(engine, "d", edition.edition)
    for row in rows:
        assert answering.of(row.code) == ComponentBodies(
            authority=row.authority, owner=row.owner, maintainer=row.maintainer
        )
    assert [answering.of(code) for code in ("", "no such code", rows[0].code[:-1], "井")] == [None] * 4
    assert Answering(engine, "d", "another edition").of(rows[0].code) is None
    assert Answering(engine, "another district", edition.edition).of(rows[0].code) is None


def test_a_question_reads_one_bucket_and_the_next_of_it_nothing(engine: Engine, fresh_database_url: str) -> None:
    rows = components()
    edition = edition_of("components", rows)
    published(fresh_database_url, edition)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    answering = Answering(engine, "d", edition.edition)
    answering.of(rows[0].code)
    first = len(asked)
    answering.of(rows[0].code)
    assert not any("dataset_bytes" in each for each in asked), "an edition's lines are not read for it"
    assert [each for each in asked[first:] if "SELECT" in each] == []


def test_an_edition_says_what_it_holds_whichever_way_it_was_made() -> None:
    rows = components(300)
    made = edition_of("components", rows)
    read = edition_of_lines("components", [canonical(dump_row(row)).encode() for row in rows])
    assert made == read
    assert made.counts == {"components": 300}
    assert dict(edition_of("grids", grids()).counts) == {"districts": 1, "boards": 1, "villages": 1, "cells": 25}
    with pytest.raises(BadInput, match="bad_row"):
        edition_of("grids", rows)


def test_the_stream_is_served_from_any_byte_on(engine: Engine, fresh_database_url: str) -> None:
    edition = edition_of("components", components(9_000))
    published(fresh_database_url, edition)
    stream = b"".join(edition.chunks)
    assert len(stream) > CHUNK
    served = Datasets(engine, "d")
    for after in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, len(stream) - 1, len(stream)):
        assert b"".join(served.packed("components", edition.edition, after)) == stream[after:]


def test_editions_of_an_older_program_are_completed_at_the_next_start(engine: Engine, fresh_database_url: str) -> None:
    published(fresh_database_url, edition_of("components", components()), edition_of("grids", grids()))
    before = rows_of(engine)
    as_an_older_program_left_it(engine)
    open_central(fresh_database_url, district="d").close()
    assert rows_of(engine) == before
    open_central(fresh_database_url, district="d").close()
    assert rows_of(engine) == before


def test_several_processes_that_start_together_complete_them_once(engine: Engine, fresh_database_url: str) -> None:
    upgrade(engine)
    create_ledger(engine, "d")
    published(fresh_database_url, edition_of("components", components()))
    before = rows_of(engine)
    as_an_older_program_left_it(engine)
    trouble: list[Exception] = []

    def complete() -> None:
        own = open_engine(fresh_database_url)
        try:
            Datasets(own, "d").complete()
        except Exception as why:  # noqa: BLE001  # shown below
            trouble.append(why)
        finally:
            own.dispose()

    threads = [threading.Thread(target=complete) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert trouble == []
    assert rows_of(engine) == before


def test_an_edition_that_was_written_and_not_put_into_force_is_put_into_force_later(
    engine: Engine, fresh_database_url: str
) -> None:
    """A publisher that is killed in between leaves an edition that nobody is told of."""
    edition = edition_of("components", components(300))
    central = open_central(fresh_database_url, district="d")
    try:

        def killed(*args: object, **more: object) -> int:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            central.datasets.publish(edition, killed, central.now())
        assert central.datasets.current() == {}
        assert central.publish(edition) is True
        assert central.datasets.current() == {"components": edition.edition}
        with reading(engine) as connection:
            assert connection.scalar(select(func.count()).select_from(dataset_bytes)) == len(edition.chunks)
    finally:
        central.close()


def test_without_an_edition_of_components_nobody_says_that_one_is_on_no_list(fresh_database_url: str) -> None:
    central = open_central(fresh_database_url, district="d")
    try:
        assert central.reference().bodies_of("3205060001000001") is COMPONENTS_NOT_KNOWN
        assert central.reference().bodies_of("") is None
        central.publish(edition_of("components", components(3)))
        assert central.reference().bodies_of("3205060001000001") is None
    finally:
        central.close()
