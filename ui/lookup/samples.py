"""The look-up's pane with sample answers, for pictures: a manhole, a problem, a cell, nothing typed, nothing found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from desk_app.domain.case import CaseId, Place, State
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.grid import NamedPlace, Street
from desk_app.domain.projection import LookupHit, QueueRow
from desk_app.screens.lookup import Group, kind_words, lookup_view
from desk_app.screens.lookup_card import Around
from desk_app.screens.vocabulary import command
from desk_app.words import _
from ui.lookup.pane import GROUPS, LookupPane
from ui.queue.sample_district import CELL, COMPONENT, NOW, REFERENCE, sample_bridge

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
    LookupHit(kind="grid", code=CELL, title="金山社区第 17 网格", detail="木渎镇 · 金山社区", metres=0),
    LookupHit(
        kind="street",
        code="S017",
        title="木渎镇金山路12号",
        detail="木渎镇",
        metres=41,
        longitude=120.5512,
        latitude=31.2506,
        cell=CELL,
    ),
    LookupHit(kind="street", code="S017", title="金山路", detail="木渎镇"),
    LookupHit(kind="place", code="L003", title="金山菜场", detail="农贸市场 · 金山路 18 号", metres=96, cell=CELL),
    LookupHit(kind="person", code="5017", title="陆小妹", detail="网格长 · 金山社区第 17 网格"),
    LookupHit(kind="body", code="roads", title="木渎镇市政所", detail="0512-00000103"),
)


STREET = Street(code="S017", name="金山路", board="木渎镇", village=CELL[:12], line=(), last_number=186)
MARKET = NamedPlace(
    code="L003",
    name="金山菜场",
    kind="农贸市场",
    address="金山路 18 号",
    cell=CELL,
    longitude=120.552,
    latitude=31.25,
    aliases=("老菜场", "金山集贸市场"),
)
LID = Component(
    code=COMPONENT,
    class_code="0102",
    name="污水井盖",
    longitude=120.551_2,
    latitude=31.250_6,
    cell=CELL,
    address="金山路 12 号门前人行道",
    state=ComponentState.DAMAGED,
    authority="squad",
    owner="gas",
    maintainer="roads",
    surveyed_on=date(2021, 6, 1),
    changed_on=date(2025, 3, 9),
    note="井深约 2 米，井下有防坠网",
)
CASES = tuple(
    QueueRow(
        id=CaseId(f"k-00000{number}"),
        number=f"WZ20261123-0000{number}",
        state=state,
        grade="B",
        module="CITY_MANAGEMENT",
        source="HOTLINE",
        title=title,
        address="金山路 12 号",
        board=CELL[:9],
        holder="",
        unit="roads",
        due=NOW + timedelta(minutes=minutes),
        turns_yellow=NOW + timedelta(minutes=minutes - 30),
        registered_at=NOW - timedelta(hours=2),
        pending=0,
        refused=0,
    )
    for number, state, title, minutes in (
        (7, State.HANDLING, "井盖破损", -7),
        (9, State.PENDING_DISPATCH, "井盖松动", 90),
    )
)
HERE = Place(address="金山路 12 号", longitude=120.551, latitude=31.2502, cell=CELL, village=CELL[:12], board=CELL[:9])
AROUND = {
    "component": Around(component=LID, cases=CASES),
    "street": Around(street=STREET, near=((LID, 38.0),), cell=CELL),
    "place": Around(named=MARKET, near=((LID, 96.0),), cell=CELL),
    "problem": Around(case_place=HERE),
}


def _pane(words: str, hits: Sequence[LookupHit], group: Group = Group.ALL, down: int = 0) -> QWidget:
    bridge = sample_bridge(AROUND)
    pane = LookupPane(bridge)
    bridge.setParent(pane)
    pane.resize(420, 780)
    pane.box.show_text(words)
    pane.show_view(lookup_view(hits, words, REFERENCE, HERE.address))
    pane.tabs.setCurrentIndex(GROUPS.index(group))
    pane.list.step(down)
    return pane


def _not_taken() -> QWidget:
    pane = _pane("木渎", HITS, Group.CONTACTS)
    assert isinstance(pane, LookupPane)
    pane.say(
        _("“{form}” has no field for this {what}.").format(form=command("RegisterCase"), what=kind_words("person"))
    )
    return pane


def _overfull() -> QWidget:
    many = [
        LookupHit(kind=kind, code=f"{number}", title=f"{number} {LONG}", detail=LONG, metres=number * 97.0)
        for kind in ("component", "problem", "grid", "street", "place", "person", "body")
        for number in range(200)
    ]
    return _pane("金山路", many)


def samples() -> list[tuple[str, Callable[[], QWidget]]]:
    """Name and maker of each picture."""
    return [
        ("lookup", lambda: _pane("井盖", HITS)),
        ("lookup-problem", lambda: _pane("井盖", HITS, Group.PROBLEMS)),
        ("lookup-grid", lambda: _pane("金山", HITS, Group.GRIDS)),
        ("lookup-house", lambda: _pane("金山路12号", HITS, Group.GRIDS, down=1)),
        ("lookup-street", lambda: _pane("金山路", HITS, Group.GRIDS, down=2)),
        ("lookup-place", lambda: _pane("菜场", HITS, Group.GRIDS, down=3)),
        ("lookup-not-taken", _not_taken),
        ("lookup-contact", lambda: _pane("木渎", HITS, Group.CONTACTS, down=1)),
        ("lookup-start", lambda: _pane("", ())),
        ("lookup-nothing-found", lambda: _pane("abcdefg", ())),
        ("lookup-overfull", _overfull),
    ]
