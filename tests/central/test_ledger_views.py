"""What is read of the ledger in one go: snapshot, search, one case, figures and indicators."""

import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desk_app import wire
from desk_app.central.feed import Feed
from desk_app.central.figures import figures, indicators
from desk_app.central.ledger import Ledger
from desk_app.central.scheduler import Scheduler
from desk_app.central.search import find_cases
from desk_app.central.snapshot import snapshot_lines
from desk_app.domain.case import Caller, CaseId, State
from desk_app.domain.commands import (
    AddNote,
    AnswerDirectly,
    Appeal,
    DecideAppeal,
    ForceClose,
    MergeInto,
    RecordFollowerCallback,
    ReviewAppeal,
    Subject,
    SubjectKind,
    VoidCase,
)
from desk_app.domain.evolve import fold
from desk_app.domain.protocol import SnapshotCase, SnapshotEnd, SnapshotHeader, Tally
from desk_app.domain.seat import Actor, in_scope
from tests import sample_reference as sample
from tests.central.ledger_town import Town, open_town
from tests.central.test_ledger_feed import EVERYBODY, many_scopes


@pytest.fixture
def town(fresh_database_url: str) -> Iterator[Town]:
    with open_town(fresh_database_url) as town:
        yield town


def snapshot(ledger: Ledger, actor: Actor) -> tuple[SnapshotHeader, list[SnapshotCase]]:
    """A snapshot as a seat reads it: header, cases, and an end line that must fit."""
    first, *lines, last = list(snapshot_lines(ledger, actor))
    header = wire.load(SnapshotHeader, wire.parse(first))
    end = wire.load(SnapshotEnd, wire.parse(last))
    assert end.cases == header.cases == len(lines)
    assert end.digest == hashlib.sha256(b"".join(lines)).hexdigest()
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in (first, *lines, last))
    return header, [wire.load(SnapshotCase, wire.parse(line)) for line in lines]


def test_a_snapshot_holds_every_open_case_in_scope_with_all_its_facts(town: Town) -> None:
    many_scopes(town)
    for actor in EVERYBODY:
        header, found = snapshot(town.ledger, actor)
        expected = {}
        for case in "abcdefgh":
            record = town.record(case)
            if not record.case.ended and in_scope(actor, record.case, sample.REFERENCE.policy):
                expected[case] = record.facts
        assert {each.case: each.facts for each in found} == expected, actor.badge
        assert (header.position, header.hash) == (town.ledger.head().position, town.ledger.head().hash)


def test_what_follows_a_snapshot_are_the_changes_after_its_position(town: Town) -> None:
    many_scopes(town)
    header, _ = snapshot(town.ledger, sample.SEAT)
    town.must(sample.SEAT, "b", AddNote(text="x"))
    assert not town.ledger.diverged(header.ledger, header.position, header.hash)
    page = Feed(town.ledger).changes_since(sample.SEAT, header.position).value()
    assert [item.position for item in page.items] == [header.position + 1]


def test_a_snapshot_is_of_one_moment_whatever_is_written_while_it_is_read(town: Town) -> None:
    for number in range(5):
        town.register(f"a{number}")
    lines = snapshot_lines(town.ledger, sample.SEAT)
    header = wire.load(SnapshotHeader, wire.parse(next(lines)))
    writer = threading.Thread(target=lambda: (town.register("new"), town.must(sample.SEAT, "a4", AddNote(text="x"))))
    writer.start()
    writer.join(60)
    *cases, end = [wire.parse(line) for line in lines]
    assert town.ledger.head().position > header.position
    assert [each["case"] for each in cases] == [f"a{number}" for number in range(5)]
    assert max(fact["position"] for each in cases for fact in each["facts"]) <= header.position
    assert end["cases"] == 5


def test_a_snapshot_that_is_not_read_to_its_end_lets_go_of_the_database(town: Town) -> None:
    town.register("a")
    lines = snapshot_lines(town.ledger, sample.SEAT)
    next(lines)
    lines.close()  # type: ignore[attr-defined]  # it is a generator
    assert town.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # both databases have a counting pool


def in_snapshot(town: Town) -> set[str]:
    return {each.case for each in snapshot(town.ledger, sample.SEAT)[1]}


