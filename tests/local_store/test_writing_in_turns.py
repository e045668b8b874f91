"""What an operator saves never waits for the feed, and readers wait for nobody."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import CaseId
from desk_app.domain.projection import QueueFilter
from desk_app.domain.protocol import ChangeItem, ItemKind
from desk_app.progress import Task
from local_store import feed_rows
from local_store.journal import SqliteJournal
from local_store.turns import Rank, Turns
from tests.local_store.small_town import LEDGER, OPERATOR, SmallTown, ids, projector, registers
from tests.sample_reference import SEAT, START

KEY = bytes(range(32))


def test_the_most_urgent_goes_first() -> None:
    turns = Turns()
    order: list[Rank] = []

    def wait_for(rank: Rank) -> threading.Thread:
        def take() -> None:
            with turns.turn(rank):
                order.append(rank)

        thread = threading.Thread(target=take)
        thread.start()
        return thread

    with turns.turn(Rank.FEED):
        waiting = [wait_for(rank) for rank in (Rank.FEED, Rank.DRAFT, Rank.PENDING, Rank.FEED, Rank.PENDING)]
        while len(turns._waiting) < len(waiting):
            threading.Event().wait(0.001)
    for thread in waiting:
        thread.join(10)
    assert order == sorted(order)


def big_town(number: int) -> SmallTown:
    town = SmallTown()
    for index in range(number):
        town.must(SEAT, f"k{index}", registers(accept=True))
        town.must(SEAT, f"k{index}", c.AddNote(text="一"))
    return town


def test_a_save_comes_between_two_slices_of_a_page(tmp_path: Path) -> None:
    town = big_town(300)
    journal = SqliteJournal(tmp_path, KEY)
    journal.set_projector(projector())
    seen: list[int] = []

    def feed() -> None:
        journal.apply_changes(town.page(0), LEDGER)
        seen.append(-1)

    thread = threading.Thread(target=feed)
    thread.start()
    give_up = time.monotonic() + 60
    while not journal.queue(QueueFilter(limit=2000)):
        assert time.monotonic() < give_up, "no slice of the page was ever shown"
        time.sleep(0.001)
    journal.add_pending([town.pends("mine", registers(), 0)], OPERATOR, START)
    seen.append(len(journal.queue(QueueFilter(limit=2000))))
    # The position is not ahead of what is stored: it moves with the last slice only.
    position = journal.position()
    assert position is None or position.position == len(town.facts)
    thread.join(60)
    assert seen[0] != -1, "the save waited for the whole page"
    assert len(journal.queue(QueueFilter(limit=2000))) == 301
    journal.close()


def test_a_page_cut_off_between_slices_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = big_town(60)
    journal = SqliteJournal(tmp_path, KEY)
    journal.set_projector(projector())
    group = [town.pends("mine", registers(accept=True), 0), town.pends("mine", c.AddNote(text="二"))]
    journal.add_pending(group, OPERATOR, START)
    journal.keep_answers([town.answer(command) for command in group])
    page = town.page(0)
    monkeypatch.setattr(feed_rows, "SLICE_SECONDS", 0.000001)

    class Cut(Exception):
        """The program ends here."""

    def cut(_: object) -> None:
        raise Cut

    with pytest.raises(Cut):
        feed_rows.apply_page(journal._desk, page, LEDGER, cut)
    assert journal.position() is None
    assert len(journal.queue(QueueFilter(limit=2000))) > 1
    stored = journal.case(CaseId("mine"))
    assert stored is not None and stored.shown.flow == 1
    assert ids(journal.pending()) == [command.id for command in group]
    journal.apply_changes(page, LEDGER)
    assert journal.pending() == ()
    for name, case in town.cases.items():
        stored = journal.case(CaseId(name))
        assert stored is not None and stored.confirmed == stored.shown == case
        assert journal.facts(CaseId(name)) == tuple(town.facts_of(name))
    journal.close()


def test_a_command_is_settled_with_the_case_that_enters_with_its_facts_not_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = big_town(3)
    before = town.page(0).items
    journal = SqliteJournal(tmp_path, KEY)
    journal.set_projector(projector())
    command = town.pends("mine", registers(accept=True), 0)
    journal.add_pending([command], OPERATOR, START)
    journal.keep_answers([town.answer(command)])
    entered = len(town.facts)
    enters = ChangeItem(
        kind=ItemKind.CASE_ENTERS, position=entered, case=CaseId("mine"), facts=tuple(town.facts_of("mine"))
    )
    town.must(SEAT, "k0", c.AddNote(text="后来"))
    page = replace(town.page(0), items=(*before, enters, *town.page(entered).items))
    monkeypatch.setattr(feed_rows, "SLICE_SECONDS", 0.000001)

    class Cut(Exception):
        """The program ends here."""

    def cut(_: object) -> None:
        raise Cut

    with pytest.raises(Cut):
        feed_rows.apply_page(journal._desk, page, LEDGER, cut)
    last = before[-1].fact
    assert last is not None and last in journal.facts(CaseId(last.subject.id)), "settled while its facts still waited"
    assert ids(journal.pending()) == [command.id]
    journal.apply_changes(page, LEDGER)
    assert journal.pending() == ()
    stored = journal.case(CaseId("mine"))
    assert stored is not None and stored.shown == town.cases["mine"]
    journal.close()


def test_readers_go_on_while_a_snapshot_is_built(tmp_path: Path) -> None:
    town = big_town(80)
    journal = SqliteJournal(tmp_path, KEY)
    journal.set_projector(projector())
    journal.apply_changes(town.page(0), LEDGER)
    for index in range(40):
        town.must(SEAT, f"k{index}", c.AddNote(text="三"))
    seen: set[int] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(len(journal.queue(QueueFilter(limit=2000))))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(3):
            journal.install_snapshot(town.snapshot(), Task())
        journal.install_snapshot(town.snapshot([f"k{index}" for index in range(50)]), Task())
    finally:
        done.set()
        for reader in readers:
            reader.join(10)
    assert seen <= {80, 50}, "somebody saw a half-built snapshot"
    assert len(journal.queue(QueueFilter(limit=2000))) == 50
    assert len(journal.queue(QueueFilter(ended=True))) == 80
    journal.close()
