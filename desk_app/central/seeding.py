"""Fills an empty centre with a district's data and accounts, and walks cases through the rule book."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from desk_app.central.accounts import Account
from desk_app.central.datasets import edition_of, in_order
from desk_app.central.ledger import BATCH_AT_MOST, Offered
from desk_app.central.service import Central
from desk_app.central.stories import STORIES, Cast, Teller, Told
from desk_app.domain.case import Badge, BodyId, CaseId
from desk_app.domain.directory import Body
from desk_app.domain.protocol import Verdict
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role
from desk_app.errors import BadInput, OurMistake
from desk_app.progress import Task

SEEDED_SEAT = "seed"
REACHES_BACK = timedelta(days=6)
# The shortest limits of the desk are a quarter of an hour: who opens a fresh sample shall not find all of it late.
UNTOUCHED_FOR = timedelta(minutes=12)
LATE_ONE_IN = 11
"""Of so many cases one is as old as the ended ones, open or not; it has no divisor in common with the stories."""
_NAMES = uuid.UUID("5f0c3d0e-5b1a-5c39-9a77-0d1f0b7d7a10")


class PersonalAccount(Protocol):
    """What an account of a sample says of itself."""

    @property
    def badge(self) -> Badge: ...
    @property
    def name(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def body(self) -> BodyId: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What was put in: the rows of each dataset, and the accounts."""

    rows: Mapping[str, int]
    accounts: int


def seed(
    central: Central,
    rows: Mapping[str, Iterable[object]],
    accounts: Iterable[PersonalAccount],
    task: Task | None = None,
) -> Seeded:
    """Publishes the datasets and makes the accounts; `BadInput` (`not_empty`) where the centre has any already."""
    check_empty(central)
    counts: dict[str, int] = {}
    boards: dict[BodyId, str] = {}
    for name in in_order(rows):
        listed = list(rows[name])
        boards |= {row.id: row.board for row in listed if isinstance(row, Body)}
        told = task.over(listed, len(listed), f"publish_{name}", every=1_000) if task is not None else listed
        edition = edition_of(name, told)
        central.publish(edition)
        counts[name] = edition.rows
    made = central.accounts.create_all(
        (
            Account(
                badge=person.badge,
                name=person.name,
                roles=person.roles,
                body=person.body,
                board=boards.get(person.body, ""),
            ),
            person.password,
        )
        for person in accounts
    )
    return Seeded(rows=counts, accounts=made)


def check_empty(central: Central) -> None:
    """Raises `BadInput` (`not_empty`) where the centre has any data, accounts or facts already."""
    if central.datasets.infos() or central.accounts.every() or central.ledger.head().position:
        raise BadInput("not_empty", {"district": central.district})


def walk_cases(central: Central, count: int, told: Sequence[Told], task: Task | None = None) -> dict[str, int]:
    """Walks so many cases through the rule book, each along one of the stories in turn; how many ended in which state.

    Decided by the ledger like any other command. The times of ended cases reach back over the last days, the last
    step of open ones was taken some minutes ago, but for a few that are late. The same centre can be walked on again:
    the cases' ids follow from the ledger and how many facts it has.
    """
    head, reference = central.ledger.head(), central.reference()
    cast = cast_of(central.accounts.every(), reference)
    problems = [one for one in told if one.problem in reference.catalogue.problems] or list(told)
    if not problems:
        raise OurMistake("nobody has told anything to make a case of")
    states: Counter[str] = Counter()
    waiting: list[Offered] = []
    for number in range(count):
        story = STORIES[number % len(STORIES)]
        one = problems[number % len(problems)] if story.needs_problem else told[number % len(told)]
        now, age = central.now(), (count - number) / (count + 1)
        name = f"{head.ledger}/{head.position}/{number}"
        teller = _teller(cast, name, number, now - REACHES_BACK * age, now)
        story.tell(teller, one)
        if number % LATE_ONE_IN and not all(case.ended for case in teller.cases.values()):
            teller = _teller(cast, name, number, now - UNTOUCHED_FOR * age - teller.took, now)
            story.tell(teller, one)
        states.update(case.state.value for case in teller.cases.values())
        if len(waiting) + len(teller.offered) > BATCH_AT_MOST:
            _offer(central, waiting)
            waiting = []
        waiting += teller.offered
        if task is not None:
            task.report(number + 1, count, "cases_walked")
    _offer(central, waiting)
    return dict(sorted(states.items()))


def cast_of(accounts: Iterable[Account], reference: Reference) -> Cast:
    """Who plays whom: the accounts by role and body."""
    actors = [
        Actor(
            badge=account.badge,
            name=account.name,
            roles=account.roles,
            body=account.body,
            board=account.board,
            seat=f"{SEEDED_SEAT}-{account.badge}",
        )
        for account in accounts
        if account.active
    ]

    def first(role: Role) -> Actor:
        found = next((actor for actor in actors if role in actor.roles), None)
        if found is None:
            raise BadInput("no_account_with_role", {"role": role.value})
        return found

    return Cast(
        seats=tuple(actor for actor in actors if Role.SEAT_OPERATOR in actor.roles) or (first(Role.SEAT_OPERATOR),),
        leader=first(Role.SHIFT_LEADER),
        channel=first(Role.CHANNEL),
        dispatchers={actor.body: actor for actor in actors if Role.DISPATCHER in actor.roles},
        units={actor.body: actor for actor in actors if Role.UNIT in actor.roles},
        patrollers={actor.badge: actor for actor in actors if Role.PATROLLER in actor.roles},
        reference=reference,
    )


def _teller(cast: Cast, name: str, number: int, began: datetime, now: datetime) -> Teller:
    def id_of(part: str) -> str:
        return str(uuid.uuid5(_NAMES, f"{name}/{part}"))

    return Teller(
        cast=cast,
        case_id=CaseId(id_of("case")),
        new_id=id_of,
        seat=cast.seats[number % len(cast.seats)],
        began=began,
        now=now,
    )


def _offer(central: Central, waiting: Sequence[Offered]) -> None:
    for start in range(0, len(waiting), BATCH_AT_MOST):
        for answer in central.ledger.offer(waiting[start : start + BATCH_AT_MOST]):
            if answer.verdict is not Verdict.ACCEPTED:
                raise OurMistake(f"a story was refused: {answer.code} {dict(answer.params)}")
