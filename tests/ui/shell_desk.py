"""A desk without disk and network for tests of the window around the panes: answers at once or when it is told to."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desk_app.desk import Changed, SignInOutcome
from desk_app.domain.calendar import Calendar
from desk_app.domain.case import DISTRICT, Badge
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.directory import Directory
from desk_app.domain.policy import Policy
from desk_app.domain.projection import QueueFilter, SyncStatus
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role, SeatState
from desk_app.screens.sync_badge import SyncView, sync_view
from ui.panes import Panes

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)
OPERATOR = Actor(badge=Badge("007"), name="李晓梅", roles=frozenset({Role.SEAT_OPERATOR}), body=DISTRICT, seat="07")
SYNCED = SyncStatus(online=True, last_heard=NOW - timedelta(seconds=3), signed_in=True, session=True)
REFERENCE = Reference(
    catalogue=Catalogue(edition="c"),
    directory=Directory(edition="d"),
    calendar=Calendar(zone=ZoneInfo("Asia/Shanghai")),
    policy=Policy(),
)


@dataclass(slots=True, kw_only=True)
class ShellDesk:
    """What the window asks of a desk; `asked` keeps the calls by name."""

    actor: Actor | None = OPERATOR
    status: SyncStatus = SYNCED
    password: str = "right"
    moment: datetime = NOW
    held: list[Future[Any]] | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    rows: tuple[Any, ...] = ()
    unsettled: tuple[int, ...] = ()
    outcomes: list[Any] = field(default_factory=list)
    listeners: list[Callable[[Changed], None]] = field(default_factory=list)

    def _answer(self, value: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.held is not None:
            self.held.append(future)
        else:
            future.set_result(value)
        return future

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, *what: str) -> None:
        for listener in tuple(self.listeners):
            listener(Changed(what=frozenset(what), by_whom="centre"))

    def sign_in(self, badge: str, password: str) -> Future[Any]:
        if password != self.password:
            return self._answer(SignInOutcome(code="wrong_password"))
        self.actor = replace(OPERATOR, badge=Badge(badge))
        return self._answer(SignInOutcome(actor=self.actor, online=True))

    def sign_out(self) -> Future[Any]:
        self.actor = None
        return self._answer(None)

    def set_seat_state(self, state: SeatState) -> None:
        self.asked.append(("seat_state", state))

    def looking_at(self, case_id: Any, field: str = "") -> None:
        self.asked.append(("looking_at", case_id))

    def perform(self, *intents: Any) -> Future[Any]:
        self.asked.append(("perform", *intents))
        return self._answer(self.outcomes.pop(0) if self.outcomes else None)

    def queue_view(self, wanted: QueueFilter) -> Future[Any]:
        self.asked.append(("queue", wanted))
        rows = tuple(row for row in self.rows if wanted.words in row.number + row.title)
        return self._answer(SimpleNamespace(lines=rows, wanted=wanted, unsettled=self.unsettled))

    def case_view(self, case_id: str) -> Future[Any]:
        self.asked.append(("case", case_id))
        return self._answer(SimpleNamespace(id=case_id))

    def make_ready_to_look_up(self) -> None:
        """It is."""

    def lookup_view(self, words: str, near: Any, kinds: Any) -> Future[Any]:
        self.asked.append(("lookup", words, near) if near is not None else ("lookup", words))
        return self._answer(SimpleNamespace(words=words))

    def sync_view(self) -> SyncView:
        return sync_view(self.status, self.moment)

    def sync_status(self) -> SyncStatus:
        return self.status

    def reference(self) -> Reference:
        return REFERENCE

    def now(self) -> datetime:
        return self.moment


class PlainPane(QWidget):
    """Stands where a real pane stands; keeps what it is shown."""

    case_chosen = Signal(str)
    case_wanted = Signal(str)
    wanted_changed = Signal(object)
    searched = Signal(str)
    taken = Signal(object)
    performed = Signal(object)
    place_changed = Signal(object)
    near_changed = Signal()
    why_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Any] = []
        self.wanted = QueueFilter()
        self.register_form: QWidget | None = None
        self.place_at_hand: Any = None
        self.refuses = ""
        self.near: list[Any] = []
        self.said: list[str] = []
        self.line = QLineEdit()
        self.text = QPlainTextEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.text)

    def show_view(self, view: Any) -> None:
        self.shown.append(view)

    def explain(self, clock: str) -> None:
        self.shown.append(("why", clock))

    def show_nothing(self) -> None:
        self.shown.append("nothing")

    def show_outcome(self, outcome: Any) -> None:
        self.shown.append(outcome)

    def take_hit(self, hit: Any) -> str:
        self.shown.append(hit)
        return self.refuses

    def start(self, *given: Any) -> None:
        self.shown.append("started")

    def stop(self) -> None:
        self.shown.append("stopped")

    def be_near(self, place: Any) -> None:
        self.near.append(place)

    def say(self, words: str) -> None:
        self.said.append(words)

    def start_intake(self) -> None:
        self.shown.append("intake")

    def want(self, wanted: QueueFilter) -> None:
        self.wanted = wanted
        self.wanted_changed.emit(wanted)


def plain_panes() -> Panes:
    return Panes(queue=PlainPane(), case=PlainPane(), lookup=PlainPane(), countdown=PlainPane())
