"""How much of what was said is enough to propose a problem: of a short word much, of a long story little."""

import pytest

from desk_app.domain.evidence import Evidence, telling_signs
from desk_app.domain.idle_words import asks_or_thanks, without_idle_words
from desk_app.domain.wording import MEANING, ProblemIndex

LAMP, NOISE, CARD = "lamp", "noise", "card"
INDEX = ProblemIndex(
    [
        (LAMP, (("路灯", 1.0), ("灯不亮", 1.0), ("老人晚上看不见路", 0.5))),
        (NOISE, (("工地夜里施工", 1.0), ("半夜打桩", 1.0))),
        (CARD, (("居住证", 1.0), ("居住证怎么办理", 1.0))),
        *((f"other {number}", ((f"别的{sign}", 1.0),)) for number, sign in enumerate("甲乙丙丁戊己庚辛壬癸")),
    ]
)


def told(code: str, said: str) -> Evidence:
    return INDEX.evidence([code], said)[code]


@pytest.mark.parametrize(
    ("code", "said", "is_enough"),
    [
        (LAMP, "路灯", True),
        (LAMP, "路灯坏了", True),
        (LAMP, "喂你好，我们小区门口路灯坏了", True),
        (NOISE, "半夜打桩", True),
        # one word of it, and the rest is of something else
        (LAMP, "灯塔望远镜天文台星座观测", False),
        # what is only talk, or who, where and when
        (LAMP, "老人家", False),
        (LAMP, "晚上", False),
        (LAMP, "你好，老人，晚上", False),
        (NOISE, "喂，夜里", False),
        (NOISE, "", False),
        # who asks how something is done must mean just that
        (CARD, "居住证怎么办理", True),
        (CARD, "出入境通行居留签证怎么办理", False),
        (CARD, "身份证怎么办理", False),
        # a story may wander
        (NOISE, "那个什么" + "今天我跟你讲讲从前种种琐碎故事" * 2 + "半夜打桩", True),
    ],
)
def test_what_is_enough(code: str, said: str, is_enough: bool) -> None:
    assert told(code, said).is_enough is is_enough


def test_a_problem_that_the_index_does_not_hold_has_none() -> None:
    assert INDEX.evidence(["gone"], "路灯") == {}


def test_the_rarest_word_over_a_sign_counts() -> None:
    found = told(LAMP, "路灯")
    assert found.telling == found.agreeing == found.whole == found.all == pytest.approx(2 * MEANING)


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("老人家", "   "),
        ("喂，路灯坏了", " ，路灯坏了"),
        ("整个小区停电", "    停电"),
        ("听得到吗", "   吗"),
        ("", ""),
    ],
)
def test_words_that_say_nothing_are_blanked_where_they_stand(said: str, rest: str) -> None:
    assert without_idle_words(said) == rest


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("社保卡去哪里补办", True),
        ("医保报销要带什么材料", True),
        ("残疾证怎么办", True),
        ("停车费多少钱", True),
        ("垃圾桶收走了，叫我丢到哪里去", False),
        ("通道堵了，着火怎么办", False),
        ("电子卡怎么激活？", True),
        ("感谢环卫师傅捡到我钱包", True),
        ("给你们送面锦旗", True),
        ("打这个电话收费吗", True),
        ("学区划分在哪里看", True),
        ("怎么还没人来修", False),
        ("路灯坏了，你们管吗", False),
        ("路灯坏了你们来修吗", False),
        ("楼下饭店油烟太大了怎么办", False),
        ("楼下饭店油烟太大怎么投诉", False),
        ("垃圾怎么没人收", False),
        ("路灯坏了，谢谢", False),
        ("路灯坏了", False),
    ],
)
def test_who_asks_or_thanks_something_is_done(said: str, asks: bool) -> None:
    assert asks_or_thanks(said) is asks


def test_the_signs_that_tell_what_a_text_is_about() -> None:
    assert telling_signs("老人家，你好") == frozenset()
    assert {"垃圾"} <= telling_signs("小区垃圾") and "小区" not in telling_signs("小区垃圾")
