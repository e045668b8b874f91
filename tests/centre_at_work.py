"""A real centre on a loopback port for tests, served from a thread, with accounts for all of the small district."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import requests
from sqlalchemy import func, insert, select

from desk_app.central import schema
from desk_app.central.accounts import Account, hashed
from desk_app.central.datasets import edition_of
from desk_app.central.engine import writing
from desk_app.central.serve import Beside
from desk_app.central.service import Central, open_central
from desk_app.domain.case import Badge, BodyId, CaseId, CommandId
from desk_app.domain.commands import FLOW_COMMANDS, Body, Command, Subject, SubjectKind
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.policy import Policy
from desk_app.domain.protocol import Answer, ChangesPage, Grant, Session
from desk_app.domain.seat import Actor, Role
from desk_app.wire import canonical, dump, load
from tests import sample_reference as sample

PASSWORD = "right-horse-07"
BOUND_SECONDS = 60.0  # a bound on hanging, not a measure of speed

PEOPLE = (
    sample.SEAT,
    sample.LEADER,
    sample.DISPATCHER_A,
    sample.DISPATCHER_B,
    sample.UNIT_A,
    sample.UNIT_B,
    sample.UNIT_WATER,
    sample.UNIT_ROADS,
    sample.PATROLLER,
    sample.PATROLLER_2,
    sample.GRID_LEADER,
    sample.CHANNEL,
    sample.EVALUATOR,
    sample.CHIEF,
    sample.WALL,
)


def sample_rows() -> dict[str, list[object]]:
    """The datasets of the small district, as an import would publish them."""
    component = Component(
        code=sample.COMPONENT,
        class_code=sample.LID,
        name="污水井盖",
        longitude=120.551,
        latitude=31.251,
        cell=sample.CELL_A,
        address="金山路 12 号",
        state=ComponentState.INTACT,
        authority=sample.WATER,
        owner=sample.WATER,
        maintainer=sample.WATER,
    )
    return {
        "policies": [Policy()],
        "calendar": [CalendarHead(zone="Asia/Shanghai", published_years=(2024, 2025, 2026))],
        "catalogue": [*sample.CATALOGUE.categories.values(), *sample.CATALOGUE.problems.values()],
        "components": [component],
        "directory": [*sample.DIRECTORY.bodies.values(), *sample.DIRECTORY.people.values()],
    }


@dataclass
class Caller:
    """Somebody who is signed in, and speaks HTTP with the centre as any program would."""

    url: str
    session: Session
    seat_key: str
    http: requests.Session = field(default_factory=requests.Session)

    @property
    def grant(self) -> Grant:
        """The offline grant of the session."""
        return self.session.grant

    @property
    def headers(self) -> dict[str, str]:
        """What each of this caller's requests carries."""
        return {"Authorization": f"Bearer {self.session.access_token}"}

    def get(self, path: str, **more: Any) -> requests.Response:
        """GET with the access token."""
        return self.call("GET", path, **more)

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """Any request with the access token."""
        headers = {**self.headers, **more.pop("headers", {})}
        return self.http.request(method, self.url + path, headers=headers, timeout=BOUND_SECONDS, **more)

    def offer(self, *commands: Command) -> tuple[Answer, ...]:
        """The answers to these commands."""
        answer = self.call("POST", "/v1/commands", json={"commands": [dump(command) for command in commands]})
        assert answer.status_code == 200, answer.text
        return load(tuple[Answer, ...], answer.json()["answers"])

    def changes(self, after: int, *, wait: float = 0, hash: str = "", ledger: str = "") -> ChangesPage:
        """The page of news after a position."""
        wanted: dict[str, Any] = {"ledger": ledger, "after": after, "hash": hash, "wait": wait}
        answer = self.get("/v1/changes", params=wanted)
        assert answer.status_code == 200, answer.text
        return load(ChangesPage, answer.json())


