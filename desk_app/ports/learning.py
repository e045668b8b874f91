"""What a seat learns of words, as the core needs it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from desk_app.domain.case import CaseId
from desk_app.domain.learning import Taught


class Learned(Protocol):
    """What this seat has learned of words; each answer is how sure it is, from 0 to 1."""

    def learned(self, said: str) -> Mapping[str, float]:
        """Problem -> how sure the cases filed under it, and its proposals taken, make it that these words mean it."""

    def learned_demands(self, said: str) -> Mapping[str, float]:
        """The same of kinds of demand, by their values, as they were chosen beside proposals."""

    def learned_places(self, landmarks: Collection[str]) -> Mapping[str, float]:
        """Place (`domain.learning.place_in_cell`) -> how sure it is meant by expressions (`landmarks_of`) for which it
        was taken before."""


class Learning(Learned, Protocol):
    """What this seat learns from filed cases and taken proposals, on its own disk and without the centre."""

    def learn(self, at_most: int = 4) -> bool:
        """Learn the words of so many more filed cases, each once; whether more may be left. Any thread may, in short
        transactions that come after all others; what is learned is bounded, and the oldest is forgotten."""

    def learn_taken(self, case_id: CaseId, kind: Taught, code: str, signs: Collection[str]) -> None:
        """A proposal of a kind was taken for a call that was told in these signs (`lesson_of`, of a place
        `landmarks_of`). Each call teaches one of a kind: a newer one takes its place, as does what the case is then
        filed under. A case that was filed with another kind of demand, or in another cell, teaches that kind, and
        nothing of the place."""

    def unlearn_taken(self, case_id: CaseId, kind: Taught) -> None:
        """It was wrong after all: what was taken for this call teaches nothing."""

    def forget_learned(self) -> None:
        """What was learned is forgotten; cases filed, and proposals taken, from now on teach anew."""
