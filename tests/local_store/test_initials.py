"""In which order bare initials find problems: component classes and short names before the middle of sentences."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.domain.catalogue import CatalogueKind, Problem
from local_store.edition_shelf import EditionShelf
from tests.local_store.small_editions import info_of, install_lines, lines_of
from tests.local_store.test_edition_building import KEY, Register
from tests.local_store.test_searching import CATALOGUE, problem


def a_class(code: str, name: str, initials: str) -> Problem:
    return replace(problem(code, name, initials), kind=CatalogueKind.COMPONENT)


PROBLEMS = [
    problem("E1", "工地钢筋管材堆到围挡外人行道", "gdgjgcddwdwrxd"),
    problem("E2", "路灯整条街不亮", "ldztjbl"),
    problem("E3", "井盖缺失", "jgqs"),
    problem("E4", "井盖被大货车压得翘起来", "jgbdhcydqql"),
    a_class("0103", "雨水井盖", "ysjg"),
    a_class("0106", "路灯井盖", "ldjg"),
    a_class("0137", "路灯", "ld"),
    a_class("0194", "交通信号井盖", "jtxhjg"),
    a_class("0191", "路灯配电箱", "ldpdx"),
    a_class("0120", "污井盖板", "wjgb"),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditionShelf]:
    folder: Path = tmp_path_factory.mktemp("initials")
    opened = EditionShelf(folder, KEY, Register({}))
    lines = lines_of([CATALOGUE[0], *PROBLEMS])
    install_lines(opened, info_of("catalogue", lines), lines)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("initials", "codes"),
    [
        ("jg", ["E3", "0103", "0106", "0194", "0120", "E4", "E1"]),
        ("ld", ["0137", "0106", "0191", "E2"]),
        ("LDJG", ["0106"]),
        ("xh", ["0194"]),
        ("dw", ["E1"]),
    ],
)
def test_what_begins_so_then_what_ends_so_then_sentences(shelf: EditionShelf, initials: str, codes: list[str]) -> None:
    hits = shelf.search(initials, near=None, kinds=frozenset({"problem"}), at_most=20)
    assert [hit.code for hit in hits] == codes
