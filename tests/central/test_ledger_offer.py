"""What the ledger answers: accepted, repeated, refused, held back, moved on; numbers; what it stores with it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from desk_app import wire
from desk_app.central import schema
from desk_app.central.engine import reading, writing
from desk_app.central.ledger import Offered, create_ledger
from desk_app.central.projection import case_row
from desk_app.domain.case import CaseId, CommandId, State
from desk_app.domain.commands import (
    AcceptCase,
    AddNote,
    DispatchCase,
    FileCase,
    FlagCaller,
    ForceClose,
    MergeInto,
    RefuseFiling,
    Subject,
    SubjectKind,
)
from desk_app.domain.evolve import fold
from desk_app.domain.facts import DatasetPublished
from desk_app.domain.protocol import Verdict
from tests import sample_reference as sample
from tests.central.ledger_town import DISTRICT, Town, open_town, registering


@pytest.fixture
def town(fresh_database_url: str) -> Iterator[Town]:
    with open_town(fresh_database_url) as town:
        yield town


def count(town: Town, table: Any) -> int:
    with reading(town.engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_case_walks_all_the_way_and_is_the_fold_of_its_facts(town: Town) -> None:
    town.walk("a")
    record = town.record("a")
    assert record.case.state is State.CLOSED
    assert fold(record.facts) == record.case
    assert [fact.position for fact in record.facts] == list(range(1, len(record.facts) + 1))
    assert town.ledger.head().position == len(record.facts)


def test_an_accepted_command_is_answered_with_its_last_position_its_time_and_the_number(town: Town) -> None:
    answer = town.register("a")
    assert answer.position == town.ledger.head().position
    assert answer.recorded_at == town.now
    assert answer.case_number == "WZ20260302-00001"


def test_a_repeat_gets_the_first_answer_again_and_changes_nothing(town: Town) -> None:
    accepted = town.command("a", registering(accept=True))
    refused = town.command("b", AcceptCase(), based_on=0)
    first = town.offer(sample.SEAT, accepted, refused)
    assert [answer.verdict for answer in first] == [Verdict.ACCEPTED, Verdict.REFUSED]
    before = town.ledger.head(), count(town, schema.commands)
    town.later(5)
    assert town.offer(sample.SEAT, accepted, refused) == [replace(answer, repeated=True) for answer in first]
    assert (town.ledger.head(), count(town, schema.commands)) == before


def test_a_repeat_within_one_batch_and_under_another_grant_is_a_repeat_too(town: Town) -> None:
    command = town.command("a", registering(accept=True))
    first, second = town.offer(sample.SEAT, command, replace(command, grant="signed"))
    assert second == replace(first, repeated=True)
    assert first.position == second.position == town.ledger.head().position


@pytest.mark.parametrize("other", ["content", "operator"])
def test_an_id_that_stands_for_something_else_is_refused_and_the_first_answer_stays(town: Town, other: str) -> None:
    town.register("a")
    command = town.command("a", AddNote(text="一"))
    (first,) = town.offer(sample.SEAT, command)
    again = replace(command, body=AddNote(text="二")) if other == "content" else command
    (reused,) = town.offer(sample.SEAT if other == "content" else sample.LEADER, again)
    assert (reused.verdict, reused.code, reused.position) == (Verdict.REFUSED, "command_id_reused", None)
    assert town.offer(sample.SEAT, command) == [replace(first, repeated=True)]


def test_behind_a_refused_one_its_subjects_and_group_are_held_back_and_their_ids_stay_free(town: Town) -> None:
    town.register("a")
    town.register("b")
    stale = town.command("a", FileCase(problem=sample.STALL, condition=f"{sample.STALL}-1"), based_on=0, group="g")
    same_case = town.command("a", DispatchCase(target=sample.SUB_A), based_on=2)
    same_group = town.command("c", registering(), group="g")
    behind_that = town.command("c", AddNote(text="x"))
    elsewhere = town.command("b", AddNote(text="x"))
    batch = [stale, same_case, same_group, behind_that, elsewhere]
    expected = [Verdict.REFUSED, Verdict.HELD_BACK, Verdict.HELD_BACK, Verdict.HELD_BACK, Verdict.ACCEPTED]
    assert [answer.verdict for answer in town.offer(sample.SEAT, *batch)] == expected
    assert [answer.verdict for answer in town.offer(sample.SEAT, *batch)] == expected, "a lost answer asked for again"
    (free,) = town.offer(sample.SEAT, same_group)
    assert free.verdict is Verdict.ACCEPTED
    assert not free.repeated


def test_a_case_that_moved_on_says_what_happened_since(town: Town) -> None:
    town.register("a")
    town.file("a")
    (answer,) = town.offer(sample.SEAT, town.command("a", RefuseFiling(reason="重复"), based_on=1))
    assert (answer.verdict, answer.code) == (Verdict.REFUSED, "case_moved_on")
    assert [(step.flow, step.kind, step.operator) for step in answer.happened] == [(2, "CaseFiled", "1001")]


def test_a_group_is_decided_in_order_in_one_batch(town: Town) -> None:
    bodies = (
        registering(accept=True),
        FileCase(problem=sample.STALL, condition=f"{sample.STALL}-1"),
        DispatchCase(target=sample.SUB_A),
    )
    commands = [town.command("a", body, based_on=number, group="g") for number, body in enumerate(bodies)]
    answers = town.offer(sample.SEAT, *commands)
    assert [answer.verdict for answer in answers] == [Verdict.ACCEPTED] * 3
    assert [answer.case_number for answer in answers] == ["WZ20260302-00001"] * 3
    assert sorted(answer.position or 0 for answer in answers) == [answer.position for answer in answers]
    assert town.case("a").state is State.PENDING_DISPATCH


def test_numbers_count_up_within_the_local_day_and_begin_again_with_the_next(town: Town) -> None:
    assert [town.register(f"a{n}").case_number for n in range(3)] == [f"WZ20260302-{n:05}" for n in (1, 2, 3)]
    town.now = datetime(2026, 3, 2, 15, 59, tzinfo=UTC)
    assert town.register("b").case_number == "WZ20260302-00004"
    town.now = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # midnight in Suzhou
    assert town.register("c").case_number == "WZ20260303-00001"


def test_a_refused_registration_uses_up_no_number(town: Town) -> None:
    town.register("a")
    (answer,) = town.offer(sample.SEAT, town.command("a", registering(), based_on=0))
    assert answer.code == "case_exists"
    assert town.register("b").case_number == "WZ20260302-00002"


def test_a_claimed_time_is_kept_beside_the_clamped_one(town: Town) -> None:
    town.register("a")
    registered = town.now
    town.later(10)
    early = town.must(sample.SEAT, "a", AddNote(text="x"), claimed_at=sample.minutes_later(-60))
    late = town.must(sample.SEAT, "a", AddNote(text="y"), claimed_at=sample.minutes_later(600))
    record = town.record("a")
    facts = {fact.position: fact for fact in record.facts}
    assert early.position is not None
    assert late.position is not None
    assert facts[early.position].occurred_at == registered
    assert facts[early.position].claimed_at == sample.minutes_later(-60)
    assert facts[late.position].occurred_at == facts[late.position].recorded_at == town.now


def test_what_cannot_be_decided_is_refused_stored_and_repeated(town: Town) -> None:
    command = town.command("a", registering())
    offered = Offered(command=command, actor=sample.SEAT, refused="grant_invalid")
    (first,) = town.ledger.offer([offered])
    assert (first.verdict, first.code) == (Verdict.REFUSED, "grant_invalid")
    assert town.ledger.offer([offered]) == [replace(first, repeated=True)]
    assert count(town, schema.facts) == 0


def test_a_merge_writes_to_both_cases_and_ends_reach_the_follower(town: Town) -> None:
    for case in "ab":
        town.register(case)
    subjects = tuple(Subject(kind=SubjectKind.CASE, id=case) for case in "ba")
    town.must(sample.SEAT, "b", MergeInto(leader=CaseId("a")), subjects=subjects)
    assert town.case("a").followers == ("b",)
    assert town.case("b").merged_into == "a"
    town.file("a")
    town.must(sample.LEADER, "a", ForceClose(reason="上级要求"))
    assert town.case("a").state is State.CLOSED
    positions = [fact.position for case in "ab" for fact in town.record(case).facts]
    assert sorted(positions) == list(range(1, town.ledger.head().position + 1))
    assert town.record("b").facts[-1].kind == "LeaderEnded"


def test_two_merges_into_each_other_cannot_both_be_accepted(town: Town) -> None:
    for case in "ab":
        town.register(case)
    merges = []
    for own, leader in ("ab", "ba"):
        subjects = tuple(Subject(kind=SubjectKind.CASE, id=case) for case in (own, leader))
        merges.append(town.command(own, MergeInto(leader=CaseId(leader)), subjects=subjects))
    ledgers = [town.another_ledger() for _ in merges]
    answers: list[Any] = [None, None]

    def merge(index: int) -> None:
        answers[index] = ledgers[index].offer([Offered(command=merges[index], actor=sample.SEAT)])[0].verdict

    threads = [threading.Thread(target=merge, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [Verdict.ACCEPTED, Verdict.REFUSED]


def test_commands_about_callers_are_kept_under_their_own_subject(town: Town) -> None:
    caller = Subject(kind=SubjectKind.CALLER, id="13800000000")
    answer = town.must(sample.SEAT, "", FlagCaller(flag="harassing", set=True, reason="反复"), subjects=(caller,))
    assert answer.case_number is None
    assert count(town, schema.cases) == 0
    assert town.ledger.head().position == 1


def test_a_fact_without_a_command_is_recorded_with_what_belongs_to_it_or_not_at_all(town: Town) -> None:
    subject = Subject(kind=SubjectKind.DATASET, id="calendar")
    body = DatasetPublished(edition="e" * 64, rows=3)
    seen = []
    assert town.ledger.record(subject, body, operator="admin", also=lambda _, position: seen.append(position)) == 1

    def fails(*_: object) -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        town.ledger.record(subject, body, operator="admin", also=fails)
    assert (seen, town.ledger.head().position) == ([1], 1)


def test_a_head_knows_when_a_seat_remembers_another_ledger(town: Town) -> None:
    head = town.ledger.head()
    assert not town.ledger.diverged(head.ledger, 0, "")
    town.register("a")
    head = town.ledger.head()
    assert not town.ledger.diverged(head.ledger, head.position, head.hash)
    assert not town.ledger.diverged("", 1, "")
    assert town.ledger.diverged("another", 0, "")
    assert town.ledger.diverged(head.ledger, head.position + 1, "")
    assert town.ledger.diverged(head.ledger, -1, "")
    assert town.ledger.diverged(head.ledger, head.position, "0" * 64)


def test_districts_on_one_database_know_nothing_of_each_other(town: Town) -> None:
    create_ledger(town.engine, "other")
    other = town.another_ledger()
    other.district = "other"
    town.register("a")
    assert other.head().position == 0
    assert other.case(sample.SEAT, CaseId("a")) is None
    (answer,) = other.offer([Offered(command=town.command("a", AcceptCase()), actor=sample.SEAT)])
    assert answer.code == "no_such_case"


def test_a_command_that_breaks_the_program_fails_alone_and_leaves_nothing(town: Town) -> None:
    town.register("a")
    broken = town.command("b", AddNote(text="x"), subjects=())
    with pytest.raises(IndexError):
        town.offer(sample.SEAT, broken)
    town.must(sample.SEAT, "a", AddNote(text="goes on"))


@pytest.mark.expects_log("error ignored terminating")  # psycopg says so of the statements behind the one that failed
def test_a_write_that_fails_leaves_nothing_and_the_ledger_goes_on(town: Town) -> None:
    town.register("a")
    with reading(town.engine) as connection:
        row = dict(connection.execute(select(schema.facts).where(schema.facts.c.position == 1)).mappings().one())
    head = town.ledger.head()
    in_the_way = {**row, "position": head.position + 2}
    with writing(town.engine) as connection:
        connection.execute(insert(schema.facts), [in_the_way])
    before = count(town, schema.facts)
    with pytest.raises(DBAPIError):
        town.register("b")
    assert (town.ledger.head(), count(town, schema.facts)) == (head, before)
    assert town.ledger.case(sample.SEAT, CaseId("b")) is None
    with writing(town.engine) as connection:
        connection.execute(delete(schema.facts).where(schema.facts.c.position == head.position + 2))
    assert town.register("b").case_number == "WZ20260302-00002"


def test_callers_who_wait_together_are_answered_each_with_their_own(town: Town) -> None:
    answers: dict[str, Any] = {}

    def call(case: str) -> None:
        answers[case] = town.register(case)

    threads = [threading.Thread(target=call, args=(f"c{n}",)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answer.case_number for answer in answers.values()) == [f"WZ20260302-{n:05}" for n in range(1, 13)]
    for case, answer in answers.items():
        assert town.case(case).number == answer.case_number


def test_the_row_of_a_case_is_what_its_facts_make(town: Town) -> None:
    town.walk("a")
    town.register("b")
    with reading(town.engine) as connection:
        rows = {row["id"]: dict(row) for row in connection.execute(select(schema.cases)).mappings()}
        clocks = connection.execute(select(schema.running_clocks.c.case_id, schema.running_clocks.c.clock)).all()
    for case in "ab":
        record = town.record(case)
        folded = fold(record.facts)
        assert folded is not None
        assert rows[case] == case_row(folded, DISTRICT, record.facts[-1].position or 0, sample.REFERENCE)
        assert {clock.id for clock in folded.clocks if clock.running} == {id for owner, id in clocks if owner == case}


def test_more_than_two_hundred_commands_are_not_taken(town: Town) -> None:
    command = town.command("a", AddNote(text="x"))
    batch = [Offered(command=replace(command, id=CommandId(str(n))), actor=sample.SEAT) for n in range(201)]
    with pytest.raises(ValueError, match="200"):
        town.ledger.offer(batch)


def test_every_answer_is_stored_as_it_was_given(town: Town) -> None:
    answer = town.register("a")
    with reading(town.engine) as connection:
        row = connection.execute(select(schema.commands)).mappings().one()
    assert wire.load(type(answer), wire.parse(row["answer"].encode())) == answer
    assert (row["operator"], row["seat"], row["position"]) == ("1001", "seat-1001", answer.position)
