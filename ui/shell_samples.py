"""The operator's window as a whole, with each pane's first sample in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QWidget

from desk_app.domain.case import DISTRICT, Badge
from desk_app.domain.phone import PhoneStanding
from desk_app.domain.projection import SyncStatus
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role
from desk_app.screens.caller_card import CallerCard
from desk_app.screens.missed_calls import MissedCallsView
from desk_app.screens.sync_badge import SyncView, sync_view
from ui.bridge import Bridge
from ui.main_window import OperatorWindow
from ui.panes import Panes
from ui.wall.samples import NOW, reference

OPERATOR = Actor(badge=Badge("007"), name="李晓梅", roles=frozenset({Role.SEAT_OPERATOR}), body=DISTRICT, seat="07")
SYNCED = SyncStatus(online=True, last_heard=NOW - timedelta(seconds=3), signed_in=True, session=True)
OFFLINE = replace(
    SYNCED, online=False, last_heard=NOW - timedelta(minutes=12), waiting=3, refused=2, sign_in_needed=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StillPhone:
    """A phone in a picture; nobody is told of anything. No standing: none is set up."""

    stands: PhoneStanding = field(default_factory=PhoneStanding)

    def listen(self, _hear: Callable[..., None]) -> None:
        """Nothing happens."""

    def standing(self) -> PhoneStanding:
        """What the picture is about."""
        return self.stands


@dataclass(frozen=True, slots=True, kw_only=True)
class StillCalls:
    """What is known of callers in a picture, by their numbers; missed calls as they are given."""

    phone: StillPhone = field(default_factory=StillPhone)
    cards: Mapping[str, CallerCard] = field(default_factory=dict)
    missed: MissedCallsView = field(default_factory=MissedCallsView)

    def card(self, number: str) -> Future[CallerCard]:
        """At once, where it is known; else never."""
        return _answered(self.cards[number]) if number in self.cards else Future()

    def is_revealed(self, _number: str) -> bool:
        """Nobody has asked to see a number."""
        return False

    def hide_in_time(self, *_asked: object) -> None:
        """No time passes."""

    def missed_view(self) -> Future[MissedCallsView]:
        """At once."""
        return _answered(self.missed)


def _answered(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


@dataclass(frozen=True, slots=True, kw_only=True)
class StillDesk:
    """A desk in a picture: it stands still, and what is asked of it but calls is never answered."""

    actor: Actor | None = OPERATOR
    status: SyncStatus = SYNCED
    calls: StillCalls = field(default_factory=StillCalls)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_asked, **_named: Future()

    def subscribe(self, _listener: Callable[..., None]) -> Callable[[], None]:
        """Never tells anything."""
        return lambda: None

    def now(self) -> datetime:
        """It stands still."""
        return NOW

    def reference(self) -> Reference:
        """Boards only."""
        return reference()

    def sync_status(self) -> SyncStatus:
        """What the picture is about."""
        return self.status

    def sync_view(self) -> SyncView:
        """The same in words."""
        return sync_view(self.status, NOW)


def _panes(case: str) -> Panes:
    """Each pane's first sample; the case's is the one of this name."""
    panes: dict[str, QWidget] = {}
    for name in ("queue", "case", "lookup", "countdown", "map"):
        made = dict(import_module(f"ui.{name}.samples").samples())
        panes[name] = made.get(case if name == "case" else "", next(iter(made.values())))()
    return Panes(**panes)


def window_of(
    desk: StillDesk,
    *,
    sandbox: bool = False,
    do: str = "",
    case: str = "",
    then: Callable[[OperatorWindow], object] = lambda _window: None,
) -> Callable[[], QWidget]:
    """Makes a window on a desk that stands still: with the case pane's sample of this name, an action of the window
    done, and whatever else the picture is about."""

    def make() -> QWidget:
        bridge = Bridge(desk)
        window = OperatorWindow(bridge, _panes(case), sandbox=sandbox)
        bridge.setParent(window)
        window.resize(1920, 1080)
        window.show()
        if do:
            window.do(do)
        then(window)
        return window

    return make


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """The window at work, offline, in the sandbox, and the pages that open over it."""
    return [
        ("operator", window_of(StillDesk())),
        ("operator-call", window_of(StillDesk(), case="case-call-filled")),
        ("operator-offline", window_of(StillDesk(status=OFFLINE))),
        ("operator-call-offline", window_of(StillDesk(status=OFFLINE), case="case-call-typed")),
        ("operator-sandbox", window_of(StillDesk(), sandbox=True)),
        ("palette", window_of(StillDesk(), do="palette")),
        ("keys", window_of(StillDesk(), do="keys")),
        ("sign-in", window_of(StillDesk(actor=None))),
        ("sign-in-again", window_of(StillDesk(status=OFFLINE), do="sign_in")),
    ]
