"""Names are found anywhere in a text; the longest stand for those inside them."""

from hypothesis import given
from hypothesis import strategies as st

from local_store.name_table import NameTable, Standing, longest_apart

TABLE = NameTable([("金山路", 1, 1.0), ("金山", 2, 0.5), ("金山路菜场", 3, 1.0), ("菜场", 4, 0.9), ("菜场", 5, 0.3)])


def told(standing: list[Standing], text: str) -> list[str]:
    return [text[each.start : each.end] for each in standing]


def test_every_name_is_found_also_inside_others() -> None:
    text = "去金山路菜场"
    found = TABLE.standing(text)
    assert sorted(told(found, text)) == ["菜场", "金山", "金山路", "金山路菜场"]
    assert told(longest_apart(found), text) == ["金山路菜场"]


def test_all_owners_of_a_name_are_told_with_how_surely() -> None:
    (found,) = TABLE.standing("菜场")
    assert dict(found.owners) == {4: 0.9, 5: 0.3}


def test_an_empty_table_and_an_empty_text_find_nothing() -> None:
    empty = NameTable([])
    assert empty.standing("金山路") == [] and empty.longest == 0 and len(empty) == 0
    assert TABLE.standing("") == []


@given(
    st.lists(st.text(alphabet="金山路菜场桥", min_size=2, max_size=4), max_size=12),
    st.text("金山路菜场桥", max_size=12),
)
def test_it_finds_what_a_plain_search_finds(names: list[str], text: str) -> None:
    table = NameTable((name, number, 1.0) for number, name in enumerate(names))
    plain = {(text.find(name, start), name) for name in names for start in range(len(text))} - {(-1, "")}
    wanted = {(start, name) for start, name in plain if start >= 0}
    assert {(each.start, text[each.start : each.end]) for each in table.standing(text)} == wanted
