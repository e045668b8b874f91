"""Which kind of demand a caller's words tell."""

import pytest

from desk_app.domain.case import DemandKind
from desk_app.domain.demand_words import demands_told


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("我想问一下，居住证要办多久？", DemandKind.ENQUIRY),
        ("请问加装电梯有没有补贴", DemandKind.ENQUIRY),
        ("我要投诉楼下的饭店，天天油烟", DemandKind.COMPLAINT),
        ("已经打过三次了，你们到底管不管", DemandKind.COMPLAINT),
        ("我要举报，有人偷偷往河里倒东西，不要说是我讲的", DemandKind.TIP_OFF),
        ("隔壁偷排废水，我不想留名字", DemandKind.TIP_OFF),
        ("建议在路口加一盏灯", DemandKind.SUGGESTION),
        ("能不能装个红绿灯", DemandKind.SUGGESTION),
        ("表扬一下昨天来修路灯的师傅，谢谢他们", DemandKind.PRAISE),
        ("帮帮忙，快来，我妈走丢了", DemandKind.HELP),
        ("井盖没了，赶紧派人来看一下", DemandKind.HELP),
    ],
)
def test_the_likeliest_comes_first_with_the_words_that_tell_it(said: str, kind: DemandKind) -> None:
    told = demands_told(said)
    assert told[0].kind is kind
    assert told[0].evidence and all(words in said for words in told[0].evidence)


@pytest.mark.parametrize("said", ["", "金山路45号", "路灯"])
def test_where_no_word_tells_it_none_is_proposed(said: str) -> None:
    assert demands_told(said) == ()


def test_a_weak_word_does_not_stand_beside_a_strong_one() -> None:
    assert [told.kind for told in demands_told("我要投诉，路灯坏了")] == [DemandKind.COMPLAINT]
    both = [told.kind for told in demands_told("我要投诉，隔壁偷偷养猪，无证的")]
    assert both == [DemandKind.COMPLAINT, DemandKind.TIP_OFF]
