"""What every journal must learn from filed cases and taken proposals: the one on disk and fakes alike."""

from collections.abc import Callable, Iterator

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, DemandKind
from desk_app.domain.learning import LEAST, OF_A_PLACE, OF_A_PROBLEM, Taught, landmarks_of, lesson_of, place_in_cell
from desk_app.ports import Journal
from desk_app.progress import Task
from tests.local_store.small_town import FILES, LEDGER, OPERATOR, SmallTown, projector, registers
from tests.sample_reference import LEAK, PLACE_A, SEAT, STALL, START

SAID = "门口那个老虎窗又豁开了"
LEAKS = c.FileCase(problem=LEAK, condition=f"{LEAK}-1")
MILL = landmarks_of("就在老供销社旁边")
HERE, THERE = place_in_cell("P1", PLACE_A.cell), place_in_cell("P2", "320506999999999")
COMPLAINT, TIP_OFF = DemandKind.COMPLAINT, DemandKind.TIP_OFF


class LearningContract:
    """What is learned comes from this disk alone."""

    @pytest.fixture
    def journal(self, make_journal: Callable[[], Journal]) -> Iterator[Journal]:
        journal = make_journal()
        journal.set_projector(projector())
        yield journal
        journal.close()

    @pytest.fixture
    def town(self) -> SmallTown:
        return SmallTown()

    def file(self, journal: Journal, town: SmallTown, count: int, text: str, under: c.FileCase) -> None:
        """So many cases are told in these words and filed, and their facts come to the seat."""
        before, first = len(town.facts), len(town.cases)
        for number in range(first, first + count):
            town.must(SEAT, f"k{number}", registers(accept=True, text=text))
            town.must(SEAT, f"k{number}", under)
        journal.apply_changes(town.page(before), LEDGER)

    def learn(self, journal: Journal) -> None:
        for _ in range(100):
            if not journal.learn():
                return
        raise AssertionError("it never ends")

    def test_nobody_has_filed_anything(self, journal: Journal) -> None:
        assert journal.learned(SAID) == {}
        assert not journal.learn()

    def test_twenty_filings_make_sure_and_three_do_not(self, journal: Journal, town: SmallTown) -> None:
        self.file(journal, town, 3, SAID, FILES)
        self.learn(journal)
        assert LEAST <= journal.learned(SAID)[STALL] < 0.5
        self.file(journal, town, 17, SAID, FILES)
        self.learn(journal)
        assert journal.learned(f"喂你好，我跟你讲，{SAID}，快来看看")[STALL] > 0.7
        assert journal.learned("路灯不亮") == {}

    def test_each_case_teaches_once(self, journal: Journal, town: SmallTown) -> None:
        self.file(journal, town, 5, SAID, FILES)
        self.learn(journal)
        before = journal.learned(SAID)
        self.learn(journal)
        journal.install_snapshot(town.snapshot(), Task())
        self.learn(journal)
        assert journal.learned(SAID) == before

    def test_what_stands_among_many_problems_makes_nobody_sure(self, journal: Journal, town: SmallTown) -> None:
        self.file(journal, town, 12, "门口那个老虎窗", FILES)
        self.file(journal, town, 12, "门口那个老虎窗", LEAKS)
        self.learn(journal)
        sure = journal.learned("门口那个老虎窗")
        assert sure[STALL] == sure[LEAK] < 0.5

    def test_a_case_that_is_filed_anew_teaches_the_other_problem(self, journal: Journal, town: SmallTown) -> None:
        self.file(journal, town, 4, SAID, FILES)
        self.learn(journal)
        before = len(town.facts)
        for number in range(4):
            town.must(SEAT, f"k{number}", c.SendBackToFiling(reason="重新定性"))
            town.must(SEAT, f"k{number}", LEAKS)
        journal.apply_changes(town.page(before), LEDGER)
        self.learn(journal)
        assert set(journal.learned(SAID)) == {LEAK}

    def test_the_last_cases_of_a_problem_teach(self, journal: Journal, town: SmallTown) -> None:
        self.file(journal, town, 6, SAID, FILES)
        self.learn(journal)
        assert STALL in journal.learned(SAID)
        self.file(journal, town, OF_A_PROBLEM, "桥洞边上摆了一排小方桌", FILES)
        self.learn(journal)
        assert journal.learned(SAID) == {}
        assert journal.learned("桥洞边上摆了一排小方桌")[STALL] > 0.7

    def test_what_is_filed_here_without_the_centre_teaches_too(self, journal: Journal, town: SmallTown) -> None:
        for number in range(8):
            name = f"here{number}"
            journal.add_pending([town.pends(name, registers(accept=True, text=SAID))], OPERATOR, START)
            journal.add_pending([town.pends(name, FILES, based_on=1)], OPERATOR, START)
        shown = journal.case(CaseId("here0"))
        assert shown is not None and shown.shown.filing is not None
        self.learn(journal)
        assert journal.learned(SAID)[STALL] > 0.5

    def test_what_was_learned_can_be_forgotten_and_new_cases_teach_again(
        self, journal: Journal, town: SmallTown
    ) -> None:
        self.file(journal, town, 20, SAID, FILES)
        self.learn(journal)
        assert journal.learned(SAID)
        journal.forget_learned()
        self.learn(journal)
        assert journal.learned(SAID) == {}
        self.file(journal, town, 20, SAID, LEAKS)
        self.learn(journal)
        assert set(journal.learned(SAID)) == {LEAK}

    # --- what is taken by its key -----------------------------------------------------------------------------------

    def take(self, journal: Journal, count: int, kind: Taught, code: str, said: str = SAID, first: int = 0) -> None:
        signs = MILL if kind is Taught.PLACE else lesson_of(said)
        for number in range(first, first + count):
            journal.learn_taken(CaseId(f"k{number}"), kind, code, signs)

    def test_what_is_taken_teaches_each_kind_for_itself(self, journal: Journal) -> None:
        self.take(journal, 12, Taught.PROBLEM, STALL)
        self.take(journal, 12, Taught.DEMAND, TIP_OFF)
        self.take(journal, 1, Taught.PLACE, HERE)
        assert set(journal.learned(SAID)) == {STALL} and journal.learned(SAID)[STALL] > 0.5
        assert set(journal.learned_demands(SAID)) == {TIP_OFF}
        assert journal.learned_places(landmarks_of("老供销社对面")) == {HERE: 0.5}
        assert journal.learned("路灯不亮") == journal.learned_demands("路灯不亮") == {}
        assert journal.learned_places(landmarks_of("卫生院对面")) == {}

    def test_a_call_teaches_one_of_a_kind_and_the_last_one_counts(self, journal: Journal) -> None:
        for code in (HERE, THERE, HERE, THERE):
            self.take(journal, 1, Taught.PLACE, code)
        assert journal.learned_places(MILL) == {THERE: 0.5}
        self.take(journal, 8, Taught.PROBLEM, STALL)
        self.take(journal, 8, Taught.PROBLEM, LEAK)
        assert set(journal.learned(SAID)) == {LEAK}

    def test_what_was_wrong_after_all_is_unlearned(self, journal: Journal) -> None:
        for kind, code in ((Taught.PROBLEM, STALL), (Taught.DEMAND, TIP_OFF), (Taught.PLACE, HERE)):
            self.take(journal, 12, kind, code)
            for number in range(12):
                journal.unlearn_taken(CaseId(f"k{number}"), kind)
            journal.unlearn_taken(CaseId("never"), kind)
        assert journal.learned(SAID) == journal.learned_demands(SAID) == journal.learned_places(MILL) == {}

    def test_the_case_that_is_filed_confirms_what_was_taken_and_teaches_no_second_time(
        self, journal: Journal, town: SmallTown
    ) -> None:
        self.take(journal, 6, Taught.PROBLEM, STALL)
        before = journal.learned(SAID)
        self.file(journal, town, 6, SAID, FILES)
        self.learn(journal)
        assert journal.learned(SAID) == before

    def test_the_case_that_is_filed_otherwise_contradicts_what_was_taken(
        self, journal: Journal, town: SmallTown
    ) -> None:
        self.take(journal, 8, Taught.PROBLEM, LEAK)
        self.take(journal, 8, Taught.DEMAND, TIP_OFF)
        self.take(journal, 1, Taught.PLACE, THERE)
        self.file(journal, town, 8, SAID, FILES)
        self.learn(journal)
        assert set(journal.learned(SAID)) == {STALL}
        assert set(journal.learned_demands(SAID)) == {registers().demand_kind}
        assert journal.learned_places(MILL) == {}

    def test_the_case_that_is_filed_so_leaves_kind_and_place_as_they_were_taken(
        self, journal: Journal, town: SmallTown
    ) -> None:
        self.take(journal, 8, Taught.DEMAND, registers().demand_kind)
        self.take(journal, 1, Taught.PLACE, HERE)
        before = journal.learned_demands(SAID), journal.learned_places(MILL)
        self.file(journal, town, 8, SAID, FILES)
        self.learn(journal)
        assert (journal.learned_demands(SAID), journal.learned_places(MILL)) == before

    def test_what_is_called_so_in_many_places_means_none(self, journal: Journal) -> None:
        for number in range(3):
            self.take(journal, 1, Taught.PLACE, place_in_cell(f"P{number}", PLACE_A.cell), first=number)
        assert journal.learned_places(MILL) == {}

    def test_of_a_place_the_last_calls_teach(self, journal: Journal) -> None:
        self.take(journal, 1, Taught.PLACE, HERE)
        others = landmarks_of("新桥头旁边")
        for number in range(1, OF_A_PLACE + 1):
            journal.learn_taken(CaseId(f"k{number}"), Taught.PLACE, HERE, others)
        assert journal.learned_places(MILL) == {}
        assert journal.learned_places(others)[HERE] > 0.9

    def test_what_was_taken_can_be_forgotten_and_learned_anew(self, journal: Journal) -> None:
        self.take(journal, 12, Taught.DEMAND, COMPLAINT)
        self.take(journal, 1, Taught.PLACE, HERE)
        journal.forget_learned()
        assert journal.learned_demands(SAID) == journal.learned_places(MILL) == {}
        self.take(journal, 1, Taught.PLACE, HERE)
        assert journal.learned_places(MILL) == {HERE: 0.5}
