"""Texts taken apart at their number are found by any part, exactly as if each of them were looked through."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_store.split_texts import Finder, Numbered

SIGNS = st.text(alphabet="金山路号旁A01203", max_size=9)
CODES = st.text(alphabet="012", min_size=7, max_size=9)


def found(numbered: Numbered, places: Sequence[Sequence[int]], part: str) -> list[bool]:
    """For each text whether the finder says that it holds the part."""
    ways = Finder(list(numbered.before), list(numbered.figures), list(numbered.after)).ways(part)
    return [
        any(
            all(
                table is None or bool(table[place])
                for table, place in zip((way.before, way.figure, way.after), row, strict=False)
            )
            for way in ways
        )
        for row in zip(*places, strict=True)
    ]


@given(texts=st.lists(SIGNS, min_size=1, max_size=8), part=SIGNS.filter(bool))
def test_any_part_of_an_address(texts: list[str], part: str) -> None:
    numbered = Numbered()
    places = numbered.add_addresses(texts)
    assert found(numbered, places, part.lower()) == [part.lower() in text.lower() for text in texts]


@given(codes=st.lists(CODES, min_size=1, max_size=8), part=st.text(alphabet="012", min_size=1, max_size=9))
def test_any_part_of_a_code(codes: list[str], part: str) -> None:
    numbered = Numbered()
    places = numbered.add_codes(codes)
    assert found(numbered, places, part) == [part in code for code in codes]


@pytest.mark.parametrize("codes", [["L1", "320506"], ["ABCDEFG"], ["1234567", "12345六7"]])
def test_codes_without_a_number_stay_whole(codes: list[str]) -> None:
    numbered = Numbered()
    places = numbered.add_codes(codes)
    assert list(numbered.before) == codes and list(numbered.figures) == [""]
    assert found(numbered, places, codes[0].lower()) == [code == codes[0] for code in codes]


def test_what_is_alike_is_kept_once() -> None:
    numbered = Numbered()
    numbered.add_addresses([f"金山路{number}号" for number in range(1, 100)] + ["金山路7号旁", "公园内"])
    assert list(numbered.before) == ["金山路", "公园内"]
    assert len(numbered.figures) == 100 and list(numbered.after) == ["号", "号旁", ""]
