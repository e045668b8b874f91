"""What callers say, held against the search: the problem they mean is among the first five for nine of ten.

The phrases were written before the search and by somebody who had not seen its synonyms; nothing is tuned to one of
them. A search that gets worse fails here, with the phrases it has lost.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk_app.domain.catalogue import Catalogue
from desk_app.domain.datasets import catalogue_of
from desk_app.domain.wording import ProblemIndex
from desk_app.importing.sample_district import sample_rows
from local_store.edition_shelf import EditionShelf
from tests.local_store.small_editions import info_of, install_lines, lines_of
from tests.local_store.test_edition_building import KEY, Register

AMONG_FIRST = 5
SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What was said, and the problems that an experienced operator would take; the first is the one that is meant."""

    said: str
    means: tuple[str, ...]


PHRASES = tuple(
    Phrase(said=one["said"], means=tuple(one["means"]))
    for one in json.loads(Path(__file__).with_name("phrases.json").read_text(encoding="utf-8"))["phrases"]
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogue_of(sample_rows()["catalogue"], "sample")


def test_the_set_is_large_enough_and_means_problems_of_the_catalogue(catalogue: Catalogue) -> None:
    assert len(PHRASES) >= 200
    assert len({phrase.said for phrase in PHRASES}) == len(PHRASES)
    assert {code for phrase in PHRASES for code in phrase.means} <= set(catalogue.problems)
    assert max(Counter(phrase.means[0] for phrase in PHRASES).values()) <= 2
    majors = {major.name for phrase in PHRASES if (major := catalogue.major_of(catalogue.problems[phrase.means[0]]))}
    assert {"城市管理", "环境保护", "安全生产", "社会治安", "公用设施"} <= majors


def test_what_is_meant_is_among_the_first_five_for_nine_of_ten(catalogue: Catalogue) -> None:
    index = ProblemIndex.of(catalogue)
    lost = [phrase for phrase in PHRASES if not _found(phrase, [one.code for one in index.search(phrase.said, 5)])]
    told = "\n".join(f"{phrase.said} -> {', '.join(phrase.means)}" for phrase in lost)
    assert len(lost) <= len(PHRASES) * (1 - SHARE), f"{len(lost)} of {len(PHRASES)} not found:\n{told}"


def test_the_look_up_of_a_seat_finds_as_many(tmp_path: Path) -> None:
    """What is written in the catalogue comes before what is meant, and the other kinds beside it: neither hides it."""
    shelf = EditionShelf(tmp_path, KEY, Register({}))
    try:
        lines = lines_of(sample_rows()["catalogue"])
        install_lines(shelf, info_of("catalogue", lines), lines)
        lost = [phrase.said for phrase in PHRASES if not _found(phrase, _codes(shelf, phrase.said))]
    finally:
        shelf.close()
    assert len(lost) <= len(PHRASES) * (1 - SHARE), f"{len(lost)} of {len(PHRASES)} not found: {lost}"


def _codes(shelf: EditionShelf, said: str) -> list[str]:
    hits = shelf.search(said, near=None, kinds=frozenset(), at_most=60)
    return [hit.code for hit in hits if hit.kind == "problem"]


def _found(phrase: Phrase, codes: Sequence[str]) -> bool:
    return bool(set(phrase.means) & set(codes[:AMONG_FIRST]))
