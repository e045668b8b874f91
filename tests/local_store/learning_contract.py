"""What every journal must learn from filed cases: the one on disk and fakes alike."""

from collections.abc import Callable, Iterator

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import CaseId
from desk_app.domain.learning import LEAST, OF_A_PROBLEM
from desk_app.ports import Journal
from desk_app.progress import Task
from tests.local_store.small_town import FILES, LEDGER, OPERATOR, SmallTown, projector, registers
from tests.sample_reference import LEAK, SEAT, STALL, START

SAID = "门口那个老虎窗又豁开了"
LEAKS = c.FileCase(problem=LEAK, condition=f"{LEAK}-1")


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
