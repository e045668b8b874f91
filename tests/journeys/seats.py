"""Real seats for journeys: a real disk in a folder, a real line to a real centre, and the line can be pulled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import update

from desk_app.bootstrap import OpenDesk, open_desk
from desk_app.central import schema
from desk_app.central.engine import writing
from desk_app.domain import commands as c
from desk_app.domain.case import Caller, Case, CaseId, DemandKind, Photo, Source, State
from desk_app.domain.decide import Refused
from desk_app.domain.projection import PendingCommand
from desk_app.domain.seat import Actor
from desk_app.sandbox.relay import Relay
from desk_app.settings import Settings
from desk_app.sync.intents import Intent, Kept, NotPossible
from tests.centre_at_work import PASSWORD, CentreAtWork
from tests.sample_reference import PLACE_A, STALL, SUB_A

BOUND_SECONDS = 60.0
PHOTO = Photo(sha256="a" * 64, name="现场.jpg")
CALLER = Caller(name="张先生", phone="13812345678", wants_answer=True)

T = TypeVar("T")


def now_or_never(future: Future[T]) -> T:
    """The result of a desk's call, within a bound on hanging."""
    return future.result(BOUND_SECONDS)


def eventually(asked: Callable[[], T], what: str) -> T:
    """Waits until what is asked gives something true, and gives it back."""
    give_up = time.monotonic() + BOUND_SECONDS
    while not (found := asked()):
        assert time.monotonic() < give_up, f"never happened: {what}"
        time.sleep(0.02)
    return found


class Seat:
    """A seat without its windows, as a journey works with it."""

    def __init__(self, folder: Path, url: str, who: Actor) -> None:
        self.folder = folder
        self.url = url
        self.who = who
        self.opened: OpenDesk = self._open()

    @property
    def settings(self) -> Settings:
        """What the program is started with."""
        return Settings(server_url=self.url, data_dir=self.folder, seat=self.who.seat, language="zh_CN")

    def _open(self, *, with_phone: bool = False) -> OpenDesk:
        return open_desk(self.settings, with_phone=with_phone)

    def sign_in(self, password: str = PASSWORD) -> bool:
        """Signs in (True: online) or unlocks; whoever it is has to get in."""
        outcome = now_or_never(self.opened.desk.sign_in(self.who.badge, password))
        assert outcome.signed_in, outcome.code
        return outcome.online

    def ready(self) -> Seat:
        """Signed in, with reference data and everything the centre has for this seat."""
        self.sign_in()
        eventually(self.has_reference, "the reference data arrive")
        eventually(lambda: self.opened.desk.sync_status().online, "the seat is online")
        return self

    def has_reference(self) -> bool:
        """Catalogue and directory are on the disk."""
        reference = self.opened.desk.reference()
        return bool(reference.catalogue.problems) and bool(reference.directory.bodies)

    def restart(self, *, with_phone: bool = False) -> None:
        """The program is ended and started again, with the phone that was set up on it or without."""
        self.opened.close()
        self.opened = self._open(with_phone=with_phone)

    def close(self) -> None:
        """Ends the program."""
        self.opened.close()

    # --- acting -----------------------------------------------------------------------------------------------------

    def perform(self, *intents: Intent) -> Kept | NotPossible:
        """What a form's button does."""
        return now_or_never(self.opened.desk.perform(*intents))

    def give(self, case: str, *bodies: c.Body, on_behalf_of: c.OnBehalf | None = None) -> Kept:
        """Commands on one case that this seat itself finds possible."""
        intents = [Intent(case=CaseId(case), body=body, on_behalf_of=on_behalf_of) for body in bodies]
        outcome = self.perform(*intents)
        assert isinstance(outcome, Kept), outcome
        return outcome

    def register(self, text: str = "菜场门口摆摊", *more: c.Body) -> CaseId:
        """A call: registered and accepted, with more commands of the same group."""
        told = c.RegisterCase(
            source=Source.HOTLINE,
            demand_kind=DemandKind.COMPLAINT,
            text=text,
            caller=CALLER,
            place=PLACE_A,
            problem=STALL,
            accept=True,
        )
        outcome = self.perform(Intent(body=told), *(Intent(body=body) for body in more))
        assert isinstance(outcome, Kept) and outcome.case is not None, outcome
        return outcome.case

    def file_and_dispatch(self, text: str = "菜场门口摆摊") -> CaseId:
        """A whole call: registered, filed and dispatched to the sub-centre in one group."""
        return self.register(text, c.FileCase(problem=STALL, condition=f"{STALL}-1"), c.DispatchCase(target=SUB_A))

    # --- looking ----------------------------------------------------------------------------------------------------

    @property
    def status(self) -> tuple[int, int]:
        """Waiting and refused commands."""
        status = self.opened.desk.sync_status()
        return status.waiting, status.refused

    def shown(self, case: str) -> Case | None:
        """The case as this seat shows it."""
        stored = self.opened.disk.journal.case(CaseId(case))
        return stored.shown if stored is not None else None

    def confirmed(self, case: str) -> Case | None:
        """The case as the centre has told it."""
        stored = self.opened.disk.journal.case(CaseId(case))
        return stored.confirmed if stored is not None else None

    def knows(self, case: str, state: State) -> bool:
        """The centre has told this seat that the case stands there."""
        confirmed = self.confirmed(case)
        return confirmed is not None and confirmed.state is state

    def in_scope(self, case: str) -> bool:
        """The case is among those this seat may see."""
        stored = self.opened.disk.journal.case(CaseId(case))
        return stored is not None and stored.in_scope

    def refused(self) -> list[PendingCommand]:
        """Refused commands that wait for the operator."""
        return [one for one in self.opened.disk.journal.pending() if one.answer and one.answer.verdict == "REFUSED"]

    def settled(self) -> None:
        """Waits until nothing of this seat waits for the centre."""
        eventually(lambda: self.status[0] == 0, "everything is sent")


@contextmanager
def a_line(url: str) -> Iterator[Relay]:
    """A line to the centre that can be cut and mended."""
    relay = Relay(url)
    try:
        yield relay
    finally:
        relay.close()


@contextmanager
def a_seat(folder: Path, url: str, who: Actor) -> Iterator[Seat]:
    """A seat that is ended with the test."""
    seat = Seat(folder, url, who)
    try:
        yield seat
    finally:
        seat.close()


def not_possible(outcome: Kept | NotPossible | Refused) -> str:
    """The code of what a seat itself refuses."""
    assert isinstance(outcome, NotPossible), outcome
    return outcome.code


def expire_access_tokens(centre: CentreAtWork) -> None:
    """A quarter of an hour passes for every token, without waiting for it."""
    _change_sessions(centre, access_until=0)


def end_sessions(centre: CentreAtWork) -> None:
    """Every session is over for good, as after a night without a word."""
    _change_sessions(centre, access_until=0, refresh_until=0)


def _change_sessions(centre: CentreAtWork, **values: int) -> None:
    with writing(centre.central.engine) as connection:
        connection.execute(update(schema.sessions).values(**values))
