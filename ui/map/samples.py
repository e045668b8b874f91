"""The map with an invented land, for pictures: far, a board, near with symbols, a picked place, none yet."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desk_app.domain.case import CaseId, State
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.domain.projection import CasePoint
from desk_app.screens.map import CaseMark, PlaceCard, component_card, place_card
from ui.bridge import Bridge
from ui.map.land import drawing_of
from ui.map.pane import MapPane
from ui.map.sample_land import sample_land
from ui.queue.sample_district import NOW, REFERENCE, SampleDesk

Point = tuple[float, float]
MIDDLE: Point = (120.5107, 31.2428)
TONES = ("green", "green", "green", "yellow", "green", "red", "muted", "green")
TITLES = ("污水井盖缺失", "路灯不亮", "暴露垃圾", "占道经营", "行道树倾倒", "夜间施工噪声")


class StillDesk(SampleDesk):
    """A desk in a picture: what a map asks of it is never answered."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if not name.startswith("map_"):
            raise AttributeError(name)
        return lambda *_asked: Future()


def sample_cases(count: int = 260) -> tuple[CaseMark, ...]:
    """Open cases all over the invented land."""
    points = sample_land().points
    longitudes, latitudes = np.frombuffer(points.longitudes), np.frombuffer(points.latitudes)
    places = np.random.default_rng(11).integers(0, len(longitudes), count).tolist()
    return tuple(
        CaseMark(
            point=CasePoint(
                id=CaseId(f"case-{number}"),
                number=f"WZ20261123-{number:05d}",
                title=TITLES[number % len(TITLES)],
                state=State.PENDING_DISPATCH,
                grade="B",
                longitude=float(longitudes[place]),
                latitude=float(latitudes[place]),
                due=NOW + timedelta(minutes=42),
                turns_yellow=NOW + timedelta(minutes=30),
            ),
            tone=TONES[number % len(TONES)],
            seen_at=NOW,
        )
        for number, place in enumerate(places)
    )


def sample_place(place: Point = MIDDLE, cases: tuple[CaseMark, ...] = ()) -> PlaceCard:
    """What the desk would tell of a place of the invented land."""
    land = sample_land()
    areas = tuple(area for level in GridLevel for area in land.areas[level] if _holds(area, place))
    longitudes, latitudes = np.frombuffer(land.points.longitudes), np.frombuffer(land.points.latitudes)
    metres = np.hypot((longitudes - place[0]) * 95_000, (latitudes - place[1]) * 111_195)
    near = [(sample_component(int(number)), float(metres[number])) for number in np.argsort(metres)[:5]]
    return place_card(place, areas, near, cases, land.streets)


def sample_component(number: int) -> Component:
    """A component of the invented land, by its place in the list."""
    land = sample_land()
    longitudes, latitudes = np.frombuffer(land.points.longitudes), np.frombuffer(land.points.latitudes)
    place = float(longitudes[number]), float(latitudes[number])
    name = ("污水井盖", "路灯", "果皮箱", "行道树", "交通护栏")[number % 5]
    state = ComponentState.DAMAGED if number % 7 == 0 else ComponentState.INTACT
    return Component(
        code=f"3205060102{number:06d}",
        class_code="0102",
        name=name,
        longitude=place[0],
        latitude=place[1],
        cell="320506010200417",
        address=f"运河路 {number % 90 + 1} 号",
        state=state,
        authority="water",
        owner="roads",
        maintainer="roads",
    )


def _holds(area: GridArea, place: Point) -> bool:
    """The ray to the east crosses the outline an odd number of times."""
    x, y = place
    pairs = zip(area.ring, (*area.ring[1:], area.ring[0]), strict=True)
    return bool(
        sum((a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in pairs) % 2
    )


def sample_pane(width: int, height: int, *, scale: float | None = None, place: Point = MIDDLE) -> MapPane:
    """The pane in a size, looking at a place at so many metres a pixel, or at all of the land."""
    bridge = Bridge(StillDesk())
    pane = MapPane(bridge)
    bridge.setParent(pane)
    pane.resize(width, height)
    pane.show()
    pane.show_drawing(drawing_of(sample_land()))
    pane.show_marks(sample_cases())
    pane.show_open("case-3")
    if scale is None:
        pane.canvas.fit()  # the map has gone to the open case
    else:
        pane.canvas.go_to(*place, scale)
    return pane


def _picked(width: int, height: int) -> QWidget:
    pane = sample_pane(width, height, scale=1.2)
    pane.show_typed((MIDDLE[0] + 0.0012, MIDDLE[1] + 0.0006))
    pane.show_place(sample_place(MIDDLE, sample_cases()))
    return pane


def _pointed() -> QWidget:
    pane = sample_pane(1100, 800, scale=0.3)
    points = pane.canvas.drawing.points if pane.canvas.drawing is not None else None
    assert points is not None
    found = points.nearest(pane.canvas.camera.x, pane.canvas.camera.y, 500.0)
    if found is not None:
        pane.canvas.point_at(found)
        x, y = pane.canvas.camera.pixel(float(points.xs[found]), float(points.ys[found]))
        pane.canvas.move_pointer(QPoint(int(x), int(y)))
        pane.show_component(component_card(sample_component(42), REFERENCE))
    return pane


def _none_yet() -> QWidget:
    bridge = Bridge(StillDesk())
    pane = MapPane(bridge)
    bridge.setParent(pane)
    pane.resize(420, 300)
    return pane


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """Name and maker of each picture."""
    return [
        ("map", lambda: sample_pane(420, 300)),
        ("map-far", lambda: sample_pane(1100, 800)),
        ("map-board", lambda: sample_pane(1100, 800, scale=6.0)),
        ("map-near", lambda: sample_pane(1100, 800, scale=0.8)),
        ("map-pointed", _pointed),
        ("map-picked", lambda: _picked(1100, 800)),
        ("map-picked-small", lambda: _picked(420, 420)),
        ("map-none-yet", _none_yet),
    ]
