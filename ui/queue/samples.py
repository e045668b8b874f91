"""The queue's pane with sample cases, for pictures: a usual morning, nothing at all, and far too much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from desk_app.domain.case import ENDS, CaseId, Module, Source, State
from desk_app.domain.projection import QueueFilter, QueueRow, QueueState
from desk_app.screens.queue import QueueView, queue_view
from ui.queue.pane import QueuePane
from ui.queue.sample_district import ACTOR, BOARD, NOW, REFERENCE, sample_bridge

# minutes left of how many, grade, state, title, place, unit, marks, pending, refused
Told = tuple[float | None, float, str, State, str, str, str, str, int, int]
MORNING: tuple[Told, ...] = (
    (-7, 120, "C", State.HANDLING, "商业噪音扰民", "翠坊街 88 号楼下", "squad", "supervised", 0, 0),
    (4, 30, "A", State.PENDING_DISPATCH, "燃气泄漏", "金山路 12 号 3 幢", "", "", 0, 0),
    (
        11,
        30,
        "",
        State.PENDING_FILING,
        "金山路菜场门口下水道盖子没了，刚有人差点摔进去",
        "金山路菜场门口",
        "",
        "",
        2,
        0,
    ),
    (26, 120, "B", State.PENDING_SIGN, "污水井盖", "金枫路中华园大饭店东侧", "roads", "returned", 0, 1),
    (48, 60, "", State.PENDING_ACCEPT, "小区电动车停在楼道里充电，晚上都不敢睡", "", "", "", 0, 0),
    (95, 240, "C", State.HANDLING, "占道经营", "凯马广场南门", "squad", "reworked supervised", 0, 0),
    (200, 480, "B", State.PENDING_INSPECTION, "路灯不亮", "宝带西路长桥段", "roads", "failed_inspection", 0, 0),
    (300, 960, "C", State.PENDING_CALLBACK, "暴露生活垃圾", "石湖东路小石城北门", "squad", "unreached", 0, 0),
    (2000, 3000, "C", State.HANDLING, "绿地脏乱", "尹山湖公园西入口", "sub2", "unverified_place provisional", 0, 0),
    (None, 0, "B", State.SUSPENDED, "行道树缺失，待种植季补种", "吴中大道", "squad", "", 0, 0),
    (None, 0, "C", State.MERGED, "占道经营", "凯马广场南门", "", "callback_owed", 0, 0),
)
COUNTS: dict[str, int] = {
    State.PENDING_ACCEPT: 12,
    State.PENDING_FILING: 7,
    State.VERIFYING: 3,
    State.PENDING_DISPATCH: 5,
    State.RETURNED: 2,
    State.PENDING_SIGN: 14,
    State.HANDLING: 231,
    State.SUSPENDED: 9,
    State.PENDING_INSPECTION: 18,
    State.INSPECTING: 6,
    State.PENDING_CALLBACK: 9,
    State.PENDING_CLOSE: 4,
}
MODULES = {f"module:{name}": count for name, count in zip(Module, (214, 31, 22, 17, 28, 8), strict=True)}


def _row(number: int, told: Told) -> QueueRow:
    left, of, grade, state, title, place, unit, marks, pending, refused = told
    due = None if left is None else NOW + timedelta(minutes=left, seconds=20)
    return QueueRow(
        id=CaseId(f"0199{number:08x}-1c2d-7e3f-8a4b-{number * 7919:012x}"),
        number=None if pending else f"WZ202611{23 if number % 3 else 22}-{400 + number:05d}",
        state=state,
        grade=grade,
        module=list(Module)[number % 6],
        source=Source.HOTLINE,
        title=title,
        address=place,
        board=BOARD,
        holder="district" if grade else "",
        unit=unit,
        due=due,
        turns_yellow=None if due is None else due - timedelta(minutes=of / 5),
        registered_at=NOW - timedelta(minutes=3 * number),
        pending=pending,
        refused=refused,
        marks=tuple(marks.split()),
    )


def morning_rows() -> tuple[QueueRow, ...]:
    """A usual morning's rows."""
    return tuple(_row(number, told) for number, told in enumerate(MORNING))


def many_rows(count: int) -> tuple[QueueRow, ...]:
    """So many rows with long words, nearest due first."""
    long = "这是一段很长的描述，来电人说了很多细节，从去年冬天一直说到今天早上 and went on in English for a while"
    rows = []
    for number in range(count):
        _left, of, grade, state, title, place, unit, marks, _pending, _refused = MORNING[number % (len(MORNING) - 2)]
        marks = f"{marks} supervised reworked returned dissatisfied"
        told = (number - 40.0, of, grade, state, f"{title} {long}", f"{place}{long}", unit, marks, 12, 3)
        rows.append(_row(number, told))
    return tuple(rows)


def morning_view(wanted: QueueFilter | None = None, rows: Sequence[QueueRow] | None = None) -> QueueView:
    """A usual morning's view."""
    wanted = wanted or QueueFilter(limit=len(MORNING))
    counts = COUNTS | MODULES
    counts |= {"open": sum(COUNTS.values()), "callback_owed": 1, "unverified_place": 1, "refused": 1, "pending": 2}
    return queue_view(
        QueueState(rows=morning_rows() if rows is None else rows, counts=counts), wanted, NOW, REFERENCE, ACTOR
    )


def _pane(view: QueueView) -> QueuePane:
    bridge = sample_bridge()
    pane = QueuePane(bridge)
    bridge.setParent(pane)
    pane.resize(400, 780)
    pane.want(view.wanted)
    pane.show_view(view)
    return pane


def _morning() -> QWidget:
    pane = _pane(morning_view())
    pane.list.setCurrentIndex(pane.list.model().index(1, 0))
    return pane


def _news() -> QWidget:
    """Three came, the third row has left; nothing has moved."""
    pane = _morning()
    assert isinstance(pane, QueuePane)
    rows = morning_rows()
    came = tuple(replace(rows[4], id=CaseId(f"new-{number}")) for number in range(3))
    pane.show_view(morning_view(rows=(*came, *rows[:2], *rows[3:])))
    return pane


def _empty() -> QWidget:
    wanted = QueueFilter()
    return _pane(queue_view(QueueState(), wanted, NOW, REFERENCE, ACTOR))


def _nothing_found() -> QWidget:
    return _pane(morning_view(QueueFilter(words="广场舞"), rows=()))


def _overfull() -> QWidget:
    wanted = QueueFilter(limit=300)
    counts: dict[str, int] = {state: 123_456 for state in State if state not in ENDS}
    counts |= {f"module:{module}": 1_234_567 for module in Module} | {"refused": 1234, "pending": 99_999}
    return _pane(queue_view(QueueState(rows=many_rows(300), counts=counts), wanted, NOW, REFERENCE, ACTOR))


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """Name and maker of each picture."""
    return [
        ("queue", _morning),
        ("queue-news", _news),
        ("queue-empty", _empty),
        ("queue-nothing-found", _nothing_found),
        ("queue-overfull", _overfull),
    ]
