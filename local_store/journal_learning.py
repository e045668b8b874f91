"""The part of the journal on disk that learns from filed cases what callers mean by their words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from desk_app.domain.learning import certainties, lesson_of
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

    def forget_learned(self) -> None:
        """What was learned is forgotten; cases filed from now on teach anew."""
        with self._desk.writing(Rank.FEED) as connection:
            learned_words.forget_all(connection)
        self._asked = OrderedDict()

    def learned(self, said: str) -> Mapping[str, float]:
        """How sure filed cases make it that these words mean a problem."""
        asked, signs = self._asked, lesson_of(said)
        unknown = [sign for sign in signs if sign not in asked]
        if unknown:
            with self._desk.reading() as connection:
                found = learned_words.filed_under(connection, unknown)
            for sign in unknown:
                asked[sign] = found.get(sign, {})
        filed = {sign: under for sign in signs if (under := asked.get(sign))}
        while len(asked) > SIGNS_KEPT:
            asked.popitem(last=False)
        return certainties(filed)
