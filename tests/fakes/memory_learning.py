"""The part of the journal in memory that learns from filed cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from desk_app.domain.case import CaseId
from desk_app.domain.learning import OF_A_PROBLEM, certainties, lesson_of
from desk_app.domain.projection import StoredCase


class MemoryLearning:
    """The port `Learning` over the cases of the journal that it is a part of."""

    def __init__(self) -> None:
        self._lessons: dict[CaseId, tuple[str, frozenset[str]]] = {}

    def ids(self) -> tuple[CaseId, ...]:
        raise NotImplementedError

    def case(self, case_id: CaseId) -> StoredCase | None:
        raise NotImplementedError

    def learn(self, at_most: int = 4) -> bool:
        learned = 0
        for case_id in self.ids():
            stored = self.case(case_id)
            filing = stored.shown.filing if stored is not None else None
            if stored is None or filing is None or self._lessons.get(case_id, ("",))[0] == filing.problem:
                continue
            if learned == at_most:
                return True
            self._lessons.pop(case_id, None)
            self._lessons[case_id] = filing.problem, lesson_of(stored.shown.text, stored.shown.place.address)
            of_problem = [each for each, (problem, _) in self._lessons.items() if problem == filing.problem]
            for old in of_problem[:-OF_A_PROBLEM]:
                self._lessons[old] = filing.problem, frozenset()
            learned += 1
        return learned > 0

    def forget_learned(self) -> None:
        cases = {case_id: self.case(case_id) for case_id in self.ids()}
        filings = {each: stored.shown.filing for each, stored in cases.items() if stored is not None}
        # What was filed up to now counts as heard, and teaches nothing.
        self._lessons = {each: (filing.problem, frozenset()) for each, filing in filings.items() if filing is not None}

    def learned(self, said: str) -> Mapping[str, float]:
        filed: dict[str, Counter[str]] = {sign: Counter() for sign in lesson_of(said)}
        for problem, signs in self._lessons.values():
            for sign in signs & filed.keys():
                filed[sign][problem] += 1
        return certainties(filed)
