"""The countdown's pane with sample clocks, for pictures: a usual morning, nothing, far too much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from desk_app.domain.case import CaseId, ClockInstance, ClockKind
from desk_app.domain.deadlines import Convention, Limit, LimitUnit
from desk_app.screens.countdown import countdown_view
from ui.countdown.pane import CountdownPane
from ui.queue.sample_district import ACTOR, NOW, REFERENCE, sample_bridge

Clock = tuple[CaseId, str | None, str, ClockInstance]
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


def clock_of(number: int, due: datetime, minutes: float, kind: ClockKind, title: str) -> Clock:
    """A running clock of a case of its own."""
    instance = ClockInstance(
        id=f"{kind.value}-{number}",
        kind=kind,
        key="",
        started_at=due - timedelta(minutes=minutes),
        limit=Limit(amount=Decimal(int(minutes)), unit=LimitUnit.MINUTE),
        convention=Convention.EIGHT_HOURS,
        calendar_edition="",
        due=due,
        turns_yellow=due - timedelta(minutes=minutes / 5),
        provisional=False,
    )
    return CaseId(f"case-{number}"), f"WZ20261123-{400 + number:05d}", title, instance


def morning_clocks() -> tuple[Clock, ...]:
    """A usual morning's clocks."""
    return tuple(
        clock_of(number, NOW + timedelta(seconds=seconds), minutes, kind, title)
        for number, (seconds, minutes, kind, title) in enumerate(MORNING)
    )


def many_clocks(count: int) -> tuple[Clock, ...]:
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


def _pane(clocks: Sequence[Clock]) -> QWidget:
    bridge = sample_bridge()
    pane = CountdownPane(bridge)
    bridge.setParent(pane)
    pane.resize(1600, 116)
    pane.show_view(countdown_view(clocks, NOW, REFERENCE, ACTOR))
    return pane


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """Name and maker of each picture."""
    return [
        ("countdown", lambda: _pane(morning_clocks())),
        ("countdown-empty", lambda: _pane(())),
        ("countdown-overfull", lambda: _pane(many_clocks(5000))),
    ]
