"""A damaged store is set aside, and nothing that was typed is lost with it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import CaseId
from desk_app.domain.projection import Draft, QueueFilter
from desk_app.domain.protocol import Answer, Verdict
from desk_app.errors import StoreTrouble
from desk_app.progress import Task
from local_store.rescue import open_journal
from local_store.seat_disk import SeatDisk, open_seat_disk
from tests.local_store.small_town import CALLER, FILES, LEDGER, OPERATOR, SmallTown, ids, projector, registers
from tests.sample_reference import SEAT, START

TEXT = "前面的小区门口下水道盖子没有了"


def filled(directory: Path) -> tuple[SmallTown, list[str]]:
    """A store with confirmed cases, pending commands, a draft and settings; closed. Gives back the pending ids."""
    disk = open_seat_disk(directory)
    journal = disk.journal
    journal.set_projector(projector())
    town = SmallTown()
    for number in range(30):
        town.must(SEAT, f"k{number}", registers(text=TEXT))
    journal.apply_changes(town.page(0), LEDGER)
    journal.add_pending([town.pends("k1", c.AcceptCase()), town.pends("k1", FILES, 2)], OPERATOR, START)
    note = town.pends("k2", c.AddNote(text="回电"))
    journal.add_pending([note], OPERATOR, START)
    journal.keep_answers([Answer(id=note.id, verdict=Verdict.REFUSED, code="not_yours")])
    journal.save_draft(Draft(key="call", values={"text": TEXT}, saved_at=START))
    journal.set_setting("seat_key", "secret")
    kept = ids(journal.pending())
    disk.close()
    return town, kept


def check_rescued(disk: SeatDisk, town: SmallTown, kept: list[str]) -> None:
    """Everything typed is there, and the rest comes again from the centre."""
    journal = disk.journal
    journal.set_projector(projector())
    assert ids(journal.pending()) == kept
    assert journal.drafts() == (Draft(key="call", values={"text": TEXT}, saved_at=START),)
    assert journal.setting("seat_key") == "secret"
    journal.install_snapshot(town.snapshot(), Task())
    assert len(journal.queue(QueueFilter())) == 30


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x55
    path.write_bytes(content)


def cut(path: Path, at: int) -> None:
    path.write_bytes(path.read_bytes()[:at])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("damage", [flip, cut])
def test_a_damaged_store_is_set_aside(tmp_path: Path, damage: Callable[[Path, int], None], seed: int) -> None:
    town, kept = filled(tmp_path)
    path = tmp_path / "desk.db"
    damage(path, random.Random(seed).randrange(path.stat().st_size))
    disk = open_seat_disk(tmp_path)
    try:
        [notice] = [notice for notice in disk.notices if notice.code == "store_damaged"]
        assert notice.params == {"file": "desk.db.damaged-1", "commands": 3, "drafts": 1}
        assert (tmp_path / "desk.db.damaged-1").exists()
        assert disk.journal.position() is None
        check_rescued(disk, town, kept)
    finally:
        disk.close()


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_outbox_is_made_anew(tmp_path: Path, seed: int) -> None:
    town, kept = filled(tmp_path)
    path = tmp_path / "outbox.log"
    flip(path, random.Random(seed).randrange(path.stat().st_size))
    disk = open_seat_disk(tmp_path)
    assert [notice.code for notice in disk.notices] == ["outbox_damaged", "key_in_file"]
    assert ids(disk.journal.pending()) == kept
    disk.close()
    flip(tmp_path / "desk.db", 5000)
    disk = open_seat_disk(tmp_path)
    try:
        check_rescued(disk, town, kept)
    finally:
        disk.close()


def test_a_missing_store_is_filled_from_the_outbox(tmp_path: Path) -> None:
    town, kept = filled(tmp_path)
    (tmp_path / "desk.db").unlink()
    disk = open_seat_disk(tmp_path)
    try:
        check_rescued(disk, town, kept)
    finally:
        disk.close()


def test_a_lost_write_ahead_log_loses_nothing_typed(tmp_path: Path) -> None:
    key = bytes(32)
    journal, _ = open_journal(tmp_path, key)
    town = SmallTown()
    journal.add_pending([town.pends("k1", registers(), 0)], OPERATOR, START)
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "desk.db").write_bytes((tmp_path / "desk.db").read_bytes())  # as it was at the last checkpoint
    for name in ("outbox.log", "outbox.log-wal"):
        (copy / name).write_bytes((tmp_path / name).read_bytes())
    kept = journal.pending()
    journal.close()
    again, notices = open_journal(copy, key)
    assert [one.command for one in again.pending()] == [one.command for one in kept]
    assert [notice.code for notice in notices] in ([], ["store_damaged"])
    again.close()


def test_damage_met_at_work_is_told_and_mended_at_the_next_start(tmp_path: Path) -> None:
    town, kept = filled(tmp_path)
    disk = open_seat_disk(tmp_path)
    # Everything behind the first pages is spoiled while the program runs, past what its connections have in memory.
    path = tmp_path / "desk.db"
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(byte ^ 0xFF for byte in content[4096:])
    path.write_bytes(content)
    with pytest.raises(StoreTrouble) as told:
        for number in range(30):
            disk.journal.facts(CaseId(f"k{number}"))
            disk.journal.case(CaseId(f"k{number}"))
    assert told.value.code == "store_damaged"
    disk.close()
    disk = open_seat_disk(tmp_path)
    try:
        assert "store_damaged" in [notice.code for notice in disk.notices]
        check_rescued(disk, town, kept)
    finally:
        disk.close()


def test_what_is_settled_does_not_come_back(tmp_path: Path) -> None:
    _, kept = filled(tmp_path)
    disk = open_seat_disk(tmp_path)
    disk.journal.drop_pending([c.CommandId(name) for name in kept])
    disk.journal.drop_draft("call")
    disk.close()
    (tmp_path / "desk.db").unlink()
    disk = open_seat_disk(tmp_path)
    try:
        assert disk.journal.pending() == ()
        assert disk.journal.drafts() == ()
    finally:
        disk.close()


def test_accepted_commands_leave_both_files_with_their_facts(tmp_path: Path) -> None:
    key = bytes(32)
    journal, _ = open_journal(tmp_path, key)
    town = SmallTown()
    command = town.pends("k1", registers(), 0)
    late = town.pends("k2", registers(), 0)
    journal.add_pending([command, late], OPERATOR, START)
    journal.keep_answers([town.answer(command)])
    journal.apply_changes(town.page(0), LEDGER)
    answer = town.answer(late)
    journal.apply_changes(town.page(len(town.facts_of("k1"))), LEDGER)
    journal.keep_answers([answer])
    assert journal.pending() == ()
    journal.close()
    (tmp_path / "desk.db").unlink()
    again, _ = open_journal(tmp_path, key)
    assert again.pending() == ()
    again.close()


def test_nothing_on_the_disk_can_be_read_without_the_key(tmp_path: Path) -> None:
    filled(tmp_path)
    seen = {path.name for path in tmp_path.iterdir()}
    assert {"desk.db", "outbox.log"} <= seen
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for text in (CALLER.name, CALLER.phone, TEXT, "RegisterCase", "SQLite format"):
                assert text.encode() not in content, path.name


def test_an_opened_store_says_where_its_key_lies(tmp_path: Path) -> None:
    disk = open_seat_disk(tmp_path)
    assert [notice.code for notice in disk.notices] == ["key_in_file"]
    disk.close()
    disk.close()


def test_a_store_that_was_closed_says_so(tmp_path: Path) -> None:
    disk = open_seat_disk(tmp_path)
    disk.close()
    with pytest.raises(StoreTrouble) as told:
        disk.journal.pending()
    assert told.value.code == "store_closed"


def test_it_is_told_of_which_cases_pictures_are_gone_and_that_those_of_others_were_saved(tmp_path: Path) -> None:
    disk = open_seat_disk(tmp_path)
    disk.journal.set_projector(projector())
    first, second, third = (disk.attachments.keep("现场.jpg", bytes([number]) * 150_000) for number in range(3))
    disk.attachments.want([first.sha256, second.sha256, third.sha256])
    town = SmallTown()
    town.must(SEAT, "k1", registers())
    town.must(SEAT, "k1", c.Attach(photo=first))
    town.must(SEAT, "k2", registers())
    disk.journal.apply_changes(town.page(0), LEDGER)
    waits = [town.pends("k3-0000abcdef", registers(), 0), town.pends("k3-0000abcdef", c.Attach(photo=second))]
    disk.journal.add_pending([*waits, town.pends("k2", c.Attach(photo=third))], OPERATOR, START)
    disk.close()
    path = tmp_path / "attachments.db"
    for number in range(2):  # the three lie one behind the other
        flip(path, path.stat().st_size * (2 * number + 1) // 6)
    disk = open_seat_disk(tmp_path)
    [notice] = [each for each in disk.notices if each.code.startswith("attachments_")]
    assert notice.code == "attachments_lost"
    number = town.cases[CaseId("k1")].number
    assert number is not None
    assert notice.params == {"file": "attachments.db.damaged-1", "cases": f"#ABCDEF, {number}"}
    assert disk.attachments.to_carry() == ((third.sha256, 150_000),)
    disk.close()


def test_a_file_whose_pictures_are_all_saved_says_so(tmp_path: Path) -> None:
    disk = open_seat_disk(tmp_path)
    sent, waits = (disk.attachments.keep("现场.jpg", bytes([number]) * 150_000) for number in range(2))
    disk.attachments.want([sent.sha256, waits.sha256])
    disk.attachments.carried(sent.sha256)
    disk.close()
    path = tmp_path / "attachments.db"
    flip(path, path.stat().st_size // 4)
    disk = open_seat_disk(tmp_path)
    told = {notice.code: notice.params for notice in disk.notices}
    assert told["attachments_rescued"] == {"file": "attachments.db.damaged-1", "count": 1}
    assert disk.attachments.to_carry() == ((waits.sha256, 150_000),)
    disk.close()
