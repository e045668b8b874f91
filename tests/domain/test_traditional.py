"""Traditional signs are read as simplified ones, each where it stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.signs import signs_of
from desk_app.domain.traditional import simplified


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("路燈不亮，育樂巷17號樓下", "路灯不亮，育乐巷17号楼下"),
        ("著火了", "着火了"),
        ("後面裡面隔壁", "后面里面隔壁"),
        ("路灯不亮", "路灯不亮"),
        ("LED 12345", "LED 12345"),
        ("", ""),
    ],
)
def test_a_text_is_read_in_simplified_signs(said: str, read: str) -> None:
    assert simplified(said) == read


@given(st.text())
def test_it_is_as_long_as_it_was_and_read_once(said: str) -> None:
    assert len(simplified(said)) == len(said)
    assert simplified(simplified(said)) == simplified(said)


def test_both_ways_of_writing_have_the_same_signs() -> None:
    assert signs_of("井蓋不見了") == signs_of("井盖不见了")
    assert signs_of("睏不着") == signs_of("困不着")
