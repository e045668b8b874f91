"""Components in memory: what is found is what a look through all of them would find, the nearest first."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.component import Component
from desk_app.domain.grid import metres
from local_store import component_index
from local_store.component_columns import ColumnsMade
from local_store.component_index import ComponentIndex
from local_store.component_rows import FIELDS
from local_store.typed import typed
from tests.local_store.small_editions import SIDE, SOUTH, WEST, components

ROWS = components(400)
INITIALS = {"污水井盖": "wsjg", "雨水井盖": "ysjg", "路灯": "ld", "行道树": "xds", "消火栓": "xhs"}
PLACES = st.tuples(
    st.floats(min_value=WEST - 0.3, max_value=WEST + 0.3), st.floats(min_value=SOUTH - 0.3, max_value=SOUTH + 0.3)
)


def index_of(rows: list[Component]) -> ComponentIndex:
    made = ColumnsMade()
    for start in range(0, len(rows), 64):
        some = rows[start : start + 64]
        columns = {field: [getattr(row, field) for row in some] for field in FIELDS}
        columns["initials"] = [INITIALS[row.name] for row in some]
        made.add(columns)
    return ComponentIndex("e", made.packed())


INDEX = index_of(ROWS)


def never() -> bool:
    return False


def nobody(word: str) -> tuple[str, ...]:
    return ()


def holds(row: Component, word: str) -> bool:
    """Codes are not searched for one or two signs: those stand in every one of them."""
    texts = (row.name, INITIALS[row.name], row.address, row.code if len(word) > 2 else "")
    return any(word in text for text in texts)


@pytest.fixture(params=[0, 10_000], ids=["walking outward", "all at once"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of looking: a small edition would never be walked through."""
    monkeypatch.setattr(component_index, "FEW", request.param)


@pytest.mark.usefixtures("few")
@given(place=PLACES, at_most=st.integers(min_value=1, max_value=500))
@settings(max_examples=40)
def test_the_nearest_are_the_nearest(place: tuple[float, float], at_most: int) -> None:
    found = INDEX.nearest(place, at_most)
    told = [ROWS[number - 1] for number in found.rows]
    assert found.metres == pytest.approx([metres(place, (row.longitude, row.latitude)) for row in told])
    every = sorted(metres(place, (row.longitude, row.latitude)) for row in ROWS)
    assert found.metres == pytest.approx(every[:at_most])


WORDS = st.sampled_from(
    ["井盖", "jg", "路灯", "金山路", "大道 7", "金山路 wsjg", "3205060", "0001", "路 9", "8 号", "树 长江"]
)


@pytest.mark.usefixtures("few")
@given(words=WORDS, place=PLACES, at_most=st.integers(min_value=1, max_value=60))
@settings(max_examples=60)
def test_near_a_place_words_find_the_nearest_that_hold_them(
    words: str, place: tuple[float, float], at_most: int
) -> None:
    found = INDEX.search(typed(words), place, at_most, never, nobody)
    holding = [row for row in ROWS if all(holds(row, word) for word in words.split())]
    nearest = sorted(metres(place, (row.longitude, row.latitude)) for row in holding)[:at_most]
    assert found.metres == pytest.approx(nearest)
    told = [ROWS[number - 1] for number in found.rows]
    assert all(row in holding for row in told)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("井盖", lambda row: "井盖" in row.name),
        ("jg", lambda row: "井盖" in row.name),
        ("WSJG", lambda row: row.name == "污水井盖"),
        ("金山路井盖", lambda row: "金山路" in row.address and "井盖" in row.name),
        ("金山路jg", lambda row: "金山路" in row.address and "井盖" in row.name),
        ("320506 00 01", lambda row: row.code.startswith("3205060001")),
        ("自来水公司", lambda row: row.maintainer == "water"),
        ("公司 路灯", lambda row: row.name == "路灯"),
        ("没有这样的东西", lambda row: False),
        ("金山路 月亮", lambda row: False),
    ],
)
def test_what_words_find(words: str, wanted: Callable[[Component], bool]) -> None:
    found = INDEX.search(typed(words), None, 1000, never, lambda word: ("water",) if word in "自来水公司" else ())
    assert {ROWS[number - 1].code for number in found.rows} == {row.code for row in ROWS if wanted(row)}


@pytest.mark.parametrize("gap", ["", " ", "-"])
def test_a_code_read_out_in_groups_finds_one(gap: str) -> None:
    code = ROWS[17].code
    found = INDEX.search(typed(gap.join((code[:6], code[6:8], code[8:10], code[10:]))), None, 9, never, nobody)
    assert [ROWS[number - 1].code for number in found.rows] == [code]


def test_an_overtaken_search_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(component_index, "FEW", 0)
    assert INDEX.search(typed("井盖"), (WEST, SOUTH), 5, lambda: True, nobody).rows == []


def test_the_points_are_those_of_the_rows() -> None:
    points = INDEX.points()
    told = zip(
        memoryview(points.longitudes).cast("d"),
        memoryview(points.latitudes).cast("d"),
        (points.class_codes[place] for place in memoryview(points.classes).cast("H")),
        strict=True,
    )
    assert sorted(told) == sorted((row.longitude, row.latitude, row.class_code) for row in ROWS)


def test_each_class_is_counted() -> None:
    assert INDEX.counted == Counter(row.class_code for row in ROWS)


def test_an_edition_without_components_answers() -> None:
    empty = index_of([])
    assert empty.counted == {}
    assert empty.points().classes == b"" == empty.points().longitudes
    assert empty.nearest((WEST, SOUTH), 5).rows == []
    assert empty.search(typed("井盖 3205"), (WEST, SOUTH), 5, never, nobody).rows == []


def test_components_at_one_place_are_all_found() -> None:
    heap = [row for row in ROWS[:5] for _ in range(4)]
    piled = index_of(heap)
    assert sorted(piled.nearest((WEST + SIDE, SOUTH), 20).rows) == list(range(1, 21))


@pytest.mark.parametrize("at_most", [1, 7, 60, 400])
def test_without_a_place_they_come_in_the_order_of_the_list(at_most: int) -> None:
    wanted = [number for number, row in enumerate(ROWS, start=1) if "井盖" in row.name]
    assert INDEX.search(typed("井盖"), None, at_most, never, nobody).rows == wanted[:at_most]
