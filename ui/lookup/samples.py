"""The look-up's pane with sample answers, for pictures: a manhole, a problem, a cell, nothing typed, nothing found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desk_app.domain.projection import LookupHit
from desk_app.screens.lookup import Group, lookup_view
from ui.lookup.pane import GROUPS, LookupPane
from ui.queue.sample_district import CELL, COMPONENT, REFERENCE, sample_bridge

LONG = "金山路与珠江路交叉口向东一百五十米公交站台后面绿化带里靠近配电箱的位置 beside the bus stop"
HITS = (
    LookupHit(
        kind="component",
        code=COMPONENT,
        title="污水井盖",
        detail="金山路 12 号 · 完好",
        metres=38,
        cell=CELL,
    ),
    LookupHit(
        kind="component",
        code="3205060103000091",
        title="雨水井盖",
        detail="金山路 30 号 · 破损",
        metres=212,
    ),
    LookupHit(kind="problem", code="0102", title="污水井盖", detail="公用设施 · 窨井盖 下水道盖子"),
    LookupHit(kind="problem", code="E030201", title="燃气泄漏", detail="安全生产 · 燃气安全 · 煤气味"),
    LookupHit(kind="grid", code=CELL, title="金山社区第 17 网格", detail="木渎镇 · 金山社区"),
    LookupHit(kind="person", code="5017", title="陆小妹", detail="网格长 · 金山社区第 17 网格"),
    LookupHit(kind="body", code="roads", title="木渎镇市政所", detail="0512-00000103"),
)


def _pane(words: str, hits: Sequence[LookupHit], group: Group = Group.ALL, down: int = 0) -> QWidget:
    bridge = sample_bridge()
    pane = LookupPane(bridge)
    bridge.setParent(pane)
    pane.resize(420, 780)
    pane.box.show_text(words)
    pane.show_view(lookup_view(hits, words, REFERENCE))
    pane.tabs.setCurrentIndex(GROUPS.index(group))
    pane.list.step(down)
    return pane


def _overfull() -> QWidget:
    many = [
        LookupHit(kind=kind, code=f"{number}", title=f"{number} {LONG}", detail=LONG, metres=number * 97.0)
        for kind in ("component", "problem", "grid", "person", "body")
        for number in range(200)
    ]
    return _pane("金山路", many)


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """Name and maker of each picture."""
    return [
        ("lookup", lambda: _pane("井盖", HITS)),
        ("lookup-problem", lambda: _pane("井盖", HITS, Group.PROBLEMS)),
        ("lookup-grid", lambda: _pane("金山", HITS, Group.GRIDS)),
        ("lookup-contact", lambda: _pane("木渎", HITS, Group.CONTACTS, down=1)),
        ("lookup-start", lambda: _pane("", ())),
        ("lookup-nothing-found", lambda: _pane("abcdefg", ())),
        ("lookup-overfull", _overfull),
    ]
