"""A disk that is full is told, and what was there is whole."""

from pathlib import Path

import pytest

from desk_app.domain.case import CaseId
from desk_app.domain.projection import QueueFilter
from desk_app.errors import StoreTrouble
from desk_app.progress import Task
from local_store.journal import SqliteJournal
from tests.local_store.small_town import LEDGER, OPERATOR, SmallTown, projector, registers
from tests.sample_reference import SEAT, START

KEY = bytes(range(32))
LONG = "门口的路灯坏了很久没有人修" * 500


def nearly_full(directory: Path, town: SmallTown) -> SqliteJournal:
    """A journal with one case, on a disk with room for a few pages more."""
    first = SqliteJournal(directory, KEY)
    first.set_projector(projector())
    town.must(SEAT, "k0", registers())
    first.apply_changes(town.page(0), LEDGER)
    first.close()
    pages = (directory / "desk.db").stat().st_size // 4096
    journal = SqliteJournal(directory, KEY, pages_at_most=pages + 20)
    journal.set_projector(projector())
    return journal


def fill(journal: SqliteJournal, town: SmallTown) -> tuple[str, list[str]]:
    """Save calls until the disk is full; the code told, and the ids that were kept."""
    kept: list[str] = []
    for number in range(100):
        command = town.pends(f"new-{number}", registers(text=LONG), 0)
        try:
            journal.add_pending([command], OPERATOR, START)
        except StoreTrouble as trouble:
            return trouble.code, kept
        kept.append(command.id)
    raise AssertionError("the disk never filled")


def test_a_command_that_finds_no_room_is_not_kept_in_part(tmp_path: Path) -> None:
    town = SmallTown()
    journal = nearly_full(tmp_path, town)
    code, kept = fill(journal, town)
    assert code == "disk_full"
    assert [one.command.id for one in journal.pending()] == kept
    assert len(journal.queue(QueueFilter())) == 1 + len(kept)
    journal.close()
    # With room again nothing comes back that the operator was told is not kept.
    roomy = SqliteJournal(tmp_path, KEY)
    assert [one.command.id for one in roomy.pending()] == kept
    roomy.close()


def test_a_snapshot_that_finds_no_room_leaves_the_old_copy_whole(tmp_path: Path) -> None:
    town = SmallTown()
    journal = nearly_full(tmp_path, town)
    before = journal.case(CaseId("k0")), journal.position(), journal.queue(QueueFilter())
    for number in range(40):
        town.must(SEAT, f"k{number + 1}", registers(text=LONG))
    with pytest.raises(StoreTrouble) as told:
        journal.install_snapshot(town.snapshot(), Task())
    assert told.value.code == "disk_full"
    assert (journal.case(CaseId("k0")), journal.position(), journal.queue(QueueFilter())) == before
    journal.close()
    roomy = SqliteJournal(tmp_path, KEY)
    try:
        assert roomy.case(CaseId("k1")) is None
        roomy.install_snapshot(town.snapshot(), Task())
        assert len(roomy.queue(QueueFilter())) == 41
    finally:
        roomy.close()


def test_a_page_that_finds_no_room_is_read_again(tmp_path: Path) -> None:
    town = SmallTown()
    journal = nearly_full(tmp_path, town)
    after = len(town.facts)
    for number in range(40):
        town.must(SEAT, f"k{number + 1}", registers(text=LONG))
    with pytest.raises(StoreTrouble):
        journal.apply_changes(town.page(after), LEDGER)
    position = journal.position()
    assert position is not None and position.position == after
    journal.close()
    roomy = SqliteJournal(tmp_path, KEY)
    try:
        roomy.apply_changes(town.page(after), LEDGER)
        assert len(roomy.queue(QueueFilter())) == 41
        assert all(roomy.facts(CaseId(name)) == tuple(town.facts_of(name)) for name in town.cases)
    finally:
        roomy.close()
