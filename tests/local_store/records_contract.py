"""What every journal must do with ended cases, callers and missed calls: the one on disk and fakes alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import Caller, Case, CaseId, Photo, Place, State
from desk_app.domain.commands import MissedCallOutcome as Outcome
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.evaluation import owes_something
from desk_app.domain.key_fields import KEPT_FOR, CaseKey, Wish
from desk_app.domain.likeness import Likeness, likenesses, sought
from desk_app.domain.policy import Policy
from desk_app.domain.projection import KnownCase, QueueFilter, StoredCall
from desk_app.domain.protocol import Answer, RecordsPage, Verdict
from desk_app.numbers import keyed_hash
from desk_app.ports import Journal
from desk_app.progress import Task
from tests.local_store.small_town import (
    CALLER,
    CALLER_KEY,
    LEDGER,
    OPERATOR,
    SmallTown,
    ids,
    projector,
    registers,
)
from tests.sample_reference import COMPONENT, LEADER, LID, PLACE_A, REFERENCE, SEAT, STALL, START, minutes_later

NUMBER, CALL = CALLER.phone, "call-1"
OF_NUMBER = Subject(kind=SubjectKind.CALLER, id=NUMBER)
OF_CALL = Subject(kind=SubjectKind.CALL, id=CALL)
K1, K2, K3 = CaseId("k1"), CaseId("k2"), CaseId("k3")
MISSED = c.ReportMissedCall(number=NUMBER, rang_at=START, gave_up_at=minutes_later(1))
CARE = c.FlagCaller(flag="CARE", set=True, reason="听力不好")
LATER = minutes_later(10)
LONG_AGO = START - timedelta(days=400)


def key(name: str, *, number: str = NUMBER, hours_ago: float = 1, **others: object) -> CaseKey:
    """An ended case as the centre tells of it."""
    registered_at = LATER - timedelta(hours=hours_ago)
    plain = CaseKey(
        id=CaseId(name),
        number=f"WZ20260301-{len(name):05}",
        state=State.CLOSED,
        problem=STALL,
        demand_kind=c.DemandKind.COMPLAINT,
        place=PLACE_A,
        caller=keyed_hash(number, CALLER_KEY),
        registered_at=registered_at,
        ended_at=registered_at + timedelta(minutes=30),
    )
    return replace(plain, **others)


def page(*cases: CaseKey, to: int = 100, more: bool = False) -> RecordsPage:
    """A page of ended cases."""
    return RecordsPage(next=to, more=more, caller_key=CALLER_KEY, cases=cases)


def names(known: Sequence[KnownCase]) -> list[str]:
    """The ids of cases."""
    return [one.id for one in known]


def like(
    journal: Journal,
    *,
    at: datetime = LATER,
    problem: str = STALL,
    place: Place = PLACE_A,
    number: str = "",
    case: str = "",
) -> tuple[Likeness, ...]:
    """What may be the same as a call that is being typed."""
    looked_for = sought(
        at=at, policy=Policy(), problem=problem, place=place, number=number, case=CaseId(case) if case else None
    )
    return likenesses(looked_for, journal.like(looked_for), REFERENCE.catalogue)


def open_calls(journal: Journal) -> list[StoredCall]:
    """The list of missed calls."""
    return list(journal.missed_calls())


class RecordsContract:
    """Subclass it and give `make_journal`, a fixture that makes an empty journal."""

    @pytest.fixture
    def journal(self, make_journal: Callable[[], Journal]) -> Iterator[Journal]:
        journal = make_journal()
        journal.set_projector(projector())
        yield journal
        journal.close()

    @pytest.fixture
    def town(self) -> SmallTown:
        return SmallTown()

    def remembers(self, journal: Journal, town: SmallTown) -> None:
        """The seat has asked for all that is remembered."""
        assert journal.keep_records(town.records(), after=journal.records_after() or 0, heard_at=LATER)

    # --- pages ------------------------------------------------------------------------------------------------------

    def test_an_empty_journal_remembers_nothing(self, journal: Journal) -> None:
        assert (journal.records_after(), journal.records_at(), journal.caller_key()) == (0, None, "")
        assert journal.caller(NUMBER).shown is None
        assert journal.missed_calls() == ()
        assert journal.missed_call(CALL) is None
        assert journal.cases_of_caller(NUMBER, 10) == ()
        assert journal.ended_case(K1) is None
        assert like(journal, number=NUMBER) == ()

    def test_pages_follow_on_and_the_last_says_when_all_was_here(self, journal: Journal) -> None:
        assert journal.keep_records(page(key("a"), to=7, more=True), after=0, heard_at=LATER)
        assert (journal.records_after(), journal.records_at()) == (7, None)
        assert journal.keep_records(page(key("b"), to=9), after=7, heard_at=LATER)
        assert (journal.records_after(), journal.records_at(), journal.caller_key()) == (9, LATER, CALLER_KEY)
        assert journal.ended_case(CaseId("a")) == key("a")
        assert sorted(names(journal.cases_of_caller(NUMBER, 10))) == ["a", "b"]

    def test_what_comes_twice_replaces_what_came_before(self, journal: Journal) -> None:
        for _ in range(2):
            assert journal.keep_records(
                page(key("a"), key("b"), to=7, more=True), after=journal.records_after() or 0, heard_at=LATER
            )
        changed = key("a", state=State.VOIDED, place=Place(address="别处"))
        journal.keep_records(page(changed, to=9), after=7, heard_at=LATER)
        assert journal.ended_case(CaseId("a")) == changed
        assert len(journal.cases_of_caller(NUMBER, 10)) == 2

    def test_a_page_after_another_position_is_not_taken(self, journal: Journal) -> None:
        assert journal.keep_records(page(key("a"), to=7), after=0, heard_at=LATER)
        assert not journal.keep_records(page(key("b"), to=9), after=5, heard_at=LATER)
        journal.forget_records()
        assert not journal.keep_records(page(key("b"), to=9), after=7, heard_at=LATER)
        assert names(journal.cases_of_caller(NUMBER, 10)) == []

    def test_what_was_forgotten_is_not_shown_and_comes_anew_once_it_is_swept(
        self, journal: Journal, town: SmallTown
    ) -> None:
        town.about(SEAT, OF_NUMBER, c.FlagCaller(flag="CARE", set=True, reason="听力不好"))
        town.about(SEAT, OF_CALL, MISSED)
        self.remembers(journal, town)
        assert journal.keep_records(page(key("a"), to=50), after=len(town.facts), heard_at=LATER)
        journal.forget_records()
        assert (journal.records_after(), journal.records_at(), journal.caller_key()) == (None, None, "")
        assert journal.caller(NUMBER).shown is None
        assert open_calls(journal) == []
        assert journal.cases_of_caller(NUMBER, 10) == ()
        assert journal.ended_case(CaseId("a")) is None
        while journal.sweep_records(LONG_AGO):
            pass
        assert journal.records_after() == 0
        self.remembers(journal, town)
        assert journal.caller(NUMBER).shown == town.callers[NUMBER]
        assert journal.cases_of_caller(NUMBER, 10) == ()

    def test_another_ledger_is_remembered_anew(self, journal: Journal, town: SmallTown) -> None:
        self.remembers(journal, town)
        journal.keep_records(page(key("a"), to=50), after=0, heard_at=LATER)
        journal.forget_ledger()
        assert journal.records_after() is None
        assert journal.cases_of_caller(NUMBER, 10) == ()

    def test_cases_that_ended_too_long_ago_are_swept(self, journal: Journal) -> None:
        old = key("old", hours_ago=24 * 400)
        journal.keep_records(page(old, key("new")), after=0, heard_at=LATER)
        while journal.sweep_records(LATER - KEPT_FOR):
            pass
        assert names(journal.cases_of_caller(NUMBER, 10)) == ["new"]
        assert journal.records_after() == 100

    # --- callers ----------------------------------------------------------------------------------------------------

    def test_a_flag_shows_at_once_and_never_steps_back(self, journal: Journal, town: SmallTown) -> None:
        command = town.beside(OF_NUMBER, c.FlagCaller(flag="ABUSIVE", set=True, reason="辱骂"))
        journal.add_pending([command], OPERATOR, START)
        for step in (
            lambda: None,
            lambda: journal.keep_answers([town.answer(command)]),
            lambda: journal.apply_changes(town.page(0), LEDGER),
            lambda: self.remembers(journal, town),
        ):
            step()
            shown = journal.caller(NUMBER).shown
            assert shown is not None and [flag.kind for flag in shown.flags] == ["ABUSIVE"]
        assert journal.pending() == ()
        assert journal.caller(NUMBER).confirmed == town.callers[NUMBER]

    def test_what_the_news_bring_of_callers_does_not_settle_commands_about_them(
        self, journal: Journal, town: SmallTown
    ) -> None:
        command = town.beside(OF_NUMBER, c.RevealNumber(reason="回拨"))
        journal.add_pending([command], OPERATOR, START)
        answer = town.answer(command)
        town.must(SEAT, K1, registers())
        journal.apply_changes(town.page(0), LEDGER)
        journal.keep_answers([answer])
        assert ids(journal.pending()) == [command.id]
        assert journal.to_offer(10) == ()

    @pytest.mark.parametrize("answered_first", [True, False])
    def test_a_command_counts_once_when_its_answer_was_lost(
        self, journal: Journal, town: SmallTown, answered_first: bool
    ) -> None:
        town.about(SEAT, OF_NUMBER, CARE)
        self.remembers(journal, town)
        command = town.beside(OF_NUMBER, c.RevealNumber(reason="回拨"))
        journal.add_pending([command], OPERATOR, START)
        answer = town.answer(command)
        journal.apply_changes(town.page(0), LEDGER)
        if answered_first:
            journal.keep_answers([answer])
        self.remembers(journal, town)
        shown = journal.caller(NUMBER).shown
        assert shown is not None and shown.reveals == 1
        journal.keep_answers([replace(answer, repeated=True)])
        assert journal.pending() == ()
        assert journal.caller(NUMBER).shown == town.callers[NUMBER]

    def test_a_number_that_was_only_revealed_does_not_stay_on_this_disk(
        self, journal: Journal, town: SmallTown
    ) -> None:
        command = town.beside(OF_NUMBER, c.RevealNumber(reason="回拨"))
        journal.add_pending([command], OPERATOR, START)
        journal.keep_answers([town.answer(command)])
        self.remembers(journal, town)
        assert journal.pending() == ()
        assert journal.caller(NUMBER).confirmed is None

    def test_a_flag_that_was_taken_away_goes_and_one_that_is_too_old_is_swept(
        self, journal: Journal, town: SmallTown
    ) -> None:
        other = replace(OF_NUMBER, id="051265638888")
        town.about(SEAT, OF_NUMBER, CARE)
        town.about(SEAT, other, CARE)
        self.remembers(journal, town)
        assert journal.caller(NUMBER).confirmed == town.callers[NUMBER]
        town.about(SEAT, OF_NUMBER, replace(CARE, set=False))
        self.remembers(journal, town)
        assert journal.caller(NUMBER).confirmed is None
        while journal.sweep_records(START - timedelta(days=1)):
            pass
        assert journal.caller(other.id).confirmed == town.callers[other.id]
        while journal.sweep_records(LATER):
            pass
        assert journal.caller(other.id).confirmed is None

    def test_a_refused_flag_is_not_shown_but_stays_to_be_dealt_with(self, journal: Journal, town: SmallTown) -> None:
        command = town.beside(OF_NUMBER, c.FlagCaller(flag="ABUSIVE", set=True, reason="辱骂"))
        journal.add_pending([command], OPERATOR, START)
        journal.keep_answers([Answer(id=command.id, verdict=Verdict.REFUSED, code="flag_stands")])
        stored = journal.caller(NUMBER)
        assert stored.shown is None
        assert ids(stored.pending) == [command.id]
        journal.drop_pending([command.id])
        assert journal.caller(NUMBER).pending == ()

    # --- missed calls -----------------------------------------------------------------------------------------------

    def test_a_missed_call_is_in_the_list_until_it_is_settled(self, journal: Journal, town: SmallTown) -> None:
        town.now = minutes_later(2)
        journal.add_pending([town.beside(OF_CALL, MISSED)], OPERATOR, town.now)
        [line] = open_calls(journal)
        assert line.shown is not None and (line.confirmed, line.shown.number) == (None, NUMBER)
        journal.keep_answers([town.answer(journal.pending()[0].command)])
        self.remembers(journal, town)
        assert [one.confirmed for one in open_calls(journal)] == [town.missed_calls[CALL]]
        take, settle = (
            town.beside(OF_CALL, c.TakeMissedCall()),
            town.beside(OF_CALL, c.SettleMissedCall(outcome=Outcome.CALLED_BACK)),
        )
        journal.add_pending([take], OPERATOR, town.now)
        [line] = open_calls(journal)
        assert line.shown is not None and line.shown.owner == OPERATOR
        journal.add_pending([settle], OPERATOR, town.now)
        assert open_calls(journal) == []
        journal.keep_answers([town.answer(take), town.answer(settle)])
        assert open_calls(journal) == []
        self.remembers(journal, town)
        assert open_calls(journal) == []
        assert journal.pending() == ()

    def test_missed_calls_are_told_nearest_due_first(self, journal: Journal, town: SmallTown) -> None:
        for number in (2, 0, 1):
            town.now = minutes_later(10 + number)
            rang = replace(MISSED, rang_at=town.now, gave_up_at=town.now)
            town.about(SEAT, Subject(kind=SubjectKind.CALL, id=f"call-{number}"), rang)
        self.remembers(journal, town)
        assert [one.id for one in open_calls(journal)] == ["call-0", "call-1", "call-2"]

    def test_a_call_that_somebody_else_has_taken_stays_in_the_list_with_the_refusal(
        self, journal: Journal, town: SmallTown
    ) -> None:
        town.now = minutes_later(2)
        town.about(SEAT, OF_CALL, MISSED)
        self.remembers(journal, town)
        take = town.beside(OF_CALL, c.TakeMissedCall())
        journal.add_pending([take], OPERATOR, town.now)
        town.about(LEADER, OF_CALL, c.TakeMissedCall())
        journal.keep_answers([Answer(id=take.id, verdict=Verdict.REFUSED, code="call_taken")])
        [line] = open_calls(journal)
        assert line.shown is not None and (line.shown.owner, ids(line.pending)) == (None, [take.id])
        town.about(LEADER, OF_CALL, c.SettleMissedCall(outcome=Outcome.CALLED_BACK))
        self.remembers(journal, town)
        [line] = open_calls(journal)
        assert line.shown is not None and not line.shown.open
        journal.drop_pending([take.id])
        assert open_calls(journal) == []

    # --- a caller's cases -------------------------------------------------------------------------------------------

    def test_a_callers_cases_are_those_here_and_those_that_have_ended(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        town.later(5)
        town.must(SEAT, K2, registers())
        town.must(SEAT, K3, replace(registers(), caller=replace(CALLER, phone="13800000000")))
        journal.apply_changes(town.page(0), LEDGER)
        ended = key("old", hours_ago=48, wishes=frozenset({Wish.CONFIDENTIAL, Wish.WANTS_ANSWER}))
        journal.keep_records(page(ended, key("other", number="051265638888")), after=0, heard_at=LATER)
        known = journal.cases_of_caller(NUMBER, 10)
        assert names(known) == [K2, K1, "old"]
        assert [(one.here, one.is_open, one.caller) for one in known] == [
            (True, True, CALLER),
            (True, True, CALLER),
            (False, False, None),
        ]
        assert known[0].title == town.cases[K2].text and known[0].due is not None
        assert known[2] == KnownCase(
            id=ended.id,
            number=ended.number,
            state=ended.state,
            title="",
            problem=ended.problem,
            place=PLACE_A,
            registered_at=ended.registered_at,
            same_caller=True,
            here=False,
            wishes=ended.wishes,
        )
        assert journal.ended_case(ended.id) == ended
        assert names(journal.cases_of_caller(NUMBER, 1)) == [K2]
        assert journal.cases_of_caller("", 10) == ()

    def test_what_is_here_in_full_is_told_once(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        town.must(LEADER, K1, c.VoidCase(reason="误报"))
        journal.apply_changes(town.page(0), LEDGER)
        self.remembers(journal, town)
        [known] = journal.cases_of_caller(NUMBER, 10)
        assert (known.here, known.state, known.caller) == (True, State.VOIDED, CALLER)

    def test_a_pending_call_is_in_its_callers_history_at_once(self, journal: Journal, town: SmallTown) -> None:
        journal.add_pending([town.pends(K1, registers(), 0)], OPERATOR, START)
        [known] = journal.cases_of_caller(NUMBER, 10)
        assert (known.id, known.number, known.is_open) == (K1, None, True)

    # --- duplicates -------------------------------------------------------------------------------------------------

    def test_like_are_open_ones_and_ended_ones_near_by(self, journal: Journal, town: SmallTown) -> None:
        near = replace(PLACE_A, longitude=(PLACE_A.longitude or 0) + 0.0003)
        far = replace(PLACE_A, longitude=(PLACE_A.longitude or 0) + 0.01, cell="320506001001009")
        for case, place in ((K1, PLACE_A), (K2, near), (K3, far)):
            town.must(SEAT, case, replace(registers(), place=place))
        journal.apply_changes(town.page(0), LEDGER)
        ended = key("ended", place=near, number="051265638888")
        journal.keep_records(page(ended, key("far", place=far, number="")), after=0, heard_at=LATER)
        found = like(journal)
        assert [one.case.id for one in found] == [K1, K2, "ended"]
        assert [round(one.metres or 0) for one in found] == [0, 29, 29]
        assert [one.case.id for one in like(journal, case=K1)] == [K2, "ended"]

    def test_like_is_the_same_problem_in_a_cell_where_no_place_was_found(
        self, journal: Journal, town: SmallTown
    ) -> None:
        told = replace(PLACE_A, longitude=None, latitude=None)
        town.must(SEAT, K1, replace(registers(), place=told))
        town.must(SEAT, K2, registers())
        journal.apply_changes(town.page(0), LEDGER)
        journal.keep_records(
            page(key("ended", place=told), key("other", place=told, problem=LID)), after=0, heard_at=LATER
        )
        assert {one.case.id for one in like(journal, place=told)} == {K1, K2, "ended"}
        assert {one.case.id for one in like(journal)} == {K1, K2, "ended"}

    def test_like_is_whatever_stands_open_on_the_component(self, journal: Journal, town: SmallTown) -> None:
        on_it = replace(PLACE_A, longitude=None, latitude=None, component=COMPONENT)
        town.must(SEAT, K1, replace(registers(), place=replace(on_it, cell="")))
        journal.apply_changes(town.page(0), LEDGER)
        [found] = like(journal, place=replace(on_it, cell=""), problem=LID, at=LATER + timedelta(days=9))
        assert (found.case.id, found.same_component) == (K1, True)

    def test_like_is_the_same_subject_of_the_same_caller(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, replace(registers(), place=Place()))
        journal.apply_changes(town.page(0), LEDGER)
        last_week = key("week", hours_ago=24 * 7, place=Place())
        journal.keep_records(page(last_week, key("old", hours_ago=24 * 40, place=Place())), after=0, heard_at=LATER)
        found = like(journal, place=Place(), number=NUMBER)
        assert [(one.case.id, one.same_caller) for one in found] == [(K1, True), ("week", True)]
        assert like(journal, place=Place(), number="13800000000") == ()

    def test_a_merged_case_counts_as_its_leader(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        town.must(SEAT, K2, replace(registers(), place=Place(), caller=Caller()))
        town.must(SEAT, K1, c.MergeInto(leader=K2))
        journal.apply_changes(town.page(0), LEDGER)
        gone = key("gone", leader=CaseId("nobody"))
        journal.keep_records(page(key("follower", leader=K2), gone), after=0, heard_at=LATER)
        [found] = like(journal)
        assert (found.case.id, found.case.is_open) == (K2, True)

    # --- what rules ask of former cases -----------------------------------------------------------------------------

    def test_a_call_may_follow_a_case_of_which_only_key_fields_are_here(
        self, journal: Journal, town: SmallTown
    ) -> None:
        journal.keep_records(page(key("old")), after=0, heard_at=LATER)
        journal.add_pending([town.pends(K1, replace(registers(), follows=CaseId("old")), 0)], OPERATOR, START)
        stored = journal.case(K1)
        assert stored is not None and stored.shown.follows == "old"

    # --- pictures ---------------------------------------------------------------------------------------------------

    def test_the_cases_that_name_a_picture_are_found_by_their_numbers(self, journal: Journal, town: SmallTown) -> None:
        sent, waits, other = (Photo(sha256=digit * 64, name="现场.jpg") for digit in "abc")
        for case, photo in ((K1, sent), (K2, other)):
            town.must(SEAT, case, registers())
            town.must(SEAT, case, c.Attach(photo=photo))
        journal.apply_changes(town.page(0), LEDGER)
        journal.add_pending([town.pends(K3, registers(), 0), town.pends(K3, c.Attach(photo=waits))], OPERATOR, START)
        known = town.cases[K1].number
        assert known is not None
        assert journal.numbers_of_cases([sent.sha256]) == (known,)
        assert journal.numbers_of_cases([sent.sha256, waits.sha256]) == ("#K3", known)
        assert journal.numbers_of_cases(["d" * 64]) == ()

    # --- old cases --------------------------------------------------------------------------------------------------

    def closes(self, town: SmallTown, case: str) -> Case:
        """A case that ends and owes nothing."""
        town.must(SEAT, case, registers(accept=True))
        return town.must(SEAT, case, c.AnswerDirectly(answer="已告知"))

    def dropped(self, journal: Journal, before: datetime) -> list[str]:
        """The cases that are left once all old ones have been looked at."""

        def owes(case: Case) -> bool:
            return owes_something(case, LATER, REFERENCE.calendar, REFERENCE.policy)

        after: int | None = 0
        while after is not None:
            after = journal.drop_old_cases(before, owes, after=after, at_most=2)
        return [row.id for row in journal.queue(QueueFilter(ended=True))]

    def test_old_cases_go_once_their_key_fields_are_remembered(self, journal: Journal, town: SmallTown) -> None:
        for number in range(5):
            self.closes(town, f"k{number}")
        town.must(SEAT, "open", registers())
        journal.apply_changes(town.page(0), LEDGER)
        every = {"open", *(f"k{number}" for number in range(5))}
        assert set(self.dropped(journal, LATER)) == every
        self.remembers(journal, town)
        assert set(self.dropped(journal, START)) == every
        assert self.dropped(journal, LATER) == ["open"]
        assert journal.case(K1) is None and journal.facts(K1) == ()
        assert names(journal.cases_of_caller(NUMBER, 9))[0] == "open"
        assert len(journal.cases_of_caller(NUMBER, 9)) == 6

    def test_an_old_case_stays_while_something_is_pending_or_owed(self, journal: Journal, town: SmallTown) -> None:
        for case in (K1, K2, K3):
            town.must(SEAT, case, registers(accept=True))
        town.must(SEAT, K1, c.MergeInto(leader=K3))
        town.must(LEADER, K3, c.ForceClose(reason="已解决"))
        town.must(SEAT, K2, c.AnswerDirectly(answer="已告知"))
        journal.apply_changes(town.page(0), LEDGER)
        journal.add_pending([town.pends(K2, c.AddNote(text="又来电"))], OPERATOR, START)
        self.remembers(journal, town)
        assert set(self.dropped(journal, LATER)) == {K1, K2}

    def test_what_left_long_ago_goes_too(self, journal: Journal, town: SmallTown) -> None:
        for case in (K1, K2):
            town.must(SEAT, case, registers())
        journal.apply_changes(town.page(0), LEDGER)
        journal.install_snapshot(town.snapshot([K2]), Task())
        assert journal.case(K1) is not None
        assert self.dropped(journal, LATER) == [K2]
        assert journal.case(K1) is None
