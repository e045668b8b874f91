"""A desk without disk and network for tests of the window around the panes: answers at once or when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desk_app.desk import Changed, Kept, SignInOutcome
from desk_app.domain.calendar import Calendar
from desk_app.domain.case import DISTRICT, Badge, CaseId
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.directory import Directory
from desk_app.domain.policy import Policy
from desk_app.domain.projection import QueueFilter, SyncStatus
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role, SeatState
from desk_app.errors import BadInput
from desk_app.screens.caller_card import CallerCard
from desk_app.screens.missed_calls import MissedCallsView
from desk_app.screens.phone_words import shown_number
from desk_app.screens.sync_badge import SyncView, sync_view
from desk_app.telephony.no_phone import NoPhone
from tests.fakes.revealing import RevealingCalls
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
class ShellCalls(RevealingCalls):
    """What the window asks of `desk.calls`: cards by number, and what a test says of missed calls."""

    phone: Any = field(default_factory=NoPhone)
    cards: dict[str, CallerCard] = field(default_factory=dict)
    missed: MissedCallsView = field(default_factory=MissedCallsView)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    wrong: BadInput | None = None

    def card(self, number: str) -> Future[CallerCard]:
        self.asked.append(("card", number))
        unknown = CallerCard(number=number, shown=shown_number(number), revealed=False, heading="Unknown number")
        card = self.cards.get(number, unknown)
        return answered(replace(card, shown=number, revealed=True) if self.is_revealed(number) else card)

    def reveal(self, number: str, case: Any = None, reason: str = "") -> Future[Any]:
        self.asked.append(("reveal", number, case, reason))
        self.was_revealed(number)
        return answered(Kept(case=None, ids=()))

    def missed_view(self) -> Future[MissedCallsView]:
        return answered(self.missed)

    def check_phone(self, settings: str) -> Future[None]:
        self.asked.append(("check", settings))
        return failed(self.wrong) if self.wrong is not None else answered(None)

    def set_up_phone(self, settings: str) -> Future[None]:
        self.asked.append(("set_up", settings))
        return answered(None)


def answered(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


def failed(trouble: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(trouble)
    return future


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
    calls: ShellCalls = field(default_factory=lambda: ShellCalls())
    kept_choices: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calls.now, self.calls.tell = self.now, self.tell

    def choice(self, name: str) -> Future[Any]:
        return self._answer(self.kept_choices.get(name))

    def keep_choice(self, name: str, value: str) -> Future[Any]:
        self.kept_choices[name] = value
        return self._answer(None)

    def forget_learned(self) -> Future[Any]:
        self.asked.append(("forget_learned",))
        return self._answer(None)

    def settle(self, dropped: Any) -> Future[Any]:
        self.asked.append(("settle", *dropped))
        return self._answer(None)

    def new_case_id(self) -> CaseId:
        self.asked.append(("new_case_id",))
        return CaseId(f"new-{len(self.asked)}")

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
        return self._answer(self.outcomes.pop(0) if self.outcomes else Kept(case=None, ids=()))

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


@dataclass(slots=True)
class PlainField:
    """A field of a plain form."""

    values: dict[str, str]
    name: str

    def set_value(self, value: str) -> None:
        self.values[self.name] = value


class PlainForm(QWidget):
    """Stands where the form of a call stands."""

    def __init__(self, case_id: str = "new-1", known: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.case_id = CaseId(case_id)
        self.values = dict(known or {})
        self.fields = self
        self.box = QPlainTextEdit(self)
        self.setFocusProxy(self.box)

    edited = Signal(str)

    @property
    def touched(self) -> bool:
        return bool(self.box.toPlainText())

    def field(self, name: str) -> PlainField:
        return PlainField(self.values, name)

    @property
    def call_number(self) -> str:
        return self.values.get("call_number", "")

    @property
    def caller_meant(self) -> str:
        return self.call_number or self.values.get("phone", "")


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
        self.register_form: PlainForm | None = None
        self.place_at_hand: Any = None
        self.refuses = ""
        self.near: list[Any] = []
        self.said: list[str] = []
        self.makes_forms = False
        self.view: Any = None
        self.card = SimpleNamespace(shown=None)
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

    def start_intake(self, known: Any = None) -> None:
        self.shown.append("intake")
        if self.makes_forms:
            self.put_call_away()
            self.register_form = PlainForm(f"new-{len(self.shown)}", known)
            self.layout().addWidget(self.register_form)
            self.setFocusProxy(self.register_form.box)
            self.register_form.show()

    def put_call_away(self) -> None:
        if self.register_form is not None:
            self.shown.append(("put away", self.register_form.box.toPlainText()))
            self.register_form.hide()
            self.register_form = None
            self.setFocusProxy(None)

    def want(self, wanted: QueueFilter) -> None:
        self.wanted = wanted
        self.wanted_changed.emit(wanted)


def plain_panes() -> Panes:
    return Panes(queue=PlainPane(), case=PlainPane(), lookup=PlainPane(), countdown=PlainPane())
