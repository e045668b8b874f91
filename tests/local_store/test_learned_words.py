"""How the disk keeps what was learned: bounded, from the newest filings, and whatever an older program has left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from local_store import learned_words
from local_store.journal import SqliteJournal
from local_store.schema import learned_cases
from local_store.schema import learned_words as words
from tests.local_store.learning_contract import LEAKS, SAID
from tests.local_store.small_town import FILES, LEDGER, SmallTown, projector, registers
from tests.sample_reference import SEAT

KEY = bytes(range(32))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(tmp_path, KEY)
    journal.set_projector(projector())
    yield journal
    journal.close()


def filed(journal: SqliteJournal, town: SmallTown, count: int, text: str = SAID) -> None:
    before, first = len(town.facts), len(town.cases)
    for number in range(first, first + count):
        town.must(SEAT, f"k{number}", registers(accept=True, text=text))
        town.must(SEAT, f"k{number}", FILES if number % 2 else LEAKS)
    journal.apply_changes(town.page(before), LEDGER)


def learn_all(journal: SqliteJournal) -> int:
    """How many steps it takes."""
    return next(step for step in range(1, 500) if not journal.learn())


def rows(journal: SqliteJournal) -> tuple[int, int]:
    """How many cases teach, and how many rows their words take."""
    with journal._desk.reading() as connection:
        cases = connection.scalar(select(func.count()).select_from(learned_cases))
        return cases or 0, connection.scalar(select(func.count()).select_from(words)) or 0


def test_no_more_cases_teach_than_are_allowed(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned_words, "AT_ALL", 10)
    town = SmallTown()
    filed(journal, town, 14)
    learn_all(journal)
    cases, kept = rows(journal)
    assert cases == 10
    filed(journal, town, 30, "另外一句完全不同的话")
    learn_all(journal)
    assert rows(journal)[0] == 10
    assert journal.learned(SAID) == {}
    assert rows(journal)[1] <= 2 * kept


def test_a_step_is_short_and_the_next_goes_on_where_it_ended(journal: SqliteJournal) -> None:
    town = SmallTown()
    filed(journal, town, 20)
    assert journal.learn(at_most=8) and rows(journal)[0] == 8
    assert journal.learn(at_most=8) and rows(journal)[0] == 16
    assert journal.learn(at_most=8) and rows(journal)[0] == 20
    assert not journal.learn(at_most=8)


def test_many_facts_without_a_filing_are_passed_over_in_steps(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned_words, "LOOKED_AT", 3)
    town = SmallTown()
    filed(journal, town, 6)
    assert learn_all(journal) > 6
    assert rows(journal)[0] == 6


def test_of_a_long_ledger_only_the_last_part_is_learned(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = SmallTown()
    filed(journal, town, 10)
    monkeypatch.setattr(learned_words, "BEGINS_BACK", 12)
    learn_all(journal)
    assert 0 < rows(journal)[0] < 10


def test_another_ledger_is_learned_from_its_beginning(journal: SqliteJournal) -> None:
    town = SmallTown()
    filed(journal, town, 10)
    learn_all(journal)
    journal.forget_ledger()
    other = SmallTown()
    before = len(other.facts)
    for number in range(3):
        other.must(SEAT, f"n{number}", registers(accept=True, text="另外一句完全不同的话"))
        other.must(SEAT, f"n{number}", FILES)
    journal.apply_changes(other.page(before), "ledger-2")
    learn_all(journal)
    assert journal.learned("另外一句完全不同的话")


def test_a_restart_learns_nothing_twice(tmp_path: Path) -> None:
    town = SmallTown()
    journal = SqliteJournal(tmp_path, KEY)
    journal.set_projector(projector())
    filed(journal, town, 6)
    learn_all(journal)
    before = journal.learned(SAID)
    journal.close()
    again = SqliteJournal(tmp_path, KEY)
    again.set_projector(projector())
    learn_all(again)
    assert again.learned(SAID) == before
    again.close()
