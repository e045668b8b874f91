"""The revisions lead to the tables of the models and back, with data in them, on both databases."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, inspect, select

import desk_app.central
from desk_app.central.engine import open_engine, reading, writing
from desk_app.central.ledger import create_ledger
from desk_app.central.migrate import downgrade, upgrade
from desk_app.central.schema import facts, head, metadata
from desk_app.errors import StoreTrouble

MIGRATIONS = Path(desk_app.central.__file__).parent / "migrations"


def revisions() -> list[str]:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    walked = ScriptDirectory.from_config(configuration).walk_revisions()
    return [revision.revision for revision in reversed(list(walked))]


@pytest.fixture
def engine(fresh_database_url: str) -> Iterator[Engine]:
    engine = open_engine(fresh_database_url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def one_fact(position: int) -> dict[str, object]:
    texts = ("subject_kind", "subject_id", "command_id", "kind", "body", "operator", "seat", "hash")
    times = ("claimed_at", "occurred_at", "recorded_at")
    return {"district": "d", "position": position, **dict.fromkeys(texts, "案"), **dict.fromkeys(times, 1)}


def test_the_newest_revision_is_what_the_models_say(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert tables(engine) == set(metadata.tables)


def test_each_revision_goes_up_and_down_and_up_again(engine: Engine) -> None:
    seen = [set[str]()]
    for revision in revisions():
        upgrade(engine, revision)
        seen.append(tables(engine))
    for before, revision in zip(reversed(seen[:-1]), [*reversed(revisions()[:-1]), "base"], strict=True):
        downgrade(engine, revision)
        assert tables(engine) == before
    upgrade(engine)
    assert tables(engine) == set(metadata.tables)


def test_facts_written_at_the_first_revision_are_there_at_the_newest_and_after_going_down(engine: Engine) -> None:
    first = revisions()[0]
    upgrade(engine, first)
    with writing(engine) as connection:
        connection.execute(insert(facts), [one_fact(1), one_fact(2)])
    upgrade(engine)
    downgrade(engine, first)
    with reading(engine) as connection:
        rows = connection.execute(select(facts).order_by(facts.c.position)).mappings().all()
    assert [dict(row) for row in rows] == [one_fact(1), one_fact(2)]


def test_going_up_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    ledger = create_ledger(engine, "d")
    upgrade(engine)
    assert create_ledger(engine, "d") == ledger
    assert create_ledger(engine, "e") != ledger


def test_every_table_begins_its_key_with_the_district() -> None:
    assert all(next(iter(table.primary_key)).name == "district" for table in metadata.tables.values())


def test_a_revision_that_fails_leaves_nothing_half_done(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE scopes (x INTEGER)")  # the first revision will trip over it
    with pytest.raises(Exception, match="scopes"):
        upgrade(engine)
    assert tables(engine) == {"scopes"}


def test_several_processes_that_start_together_make_the_tables_once(engine: Engine, fresh_database_url: str) -> None:
    engines = [open_engine(fresh_database_url) for _ in range(4)]
    begin, trouble = threading.Barrier(len(engines)), list[Exception]()

    def start(own: Engine) -> None:
        begin.wait(60)
        try:
            upgrade(own)
            create_ledger(own, "d")
        except Exception as why:  # noqa: BLE001  # shown below
            trouble.append(why)

    threads = [threading.Thread(target=start, args=(own,)) for own in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    for own in engines:
        own.dispose()
    assert trouble == []
    with reading(engine) as connection:
        assert len(connection.execute(select(head)).all()) == 1


def test_a_database_of_a_newer_program_is_refused_in_a_word(engine: Engine) -> None:
    upgrade(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTrouble, match="store_too_new"):
        upgrade(engine)
