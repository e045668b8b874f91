"""A desk with an invented land for tests of the map: answers at once, or when it is told to."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk_app.desk import Changed
from desk_app.screens.map import CaseMark, ComponentCard, MapLand, component_card
from tests.sample_reference import REFERENCE, START
from tests.ui.lists_shown import StillDesk, shown
from ui.map.pane import MapPane
from ui.map.sample_land import sample_land
from ui.map.samples import sample_cases, sample_component, sample_place

COMPONENTS = 6_000


class MapDesk(StillDesk):
    """`asked` keeps what was asked for; with `holding` the answers wait in `held`."""

    def __init__(self) -> None:
        super().__init__(START)
        self.land: MapLand = sample_land(COMPONENTS)
        self.cases: tuple[CaseMark, ...] = sample_cases(60)
        self.editions = ("g1", "c1", "k1")
        self.asked: list[str] = []
        self.held: list[tuple[Future[Any], Any]] = []
        self.holding = False
        self.listeners: list[Callable[[Any], None]] = []

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, *what: str) -> None:
        for listener in self.listeners:
            listener(Changed(what=frozenset(what), by_whom="centre"))

    def _answer(self, name: str, value: Any) -> Future[Any]:
        self.asked.append(name)
        future: Future[Any] = Future()
        if self.holding:
            self.held.append((future, value))
        else:
            future.set_result(value)
        return future

    def release(self) -> None:
        """Gives every answer that was held, the newest question first."""
        while self.held:
            future, value = self.held.pop()
            if future.set_running_or_notify_cancel():
                future.set_result(value)

    def map_editions(self) -> Future[Any]:
        return self._answer("editions", self.editions)

    def map_land(self, make: Callable[[MapLand], Any]) -> Future[Any]:
        return self._answer("land", make(self.land))

    def map_cases(self, make: Callable[[tuple[CaseMark, ...]], Any]) -> Future[Any]:
        return self._answer("cases", make(self.cases))

    def map_place(self, longitude: float, latitude: float) -> Future[Any]:
        return self._answer("place", sample_place((longitude, latitude), self.cases))

    def map_component(self, _longitude: float, _latitude: float) -> Future[ComponentCard | None]:
        return self._answer("component", component_card(sample_component(7), REFERENCE))


def shown_map(qtbot: QtBot, desk: MapDesk) -> tuple[MapPane, QPlainTextEdit]:
    """The map beside a form, with its land drawn."""
    pane, form = shown(qtbot, MapPane, desk)
    pane.start()
    if not desk.holding:
        qtbot.waitUntil(lambda: "land" in desk.asked and (desk.land.empty or len(pane.canvas.cases.marks) > 0))
    return pane, form