def command(case: str, body: Body, *, now: datetime, **envelope: Any) -> Command:
    """A command on a case as a seat would make it; a flow command is based on 0 unless told otherwise."""
    if body.kind in FLOW_COMMANDS:
        envelope.setdefault("based_on", 0)
    envelope = {"id": CommandId(str(uuid.uuid4())), "claimed_at": now, **envelope}
    return Command(subjects=(Subject(kind=SubjectKind.CASE, id=case),), body=body, **envelope)


def new_case() -> CaseId:
    """An id that no case has."""
    return CaseId(str(uuid.uuid4()))


@dataclass
class CentreAtWork:
    """The centre that is served, with what a test needs beside its HTTP interface."""

    central: Central
    url: str

    def now(self) -> datetime:
        """The centre's clock."""
        return self.central.now()

    def account(
        self, badge: str, *roles: Role, body: BodyId = sample.SEAT.body, board: str = "", password: str = PASSWORD
    ) -> str:
        """A new account; its badge."""
        account = Account(badge=Badge(badge), name=f"名 {badge}", roles=frozenset(roles), body=body, board=board)
        self.central.accounts.create(account, password)
        return badge

    def everybody(self) -> None:
        """Accounts for all actors of the small district."""
        rows = [
            {
                "district": self.central.district,
                "badge": one.badge,
                "name": one.name,
                "password_hash": _password_hash(),
                "roles": canonical(sorted(one.roles)),
                "body": one.body,
                "board": one.board,
                "active": True,
                "roles_version": 1,
            }
            for one in PEOPLE
        ]
        with writing(self.central.engine) as connection:
            connection.execute(insert(schema.accounts), rows)

    def try_sign_in(self, badge: str, password: str = PASSWORD, **more: str) -> requests.Response:
        """What the centre says to a sign-in; seat and key are the badge's own unless told otherwise."""
        body = {"badge": badge, "password": password, "seat": f"seat-{badge}", "seat_key": f"key-{badge}", **more}
        return requests.post(f"{self.url}/v1/sessions", json=body, timeout=BOUND_SECONDS)

    def sign_in(self, badge: str | Actor, **more: str) -> Caller:
        """Somebody signed in."""
        name = badge.badge if isinstance(badge, Actor) else badge
        answer = self.try_sign_in(name, **more)
        assert answer.status_code == 201, answer.text
        key = more.get("seat_key", f"key-{name}")
        return Caller(url=self.url, session=load(Session, answer.json()), seat_key=key)

    def state(self) -> dict[str, Any]:
        """What must not differ when nothing has been changed: the ledger's head, and every table's number of rows."""
        with self.central.engine.connect() as connection, connection.begin():
            counts = {
                table.name: connection.scalar(select(func.count()).select_from(table))
                for table in schema.metadata.sorted_tables
                if table.name not in ("leases", "marks")  # the centre's own clock writes these whenever it likes
            }
        return {"head": self.central.ledger.head(), **counts}


@cache
def _password_hash() -> str:
    """Reckoned once: it is slow on purpose."""
    return hashed(PASSWORD)


def eventually(asked: Callable[[], bool], what: str) -> None:
    """Waits until it is so, within a bound on hanging."""
    give_up = time.monotonic() + BOUND_SECONDS
    while not asked():
        assert time.monotonic() < give_up, f"never happened: {what}"
        time.sleep(0.02)


@contextmanager
def centre_at_work(
    url: str,
    *,
    people: bool = True,
    rows: Mapping[str, list[object]] | None = None,
    now: Callable[[], datetime] | None = None,
    rate: float = 1.0,
) -> Iterator[CentreAtWork]:
    """A centre on this empty database with the small district's data and people, served on a free loopback port."""
    central = open_central(url, now=now, rate=rate)
    for name, listed in (sample_rows() if rows is None else rows).items():
        central.publish(edition_of(name, listed))
    beside = Beside(central)
    centre = CentreAtWork(central=central, url=beside.start())
    try:
        if people:
            centre.everybody()
        yield centre
    finally:
        beside.stop()
