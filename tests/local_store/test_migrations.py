"""The formats of desk.db: each released one can be opened, and a step that fails leaves the file as it was."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from desk_app.domain.case import CaseId, Place, State
from desk_app.domain.projection import QueueFilter
from desk_app.errors import StoreTrouble
from local_store.connections import read_version, writer_engine
from local_store.journal import SqliteJournal
from local_store.migrating import SCRIPTS, bring_up, downgrade, upgrade
from local_store.schema import HEAD, KNOWN, metadata
from tests.local_store.small_town import LEDGER, SmallTown, projector, registers
from tests.sample_reference import PLACE_A, SEAT

KEY = bytes(range(32))
OLD_FILES = Path(__file__).with_name("old_files")
NEXT_STEP = '''"""A step of a later program."""

from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.execute("ALTER TABLE drafts ADD COLUMN seen INTEGER NOT NULL DEFAULT 0")
    op.execute("CREATE TABLE further (a INTEGER)")
    op.execute("UPDATE drafts SET seen = 1")
    {ending}


def downgrade() -> None:
    op.execute("DROP TABLE further")
'''


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = writer_engine(tmp_path / "desk.db", KEY)
    yield made
    made.dispose()


def tables(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return dict(connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())


def next_step(folder: Path, ending: str) -> Path:
    folder.mkdir()
    (folder / "v9999_next.py").write_text(
        NEXT_STEP.format(revision="9999", before=HEAD, ending=ending), encoding="utf-8"
    )
    return folder


def old_file(tmp_path: Path, revision: str) -> Path:
    shutil.copyfile(OLD_FILES / f"desk-{revision}.db", tmp_path / "desk.db")
    return tmp_path / "desk.db"


def test_the_formats_are_those_of_the_migrations() -> None:
    scripts = ScriptDirectory(str(SCRIPTS))
    listed = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(listed)) == KNOWN
    assert scripts.get_current_head() == HEAD == KNOWN[-1]


def test_the_newest_format_is_that_of_the_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        upgrade(connection, "head")
        context = MigrationContext.configure(connection, opts={"include_name": _is_plain, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    plain = {name for name in tables(engine) if not name.startswith(("queue_words", "sqlite_", "ix_", "alembic_"))}
    assert plain == set(metadata.tables)


def _is_plain(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("queue_words"))


@pytest.mark.parametrize("revision", KNOWN)
def test_up_and_down_and_up_again(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        upgrade(connection, revision)
    first = tables(engine)
    with engine.begin() as connection:
        downgrade(connection, "base")
    left = {name for name in tables(engine) if not name.startswith(("sqlite_", "alembic_"))}
    assert left == set()
    with engine.begin() as connection:
        upgrade(connection, revision)
    assert tables(engine) == first


@pytest.mark.parametrize("revision", KNOWN)
def test_a_file_of_every_released_format_opens_with_its_content(tmp_path: Path, revision: str) -> None:
    old_file(tmp_path, revision)
    journal = SqliteJournal(tmp_path, KEY)
    try:
        journal.set_projector(projector())
        assert journal.came_from == (None if revision == HEAD else revision)
        stored = journal.case(CaseId("k1"))
        assert stored is not None and stored.confirmed is not None
        assert stored.confirmed.state is State.PENDING_FILING
        assert stored.shown.state is State.PENDING_DISPATCH
        assert [one.command.kind for one in journal.pending()] == ["FileCase", "AddNote"]
        assert journal.facts(CaseId("k1"))
        assert [row.id for row in journal.queue(QueueFilter())] == ["k1"]
        assert [draft.values for draft in journal.drafts()] == [{"text": "半句话"}]
        assert journal.setting("seat") == "07"
        [point] = journal.case_points()
        assert (point.id, point.longitude, point.latitude) == ("k1", PLACE_A.longitude, PLACE_A.latitude)
        position = journal.position()
        assert position is not None and position.ledger == "ledger-1"
    finally:
        journal.close()
    assert read_version(tmp_path / "desk.db", KEY) == HEAD


@pytest.mark.parametrize("revision", KNOWN)
def test_the_next_step_keeps_the_data_and_a_copy_of_the_file(tmp_path: Path, revision: str, engine: Engine) -> None:
    path = old_file(tmp_path, revision)
    step = next_step(tmp_path / "step", "pass")
    assert bring_up(path, KEY, engine, versions=[step], head="9999") == revision
    assert read_version(path, KEY) == "9999"
    copy = tmp_path / "desk.db.before-9999"
    assert read_version(copy, KEY) == revision
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT key, seen FROM drafts").fetchall() == [("call", 1)]


@pytest.mark.parametrize("revision", KNOWN)
def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, revision: str, engine: Engine) -> None:
    path = old_file(tmp_path, revision)
    before = tables(engine)
    step = next_step(tmp_path / "step", "raise RuntimeError('half way')")
    with pytest.raises(RuntimeError):
        bring_up(path, KEY, engine, versions=[step], head="9999")
    assert tables(engine) == before
    assert read_version(path, KEY) == revision
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT key FROM drafts").fetchall() == [("call",)]


def test_a_file_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path, engine: Engine) -> None:
    path = old_file(tmp_path, HEAD)
    bring_up(path, KEY, engine, versions=[next_step(tmp_path / "step", "pass")], head="9999")
    engine.dispose()
    content = path.read_bytes()
    with pytest.raises(StoreTrouble) as told:
        SqliteJournal(tmp_path, KEY)
    assert told.value.code == "store_too_new"
    assert told.value.params["format"] == "9999"
    assert path.read_bytes() == content


def test_places_are_filled_in_from_the_cases_that_are_kept(tmp_path: Path, engine: Engine) -> None:
    """Old rows get longitude, latitude and component of the shown case; what cannot be read gets none."""
    town = SmallTown()
    on_component = replace(registers(), place=replace(PLACE_A, component="3205060102000417"))
    for case, body in {"k1": on_component, "k2": registers(), "k3": replace(registers(), place=Place())}.items():
        town.must(SEAT, case, body)
    journal = SqliteJournal(tmp_path, KEY)
    journal.apply_changes(town.page(0), LEDGER)
    journal.close()
    with engine.begin() as connection:
        downgrade(connection, "0001")
        connection.exec_driver_sql("UPDATE case_bodies SET confirmed = 'nonsense' WHERE row = 2")
        upgrade(connection, "0002")
        columns = "id, longitude, latitude, component"
        assert connection.exec_driver_sql(f"SELECT {columns} FROM cases ORDER BY id").fetchall() == [
            ("k1", PLACE_A.longitude, PLACE_A.latitude, "3205060102000417"),
            ("k2", None, None, ""),
            ("k3", None, None, ""),
        ]


def test_numbers_that_were_only_revealed_leave_the_disk_and_records_are_read_once_more(
    tmp_path: Path, engine: Engine
) -> None:
    """A file of the fifth format with one number that was revealed, one with a flag, and an ended case."""
    flag = '{"kind":"CARE","reason":"听力不好","set_at":%d,"set_by":"1001"}'
    with engine.begin() as connection:
        upgrade(connection, "0005")
        connection.exec_driver_sql("UPDATE standing SET records_after = 77")
        flags_of = {"13800000001": "", "13800000002": f"{flag % 5},{flag % 9}", "13800000003": "broken"}
        for number, flags in flags_of.items():
            record = f'{{"flags":[{flags}],"number":"{number}","reveals":3}}'
            connection.exec_driver_sql("INSERT INTO callers (number, record) VALUES (?, ?)", (number, record))
        upgrade(connection, "0006")
        assert connection.exec_driver_sql("SELECT number, flagged_at FROM callers").fetchall() == [("13800000002", 9)]
        assert connection.exec_driver_sql("SELECT records_after FROM standing").fetchall() == [(0,)]