def test_an_ended_case_stays_in_the_snapshot_while_a_callback_is_owed(town: Town) -> None:
    town.register("a")
    town.register("b", caller=Caller(name="张", phone="13800000000", wants_answer=True))
    subjects = tuple(Subject(kind=SubjectKind.CASE, id=case) for case in "ba")
    town.must(sample.SEAT, "b", MergeInto(leader=CaseId("a")), subjects=subjects)
    assert in_snapshot(town) == {"a"}
    town.file("a")
    town.must(sample.LEADER, "a", ForceClose(reason="上级要求"))
    assert in_snapshot(town) == {"b"}
    town.must(sample.SEAT, "b", RecordFollowerCallback(reached=True, satisfied=True, words="满意"))
    assert in_snapshot(town) == set()


def test_an_ended_case_stays_while_its_unit_may_appeal_and_while_an_appeal_is_open(town: Town) -> None:
    town.register("a")
    town.file("a")
    town.handle("a")
    town.register("late")
    town.file("late")
    town.handle("late")
    town.later(60 * 24 * 3)  # three days, the limit was half a day
    for case in ("a", "late"):
        town.close(case)
    assert in_snapshot(town) == {"a", "late"}
    appeal = town.must(sample.UNIT_A, "a", Appeal(reason="台风"))
    town.later(60 * 24 * 30)
    assert in_snapshot(town) == {"a"}
    town.must(sample.LEADER, "a", ReviewAppeal(appeal=appeal.id, supported=True, reason="属实"))
    assert in_snapshot(town) == {"a"}
    assert dict(rates(town))["on_time_handling_rate"] == (0, 2)
    town.must(sample.EVALUATOR, "a", DecideAppeal(appeal=appeal.id, granted=True, reason="属实"))
    assert in_snapshot(town) == set()
    assert dict(rates(town))["on_time_handling_rate"] == (1, 2), "the statistic is corrected"


