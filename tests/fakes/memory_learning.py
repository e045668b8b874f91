"""The part of the journal in memory that learns from filed cases and taken proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from desk_app.domain.case import Case, CaseId
from desk_app.domain.learning import (
    LESSONS_OF_ONE,
    Taught,
    certainties,
    contradicted,
    lesson_of,
    meaning,
    meant,
    of_kind,
    sure_places,
)
from desk_app.domain.projection import StoredCase


class MemoryLearning:
    """The port `Learning` over the cases of the journal that it is a part of."""

    def __init__(self) -> None:
        self._lessons: dict[tuple[CaseId, Taught], tuple[str, frozenset[str]]] = {}
        self._filed: dict[CaseId, str] = {}

    def ids(self) -> tuple[CaseId, ...]:
        raise NotImplementedError

    def case(self, case_id: CaseId) -> StoredCase | None:
        raise NotImplementedError

    def learn(self, at_most: int = 4) -> bool:
        learned = 0
        for case_id in self.ids():
            stored = self.case(case_id)
            filing = stored.shown.filing if stored is not None else None
            if stored is None or filing is None or self._filed.get(case_id) == filing.problem:
                continue
            if learned == at_most:
                return True
            self._filed[case_id] = filing.problem
            if self._lessons.get((case_id, Taught.PROBLEM), ("",))[0] != filing.problem:
                signs = lesson_of(stored.shown.text, stored.shown.place.address)
                self._put(case_id, Taught.PROBLEM, filing.problem, signs)
            self._judge(case_id, stored.shown)
            learned += 1
        return learned > 0

    def _judge(self, case_id: CaseId, filed: Case) -> None:
        for kind in (Taught.DEMAND, Taught.PLACE):
            taken, signs = self._lessons.get((case_id, kind), ("", frozenset[str]()))
            if taken and contradicted(taken, demand=filed.demand_kind, cell=filed.place.cell):
                self.unlearn_taken(case_id, kind)
                if kind is Taught.DEMAND:
                    self._put(case_id, kind, meaning(kind, filed.demand_kind), signs)

    def _put(self, case_id: CaseId, kind: Taught, taught: str, signs: frozenset[str]) -> None:
        self._lessons.pop((case_id, kind), None)
        self._lessons[case_id, kind] = taught, signs
        alike = [each for each, (other, _) in self._lessons.items() if other == taught]
        for old in alike[: -LESSONS_OF_ONE[meant(taught)[0]]]:
            del self._lessons[old]

    def learn_taken(self, case_id: CaseId, kind: Taught, code: str, signs: Collection[str]) -> None:
        self._put(case_id, kind, meaning(kind, code), frozenset(signs))

    def unlearn_taken(self, case_id: CaseId, kind: Taught) -> None:
        self._lessons.pop((case_id, kind), None)

    def forget_learned(self) -> None:
        cases = {case_id: self.case(case_id) for case_id in self.ids()}
        filings = {each: stored.shown.filing for each, stored in cases.items() if stored is not None}
        self._lessons = {}
        # What was filed up to now counts as heard, and teaches nothing.
        self._filed = {each: filing.problem for each, filing in filings.items() if filing is not None}

    def learned(self, said: str) -> Mapping[str, float]:
        return certainties(of_kind(self._told(lesson_of(said)), Taught.PROBLEM))

    def learned_demands(self, said: str) -> Mapping[str, float]:
        return certainties(of_kind(self._told(lesson_of(said)), Taught.DEMAND))

    def learned_places(self, landmarks: Collection[str]) -> Mapping[str, float]:
        return sure_places(of_kind(self._told(landmarks), Taught.PLACE))

    def _told(self, signs: Collection[str]) -> Mapping[str, Mapping[str, int]]:
        told: dict[str, Counter[str]] = {sign: Counter() for sign in signs}
        for taught, lesson in self._lessons.values():
            for sign in lesson & told.keys():
                told[sign][taught] += 1
        return told
