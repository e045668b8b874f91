"""The operator's window as a whole, with each pane's first sample in its place."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QWidget

from desk_app.domain.case import DISTRICT, Badge
from desk_app.domain.projection import SyncStatus
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role
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
class StillDesk:
    """A desk in a picture: it stands still, and what is asked of it is never answered."""

    actor: Actor | None = OPERATOR
    status: SyncStatus = SYNCED

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


def _window(desk: StillDesk, *, sandbox: bool = False, do: str = "", case: str = "") -> Callable[[], QWidget]:
    def make() -> QWidget:
        bridge = Bridge(desk)
        window = OperatorWindow(bridge, _panes(case), sandbox=sandbox)
        bridge.setParent(window)
        window.resize(1920, 1080)
        window.show()
        if do:
            window.do(do)
        return window

    return make


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """The window at work, offline, in the sandbox, and the pages that open over it."""
    return [
        ("operator", _window(StillDesk())),
        ("operator-call", _window(StillDesk(), case="case-call-filled")),
        ("operator-offline", _window(StillDesk(status=OFFLINE))),
        ("operator-sandbox", _window(StillDesk(), sandbox=True)),
        ("palette", _window(StillDesk(), do="palette")),
        ("keys", _window(StillDesk(), do="keys")),
        ("sign-in", _window(StillDesk(actor=None))),
        ("sign-in-again", _window(StillDesk(status=OFFLINE), do="sign_in")),
    ]
