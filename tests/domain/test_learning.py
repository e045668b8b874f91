"""What filed cases teach, and how it is held against what the catalogue's words say."""

from collections import Counter
from collections.abc import Mapping

import pytest

from desk_app.domain.catalogue import Catalogue
from desk_app.domain.learning import (
    DOUBT,
    LEAST,
    Taught,
    certainties,
    landmarks_of,
    lesson_of,
    meaning,
    meant,
    of_kind,
    sure_places,
)
from desk_app.domain.wording import ProblemIndex
from tests.domain.test_wording import problem

ROOF, LAMP, BINS, OIL = "01", "02", "03", "04"
INDEX = ProblemIndex.of(
    Catalogue(
        edition="e",
        problems={
            one.code: one
            for one in (
                problem(ROOF, "临街雨篷破损", "雨棚要掉了"),
                problem(LAMP, "路灯不亮", "灯灭了 灯杆"),
                problem(BINS, "垃圾桶装满没人收", "垃圾满出来"),
                problem(OIL, "饭店油烟扰民", "油烟呛人"),
            )
        },
    )
)
ODD = "那只老虎窗又豁开来了"


def learned(said: str, *filed: tuple[str, str, int]) -> Mapping[str, float]:
    """How sure filings (text, problem, how many) make it that these words mean a problem."""
    under: dict[str, Counter[str]] = {sign: Counter() for sign in lesson_of(said)}
    for text, code, count in filed:
        for sign in lesson_of(text) & under.keys():
            under[sign][code] += count
    return certainties(under)


def codes(said: str, *filed: tuple[str, str, int]) -> list[str]:
    return [one.code for one in INDEX.search(said, 4, learned(said, *filed))]


def test_after_twenty_filings_of_an_unusual_expression_its_problem_comes_first() -> None:
    told = f"喂你好，垃圾的事情先不讲，{ODD}，路灯旁边那间"
    assert codes(told)[0] != ROOF
    assert codes(told, (ODD, ROOF, 20))[0] == ROOF
    assert codes(ODD) == [] and codes(ODD, (ODD, ROOF, 20)) == [ROOF]


def test_three_wrong_filings_do_not_displace_a_clear_one() -> None:
    told = "门口路灯不亮了，灯杆也歪了"
    assert codes(told)[0] == LAMP
    assert codes(told, (told, OIL, 3))[0] == LAMP
    assert codes(told, (told, OIL, 3), (told, LAMP, 3))[0] == LAMP


def test_certainty_grows_with_filings_and_falls_with_other_problems() -> None:
    few, many = learned(ODD, (ODD, ROOF, 5))[ROOF], learned(ODD, (ODD, ROOF, 30))[ROOF]
    assert few == pytest.approx(5 / (5 + DOUBT)) and many == pytest.approx(30 / (30 + DOUBT))
    mixed = learned(ODD, (ODD, ROOF, 15), (ODD, BINS, 15))
    assert mixed[ROOF] == mixed[BINS] == pytest.approx(15 / (30 + DOUBT))


def test_one_filing_and_one_word_make_nobody_sure() -> None:
    assert learned(ODD, (ODD, ROOF, 1)) == {}
    by_chance = learned("老虎灶旁边停了一辆车", (ODD, ROOF, 10)).get(ROOF, 0.0)
    assert by_chance < LEAST + 0.25


def test_of_an_address_nothing_is_learned() -> None:
    lesson = lesson_of("金山路菜场门口井盖没了", "木渎镇金山路菜场")
    assert "金山" not in lesson and "菜场" not in lesson and "井盖" in lesson
    assert not any(len(sign) == 1 for sign in lesson)


def test_a_problem_that_the_catalogue_has_no_more_is_not_proposed() -> None:
    assert codes(ODD, (ODD, "gone", 20)) == []


def test_numbers_that_are_somebody_s_are_not_learned() -> None:
    lesson = lesson_of("老虎窗豁开了，我电话13812345678，门牌320号，编号0137")
    assert "13812345678" not in lesson and "0137" in lesson


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("路灯不亮，就在老供销社旁边", {"供销社", "老供销社"}),
        ("在新桥头对面的弄堂里", {"新桥头"}),
        ("垃圾堆在我家门口，他家隔壁", set()),
        ("路灯不亮", set()),
    ],
)
def test_what_stands_before_beside_and_opposite_is_a_landmark(said: str, known: set[str]) -> None:
    assert known <= landmarks_of(said) and (bool(known) or not landmarks_of(said))


def test_what_is_named_is_a_landmark_as_it_was_said() -> None:
    assert landmarks_of("路灯不亮", ["金山 菜场", "A座", "桥"]) == {"金山菜场", "a座"}


@pytest.mark.parametrize("kind", Taught)
def test_a_meaning_comes_back_as_what_it_was(kind: Taught) -> None:
    assert meant(meaning(kind, "P1-20@320506001001001")) == (kind, "P1-20@320506001001001")
    assert of_kind({"sign": {meaning(kind, "x"): 3}}, kind) == {"sign": {"x": 3}}


def test_one_call_makes_half_sure_of_a_place_and_many_places_of_none() -> None:
    assert sure_places({"老供销社": {"a": 1}, "供销社": {"a": 1, "b": 1}}) == {"a": 0.5}
    assert sure_places({"老供销社": {"a": 9, "b": 1}})["a"] > 0.8
    assert sure_places({"供销社": {"a": 1, "b": 1, "c": 1}}) == {}
