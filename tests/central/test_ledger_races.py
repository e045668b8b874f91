"""What another process commits between a decision and its commit: the decision is made again, and is right."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.central.ledger import Ledger, Offered
from desk_app.central.verify import verify
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.commands import (
    AddNote,
    Command,
    DispatchCase,
    FeedBack,
    FileCase,
    MergeInto,
    RefuseFiling,
    SignFor,
    Subject,
    SubjectKind,
)
from desk_app.domain.protocol import Answer, Verdict
from desk_app.domain.rules import case_subject
from desk_app.domain.seat import Actor
from tests import sample_reference as sample
from tests.central.ledger_town import DISTRICT, Town, open_town, registering

FILE = FileCase(problem=sample.STALL, condition=f"{sample.STALL}-1")


@pytest.fixture
def town(fresh_database_url: str) -> Iterator[Town]:
    with open_town(fresh_database_url) as town:
        yield town


def overtaken(town: Town, meanwhile: Callable[[], object]) -> Ledger:
    """A ledger that has read what it needs when, for once, `meanwhile` happens: it asks for the time only then."""
    ledger, first = town.another_ledger(), iter([True])

    def now() -> object:
        if next(first, False):
            meanwhile()
        return town.now

    ledger.now = now  # type: ignore[assignment]  # a clock with something up its sleeve
    return ledger


def offer(ledger: Ledger, command: Command, actor: Actor = sample.SEAT) -> Answer:
    return ledger.offer([Offered(command=command, actor=actor)])[0]


def test_a_case_that_moves_between_decision_and_commit_is_decided_again(town: Town) -> None:
    town.register("a")
    file = town.command("a", FILE)
    answer = offer(overtaken(town, lambda: town.must(sample.SEAT, "a", RefuseFiling(reason="重复"))), file)
    assert (answer.verdict, answer.code) == (Verdict.REFUSED, "case_moved_on")
    assert [step.kind for step in answer.happened] == ["FilingRefused"]
    assert [fact.kind for fact in town.record("a").facts if fact.command_id == file.id] == []


def test_a_note_that_comes_between_moves_nothing_but_its_own_facts(town: Town) -> None:
    town.register("a")
    answer = offer(overtaken(town, lambda: town.must(sample.SEAT, "a", AddNote(text="x"))), town.command("a", FILE))
    assert answer.verdict is Verdict.ACCEPTED
    kinds = [fact.kind for fact in town.record("a").facts]
    assert kinds.index("NoteAdded") < kinds.index("CaseFiled")


def test_a_number_that_was_given_in_between_is_not_given_twice(town: Town) -> None:
    answer = offer(overtaken(town, lambda: town.register("a")), town.command("b", registering()))
    assert answer.case_number == "WZ20260302-00002"
    assert town.case("b").number == "WZ20260302-00002"


def test_a_repeat_that_overtakes_the_first_offer_is_decided_once(town: Town) -> None:
    command = town.command("a", registering(accept=True))
    answers: list[Answer] = []
    second = offer(overtaken(town, lambda: answers.append(offer(town.ledger, command))), command)
    assert not answers[0].repeated
    assert second.repeated
    assert second.position == answers[0].position == town.ledger.head().position


def test_a_refusal_that_overtakes_the_same_refusal_is_stored_once(town: Town) -> None:
    town.register("a")
    command = town.command("a", FILE, based_on=7)
    answers: list[Answer] = []
    second = offer(overtaken(town, lambda: answers.append(offer(town.ledger, command))), command)
    assert (second.code, second.repeated) == ("ahead_of_case", True)


def test_a_case_that_was_only_looked_at_counts_too(town: Town) -> None:
    town.register("a")
    town.register("b")
    subjects = tuple(Subject(kind=SubjectKind.CASE, id=case) for case in "ba")
    merge = town.command("b", MergeInto(leader=CaseId("a")), subjects=subjects)
    ended = overtaken(town, lambda: town.must(sample.SEAT, "a", RefuseFiling(reason="重复")))
    answer = offer(ended, merge)
    assert answer.verdict is Verdict.REFUSED
    assert town.case("b").merged_into is None


# --- however it is cut up, the ledger is the same -------------------------------------------------------------------

SCRIPT: tuple[tuple[Actor, object], ...] = (
    (sample.SEAT, registering(accept=True)),
    (sample.SEAT, FILE),
    (sample.SEAT, DispatchCase(target=sample.SUB_A)),
    (sample.DISPATCHER_A, DispatchCase(target=sample.SQUAD_A)),
    (sample.UNIT_A, SignFor()),
    (sample.UNIT_A, AddNote(text="在路上")),
    (sample.UNIT_A, FeedBack(done="已劝离", photos=(), public_reply="已处理")),
)
CASES = ("a", "b", "c")


def scripted(case: str) -> list[Offered]:
    flow = itertools.count()
    return [
        Offered(
            command=Command(
                id=CommandId(f"{case}-{number}"),
                subjects=(case_subject(CaseId(case)),),
                claimed_at=sample.START,
                body=body,  # type: ignore[arg-type]  # each is a body
                based_on=None if isinstance(body, AddNote) else next(flow),
            ),
            actor=actor,
        )
        for number, (actor, body) in enumerate(SCRIPT)
    ]


@settings(max_examples=25)
@given(data=st.data())
def test_any_interleaving_and_any_batches_with_any_repeats_make_the_same_cases(data: st.DataObject) -> None:
    order = data.draw(st.permutations([case for case in CASES for _ in SCRIPT]))
    waiting = {case: iter(scripted(case)) for case in CASES}
    commands = [next(waiting[case]) for case in order]
    with tempfile.TemporaryDirectory() as folder, open_town(f"sqlite:///{Path(folder) / 'centre.db'}") as town:
        start = 0
        while start < len(commands):
            size = data.draw(st.integers(1, len(commands) - start))
            batch = commands[max(0, start - data.draw(st.integers(0, 5))) : start + size]
            answers = town.ledger.offer(batch)
            refused = [answer.code for answer in answers if answer.verdict is not Verdict.ACCEPTED]
            assert set(refused) <= {"photo_missing"}, refused
            start += size
        facts = [[(fact.kind, fact.body) for fact in town.record(case).facts[1:]] for case in CASES]
        assert facts[0] == facts[1] == facts[2]
        assert sorted(town.case(case).number or "" for case in CASES) == [f"WZ20260302-{n:05}" for n in (1, 2, 3)]
        assert verify(town.engine, DISTRICT).findings == ()
