"""One simulated person at the centre's door: signed in with an account of their own, seeing their own scope only."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from desk_app.central.seeding import PersonalAccount
from desk_app.domain.case import Case, CaseId, CommandId
from desk_app.domain.commands import FLOW_COMMANDS, Body, Command, OnBehalf, RegisterCase, Subject, SubjectKind
from desk_app.domain.evolve import evolve, fold
from desk_app.domain.facts import Fact
from desk_app.domain.protocol import Answer, ChangeItem, ChangesPage, ItemKind, Session, SignIn
from desk_app.domain.seat import Actor
from desk_app.errors import NotAllowed
from desk_app.sync.gateway import HttpCentralStore

T = TypeVar("T")
PAGES_AT_MOST = 1000


class Person:
    """Signs in when first needed, follows `changes`, gives commands: all through the centre's HTTP interface.

    `store` may be shared by all who act on one thread; the session is this person's own.
    """

    def __init__(
        self, store: HttpCentralStore, account: PersonalAccount, now: Callable[[], datetime], ledger: str
    ) -> None:
        self.account = account
        self.cases: dict[CaseId, Case] = {}
        self._store = store
        self._now = now
        self._ledger = ledger
        self._seat = f"sandbox-{account.badge}-{secrets.token_hex(2)}"
        self._seat_key = secrets.token_hex(16)
        self._session: Session | None = None
        self._position = 0
        self._hash = ""

    @property
    def actor(self) -> Actor:
        """Who the centre takes this person for."""
        grant = self._signed_in().grant
        return Actor(
            badge=grant.badge, name=grant.name, roles=grant.roles, body=grant.body, board=grant.board, seat=grant.seat
        )

    def look(self, *, wait: float = 0.0) -> frozenset[CaseId]:
        """Takes in what is new in this person's scope, waiting for it so many seconds; the cases that are touched."""
        touched: set[CaseId] = set()
        for _page in range(PAGES_AT_MOST):
            page = self._page(0.0 if touched else wait)
            touched |= {found for item in page.items if (found := self._take(item)) is not None}
            came_to_the_end = page.next == self._position or not page.items
            self._position, self._hash = page.next, page.hash
            if came_to_the_end or wait:
                break
        return frozenset(touched)

    def give(self, command_id: CommandId, case_id: CaseId, body: Body, on_behalf_of: OnBehalf | None = None) -> Answer:
        """One command about a case, now; the centre's answer."""
        case = self.cases.get(case_id)
        command = Command(
            id=command_id,
            subjects=(Subject(kind=SubjectKind.CASE, id=case_id),),
            claimed_at=self._now(),
            body=body,
            based_on=_flow(case, body),
            on_behalf_of=on_behalf_of,
        )
        return self._call(lambda token: self._store.offer(token, (command,)))[0]

    def history(self) -> tuple[Fact, ...]:
        """Every fact of this person's scope from the ledger's beginning, in order."""
        found: dict[int, Fact] = {}
        self._position, self._hash = 0, ""
        for _page in range(PAGES_AT_MOST):
            page = self._page(0.0)
            for item in page.items:
                for fact in (*item.facts, *([item.fact] if item.fact is not None else [])):
                    found[fact.position or 0] = fact
            if page.next == self._position or not page.items:
                break
            self._position, self._hash = page.next, page.hash
        return tuple(found[position] for position in sorted(found))

    def _page(self, wait: float) -> ChangesPage:
        after, hash_there = self._position, self._hash
        return self._call(
            lambda token: self._store.changes(
                token, ledger=self._ledger, after=after, hash=hash_there, wait=wait, heartbeat=lambda: None
            )
        )

    def _take(self, item: ChangeItem) -> CaseId | None:
        match item.kind:
            case ItemKind.CASE_ENTERS if item.case is not None:
                whole = fold(item.facts)
                if whole is not None:
                    self.cases[item.case] = whole
                return item.case
            case ItemKind.FACT if item.fact is not None and item.fact.subject.kind is SubjectKind.CASE:
                touched = CaseId(item.fact.subject.id)
                self.cases[touched] = evolve(self.cases.get(touched), item.fact)
                return touched
            case ItemKind.CASE_LEAVES if item.case is not None:
                self.cases.pop(item.case, None)
                return item.case
            case _:
                return None

    def _signed_in(self) -> Session:
        if self._session is None:
            request = SignIn(
                badge=self.account.badge, password=self.account.password, seat=self._seat, seat_key=self._seat_key
            )
            self._session = self._store.sign_in(request)
        return self._session

    def _call(self, call: Callable[[str], T]) -> T:
        """With the session's token; where it has run out, once more with another."""
        try:
            return call(self._signed_in().access_token)
        except NotAllowed as trouble:
            if trouble.code not in ("token_expired", "signed_out") or self._session is None:
                raise
            stale, self._session = self._session, None
        try:
            self._session = self._store.refresh(stale.refresh_token)
        except NotAllowed:
            self._session = None  # signed in anew, with the password
        return call(self._signed_in().access_token)


def _flow(case: Case | None, body: Body) -> int | None:
    """What a command is based on, as a seat would say it."""
    if body.kind not in FLOW_COMMANDS:
        return None
    return 0 if case is None or isinstance(body, RegisterCase) else case.flow
