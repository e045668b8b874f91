"""Small editions of every dataset, as the centre would serve them."""

import gzip
import hashlib
import random
from collections.abc import Iterable
from datetime import date
from typing import Any

from desk_app.domain.calendar import DayKind, DayRow
from desk_app.domain.case import Badge, BodyId
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.directory import Body, BodyKind, Person
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.domain.policy import Policy
from desk_app.domain.protocol import EditionInfo
from desk_app.ports import Editions
from desk_app.progress import Task
from desk_app.wire import canonical, dump_row
from tests.sample_reference import CATALOGUE, DIRECTORY, START

PIECE = 256 * 1024
WEST, SOUTH = 120.4, 31.1
SIDE = 0.01
"""The cells are squares of this many degrees, five by five."""


def square(column: int, line: int, size: int = 1) -> tuple[tuple[float, float], ...]:
    """The outline of a square of the sample land."""
    west, south = WEST + column * SIDE, SOUTH + line * SIDE
    east, north = west + size * SIDE, south + size * SIDE
    return (west, south), (east, south), (east, north), (west, north)


def grids() -> list[GridArea]:
    """A district, one board, one village and twenty-five cells."""
    areas = [
        GridArea(code="320506", level=GridLevel.DISTRICT, name="吴中区", parent="", ring=square(0, 0, 5)),
        GridArea(code="320506001", level=GridLevel.BOARD, name="甲街道", parent="320506", ring=square(0, 0, 5)),
        GridArea(code="320506001001", level=GridLevel.VILLAGE, name="一村", parent="320506001", ring=square(0, 0, 5)),
    ]
    for number in range(25):
        code = f"320506001001{number + 1:03}"
        ring = square(number % 5, number // 5)
        areas.append(
            GridArea(code=code, level=GridLevel.CELL, name=f"第{number + 1}网格", parent="320506001001", ring=ring)
        )
    return areas


def components(number: int = 300, seed: int = 1) -> list[Component]:
    """Components scattered over the land."""
    choice = random.Random(seed)
    names = ("污水井盖", "雨水井盖", "路灯", "行道树", "消火栓")
    roads = ("金山路", "木渎大道", "长江路")
    made = []
    for index in range(number):
        kind = choice.randrange(len(names))
        made.append(
            Component(
                code=f"320506{kind + 1:04}{index:06}",
                class_code=f"{kind + 1:04}",
                name=names[kind],
                longitude=WEST + choice.random() * 5 * SIDE,
                latitude=SOUTH + choice.random() * 5 * SIDE,
                cell="320506001001001",
                address=f"{choice.choice(roads)} {choice.randrange(900)} 号",
                state=ComponentState.INTACT,
                authority="squad-a",
                owner="squad-a",
                maintainer="water",
            )
        )
    return made


def rows_of(name: str) -> list[Any]:
    """The rows of a dataset of the sample."""
    match name:
        case "policies":
            return [Policy(callback_attempts=2)]
        case "calendar":
            day = DayRow(date=date(2026, 10, 1), kind=DayKind.HOLIDAY, name="国庆节", source="国办发明电")
            return [CalendarHead(zone="Asia/Shanghai", published_years=(2026,)), day]
        case "catalogue":
            return [*CATALOGUE.categories.values(), *CATALOGUE.problems.values()]
        case "grids":
            return list(grids())
        case "components":
            return list(components())
        case "directory":
            unit = Body(id=BodyId("lamps"), kind=BodyKind.UNIT, name="路灯管理所", telephone="65120000")
            person = Person(badge=Badge("L1"), name="陆灯", duty="contact", body=unit.id, telephone="13900001111")
            return [*DIRECTORY.bodies.values(), unit, *DIRECTORY.people.values(), person]
        case _:
            raise ValueError(name)


def lines_of(rows: Iterable[Any]) -> list[bytes]:
    """The lines of an edition, without line ends."""
    return [canonical(dump_row(row)).encode() for row in rows]


def info_of(name: str, lines: list[bytes]) -> EditionInfo:
    """What the centre would say of these lines."""
    digest = hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()
    size = sum(len(line) + 1 for line in lines)
    return EditionInfo(name=name, edition=digest, rows=len(lines), bytes=size, published_at=START, current=True)


def install_lines(shelf: Editions, info: EditionInfo, lines: Iterable[bytes], task: Task | None = None) -> None:
    """Keep the stream of these lines as a download does, and install it."""
    stream = gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0)
    shelf.throw_away(info)
    for start in range(0, len(stream), PIECE):
        shelf.keep(info, start, stream[start : start + PIECE])
    shelf.install(info, task or Task())