def test_a_snapshot_of_many_cases_is_read_in_chunks(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk_app.central.snapshot.CASES_A_READ", 2)
    for number in range(5):
        town.register(f"a{number}")
    assert len(snapshot(town.ledger, sample.SEAT)[1]) == 5
    assert len(gzip.compress(b"".join(snapshot_lines(town.ledger, sample.SEAT)))) > 100


# --- search ---------------------------------------------------------------------------------------------------------


def found(town: Town, actor: Actor = sample.SEAT, **wanted: Any) -> list[str]:
    return [hit.case for hit in find_cases(town.ledger, actor, **wanted)]


@pytest.fixture
def three(town: Town) -> Town:
    town.register("a", text="金山路 摊位占道", caller=Caller(name="张三", phone="13800001111"))
    town.later(1)
    town.register(
        "b", text="100%_漏水 Pipe", place=sample.PLACE_LID, caller=Caller(phone="13800002222", confidential=True)
    )
    town.later(1)
    town.register("c", text="井盖缺失", place=sample.PLACE_A.__class__(address="乙镇", board=sample.BOARD_B))
    town.must(sample.LEADER, "c", VoidCase(reason="误报"))
    return town


def test_every_word_has_to_be_found_and_the_newest_come_first(three: Town) -> None:
    assert found(three) == ["c", "b", "a"]
    assert found(three, query="金山路") == ["b", "a"]
    assert found(three, query="金山路 摊位") == ["a"]
    assert found(three, query="pipe") == ["b"]
    assert found(three, query=sample.COMPONENT) == ["b"]
    assert found(three, query="没有这样的") == []
    assert found(three, query="%") == found(three, query="_") == ["b"]
    assert found(three, limit=2) == ["c", "b"]
    assert found(three, limit=-1) == []


def test_a_number_is_found_by_its_beginning_or_end(three: Town) -> None:
    assert found(three, query="wz20260302-00002") == ["b"]
    assert found(three, query="00003") == ["c"]
    assert found(three, query="WZ20260302") == ["c", "b", "a"]


def test_a_caller_is_found_by_name_and_number_unless_confidential(three: Town) -> None:
    assert found(three, query="张三") == found(three, query="13800001111") == ["a"]
    assert found(three, query="13800002222") == []


def test_states_and_scope_narrow_a_search(three: Town) -> None:
    assert found(three, states=[State.VOIDED.value]) == ["c"]
    assert found(three, sample.DISPATCHER_A) == ["a"], "a confidential case is not shown to the board"
    assert found(three, sample.DISPATCHER_B) == ["c"]
    assert found(three, sample.UNIT_A) == found(three, sample.WALL) == []


def test_a_hit_says_what_a_list_needs(three: Town) -> None:
    (hit,) = find_cases(three.ledger, sample.SEAT, query="张三")
    assert (hit.number, hit.state, hit.board) == ("WZ20260302-00001", "PENDING_FILING", sample.BOARD_A)
    assert (hit.text, hit.registered_at) == ("金山路 摊位占道", sample.START)


def test_one_case_comes_with_its_facts_to_those_who_may_see_it(three: Town) -> None:
    record = three.ledger.case(sample.DISPATCHER_A, CaseId("a"))
    assert record is not None
    assert fold(record.facts) == record.case
    assert three.ledger.case(sample.DISPATCHER_A, CaseId("c")) is None
    assert three.ledger.case(sample.SEAT, CaseId("none")) is None


# --- figures --------------------------------------------------------------------------------------------------------


def rates(town: Town) -> list[tuple[str, tuple[int, int]]]:
    return [(each.code, (each.numerator, each.denominator)) for each in indicators(town.ledger)]


def counts(tallies: tuple[Tally, ...]) -> dict[str, tuple[int, int]]:
    return {tally.key: (tally.count, tally.late) for tally in tallies if tally.count}


def test_figures_count_open_cases_by_where_they_stand_and_what_is_late(town: Town) -> None:
    town.now = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    town.register("yesterday")
    town.now = sample.START
    town.walk("closed")
    town.register("filing")
    town.register("handled", place=sample.PLACE_A.__class__(address="乙镇", board=sample.BOARD_B, cell=sample.CELL_B))
    town.file("handled")
    town.must(sample.SEAT, "filing", AddNote(text="x"))
    town.later(1)
    seen = figures(town.ledger)
    assert seen.at == town.now
    assert seen.position == town.ledger.head().position
    assert counts(seen.by_state) == {"PENDING_FILING": (2, 1), "PENDING_DISPATCH": (1, 0)}
    assert counts(seen.by_step) == {"FILING": (2, 1), "DISPATCH": (1, 0)}
    assert counts(seen.by_board) == {sample.BOARD_A: (2, 1), sample.BOARD_B: (1, 0)}
    assert counts(seen.by_module) == {"CITY_MANAGEMENT": (3, 1)}
    assert counts(seen.by_source_today) == {"HOTLINE": (3, 0)}
    assert (seen.open, seen.late, seen.registered_today, seen.closed_today) == (3, 1, 3, 1)
    town.later(15)
    assert figures(town.ledger).late == 3
    town.later(60 * 24)
    assert (figures(town.ledger).registered_today, figures(town.ledger).closed_today) == (0, 0)


def test_figures_of_an_empty_ledger_are_noughts_in_every_column(town: Town) -> None:
    seen = figures(town.ledger)
    assert (seen.open, seen.late, seen.by_board) == (0, 0, ())
    assert [tally.key for tally in seen.by_step] == [
        "REPORT",
        "FILING",
        "DISPATCH",
        "HANDLING",
        "CLOSING",
        "EVALUATION",
    ]
    assert {tally.count for tally in (*seen.by_step, *seen.by_state, *seen.by_module, *seen.by_source_today)} == {0}
    assert {whole for _, (_, whole) in rates(town)} == {0}


def test_figures_add_up(town: Town) -> None:
    many_scopes(town)
    seen = figures(town.ledger)
    for tallies in (seen.by_step, seen.by_state, seen.by_board, seen.by_module):
        assert sum(tally.count for tally in tallies) == seen.open
        assert sum(tally.late for tally in tallies) == seen.late
    assert json.loads(wire.canonical(wire.dump(seen)))["open"] == seen.open


def test_indicators_are_parts_of_wholes(town: Town) -> None:
    town.walk("a")
    town.register("b")
    town.file("b")
    town.register("c")
    town.must(sample.SEAT, "c", AnswerDirectly(answer="周一至周五办理"))
    town.later(timedelta(days=1) / timedelta(minutes=1))
    Scheduler(town.ledger).run_due()
    assert dict(rates(town)) == {
        "filing_rate": (2, 3),
        "on_time_handling_rate": (1, 1),
        "closing_rate": (1, 2),
        "rework_rate": (0, 1),
        "return_rate": (0, 2),
        "forced_rate": (0, 1),
        "satisfaction_rate": (0, 0),
        "direct_answer_rate": (1, 3),
    }
