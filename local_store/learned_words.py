"""What this seat learns: the words of a call, counted under the problem filed, the kind or place taken for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desk_app.domain.learning import (
    AT_ALL,
    LESSONS_OF_ONE,
    Taught,
    contradicted,
    lesson_of,
    meaning,
    meant,
)
from local_store.schema import learned_cases, learned_words, standing

LOOKED_AT = 400
"""So many facts are looked through for filings at once; some milliseconds."""
BEGINS_BACK = 60_000
"""So many positions back it begins on a seat that has learned nothing: the filings of some days."""
ASKED_AT_ONCE = 300
_BETWEEN = " "
"""Between the signs of a lesson; none has a blank in it."""
_FILED = text(
    'SELECT position, subject_id, instr(body, \'"kind":"CaseFiled"\') > 0 AS filed FROM'
    " (SELECT position, subject_id, body FROM facts WHERE generation = :generation AND position > :after"
    " ORDER BY position LIMIT :at_most)"
)
_TOLD = (
    "WITH told AS (SELECT cases.id, json_extract(body, '$.text') AS text,"
    " json_extract(body, '$.place.address') AS address, json_extract(body, '$.filing.problem') AS filed,"
    " json_extract(body, '$.demand_kind') AS demand, json_extract(body, '$.place.cell') AS cell"
    " FROM (SELECT row, coalesce(shown, confirmed) AS body FROM case_bodies) AS bodies"
    " JOIN cases ON cases.row = bodies.row WHERE {which} AND json_valid(body))"
    " SELECT told.* FROM told WHERE told.filed IS NOT NULL"
)
_OF_CASE = text(_TOLD.format(which="cases.id = :id AND cases.generation = :generation"))
_HERE_ONLY = text(
    _TOLD.format(which="cases.pending > 0 AND cases.generation = :generation")
    + " AND NOT EXISTS (SELECT 1 FROM learned_cases AS known WHERE known.id = told.id AND known.problem = told.filed)"
    " LIMIT :at_most"
)
_ONE_MORE = upsert(learned_words).values(sign=bindparam("sign"), problem=bindparam("problem"), count=1)
_ONE_MORE = _ONE_MORE.on_conflict_do_update(
    index_elements=["sign", "problem"], set_={"count": learned_words.c.count + 1}
)
_ONE_LESS = (
    update(learned_words)
    .where(learned_words.c.sign == bindparam("of_sign"), learned_words.c.problem == bindparam("of_problem"))
    .values(count=learned_words.c.count - 1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one case teaches: the problem it was filed under and the signs that it was told in; the kind of demand and
    the cell by which it is seen whether what was taken for it was right."""

    case: str
    problem: str
    position: int
    signs: frozenset[str]
    demand: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Some lessons, and up to which of the ledger's positions they go; `more` may follow. `news` is false where nothing
    is to be kept."""

    found: tuple[Lesson, ...]
    through: int
    more: bool
    news: bool


def next_lessons(connection: Connection, at_most: int) -> Lessons:
    """The next cases that were filed, as the centre's facts tell, then those that were filed here and wait."""
    here = connection.execute(select(standing.c.generation, standing.c.position, standing.c.learned_to)).one()
    position = here.position or 0
    after = here.learned_to if here.learned_to <= position else 0  # another ledger counts anew
    after = max(after, position - BEGINS_BACK)
    asked = {"generation": here.generation, "after": after, "at_most": LOOKED_AT}
    facts = connection.execute(_FILED, asked).all()
    filed = [fact for fact in facts if fact.filed][:at_most]
    all_seen = len(filed) < at_most
    through = (facts[-1].position if facts else after) if all_seen else filed[-1].position
    told: list[Row[Any]] = []
    for fact in filed:
        told += connection.execute(_OF_CASE, {"id": fact.subject_id, "generation": here.generation}).all()
    if not filed:
        told += connection.execute(_HERE_ONLY, {"generation": here.generation, "at_most": at_most}).all()
    lessons = {
        row.id: Lesson(
            case=row.id,
            problem=row.filed,
            position=position,
            signs=lesson_of(row.text or "", row.address or ""),
            demand=row.demand or "",
            cell=row.cell or "",
        )
        for row in told
    }
    more = bool(lessons) or len(facts) == LOOKED_AT or not all_seen
    news = bool(lessons) or through != here.learned_to
    return Lessons(found=tuple(lessons.values()), through=through, more=more, news=news)


def keep(connection: Connection, lessons: Lessons) -> None:
    """Learn them, each case once; one that was filed anew under another problem teaches that instead, and so does one
    for which another was taken while it was told."""
    for lesson in lessons.found:
        known = _known(connection, lesson.case)
        if known is None or known[1] != lesson.problem:
            _put(connection, lesson.case, lesson.problem, lesson.position, lesson.signs)
        _judge(connection, lesson)
    connection.execute(update(standing).values(learned_to=lessons.through))


