"""Initials are what somebody types who thinks of a word in pinyin."""

import pytest

from desk_app.importing.initials import initials_of


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("井盖", "jg"),
        ("污水井盖", "wsjg"),
        ("行道树", "xds"),
        ("中国银行", "zgyh"),
        ("长桥街道", "cqjd"),
        ("甪直镇", "lzz"),
        ("蠡墅老街", "lslj"),
        ("第12网格（东）", "d12wgd"),
        ("LED灯箱", "leddx"),
        ("", ""),
        ("——", ""),
    ],
)
def test_initials(text: str, initials: str) -> None:
    assert initials_of(text) == initials
