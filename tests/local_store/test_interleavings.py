"""Whatever order commands, answers, pages and restarts come in, the screen never steps back and ends at the truth."""

import shutil
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desk_app.domain import commands as c
from desk_app.domain.case import Case, CaseId, CommandId
from desk_app.domain.commands import Body, Command
from desk_app.domain.projection import QueueFilter
from desk_app.domain.protocol import Answer, Verdict
from desk_app.domain.rules import case_subject
from desk_app.progress import Task
from local_store.journal import SqliteJournal
from tests.local_store.small_town import FILES, LEDGER, OPERATOR, SmallTown, ids, projector, registers
from tests.sample_reference import CHIEF, LEADER, PATROLLER, SEAT, START, SUB_A

KEY = bytes(range(32))
CASES = [CaseId(f"k{number}") for number in range(3)]
FLOW: list[Callable[[Case], Body]] = [
    lambda case: c.AcceptCase(),
    lambda case: FILES,
    lambda case: c.RequestVerification(patroller=PATROLLER.badge),
    lambda case: c.DispatchCase(target=SUB_A),
    lambda case: c.RecallCase(reason="派错"),
    lambda case: c.SendBackToFiling(reason="地点不对"),
]
BESIDE: list[Callable[[Case], Body]] = [
    lambda case: c.AddNote(text="回电"),
    lambda case: c.Remind(opinion="请快"),
    lambda case: c.Supervise(opinion="督办"),
]


@dataclass
class Sent:
    """What is on its way: offered commands whose answers may be lost."""

    answers: list[Answer] = field(default_factory=list)


