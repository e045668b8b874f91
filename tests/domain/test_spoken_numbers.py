"""Numbers as callers say them, in figures and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.spoken_numbers import SPOKEN, codes_read_out, number_of


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("45", 45),
        ("４５", 45),
        ("四十五", 45),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿三", 23),
        ("一百零五", 105),
        ("一百二", 120),
        ("一百二十", 120),
        ("一百十五", 115),
        ("两百零六", 206),
        ("一千零五", 1005),
        ("一千二", 1200),
        ("一二〇", 120),
        ("幺零幺", 101),
    ],
)
def test_what_is_said_is_read_as_it_is_meant(said: str, number: int) -> None:
    assert number_of(said) == number


@pytest.mark.parametrize("said", ["", "号", "12号", "一五十", "十百", "好几"])
def test_what_is_no_number_is_none(said: str) -> None:
    assert number_of(said) is None


@given(st.integers(1, 9_999))
def test_figures_are_themselves(number: int) -> None:
    assert number_of(str(number)) == number


@given(st.text(alphabet=SPOKEN + "0123456789", min_size=1, max_size=9))
def test_nothing_said_breaks_it(said: str) -> None:
    found = number_of(said)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("编号是0417 0003，看不清", ((("04170003",), "0417 0003"), (("0417", "0003"), "0417 0003"))),
        ("三二零五零六零一", ((("32050601",), "三二零五零六零一"),)),
        ("杆子上写着000417，另外旁边写的是12345", ((("000417",), "000417"), (("12345",), "12345"))),
        (
            "前面320506，后面是0102",
            (
                (("3205060102",), "320506，后面是0102"),
                (("320506", "0102"), "320506，后面是0102"),
                (("320506",), "320506"),
            ),
        ),
        ("0417 00031", ((("041700031",), "0417 00031"), (("0417", "00031"), "0417 00031"), (("00031",), "00031"))),
        ("000417", ((("000417",), "000417"),)),
        ("000417，就是这个编号", ((("000417",), "000417"),)),
        # what nobody calls a code
        ("表扬一下你们12345", ()),
        ("12345", ()),
        ("我打了三次12345", ()),
        ("一共花了15000块", ()),
        ("我的电话13812345678", ()),
        ("编号旁边写着电话13812345678", ()),
        ("单位座机是0512 65638888", ()),
        ("四百五十六号，1234", ()),
        ("金山路45号", ()),
        ("", ()),
    ],
)
def test_codes_are_read_out_in_five_digits_or_more(said: str, codes: tuple[tuple[tuple[str, ...], str], ...]) -> None:
    assert codes_read_out(said) == codes
