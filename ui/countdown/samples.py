"""The countdown's pane with sample clocks, for pictures: a full desk, a usual morning, nothing, far too much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.domain.case import DISTRICT, CaseId, ClockKind
from desk_app.domain.projection import RunningClock, SyncStatus
from desk_app.domain.working_time import micros
from desk_app.screens.clock_book import ClockBook
from desk_app.screens.clock_order import Grouping
from desk_app.screens.clock_text import ago
from desk_app.words import _
from ui.bridge import Bridge
from ui.countdown.pane import CountdownPane
from ui.pieces import PaneHeader
from ui.queue.sample_district import ACTOR, BOARD, NOW, SampleDesk

SIZE = (1920, 148)
"""What the countdown has at the foot of a window of 1920 × 1080."""
HEARD = SyncStatus(online=True, last_heard=NOW - timedelta(seconds=2), signed_in=True, session=True)
UNHEARD = SyncStatus(last_heard=NOW - timedelta(minutes=12), signed_in=True)

MORNING = (
    (-427, 120, ClockKind.HANDLING, "商业噪音扰民"),
    (252, 30, ClockKind.DISPATCH, "燃气泄漏"),
    (690, 30, ClockKind.FILING, "金山路菜场门口下水道盖子没了，刚有人差点摔进去"),
    (1560, 120, ClockKind.SIGN, "污水井盖"),
    (1720, 30, ClockKind.VERIFICATION, "群租房消防隐患"),
    (2880, 60, ClockKind.ACCEPT, "小区电动车停在楼道里充电"),
    (3400, 60, ClockKind.CALLBACK, "暴露生活垃圾"),
    (5700, 240, ClockKind.HANDLING, "占道经营"),
    (12000, 480, ClockKind.INSPECTION_WAIT, "路灯不亮"),
    (200_000, 3000, ClockKind.HANDLING, "绿地脏乱"),
)

IN_HAND = (
    "路面塌陷一处，约两平方米",
    "工地夜间施工扰民",
    "雨水箅子堵塞，路口积水",
    "流浪犬伤人，已就医",
    "楼道堆放杂物，占用消防通道",
    "行道树倾斜，压到电线",
    "河道有大量死鱼",
    "餐饮店油烟直排",
    "路灯整条不亮",
)


def clock_of(number: int, due: datetime, minutes: float, kind: ClockKind, title: str) -> RunningClock:
    """A running clock of a case of its own."""
    return RunningClock(
        case=CaseId(f"case-{number}"),
        clock=f"{kind.value}-1",
        kind=kind.value,
        due=micros(due),
        turns_yellow=micros(due - timedelta(minutes=minutes / 5)),
        number=f"WZ20261123-{400 + number:05d}",
        title=title,
        grade="ABC"[number % 3],
        unit=("squad", "roads", "gas", "")[number % 4],
        board=(BOARD, "320506004", "")[number % 3],
        holder=DISTRICT,
        limit=f"{int(minutes)} minute",
        provisional=False,
    )


def morning_clocks() -> tuple[RunningClock, ...]:
    """A usual morning's clocks."""
    return tuple(
        clock_of(number, NOW + timedelta(seconds=seconds), minutes, kind, title)
        for number, (seconds, minutes, kind, title) in enumerate(MORNING)
    )


def full_clocks() -> tuple[RunningClock, ...]:
    """What runs at a full desk: the morning's clocks, and of every other case in hand one that is due within hours."""
    kinds = (ClockKind.HANDLING, ClockKind.SIGN, ClockKind.CALLBACK, ClockKind.INSPECTION_WAIT)
    others = tuple(
        clock_of(100 + number, NOW + timedelta(minutes=7 + 3 * number), 240, kinds[number % len(kinds)], title)
        for number, title in enumerate(IN_HAND * 3)
    )
    return (*morning_clocks(), *others)


def many_clocks(count: int) -> tuple[RunningClock, ...]:
    """So many clocks, a tenth of them late."""
    kinds = tuple(ClockKind)
    return tuple(
        clock_of(
            number,
            NOW + timedelta(seconds=(number - count / 10) * 7),
            60,
            kinds[number % len(kinds)],
            f"第 {number} 件，说来话长，描述也很长很长很长 and partly in English",
        )
        for number in range(count)
    )


class CountdownDesk(SampleDesk):
    """A desk in a picture whose clocks are given; what is chosen there is remembered by nobody."""

    actor = ACTOR

    def __init__(self, status: SyncStatus = HEARD) -> None:
        super().__init__()
        self._status = status

    def sync_status(self) -> SyncStatus:
        """How the seat stands with its centre in the picture."""
        return self._status

    def clock_book(self, *_wanted: object) -> Future[ClockBook]:
        """The clocks of the picture stay as they are."""
        return Future()

    def choice(self, _name: str) -> Future[str | None]:
        """Nothing was chosen before."""
        return _answer(None)

    def keep_choice(self, _name: str, _value: str) -> Future[None]:
        """Taken, and forgotten."""
        return _answer(None)


T = TypeVar("T")


def _answer(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def _pane(
    clocks: Sequence[RunningClock], grouping: Grouping = Grouping.NONE, status: SyncStatus = HEARD
) -> CountdownPane:
    bridge = Bridge(CountdownDesk(status))
    pane = CountdownPane(bridge)
    bridge.setParent(pane)
    pane.grouping.show_grouping(grouping)
    pane.show_book(ClockBook(clocks, micros(NOW), grouping))
    return pane


def _muted(clocks: Sequence[RunningClock]) -> CountdownPane:
    pane = _pane(clocks)
    pane.alerts.mute_for(timedelta(minutes=15))
    return pane


def _in_dock(pane: CountdownPane, status: SyncStatus = HEARD) -> QWidget:
    """As it stands in the window: with its header, and the tools in that."""
    assert status.last_heard is not None
    whole = QWidget()
    whole.setProperty("role", "surface")
    whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    header = PaneHeader(_("Countdown"), ago(status.last_heard, NOW), key="Ctrl+4")
    header.add_tools(pane.header_tools)
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(header)
    layout.addWidget(pane, 1)
    whole.resize(*SIZE)
    return whole


def _bare() -> CountdownPane:
    """Without a dock around it: what a whole window's picture puts into its own."""
    pane = _pane(full_clocks())
    pane.resize(*SIZE)
    return pane


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """Name and maker of each picture; the first is the one that a whole window shows."""
    return [
        ("countdown", _bare),
        ("countdown-full", lambda: _in_dock(_pane(full_clocks()))),
        ("countdown-grouped", lambda: _in_dock(_pane(morning_clocks(), Grouping.CLOCK))),
        ("countdown-muted", lambda: _in_dock(_muted(morning_clocks()))),
        ("countdown-unheard", lambda: _in_dock(_pane(morning_clocks(), status=UNHEARD), UNHEARD)),
        ("countdown-empty", lambda: _in_dock(_pane(()))),
        ("countdown-overfull", lambda: _in_dock(_pane(many_clocks(5000), Grouping.UNIT))),
    ]
