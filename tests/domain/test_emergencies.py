"""Words that call for 110, 119 or 120, and words that only sound like it."""

import pytest

from desk_app.domain.commands import TransferTarget
from desk_app.domain.emergencies import emergency_told

POLICE, FIRE, AMBULANCE = TransferTarget.POLICE_110, TransferTarget.FIRE_119, TransferTarget.AMBULANCE_120


@pytest.mark.parametrize(
    ("said", "services", "words"),
    [
        ("有人要跳楼", (POLICE, FIRE), "跳楼"),
        ("有个人倒在地上，头上流血", (AMBULANCE,), "流血"),
        ("昏倒了叫救护车", (AMBULANCE,), "昏倒"),
        ("我家着火了", (FIRE,), "着火"),
        ("樓上著火了", (FIRE,), "著火"),
        ("家里煤气泄漏味道很大", (FIRE,), "煤气泄漏"),
        ("隔壁在打人", (POLICE,), "打人"),
        ("有小孩溺水了", (FIRE, AMBULANCE), "溺水"),
        ("工人触电了", (AMBULANCE,), "触电"),
        ("我不想活了", (POLICE, AMBULANCE), "不想活"),
        ("有人拿刀砍人", (POLICE, AMBULANCE), "拿刀"),
        ("我爸胸口痛，喘不上气", (AMBULANCE,), "喘不上气"),
        ("老人摔了一跤起不来", (AMBULANCE,), "摔了一跤起不来"),
        ("人关在电梯里出不来", (FIRE,), "关在电梯"),
        ("楼上冒烟，有人头上流血", (FIRE, AMBULANCE), "楼上冒烟"),
        ("孩子被锁在车里了", (FIRE, POLICE), "孩子被锁在车"),
        ("儿子离家出走找不到了", (POLICE,), "儿子离家出走找不到了"),
        ("我奶奶走丢了，到现在没回来", (POLICE,), "走丢"),
    ],
)
def test_who_is_called_for(said: str, services: tuple[TransferTarget, ...], words: str) -> None:
    told = emergency_told(said)
    assert told is not None
    assert told.services == services and words in told.words


@pytest.mark.parametrize(
    "said",
    [
        "",
        "路灯不亮",
        "通道堵满了，着火怎么办",
        "废品堆成山，怕着火",
        "真烧起来往哪里跑",
        "以前着过火",
        "热水器打不着火",
        "没有人打架",
        "大烟囱像着火一样",
        "门口的落水口堵了",
        "墙上那台救命的机器在响",
        "柱子上给人拿刀刻了字",
        "小孩流鼻血",
        "业主群都炸了",
        "刚才着火了，已经灭了",
        "有人晕倒了，不过已经送医院了",
        "谢谢救护车来得及时",
        "噪音吵得我想跳楼",
        "我家的猫走丢了，找到了",
        "老人昨天走失，现在找到了",
    ],
)
def test_what_is_feared_denied_over_or_only_sounds_like_it_calls_for_nobody(said: str) -> None:
    assert emergency_told(said) is None


def test_few_of_three_hundred_calls_are_emergencies(request: pytest.FixtureRequest) -> None:
    """A line that is always there is read by nobody."""
    import json

    path = request.config.rootpath / "tests" / "callers" / "calls.json"
    calls = json.loads(path.read_text(encoding="utf-8"))["calls"]
    told = [call["said"] for call in calls if emergency_told(call["said"]) is not None]
    assert 2 <= len(told) <= 12
