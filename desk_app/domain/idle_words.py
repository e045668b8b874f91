"""Words of a call that say nothing of a problem: talk (greetings, questions, the office), and who, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_TALK = (
    # on the line
    "喂 喂喂 你好 您好 听得见 听得到 听得清 听得清楚 听见 听到 听不见 听不清 听不清楚 清楚 接线员 话务员 工作人员",
    "热线 打错 再见 先生 小姐 同志 师傅 大姐 阿姐 领导 不好意思 对不起 打扰 等一下 等等 一下 请问 请你 请您 好的",
    "知道 晓得 知不知道",
    # thanks and blame
    "谢谢 感谢 非常感谢 辛苦 帮助 不错 很好 真好 太好 好了 太好了 点赞 点个赞 表扬 夸奖 态度 服务态度 满意 不满意",
    "锦旗 好人",
    # the case and how it goes on
    "反映 情况 问题 事情 事体 这件事 那件事 一件事 这个事 投诉 举报 建议 意见 处理 解决 回复 答复 回音 结果 进度",
    "单子 工单 办得 电话 打电话 回电话 电话号码 打过 打来 来电 号码 上次 上回 一次 几次 好几次 好多 好多遍 好几遍",
    "派人 快来 来人 快点 赶快 赶紧 马上 抓紧 帮忙 帮我 求求 求助 救命 报警 救护车 看看 来看 没人管 没有人管 管管",
    "一步",
    # asking for something of an office
    "问一下 问问 想问 咨询 了解 打听 查一下 查查 查询 怎么 怎么样 怎样 怎么办 怎么办理 咋 咋办 什么 什么时候 啥",
    "啥时候 为什么 哪里 哪儿 哪个 哪些 多少 多久 几点 几号 是不是 有没有 会不会 能不能 可不可以 要不要 可以 应该",
    "需要 必须 希望 办 办理 办事 办好 补办 申请 材料 手续 证件 证明 资料 窗口 预约 登记 备案 报名 领取 提取 政策",
    "规定 条件 标准 流程 中心 部门 过期 到期 补贴 津贴 报销 体检",
    # how bad it is
    "严重 非常 特别 厉害 危险 吓人 难受 不行 不得了 着急 急死 要命 怕",
)
_AROUND = (
    # who
    "有人 有个人 人家 别人 大家 我们 你们 他们 我家 自己 名字 姓名 身份证 朋友 亲戚 老板 居民 业主 邻居 男的 女的",
    "年轻人 两个人 老人 老人家 老年人 老头 老太 老太太 老公 老婆 爸爸 妈妈 父母 儿子 女儿 孩子 小孩 小孩子 小朋友",
    "学生 一家 那一家 一户",
    # where
    "小区 整个小区 社区 村里 村子 城里 单元 楼栋 楼道 楼上 楼下 楼顶 楼里 楼前 房子 屋里 家里 家门口 门口 住在",
    "地方 马路 马路上 路上 路边 路口 村口 街上 地上 地面 倒在 躺在 这边 那边 这里 那里 附近 旁边 隔壁 对面 对门",
    "外面 里面 上面 下面 前面 后面 前头 后头 东面 西面 南面 北面 头上 身上 手上 脸上 过来 过去 出来 进去 下来",
    "上来 东西 手机 超市 商场 银行 药店 医院 学校 小学 中学 幼儿园 派出所 邮局",
    # when, and how often
    "昨天 今天 明天 前天 今朝 早上 上午 中午 下午 晚上 夜里 白天 周末 礼拜 星期 月份 这个月 上个月 去年 今年 刚才",
    "刚刚 突然 忽然 现在 以前 之前 后来 已经 一直 老是 经常 总是 天天 每天 整天 长期 好几天 几天 时间 上班 下班",
    "上下班 营业 开门 关门 开始 下雨 落雨 大雨 天气",
    # and what stands with everything
    "没有 没人 还没 还没有 不要 不会 不能 不肯 不让 不敢 不想 想要 觉得 感觉 受伤",
)
"""Each line some words that go together. Those of `_AROUND` tell something once several agree, those of talk never."""


class _Words:
    """Finds the words of some lines in a text, also where they overlap."""

    def __init__(self, lines: Iterable[str]) -> None:
        words = sorted({word for line in lines for word in line.split()}, key=lambda word: (-len(word), word))
        self._pattern = re.compile(f"(?=({'|'.join(map(re.escape, words))}))")

    def places(self, text: str) -> Iterator[int]:
        """Every sign that stands in one of the words."""
        for found in self._pattern.finditer(text):
            yield from range(*found.span(1))


_TALKED, _STANDING_AROUND = _Words(_TALK), _Words(_AROUND)


def talk_in(text: str) -> frozenset[int]:
    """The places of a text that are only talk."""
    return frozenset(_TALKED.places(text))


def around_in(text: str) -> frozenset[int]:
    """The places of a text that tell who, where and when."""
    return frozenset(_STANDING_AROUND.places(text))


def without_idle_words(text: str) -> str:
    """The text with blanks where it speaks of nothing, every other sign where it was."""
    return _blanked(text, talk_in(text) | around_in(text))


def without_talk(text: str) -> str:
    """The text with blanks where it is only talk, every other sign where it was."""
    return _blanked(text, talk_in(text))


def _blanked(text: str, places: frozenset[int]) -> str:
    return "".join(" " if place in places else sign for place, sign in enumerate(text))


_THANKS = re.compile(r"^[^，。！？]{0,6}(?:感谢|表扬|夸)|锦旗|点个?赞")
_DONE = "领|补|申请|申领|提取|退|转|交|换|查|报名|登记|算|预约|做|开|拿|打"
_ASKS_HOW = re.compile(
    rf"(?:怎么|如何|怎样)(?:去|才能)?(?:办[理证卡]|{_DONE})|[在去到]哪里?(?:去|才能)?(?:办|{_DONE})"
    r"|[证卡照本]怎么办|(?:^|帮我)查一?下|多少钱|电话多少|(?:什么|哪些)(?:材料|证件|手续|条件)"
    r"|^[^，。,！？?]*(?:怎么|如何|怎样)(?![还没又这那老总会不样办管]|回事|处理|解决|投诉|举报|反映)[^，。,！？?]{1,3}[？?]?$"
    r"|^[^，。,！？?]*(?:(?<![管修理来查决罚拆])吗|是多少|什么意思|[在去到]哪[里儿]?[^，。]?|哪个部门)[？?]?$"
    r"|补办|报销|预约|[换补领办]证"
)


def asks_or_thanks(text: str) -> bool:
    """It asks how something is done at an office (社保卡去哪里补办) or thanks somebody: neither is a problem."""
    return bool(_ASKS_HOW.search(text) or _THANKS.search(text))
