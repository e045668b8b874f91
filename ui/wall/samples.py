"""What the wall looks like with figures: fresh, old, and before the first news."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desk_app.domain.calendar import Calendar
from desk_app.domain.case import Badge, BodyId, Module, Source, State, Step
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.directory import Body, BodyKind, Directory
from desk_app.domain.policy import Policy
from desk_app.domain.protocol import Figures, Presence, Tally
from desk_app.domain.reference import Reference
from desk_app.domain.seat import SeatState
from desk_app.screens.wall import WallView, wall_view
from ui.theme import current
from ui.wall.legibility import Viewing
from ui.wall.page_painter import PagePainter

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)
BOARDS = (
    *("木渎镇", "胥口镇", "甪直镇", "临湖镇", "东山镇", "金庭镇", "光福镇"),
    *("长桥街道", "郭巷街道", "横泾街道", "越溪街道", "城南街道", "香山街道", "太湖街道"),
)
PEOPLE = ("李晓梅", "王建国", "张敏", "陈志强", "赵雪", "周婷", "吴斌", "徐静", "孙磊", "马丽", "朱平", "胡月")
BY_STEP = (
    (Step.REPORT, 12, 0),
    (Step.FILING, 7, 1),
    (Step.DISPATCH, 5, 2),
    (Step.HANDLING, 231, 9),
    (Step.CLOSING, 36, 1),
)
BY_MODULE = (
    (Module.CITY_MANAGEMENT, 148, 7),
    (Module.ENVIRONMENT, 41, 2),
    (Module.WORK_SAFETY, 9, 0),
    (Module.PUBLIC_ORDER, 22, 1),
    (Module.CONVENIENCE, 63, 3),
    (Module.POLICY_ENQUIRY, 8, 0),
)
BY_SOURCE = (
    (Source.HOTLINE, 968),
    (Source.GRID_LEADER, 297),
    (Source.POLICE_110, 161),
    (Source.WECHAT, 44),
    (Source.PATROLLER, 38),
    (Source.FORUM, 12),
)


def reference() -> Reference:
    """Reference data with the district's fourteen boards."""
    bodies = {
        BodyId(f"sc{n:02}"): Body(
            id=BodyId(f"sc{n:02}"), kind=BodyKind.SUB_CENTRE, name=f"{name}联动分中心", board=f"320505{n:03}"
        )
        for n, name in enumerate(BOARDS, start=101)
    }
    return Reference(
        catalogue=Catalogue(edition=""),
        directory=Directory(edition="", bodies=bodies),
        calendar=Calendar(zone=ZoneInfo("Asia/Shanghai")),
        policy=Policy(),
    )


def figures() -> Figures:
    """A Monday morning."""
    return Figures(
        at=NOW,
        position=41_207,
        by_step=_tallies(BY_STEP),
        by_state=(Tally(key=State.HANDLING, count=231, late=9),),
        by_board=tuple(
            Tally(key=f"320505{n:03}", count=9 + (n * 37) % 29, late=max(0, (n * 5) % 9 - 4))
            for n, _name in enumerate(BOARDS, start=101)
        ),
        by_module=_tallies(BY_MODULE),
        by_source_today=tuple(Tally(key=key, count=count) for key, count in BY_SOURCE),
        registered_today=1_520,
        closed_today=1_388,
        open=291,
        late=13,
        seats=tuple(
            Presence(
                seat=f"{n:02}",
                badge=Badge(f"{n:03}"),
                name=name,
                state=tuple(SeatState)[n * 5 % 4] if n % 3 else SeatState.READY,
                at=NOW,
            )
            for n, name in enumerate(PEOPLE, start=1)
        ),
    )


def _tallies(rows: Iterable[tuple[str, int, int]]) -> tuple[Tally, ...]:
    return tuple(Tally(key=key, count=count, late=late) for key, count, late in rows)


class WallPicture(QWidget):
    """A page of the wall without a desk behind it."""

    def __init__(self, view: WallView, page: int) -> None:
        super().__init__()
        self._view, self._page = view, page
        self.resize(1920, 1080)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = Viewing().smallest_text(self.width(), self.height())
        drawing = PagePainter(
            painter=painter, theme=current(), text=text, old=self._view.old and bool(self._view.pages)
        )
        drawing.draw(QRectF(self.rect()), self._view, self._page)
        painter.end()


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """Every page of the wall, one page that is old, and the wall before its first figures."""

    def picture(page: int, heard: timedelta | None, *, empty: bool = False) -> Callable[[], QWidget]:
        def make() -> QWidget:
            shown = None if empty else figures()
            heard_at = None if heard is None else NOW - heard
            return WallPicture(wall_view(shown, NOW, reference(), heard_at), page)

        return make

    fresh, old = timedelta(seconds=2), timedelta(minutes=12)
    names = ("steps", "boards-1", "boards-2", "modules", "sources", "seats")
    made = [(f"wall-{name}", picture(page, fresh)) for page, name in enumerate(names)]
    return [*made, ("wall-old", picture(0, old)), ("wall-waiting", picture(0, None, empty=True))]
