"""The window of a year for pictures: a year whose notice is being typed, a settled one, the question before the end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desk_app.domain.calendar import DayRow
from desk_app.domain.datasets import CalendarHead
from desk_app.progress import Task
from desk_app.screens.year_draft import CalendarDraft, draft_of
from desk_app.screens.year_paste import read_pasted
from desk_app.screens.year_port import FileRead, InForce, Published
from ui.bridge import Bridge
from ui.year.window import YearWindow

NOTICE_2026 = "国办发明电〔2025〕7号"
DAYS_2026 = """\
2026-01-01~2026-01-03 休 元旦
2026-01-04 班 元旦
2026-02-14 班 春节
2026-02-15~2026-02-23 休 春节
2026-02-28 班 春节
2026-04-04~2026-04-06 休 清明节
2026-05-01~2026-05-05 休 劳动节
2026-05-09 班 劳动节
2026-06-19~2026-06-21 休 端午节
2026-09-20 班 国庆节
2026-09-25~2026-09-27 休 中秋节
2026-10-01~2026-10-07 休 国庆节
2026-10-10 班 国庆节
"""
MADE_UP_2027 = """\
1月1日至1月3日 休 元旦
2月4日 休 除夕 08:00-12:00
2月5日至2月11日 休 春节
2月13日 班 春节
2月20日 班 春节
"""
"""An example; no notice of that year is known."""


@dataclass(slots=True, kw_only=True)
class StillCalendar:
    """A centre in a picture: one calendar, every publishing works, no file is read."""

    draft: CalendarDraft
    published: list[CalendarDraft] = field(default_factory=list)

    def in_force(self) -> Future[InForce]:
        """The one there is."""
        return _answer(InForce(edition="4f0c52a1d9e7", draft=self.draft))

    def read(self, file: Path, draft: CalendarDraft, task: Task) -> Future[FileRead]:
        """Nothing is ever found in a file."""
        return _answer(FileRead(draft=None, lines=(file.name,)))

    def publish(self, draft: CalendarDraft, base: str, task: Task) -> Future[Published]:
        """Keeps it."""
        self.published.append(draft)
        return _answer(Published(edition="9b1d", stored=True))

    def subscribe(self, _listener: Callable[[Any], None]) -> Callable[[], None]:
        """Tells nothing."""
        return lambda: None


def national_draft() -> CalendarDraft:
    """The calendar of one settled year."""
    rows = [
        DayRow(date=row.date, kind=row.kind, name=row.name, source=NOTICE_2026)
        for row in read_pasted(DAYS_2026, 2026).rows
    ]
    return draft_of(rows, CalendarHead(zone="Asia/Shanghai", published_years=(2026,)))


def _window(year: int, *, paste: str = "", publish: bool = False) -> Callable[[], QWidget]:
    def make() -> QWidget:
        window = YearWindow(Bridge(StillCalendar(draft=national_draft())), year)
        QCoreApplication.sendPostedEvents(None, 0)  # the answer of a desk that stands still is here already
        if paste:
            window.paste(paste)
            window.grid.mark(date(year, 2, 5), date(year, 2, 11))
        if publish:
            window.publish()
        return window

    return make


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """A settled year, one that is being typed, and the question before it is published."""
    return [
        ("year", _window(2026)),
        ("year-typed", _window(2027, paste=MADE_UP_2027)),
        ("year-publish", _window(2027, paste=MADE_UP_2027, publish=True)),
    ]


def _answer(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future