class Seat(RuleBasedStateMachine):
    """One seat, one centre, and everything between them that can be slow, lost or cut."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="seat-"))
        self.town = SmallTown()
        self.sent = Sent()
        self.number = 0

    @initialize()
    def start(self) -> None:
        self.journal = SqliteJournal(self.folder, KEY)
        self.journal.set_projector(projector())

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.journal.close()
        shutil.rmtree(self.folder)

    # --- the operator -----------------------------------------------------------------------------------------------

    def _shown(self, case_id: CaseId) -> Case | None:
        stored = self.journal.case(case_id)
        return stored.shown if stored is not None else None

    def _command(self, case_id: CaseId, body: Body, based_on: int | None) -> Command:
        self.number += 1
        return Command(
            id=CommandId(f"own-{self.number}"),
            subjects=(case_subject(case_id),),
            claimed_at=self.town.now,
            body=body,
            based_on=based_on,
        )

    @rule(case_id=st.sampled_from(CASES), accept=st.booleans())
    def type_a_call(self, case_id: CaseId, accept: bool) -> None:
        if self._shown(case_id) is None and case_id not in self.town.cases:
            self.journal.add_pending([self._command(case_id, registers(accept), 0)], OPERATOR, START)

    @rule(case_id=st.sampled_from(CASES), wish=st.sampled_from(FLOW + BESIDE))
    def type_a_command(self, case_id: CaseId, wish: Callable[[Case], Body]) -> None:
        case = self._shown(case_id)
        if case is not None:
            based_on = case.flow if wish in FLOW else None
            self.journal.add_pending([self._command(case_id, wish(case), based_on)], OPERATOR, START)

    @rule()
    def settle_what_was_refused(self) -> None:
        settled = [one.command.id for one in self.journal.pending() if one.answer and one.answer.code]
        behind = {one.command.id for one in self.journal.pending() if not one.answer} - set(
            ids(self.journal.to_offer(999))
        )
        self.journal.drop_pending([*settled, *behind])

    # --- the line ---------------------------------------------------------------------------------------------------

    @rule(at_most=st.integers(1, 3), lost=st.booleans())
    def offer(self, at_most: int, lost: bool) -> None:
        self.town.later(1)
        offered = self.journal.to_offer(at_most)
        self.journal.note_attempt(ids(offered))  # type: ignore[arg-type]
        stopped: set[str] = set()
        for one in offered:
            if stopped & {subject.id for subject in one.command.subjects}:
                answer = Answer(id=one.command.id, verdict=Verdict.HELD_BACK)
            else:
                answer = self._decided(one.command)
            if answer.verdict is Verdict.REFUSED:
                stopped |= {subject.id for subject in one.command.subjects}
            if not lost:
                self.sent.answers.append(answer)

    def _decided(self, command: Command) -> Answer:
        """A repeat gets its first answer."""
        known = self.town.answered.get(command.id)
        if known is None:
            known = self.town.answered[command.id] = self.town.answer(command)
        return known

    @precondition(lambda self: self.sent.answers)
    @rule(take=st.integers(1, 4))
    def answers_arrive(self, take: int) -> None:
        arrived, self.sent.answers = self.sent.answers[:take], self.sent.answers[take:]
        refused = {answer.id for answer in arrived if answer.verdict is Verdict.REFUSED}
        # A refusal is a visible step, and what stood on it falls.
        falls = {subject.id for one in self.journal.pending() for subject in one.command.subjects} if refused else set()
        before = self._flows()
        self.journal.keep_answers(arrived)
        self._only_forward(before, but=falls)

    @rule(commands=st.integers(1, 4), again=st.booleans())
    def news_arrives(self, commands: int, again: bool) -> None:
        position = self.journal.position()
        after = position.position if position is not None else 0
        ends = [end for end in self.town.command_ends() if end > after]
        if ends:
            page = self.town.page(after, ends[min(commands, len(ends)) - 1])
            before, firm = self._flows(), self._firm()
            self.journal.apply_changes(page, LEDGER)
            # What waits may have to be decided otherwise now; what was accepted stands.
            self._only_forward(before, but=self._by_others(after, page.next))
            self._only_forward(firm)
            if again:
                self.journal.apply_changes(page, LEDGER)

    @rule()
    def snapshot_arrives(self) -> None:
        position = self.journal.position()
        after = position.position if position is not None else 0
        before, firm = self._flows(), self._firm()
        self.journal.install_snapshot(self.town.snapshot(), Task())
        self._only_forward(before, but=self._by_others(after, len(self.town.facts)))
        self._only_forward(firm)

    @rule(case_id=st.sampled_from(CASES), wish=st.sampled_from(FLOW + BESIDE), actor=st.sampled_from([LEADER, CHIEF]))
    def somebody_else_acts(self, case_id: CaseId, wish: Callable[[Case], Body], actor: object) -> None:
        case = self.town.cases.get(case_id)
        if case is not None:
            self.town.give(LEADER if actor is LEADER else CHIEF, case_id, wish(case))

    @rule()
    def the_program_starts_again(self) -> None:
        before = [self.journal.case(case_id) for case_id in CASES]
        self.journal.close()
        self.journal = SqliteJournal(self.folder, KEY)
        assert [self.journal.case(case_id) for case_id in CASES] == before
        self.journal.set_projector(projector())
        assert [self.journal.case(case_id) for case_id in CASES] == before

    # --- what always holds ------------------------------------------------------------------------------------------

    def _flows(self) -> dict[str, int]:
        """How far each case has come on the screen."""
        return {case_id: case.flow for case_id in CASES if (case := self._shown(case_id)) is not None}

    def _firm(self) -> dict[str, int]:
        """How far each case has come for good: what is confirmed, and what is accepted on top of it."""
        firm: dict[str, int] = {}
        for case_id in CASES:
            stored = self.journal.case(case_id)
            if stored is not None:
                accepted = [one.command for one in stored.pending if one.answer and not one.answer.code]
                confirmed = stored.confirmed.flow if stored.confirmed is not None else 0
                firm[case_id] = max([confirmed, *(one.based_on + 1 for one in accepted if one.based_on is not None)])
        return firm

    def _by_others(self, after: int, to: int) -> set[str]:
        """Cases about which somebody else's facts lie between two positions."""
        return {fact.subject.id for fact in self.town.facts[after:to] if not fact.command_id.startswith("own-")}

    def _only_forward(self, before: dict[str, int], but: Collection[str] = ()) -> None:
        now = self._flows()
        for case_id, flow in before.items():
            if case_id not in but:
                assert now.get(case_id, 0) >= flow, f"{case_id} stepped back from {flow} to {now.get(case_id)}"

    @invariant()
    def what_is_confirmed_is_the_centres_own_fold(self) -> None:
        if not hasattr(self, "journal"):
            return
        for case_id in CASES:
            stored = self.journal.case(case_id)
            if stored is not None and stored.confirmed is not None:
                facts = self.journal.facts(case_id)
                assert facts == tuple(self.town.facts_of(case_id)[: len(facts)])
                assert stored.confirmed.flow == sum(entry.number > 0 for entry in stored.confirmed.flow_log)

    @invariant()
    def counts_and_rows_agree(self) -> None:
        if not hasattr(self, "journal"):
            return
        counts = self.journal.counts()
        rows = self.journal.queue(QueueFilter())
        assert counts["open"] == len(rows)
        assert counts["refused"] == len(self.journal.queue(QueueFilter(refused=True)))
        assert len({row.id for row in rows}) == len(rows)

    @rule()
    def everything_arrives_in_the_end(self) -> None:
        for _ in range(20):
            self.offer(at_most=50, lost=False)
            while self.sent.answers:
                self.answers_arrive(take=50)
            self.settle_what_was_refused()
            self.news_arrives(commands=4, again=False)
            position = self.journal.position()
            if not self.journal.pending() and position is not None and position.position == len(self.town.facts):
                break
        assert self.journal.pending() == () or not self.town.facts
        for case_id, case in self.town.cases.items():
            stored = self.journal.case(CaseId(case_id))
            assert stored is not None and stored.confirmed == stored.shown == case


TestSeat = Seat.TestCase
TestSeat.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


def test_one_long_run_by_hand() -> None:
    """The machine's own path through all of its rules, so that none of them is never taken."""
    seat = Seat()
    seat.start()
    try:
        for case_id in CASES:
            seat.type_a_call(case_id, accept=True)
            for wish in (FLOW[1], FLOW[3], BESIDE[0]):
                seat.type_a_command(case_id, wish)
        seat.offer(2, lost=True)
        seat.news_arrives(1, again=True)
        seat.offer(9, lost=False)
        seat.the_program_starts_again()
        seat.answers_arrive(take=4)
        seat.snapshot_arrives()
        seat.somebody_else_acts(CASES[0], FLOW[4], LEADER)
        seat.type_a_command(CASES[0], FLOW[4])
        seat.everything_arrives_in_the_end()
        assert len(seat.town.cases) == 3
        seat.counts_and_rows_agree()
        assert SEAT.badge == OPERATOR
    finally:
        seat.teardown()
