"""The queue's rows and counts come from the same conditions, and its words find what they should."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import ENDS, OPEN, CaseId, DemandKind, Module, Place, State
from desk_app.domain.projection import QueueFilter, temporary_number
from desk_app.domain.protocol import Answer, Verdict
from local_store.case_columns import provisional_until
from local_store.journal import SqliteJournal
from tests.local_store.small_town import FILES, LEDGER, OPERATOR, SmallTown, projector, registers
from tests.sample_reference import LEADER, PLACE_A, REFERENCE, SEAT, START, SUB_A, UNIT_A

KEY = bytes(range(32))


@pytest.fixture
def town() -> SmallTown:
    town = SmallTown()
    for number in range(12):
        name = f"k{number}"
        body = registers(accept=True, text=f"第{number}件 路灯不亮")
        town.must(SEAT, name, replace(body, demand_kind=DemandKind.ENQUIRY) if number % 4 == 3 else body)
        town.later(1)
        if number % 4 == 1:
            town.must(SEAT, name, FILES)
        if number % 4 == 2:
            town.must(SEAT, name, FILES)
            town.must(SEAT, name, c.DispatchCase(target=SUB_A))
    town.must(LEADER, "k0", c.VoidCase(reason="重复"))
    town.must(SEAT, "k4", c.MergeInto(leader=CaseId("k8")))
    town.must(LEADER, "k8", c.ForceClose(reason="已处理"))
    return town


@pytest.fixture
def journal(tmp_path: Path, town: SmallTown) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(tmp_path, KEY)
    journal.set_projector(projector())
    journal.apply_changes(town.page(0), LEDGER)
    yield journal
    journal.close()


def names(journal: SqliteJournal, wanted: QueueFilter) -> set[str]:
    return {row.id for row in journal.queue(wanted)}


def in_town(town: SmallTown, *states: State) -> set[str]:
    return {name for name, case in town.cases.items() if case.state in states}


def check_counts(journal: SqliteJournal) -> None:
    counts = journal.counts()
    assert journal.queue_state(QueueFilter()).counts == counts
    for state in OPEN:
        assert counts.get(state.value, 0) == len(journal.queue(QueueFilter(states=(state,)))), state
    for module in Module:
        assert counts.get(f"module:{module.value}", 0) == len(journal.queue(QueueFilter(modules=(module.value,))))
    assert counts["open"] == len(journal.queue(QueueFilter()))
    assert counts["callback_owed"] == len(journal.queue(QueueFilter(callback_owed=True)))
    assert counts["asked_leader"] == len(journal.queue(QueueFilter(asked_leader=True)))
    assert counts["unverified_place"] == len(journal.queue(QueueFilter(unverified_place=True)))
    assert counts["refused"] == len(journal.queue(QueueFilter(refused=True)))
    assert not {state.value for state in ENDS} & set(counts)


def test_open_cases_are_shown_nearest_due_first(journal: SqliteJournal, town: SmallTown) -> None:
    rows = journal.queue(QueueFilter())
    assert {row.id for row in rows} == in_town(town, *OPEN)
    due = [row.due for row in rows if row.due is not None]
    assert due == sorted(due)
    by_id = {row.id: row for row in rows}
    for name, row in by_id.items():
        case = town.cases[name]
        assert (row.state, row.number, row.holder, row.unit) == (
            case.state,
            case.number,
            case.holder or "",
            case.unit or "",
        )
        assert row.due == min((clock.due for clock in case.clocks if clock.running), default=None)


def test_each_count_is_the_number_of_its_rows(journal: SqliteJournal, town: SmallTown) -> None:
    check_counts(journal)
    journal.add_pending([town.pends("k1", c.AddNote(text="回电"))], OPERATOR, START)
    refused = town.pends("k5", c.AddNote(text="回电"))
    ended = town.pends("k0", c.AddNote(text="回电"))
    new = town.pends("new", registers(), 0)
    journal.add_pending([refused, ended, new], OPERATOR, START)
    journal.keep_answers([Answer(id=one.id, verdict=Verdict.REFUSED, code="not_yours") for one in (refused, ended)])
    check_counts(journal)
    assert journal.counts()["refused"] == 2
    assert journal.counts()["pending"] == 2
    journal.apply_changes(town.leaves("k5", len(town.facts)), LEDGER)
    check_counts(journal)
    assert "k5" in names(journal, QueueFilter())
    assert [row.marks[-1] for row in journal.queue(QueueFilter(refused=True)) if row.id == "k5"] == ["left"]
    journal.drop_pending([refused.id])
    check_counts(journal)
    assert "k5" not in names(journal, QueueFilter())


def test_ended_cases_are_shown_where_they_are_asked_for(journal: SqliteJournal, town: SmallTown) -> None:
    assert names(journal, QueueFilter(ended=True)) == set(town.cases)
    assert names(journal, QueueFilter(states=(State.VOIDED,))) == {"k0"}
    assert names(journal, QueueFilter(callback_owed=True)) == {
        name for name, case in town.cases.items() if case.callback_owed
    }
    journal.apply_changes(town.leaves("k1", len(town.facts)), LEDGER)
    assert "k1" not in names(journal, QueueFilter())
    assert "k1" in names(journal, QueueFilter(ended=True))


def test_the_shift_leader_finds_what_was_asked(journal: SqliteJournal, town: SmallTown) -> None:
    assert names(journal, QueueFilter(asked_leader=True)) == set()
    journal.add_pending([town.pends("k5", c.AskShiftLeader(question="派给谁？"))], OPERATOR, START)
    (row,) = journal.queue(QueueFilter(asked_leader=True))
    assert (row.id, "asked_leader" in row.marks) == ("k5", True)
    check_counts(journal)


def test_forced_places_are_listed_until_they_are_corrected(journal: SqliteJournal, town: SmallTown) -> None:
    assert names(journal, QueueFilter(unverified_place=True)) == set()
    told = Place(address="老供销社对面", verified=False)
    journal.add_pending([town.pends("new", replace(registers(), place=told))], OPERATOR, START)
    assert names(journal, QueueFilter(unverified_place=True)) == {"new"}
    check_counts(journal)
    corrected = c.AmendCase(field=c.AmendField.PLACE, former=told, new=PLACE_A)
    journal.add_pending([town.pends("new", corrected)], OPERATOR, START)
    assert names(journal, QueueFilter(unverified_place=True)) == set()
    check_counts(journal)


def test_a_case_that_is_not_filed_is_called_by_the_first_line_of_what_was_told(
    journal: SqliteJournal, town: SmallTown
) -> None:
    told = replace(registers(), text="  路灯   不亮\n时间：11-29 22:02\n诉求：尽快修")
    journal.add_pending([town.pends("new", told)], OPERATOR, START)
    (row,) = (row for row in journal.queue(QueueFilter()) if row.id == "new")
    assert row.title == "路灯 不亮"


def test_the_last_deadline_that_may_still_move_is_known_however_far_down_its_case_stands(
    journal: SqliteJournal, town: SmallTown
) -> None:
    assert journal.queue_state(QueueFilter()).provisional_until is None
    known = len(town.facts)
    town.reference = replace(REFERENCE, calendar=replace(REFERENCE.calendar, published_years=()))
    for name in ("late 1", "late 2"):
        town.must(SEAT, name, registers(accept=True))
        town.must(SEAT, name, FILES)
        town.must(SEAT, name, c.DispatchCase(target=UNIT_A.body))
        town.must(UNIT_A, name, c.SignFor())
        town.later(10)
    journal.apply_changes(town.page(known), LEDGER)
    clocks = [clock for clock in town.cases[CaseId("late 2")].clocks if clock.running and clock.provisional]
    assert journal.queue_state(QueueFilter()).provisional_until == max(clock.due for clock in clocks)


@pytest.mark.parametrize(
    ("marks", "until"),
    [("provisional:1799132400000000", 1799132400000000), ("returned provisional:5", 5), ("provisional", 7)],
)
def test_what_a_mark_says_of_the_last_provisional_deadline(marks: str, until: int) -> None:
    assert provisional_until(marks, 7) == until


def test_filters_narrow_each_other(journal: SqliteJournal, town: SmallTown) -> None:
    assert names(journal, QueueFilter(holder=SUB_A)) == {n for n, case in town.cases.items() if case.holder == SUB_A}
    both = QueueFilter(states=(State.PENDING_FILING,), modules=(Module.POLICY_ENQUIRY.value,))
    assert names(journal, both) == {
        name for name in in_town(town, State.PENDING_FILING) if town.cases[name].module is Module.POLICY_ENQUIRY
    }
    assert len(journal.queue(QueueFilter(limit=3))) == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("第5件", {"k5"}),
        ("路灯 第5件", {"k5"}),
        ("占道", {"k1", "k5", "k9", "k2", "k6", "k10"}),
        ("13812345678 第7", {"k7"}),
        ("5678 第7件", {"k7"}),
        ("欧阳 第7件", {"k7"}),
        ("井盖", set()),
        ("%", set()),
        ('"', set()),
    ],
)
def test_words_find_cases(journal: SqliteJournal, words: str, found: set[str]) -> None:
    assert names(journal, QueueFilter(words=words)) == found


def test_numbers_find_cases(journal: SqliteJournal, town: SmallTown) -> None:
    number = town.cases["k7"].number
    assert number is not None
    for words in (number, number.rpartition("-")[2]):
        assert names(journal, QueueFilter(words=words)) == {"k7"}
    command = town.pends("0192a7c3-0000-7000-8000-00000abcdef0", registers(), 0)
    journal.add_pending([command], OPERATOR, START)
    case_id = command.case_id
    assert case_id is not None
    assert names(journal, QueueFilter(words=temporary_number(case_id))) == {case_id}


def test_words_follow_what_is_shown(journal: SqliteJournal, town: SmallTown) -> None:
    amend = c.AmendCase(field=c.AmendField.TEXT, former=town.cases["k1"].text, new="窨井冒水")
    command = town.pends("k1", amend)
    journal.add_pending([command], OPERATOR, START)
    assert names(journal, QueueFilter(words="窨井")) == {"k1"}
    journal.keep_answers([Answer(id=command.id, verdict=Verdict.REFUSED, code="value_moved_on")])
    assert names(journal, QueueFilter(words="窨井")) == set()
    assert names(journal, QueueFilter(words="第1件")) == {"k1"}