def keep_taken(connection: Connection, case: str, kind: Taught, code: str, signs: Iterable[str]) -> None:
    """Learn what was taken for a call, in place of what was taken of that kind for it before."""
    position = connection.scalar(select(standing.c.position)) or 0
    _put(connection, _lesson_id(case, kind), meaning(kind, code), position, signs)


def drop_taken(connection: Connection, case: str, kind: Taught) -> None:
    """What was taken of a kind for a call teaches nothing."""
    known = _known(connection, _lesson_id(case, kind))
    if known is not None:
        _forget(connection, [known])


def _lesson_id(case: str, kind: Taught) -> str:
    """Under which a lesson is kept: what is filed takes the place of the problem that was taken."""
    return case if kind is Taught.PROBLEM else f"{case}/{kind}"


def _judge(connection: Connection, filed: Lesson) -> None:
    """What was taken for a case, and is not what it was filed with, teaches nothing any more; the kind of demand that
    it was filed with is learned instead."""
    for kind in (Taught.DEMAND, Taught.PLACE):
        known = _known(connection, _lesson_id(filed.case, kind))
        if known is None or not contradicted(known[1], demand=filed.demand, cell=filed.cell):
            continue
        _forget(connection, [known])
        if kind is Taught.DEMAND:
            _put(connection, known[0], meaning(kind, filed.demand), filed.position, _split(known[2]))


def _known(connection: Connection, lesson: str) -> tuple[str, str, str] | None:
    columns = select(learned_cases.c.id, learned_cases.c.problem, learned_cases.c.signs)
    row = connection.execute(columns.where(learned_cases.c.id == lesson)).one_or_none()
    return (row.id, row.problem, row.signs) if row is not None else None


def _put(connection: Connection, lesson: str, taught: str, position: int, signs: Iterable[str]) -> None:
    """One lesson under its id, in place of the one that was there; the oldest beyond what is allowed go."""
    known = _known(connection, lesson)
    if known is not None:
        _forget(connection, [known])
    told = sorted(signs)
    connection.execute(
        insert(learned_cases).values(id=lesson, problem=taught, position=position, signs=_BETWEEN.join(told))
    )
    if told:
        connection.execute(_ONE_MORE, [{"sign": sign, "problem": taught} for sign in told])
    _forget(connection, _too_old(connection, taught))


def _split(signs: str) -> list[str]:
    return signs.split(_BETWEEN) if signs else []


def forget_all(connection: Connection) -> None:
    """Nothing was ever learned; what was filed up to now teaches nothing any more."""
    connection.execute(delete(learned_words))
    connection.execute(delete(learned_cases))
    connection.execute(update(standing).values(learned_to=func.coalesce(standing.c.position, 0)))


def _too_old(connection: Connection, taught: str) -> list[tuple[str, str, str]]:
    """The lessons beyond the last ones of a problem, kind or place, and beyond the last ones of all."""
    columns = select(learned_cases.c.id, learned_cases.c.problem, learned_cases.c.signs)
    newest = (learned_cases.c.position.desc(), learned_cases.c.id.desc())
    last = LESSONS_OF_ONE[meant(taught)[0]]
    of_one = columns.where(learned_cases.c.problem == taught).order_by(*newest).offset(last)
    old = {row.id: (row.id, row.problem, row.signs) for row in connection.execute(of_one)}
    beyond = (connection.scalar(select(func.count()).select_from(learned_cases)) or 0) - len(old) - AT_ALL
    if beyond > 0:
        oldest = columns.order_by(learned_cases.c.position, learned_cases.c.id).limit(beyond)
        old |= {row.id: (row.id, row.problem, row.signs) for row in connection.execute(oldest)}
    return list(old.values())


def _forget(connection: Connection, old: Sequence[tuple[str, str, str]]) -> None:
    for lesson, taught, told in old:
        signs = _split(told)
        connection.execute(delete(learned_cases).where(learned_cases.c.id == lesson))
        if signs:
            connection.execute(_ONE_LESS, [{"of_sign": sign, "of_problem": taught} for sign in signs])
        nothing_left = delete(learned_words).where(
            learned_words.c.sign.in_(signs), learned_words.c.problem == taught, learned_words.c.count <= 0
        )
        connection.execute(nothing_left)


def filed_under(connection: Connection, signs: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Sign -> what it may mean (`learning.meaning`) -> in how many of the lessons that are remembered it was told."""
    asked = sorted(signs)
    found: dict[str, Counter[str]] = {}
    for start in range(0, len(asked), ASKED_AT_ONCE):
        some = asked[start : start + ASKED_AT_ONCE]
        for sign, problem, count in connection.execute(select(learned_words).where(learned_words.c.sign.in_(some))):
            found.setdefault(sign, Counter())[problem] = count
    return found
