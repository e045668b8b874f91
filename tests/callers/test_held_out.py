"""Sixty short utterances held against the floor of evidence: where nothing fits nothing is proposed, else what fits is.

They were written before there was such a floor (`held_out.json`); nothing is tuned to a single one.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from desk_app.screens.names import Names
from desk_app.screens.proposals import proposals_view
from local_store.edition_shelf import EditionShelf
from tests.callers.test_calls import AMONG_FIRST, NOW

SILENT, RIGHT = 0.9, 0.95
FOUND_BY_A_TRIAL_USER = (
    "1",
    "喂喂听得到吗",
    "问一下医保卡怎么办理",
    "社保卡丢了去哪里补办",
    "你们上次那个单子办得不错，谢谢",
    "有个人倒在地上，头上流血",
    "有人要跳楼",
    "昏倒了叫救护车",
    "老人家",
    "整个小区",
    "表扬一下你们12345",
    "hello can you hear me",
    "ludeng buliang",
)


@pytest.fixture(scope="module")
def sixty() -> list[dict[str, Any]]:
    told = json.loads(Path(__file__).with_name("held_out.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = told["calls"]
    return found


def _first(shelf: EditionShelf, said: str) -> list[str]:
    return [meant.code for meant in shelf.understand(said).problems[:AMONG_FIRST]]


def test_the_sixty_are_others_than_the_three_hundred(
    sixty: list[dict[str, Any]], calls: list[dict[str, Any]], shelf_of_few: EditionShelf
) -> None:
    assert len({call["said"] for call in sixty}) == 60
    assert sum(not call["problems"] for call in sixty) == 30
    assert not {call["said"] for call in sixty} & {call["said"] for call in calls}
    known = shelf_of_few.reference().catalogue.problems
    assert {code for call in sixty for code in call["problems"]} <= set(known)


def test_where_nothing_fits_nothing_is_proposed(sixty: list[dict[str, Any]], shelf_of_few: EditionShelf) -> None:
    nothing = [call["said"] for call in sixty if not call["problems"]]
    guessed = [said for said in nothing if _first(shelf_of_few, said)]
    assert len(guessed) <= len(nothing) * (1 - SILENT), f"guessed of {len(guessed)} of {len(nothing)}"


def test_what_fits_is_still_among_the_first_three(sixty: list[dict[str, Any]], shelf_of_few: EditionShelf) -> None:
    told = [call for call in sixty if call["problems"]]
    missed = [call for call in told if not set(_first(shelf_of_few, call["said"])) & set(call["problems"])]
    assert len(missed) <= len(told) * (1 - RIGHT), f"{len(missed)} of {len(told)} missed"


@pytest.mark.parametrize("said", FOUND_BY_A_TRIAL_USER)
def test_what_a_trial_user_saw_guessed_at_is_not(shelf_of_few: EditionShelf, said: str) -> None:
    understood = shelf_of_few.understand(said)
    assert (understood.problems, understood.places, understood.components) == ((), (), ())
    names = Names(reference=shelf_of_few.reference(), now=NOW)
    assert proposals_view(understood, {}, names).remark


def test_who_says_only_the_common_word_is_told_of_the_usual_ones_first(shelf_of_few: EditionShelf) -> None:
    """There are more covers of drains than of the television's cable."""
    assert set(_first(shelf_of_few, "井盖")) == {"0101", "0102", "0103"}
    assert _first(shelf_of_few, "电视井盖")[0] == "0197"
    assert _first(shelf_of_few, "路灯")[0] == "0137"
    assert "0137" in _first(shelf_of_few, "楼道灯坏了")


def test_traditional_signs_are_understood_like_simplified_ones(shelf_of_few: EditionShelf) -> None:
    traditional = shelf_of_few.understand("路燈不亮，育樂巷17號樓下")
    plain = shelf_of_few.understand("路灯不亮，育乐巷17号楼下")
    assert [one.code for one in traditional.problems] == [one.code for one in plain.problems] != []
    assert [one.code for one in traditional.places] == [one.code for one in plain.places] != []
    assert traditional.said == "路燈不亮，育樂巷17號樓下"
    assert traditional.problems[0].evidence == ("路燈不亮",)
    assert traditional.places[0].evidence == ("育樂巷17號",) and traditional.places[0].title.endswith("育乐巷17号")
