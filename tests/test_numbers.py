"""Telephone numbers: however it is told, one caller has one number; and what is hidden of it."""

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
