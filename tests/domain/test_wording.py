"""What callers say finds the problem that they mean; the same words always find the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.case import Grade
from desk_app.domain.catalogue import Catalogue, CatalogueKind, Category, DispatchFlow, FilingCondition, Problem
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.wording import SAID_AT_MOST, ProblemIndex, Scored


def problem(code: str, name: str, synonyms: str = "", condition: str = "", category: str = "") -> Problem:
    limit = Limit(amount=Decimal(1), unit=LimitUnit.WORK_DAY)
    return Problem(
        code=code,
        kind=CatalogueKind.EVENT,
        name=name,
        category=category,
        grade=Grade.B,
        conditions=(FilingCondition(code=f"{code}-1", text=condition, limit=limit),) if condition else (),
        handling_role="x",
        regulating_role="x",
        enforcing_role="x",
        flow=DispatchFlow.DIRECT,
        closing_standards=(),
        synonyms=tuple(synonyms.split()),
    )


PROBLEMS = [
    problem("01", "污水井盖", "阴沟盖头 粪水井盖", "井盖缺失"),
    problem("02", "路灯", "灯杆 街灯", "灯不亮"),
    problem("03", "垃圾桶装满多日没有车来收", "垃圾满出来 收垃圾的不来"),
    problem("04", "流动摊贩在路口占道卖水果", "摆地摊 小贩挡路", category="F1"),
    problem("05", "饭店油烟直接排到居民窗前", "油烟呛人"),
    problem("06", "工地夜里没有许可还在施工", "半夜打桩 吵得睡不着"),
    problem("07", "车行道路面坑洼破损", "马路有坑 车子颠"),
    problem("08", "共享单车过量堆积占满人行道", "小黄车乱停"),
]
FINE = Category(code="F1", kind=CatalogueKind.EVENT, level=3, name="无照经营游商", parent="")
CATALOGUE = Catalogue(edition="e", categories={FINE.code: FINE}, problems={one.code: one for one in PROBLEMS})
INDEX = ProblemIndex.of(CATALOGUE)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("井盖", "01"),
        ("下水道盖子没了，刚有人差点摔跤", "01"),
        ("我家门口的灯灭了好几天了", "02"),
        ("小区门口垃圾桶满了好几天没人来收", "03"),
        ("路口天天有小贩摆摊", "04"),
        ("无照游商", "04"),
        ("楼下饭店油烟太大", "05"),
        ("半夜还在打桩，吵死了", "06"),
        ("马路上一个大坑", "07"),
        ("人行道上堆满了共享自行车", "08"),
    ],
)
def test_everyday_words(said: str, code: str) -> None:
    assert INDEX.search(said, 5)[0].code == code


@pytest.mark.parametrize("said", ["", "   ", "，。！", "的了是", "xyz 123", "飞机场延误"])
def test_what_means_nothing_here_finds_nothing(said: str) -> None:
    assert INDEX.search(said, 5) == ()


def test_a_single_sign_finds_what_holds_it() -> None:
    assert "01" in {one.code for one in INDEX.search("井", 5)}


def test_best_first_and_no_more_than_asked_for() -> None:
    found = INDEX.search("路口的路灯和垃圾桶", 3)
    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert INDEX.search("路灯", 0) == ()


def test_of_equals_the_lesser_code_comes_first() -> None:
    twins = ProblemIndex((code, (("井盖缺失", 1.0),)) for code in ("b", "a", "c"))
    assert [one.code for one in twins.search("井盖", 5)] == ["a", "b", "c"]


@given(said=st.text(alphabet="井盖路灯垃圾桶满了不亮没有的 ，abc12", max_size=30))
def test_the_same_words_find_the_same_in_any_order_of_the_catalogue(said: str) -> None:
    turned = Catalogue(
        edition="e", categories={FINE.code: FINE}, problems={one.code: one for one in reversed(PROBLEMS)}
    )
    there, here = ProblemIndex.of(turned).search(said, 8), INDEX.search(said, 8)
    assert [one.code for one in there] == [one.code for one in here]
    assert [one.score for one in there] == pytest.approx([one.score for one in here])


def test_a_flood_of_words_is_cut() -> None:
    flood = "飞" * SAID_AT_MOST + "井盖"
    assert INDEX.search(flood, 5) == ()


def test_an_empty_catalogue_answers() -> None:
    assert ProblemIndex.of(Catalogue(edition="")).search("井盖", 5) == ()
    assert Scored("a", 1.0) == Scored("a", 1.0)


def test_what_people_call_by_one_word_stands_side_by_side() -> None:
    """A class that shares the synonym which answers is as likely meant as the one that has more to say for itself."""
    problems = [
        problem("0102", "污水井盖", "窨井盖 下水道盖子没了 下水道盖子"),
        problem("0103", "雨水井盖", "窨井盖 雨水井"),
        problem("E01", "下水道里倒油", "下水道倒油"),
        problem("E02", "下水道排水管爆了", "下水道爆了 下水道冒水"),
    ]
    index = ProblemIndex.of(Catalogue(edition="e", categories={}, problems={one.code: one for one in problems}))
    found = index.search("下水道盖子没了", 4)
    assert [one.code for one in found[:2]] == ["0102", "0103"]
    assert found[0].score > found[1].score > 2 * found[2].score


def test_who_tells_much_besides_is_still_understood() -> None:
    told = (
        "喂你好，我在这里住了二十年了，我老公在外地上班，昨天晚上回来看到灯杆边上黑漆漆的，街灯一盏都不亮，你们来看看"
    )
    assert INDEX.search(told, 3)[0].code == "02"


def test_the_words_that_speak_for_a_problem_are_the_callers_own() -> None:
    said = "我跟你讲，小区里垃圾桶满了，好几天没人来收"
    words = INDEX.speaking_for("03", said)
    assert words and all(each in said for each in words)
    assert any("垃圾桶" in each for each in words)
    assert INDEX.speaking_for("02", said) == () and INDEX.speaking_for("xx", said) == ()


def test_a_search_that_a_newer_one_overtakes_gives_nothing() -> None:
    assert INDEX.search("垃圾桶满了，好几天没人来收", 5, overtaken=lambda: True) == ()


def test_what_was_learned_counts_beside_the_words() -> None:
    said = "小黄车边上那个东西"
    assert INDEX.search(said, 3)[0].code == "08"
    assert [one.code for one in INDEX.search(said, 2, {"05": 0.9})] == ["05", "08"]
    assert INDEX.search(said, 3, {"05": 0.3})[0].code == "08"
    assert INDEX.search("", 3, {"05": 0.9})[0].code == "05"
