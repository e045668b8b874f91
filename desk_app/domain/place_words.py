"""The words in which callers place a thing: kinds of places, how one stands to them, corners, corrections, homes."""

from __future__ import annotations

import re

from desk_app.domain.spoken_numbers import number_of

KINDS = (
    "菜场 小菜场 菜市场 农贸市场 集贸市场 菜市 市场",
    "小学 实验小学 中心小学 完小 学堂 学校",
    "中学 初中 初级中学 高中 高级中学 学校",
    "幼儿园 幼稚园 托儿所",
    "医院 人民医院 中医医院 中医院 卫生院",
    "卫生服务站 社区卫生服务站 卫生服务中心 卫生站 卫生所 卫生室 医务室",
    "公园 小公园 生态园 游园 绿地",
    "广场 文化广场 小广场",
    "地铁站 地铁口 轻轨站 轻轨口 地铁",
    "公交站 公交车站 公交站台 站台 车站 公交站牌",
    "公交首末站 首末站 公交总站 汽车站 公交站",
    "加油站 油站",
    "充电站 充电桩",
    "工业园 工业区 开发区 科技园 产业园 园区",
    "工厂 电子厂 服装厂 机械厂 塑料厂 家具厂 食品厂 厂",
    "商场 购物中心 商业广场 购物广场 大卖场 天地",
    "超市 生活超市 便利店",
    "银行 支行 农商行 信用社 工行 农行 建行 邮储 邮政储蓄",
    "饭店 饭馆 酒家 面馆 小吃店 土菜馆 酒楼",
    "药店 大药房 药房",
    "派出所 警务站 公安",
    "警务室 岗亭",
    "养老院 敬老院 护理院 日间照料中心 托老所 老人院",
    "活动中心 老年活动中心 文体中心 活动室 棋牌室",
    "停车场 公共停车场 停车库",
    "桥 大桥 桥头 桥堍 桥洞",
    "公共厕所 公厕 厕所",
    "垃圾中转站 中转站 垃圾站",
    "村落 自然村 老村 村",
    "古镇 古街 老街",
    "古村 古村落 老宅",
    "茶场 茶厂 茶园 茶山 果园",
    "蟹塘 养殖场 鱼塘",
    "寺庙 寺 庵 教堂 庙",
    "码头 渡口",
    "工地 改造工地 建筑工地 地块工地",
    "居委会 居民委员会 村民委员会 村委会 村委 党群服务中心",
    "小区 花园 家园 雅苑 名邸 景苑 公寓 华庭 新苑 花苑 人家 华府 别院 名都 苑 府 湾",
    "新村 二村 佳苑 动迁房 安置房 安置小区 动迁小区 小区",
)
"""Each line a kind of place: as lists call it, then what callers say for it and what names of such places end in."""

_ALIKE: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(KINDS):
    for _word in _line.split():
        _ALIKE[_word] = _ALIKE.get(_word, frozenset()) | {_number}
_BY_LENGTH = sorted(_ALIKE, key=len, reverse=True)
_KIND = re.compile("|".join(_BY_LENGTH))
BETWEEN = re.compile(r"(?:的|[那这](?:个|边|里|家|座)|有[个家]|个|里|边上|边|口|社区|村|镇|街道|路上|上)*")
"""What may stand between a name and the word for its kind: 灵岩的那个小菜场."""
LONGEST_BETWEEN = 7

RELATION = re.compile(
    r"(?:的|那个|那边|这边|这里|那里|出来|出门|进去|，)?"
    r"(?:正)?(斜对[面过]|对[面过]|门口头?|门前|门外|大门|后[头面门]|背后|前[头面]|旁边|边[上头]|隔壁|附近|楼道里?|楼[下上顶前后里]|里[面头]|进口|出口"
    r"|[东南西北](?:[南北东西])?[面边头门]"
    r"|(?:往|朝|向)[东南西北]{1,2}(?:面|边)?(?:走|去)?(?:大概|大约|差不多)?[0-9零一二两三四五六七八九十百几]{1,4}米)"
)
"""How a caller stands to a place, right behind its name."""
BESIDE = re.compile(r"斜?对|[后背旁边隔附东南西北往朝向]")
"""The beginning of a relation that says the thing is not at the place itself."""
ANYWHERE = re.compile(r"老?人家|小区|社区|村里")
"""Words that sound like a kind of place and, standing alone, are none: 老人家, 整个小区."""
_FEW = "0-9零一二两三四五六七八九十百几"
_WAY = re.compile(rf"[往朝向]([东南西北]{{1,2}})[^{_FEW}]*([{_FEW}]{{1,4}})米")

CORNER = re.compile(r"路口|口子|交叉|交界|转角|转弯|拐角|拐弯|十字|丁字|三岔|红绿灯|相交|交汇|街口|叉口|搭界|角上")
JOINS = re.compile(r"[和跟与同到、，,/\s]|还有|以及|靠近?|近|快到|接|的|那个|往|一?路|那条|这条|穿过|跟着")
"""What stands between the names of two streets that meet."""

CORRECTION = re.compile(r"不对|说错|讲错|记错|搞错|弄错|错了|哦不|啊不|不不|更正")
NOT_THIS = re.compile(r"不是(?:在|说)?([^，。！？；,!?;]{2,20}?)[，,、]?\s*(?:而)?是")
HOME = re.compile(r"(?:我|我们|伲)?家?(?:住在?|家在|家住|租在|(?<![不就也还但])是|从|路过)\s*$")
"""Right before a name that says where somebody lives, comes from or belongs, and not where the thing is."""
AWAY = re.compile(r"(?:上班|过来|回来|回家|的居民|居民|业主|村民|的人|住户)")
"""Right behind such a name."""


def kinds_of(word: str) -> frozenset[int]:
    """Which kinds of place a list's word, or a caller's, may mean; none for one that nobody uses."""
    return _ALIKE.get(word, frozenset())


def kind_words(text: str) -> list[tuple[str, int, int]]:
    """The words for kinds of places in a text, the longest at each place, with where they begin and end."""
    return [(found[0], found.start(), found.end()) for found in _KIND.finditer(text)]


def ending_of(name: str) -> str:
    """The word for a kind that a name ends in; empty where it ends in none, or is nothing else."""
    return next((word for word in _BY_LENGTH if name.endswith(word) and len(name) > len(word)), "")


def step_told(relation: str) -> tuple[float, float, int] | None:
    """East and north (-1 to 1) and metres of a relation that tells direction and distance; None of any other."""
    found = _WAY.search(relation)
    if found is None:
        return None
    metres = number_of(found[2].replace("几", "")) or 50
    east = ("东" in found[1]) - ("西" in found[1])
    north = ("北" in found[1]) - ("南" in found[1])
    return float(east), float(north), min(metres, 2_000)
