"""What is typed into the look-up box, taken apart."""

import pytest

from local_store.typed import TYPED_AT_MOST, Typed, typed


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("井盖", ("井盖",), ""),
        (" 金山路  井盖 ", ("金山路", "井盖"), ""),
        ("金山路，井盖。", ("金山路", "井盖"), ""),
        ("木渎jg", ("木渎", "jg"), ""),
        ("WSJG", ("wsjg",), ""),
        ("3205060102000417", ("3205060102000417",), "3205060102000417"),
        ("320506 01 02 000417", ("3205060102000417",), "3205060102000417"),
        ("0512-6512 0000", ("051265120000",), "051265120000"),
        ("E01010101", ("e01010101",), "e01010101"),
        ("12", ("12",), ""),
        ("第7网格", ("第7网格",), ""),
        ('" * ( -', (), ""),
        ("", (), ""),
    ],
)
def test_words_and_codes(text: str, words: tuple[str, ...], code: str) -> None:
    told = typed(text)
    assert (told.words, told.code) == (words, code)


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("金山路12号", "金山路", 12),
        ("金山路 12", "金山路", 12),
        ("木渎镇金山路12号门口", "木渎镇金山路", 12),
        ("金山路3弄", "金山路", 3),
        ("金山路", "", 0),
        ("12号", "", 0),
        ("jsl 12", "jsl", 12),
        ("L11", "", 0),
        ("金山路012号", "", 0),
        ("320506", "", 0),
    ],
)
def test_house_numbers(text: str, street: str, house: int) -> None:
    told = typed(text)
    assert (told.street, told.house) == (street, house)


def test_what_is_too_long_is_cut() -> None:
    assert typed("井" * 10_000) == Typed(words=("井" * TYPED_AT_MOST,))
