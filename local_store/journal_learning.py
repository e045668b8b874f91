"""The part of the journal on disk that learns from filed cases and taken proposals what callers mean."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping

from desk_app.domain.case import CaseId
from desk_app.domain.learning import Taught, certainties, lesson_of, of_kind, sure_places
from local_store import learned_words
from local_store.desk_file import DeskFile
from local_store.turns import Rank

SIGNS_KEPT = 600
"""Of so many signs it is remembered what was learned: with each key stroke only a few are others."""


class JournalLearning:
    """Works on the file of the journal that it is a part of. What is learned is read and worded beside the writer; its
    transactions are short and of the last rank."""

    _desk: DeskFile
    _asked: OrderedDict[str, Mapping[str, int]]

    def learn(self, at_most: int = 4) -> bool:
        """Learn from some more filed cases; whether more may be left."""
        with self._desk.reading() as connection:
            lessons = learned_words.next_lessons(connection, at_most)
        if lessons.news:
            with self._desk.writing(Rank.FEED) as connection:
                learned_words.keep(connection, lessons)
            self._asked = OrderedDict()
        return lessons.more

    def learn_taken(self, case_id: CaseId, kind: Taught, code: str, signs: Collection[str]) -> None:
        """A proposal was taken for a call that was told in these signs."""
        with self._desk.writing(Rank.DRAFT) as connection:
            learned_words.keep_taken(connection, case_id, kind, code, signs)
        self._asked = OrderedDict()

    def unlearn_taken(self, case_id: CaseId, kind: Taught) -> None:
        """It was wrong after all."""
        with self._desk.writing(Rank.DRAFT) as connection:
            learned_words.drop_taken(connection, case_id, kind)
        self._asked = OrderedDict()

    def forget_learned(self) -> None:
        """What was learned is forgotten; cases filed, and proposals taken, from now on teach anew."""
        with self._desk.writing(Rank.FEED) as connection:
            learned_words.forget_all(connection)
        self._asked = OrderedDict()

    def learned(self, said: str) -> Mapping[str, float]:
        """How sure filed cases and taken proposals make it that these words mean a problem."""
        return certainties(of_kind(self._told(lesson_of(said)), Taught.PROBLEM))

    def learned_demands(self, said: str) -> Mapping[str, float]:
        """How sure what was chosen beside proposals makes it that these words tell a kind of demand."""
        return certainties(of_kind(self._told(lesson_of(said)), Taught.DEMAND))

    def learned_places(self, landmarks: Collection[str]) -> Mapping[str, float]:
        """How sure what was taken makes it that these expressions mean a place."""
        return sure_places(of_kind(self._told(landmarks), Taught.PLACE))

    def _told(self, signs: Collection[str]) -> Mapping[str, Mapping[str, int]]:
        """Sign -> what it may mean -> how often it was learned so."""
        asked = self._asked
        unknown = [sign for sign in signs if sign not in asked]
        if unknown:
            with self._desk.reading() as connection:
                found = learned_words.filed_under(connection, unknown)
            for sign in unknown:
                asked[sign] = found.get(sign, {})
        told = {sign: under for sign in signs if (under := asked.get(sign))}
        while len(asked) > SIGNS_KEPT:
            asked.popitem(last=False)
        return told
