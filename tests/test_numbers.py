"""Telephone numbers: however it is told, one caller has one number; and what is hidden of it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app import numbers


@pytest.mark.parametrize(
    ("told", "normal"),
    [
        ("0512-6563 8888", "051265638888"),
        ("+86 512 65638888", "051265638888"),
        ("0512/65638888", "051265638888"),
        ("（0512）65638888", "051265638888"),
        ("65638888", "051265638888"),
        ("0086 512 6563 8888", "051265638888"),
        ("０５１２－６５６３８８８８", "051265638888"),
        ("0512-65638888转801", "051265638888x801"),
        ("0512-65638888-801", "051265638888x801"),
        ("0512-65638888 – 801", "051265638888x801"),
        ("(0512) 6563-8888-801", "051265638888x801"),
        ("+86 512 65638888-801", "051265638888x801"),
        ("65638888-801", "051265638888x801"),
        ("13812341234-1203", "13812341234x1203"),
        ("400-800-1234-2", "4008001234x2"),
        ("0512-6563-8888", "051265638888"),
        ("0512-656388-88", "051265638888"),
        ("010-6234567-8", "01062345678"),
        ("138-1234-1234", "13812341234"),
        ("65638888-65639999", "65638888-65639999"),
        ("+8613812341234", "13812341234"),
        ("013812341234", "13812341234"),
        ("17951013812341234", "13812341234"),
        ("17951 138 1234 1234", "13812341234"),
        ("017951 13812341234", "13812341234"),
        ("+8617951013812341234", "13812341234"),
        ("17911 0512 65638888", "051265638888"),
        ("17909051265638888", "051265638888"),
        ("12593013812341234", "13812341234"),
        ("10193 13812341234", "13812341234"),
        ("17951 00 1 650 253 0000", "+16502530000"),
        ("17951 0512-65638888-801", "051265638888x801"),
        ("17951", "17951"),
        ("17951013", "17951013"),
        ("0002345678901", "0002345678901"),
        ("006100420574", "006100420574"),
        ("138 1234 1234", "13812341234"),
        ("+86 138-1234-1234", "13812341234"),
        ("8613812341234", "13812341234"),
        ("15400009001", "15400009001"),
        ("1062345678", "01062345678"),
        ("4008001234", "4008001234"),
        ("110", "110"),
        ("12345", "12345"),
        ("+1 650 253 0000", "+16502530000"),
        ("1380000", "1380000"),
        ("", ""),
        ("  张先生的手机 ", "张先生的手机"),
    ],
)
def test_one_caller_has_one_number(told: str, normal: str) -> None:
    assert numbers.normal(told) == normal


def test_the_area_code_is_the_districts() -> None:
    assert numbers.normal("65638888", "021") == "02165638888"


FIRST = st.sampled_from(["", "+86", "0086", "86", "0", "00", "17951", "17911", "12593", "10193", "125831", "+1", "+39"])
NUMBER = st.one_of(
    st.integers(13_000_000_000, 19_999_999_999).map(str),
    st.sampled_from(["0", ""]).flatmap(
        lambda zero: st.sampled_from(["512", "10", "21", "898", "755"]).flatmap(
            lambda area: st.integers(2_000_000, 89_999_999).map(lambda local: f"{zero}{area}{local}")
        )
    ),
    st.integers(0, 10**15).map(str),
    st.sampled_from(["110", "12345", "95588", "4008001234", "8008101234"]),
)
BETWEEN = st.sampled_from(["", "-", " ", "/", "–", ") "])
BEHIND = st.one_of(
    st.just(""),
    st.tuples(st.sampled_from(["-", "转", " x", "#", "ext.", "–", "分机"]), st.integers(0, 99_999)).map(
        lambda mark: f"{mark[0]}{mark[1]}"
    ),
)


@st.composite
def as_told(draw: st.DrawFn) -> str:
    """A number as people and exchanges tell it: something dialled first, groups, an extension; in any combination."""
    first = draw(st.lists(FIRST, max_size=3).map("".join))
    number = draw(NUMBER)
    cut = draw(st.integers(0, len(number)))
    return first + draw(BETWEEN) + number[:cut] + draw(BETWEEN) + number[cut:] + draw(BEHIND)


AREA_CODES = st.sampled_from(["0512", "010", "021", "0898", ""])


@given(as_told(), AREA_CODES)
def test_a_number_that_is_told_in_any_way_has_one_form(told: str, area_code: str) -> None:
    normal = numbers.normal(told, area_code)
    assert numbers.normal(normal, area_code) == normal
    assert numbers.normal(f" {normal} ", area_code) == normal
    assert not normal.startswith("00") or normal == " ".join(unicodedata.normalize("NFKC", told).split())


@given(st.integers(13_000_000_000, 17_799_999_999), st.integers(17_900, 17_999))
def test_what_was_dialled_first_is_no_part_of_a_number(mobile: int, carrier: int) -> None:
    ways = (f"{carrier}{mobile}", f"{carrier}0{mobile}", f"0{carrier} {mobile}", f"+86{carrier}0{mobile}")
    assert {numbers.normal(way) for way in ways} == {str(mobile)}


@given(st.one_of(st.text(max_size=40), st.text("+0123456789 -/()转x", max_size=24)))
def test_a_normal_form_stays_as_it_is_and_nothing_typed_is_lost(told: str) -> None:
    normal = numbers.normal(told)
    assert numbers.normal(normal) == normal
    assert bool(normal) == bool(" ".join(told.split()))


@given(st.integers(13_000_000_000, 19_999_999_999))
def test_every_way_to_write_a_mobile_is_the_same(mobile: int) -> None:
    digits = str(mobile)
    ways = (digits, f"+86 {digits}", f"0086{digits}", f"{digits[:3]} {digits[3:7]} {digits[7:]}", f"86-{digits}")
    assert {numbers.normal(way) for way in ways} == {digits}


@pytest.mark.parametrize(
    ("number", "shown", "told"),
    [
        ("13812341234", "138****1234", "13812341234"),
        ("051265551234", "0512-****1234", "0512-65551234"),
        ("0512-65551234", "0512-****1234", "0512-65551234"),
        ("01062345678", "010-****5678", "010-62345678"),
        ("051265551234x801", "0512-****1234", "0512-65551234 x801"),
        ("65551234", "****1234", "0512-65551234"),
        ("65551234-801", "****1234", "0512-65551234 x801"),
        ("+8613812341234", "138****1234", "13812341234"),
        ("+16502530000", "+16****0000", "+16502530000"),
        ("110", "110", "110"),
        ("张先生的手机", "****", "张先生的手机"),
        ("", "", ""),
    ],
)
def test_a_number_is_masked_until_it_is_revealed(number: str, shown: str, told: str) -> None:
    assert numbers.masked(number) == shown
    assert numbers.told(numbers.normal(number)) == told


def test_a_hash_stands_for_a_number_under_one_key_only() -> None:
    one, other = "00" * 32, "01" * 32
    assert numbers.keyed_hash("13812341234", one) == numbers.keyed_hash("13812341234", one)
    assert numbers.keyed_hash("13812341234", one) != numbers.keyed_hash("13812341234", other)
    assert len(numbers.keyed_hash("13812341234", one)) == 32
    assert numbers.keyed_hash("", one) == ""


@pytest.mark.parametrize(
    ("told", "reached"),
    [
        ("13812341234", True),
        ("0512-6563 8888", True),
        ("65638888 转 801", True),
        ("110", True),
        ("12345", True),
        ("+44 20 7946 0000", True),
        ("138123412345", False),
        ("1381234123", False),
        ("0512-656388", False),
        ("abc电话", False),
        ("问邻居", False),
    ],
)
def test_which_numbers_somebody_would_answer(told: str, reached: bool) -> None:
    assert numbers.can_be_dialled(told) is reached
