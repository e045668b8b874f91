"""Words of a caller that call for police, fire brigade or ambulance; what is only feared, or over, does not."""

from __future__ import annotations

import re
from typing import NamedTuple

from desk_app.domain.commands import TransferTarget
from desk_app.domain.traditional import simplified

_POLICE, _FIRE, _AMBULANCE = TransferTarget.POLICE_110, TransferTarget.FIRE_119, TransferTarget.AMBULANCE_120


class Emergency(NamedTuple):
    """Who is called for, and the caller's words that do so; the likeliest first."""

    services: tuple[TransferTarget, ...]
    words: tuple[str, ...]


class _Sort(NamedTuple):
    services: tuple[TransferTarget, ...]
    words: str


_SORTS = (
    _Sort((_POLICE, _FIRE), r"跳楼|[要想]跳(?:下[来去]|了)|跳[河桥湖]"),
    _Sort((_POLICE, _AMBULANCE), r"自杀|轻生|不想活|上吊|割腕|喝农药|吃了?(?:一瓶|很多)?安眠药"),
    _Sort(
        (_POLICE, _AMBULANCE),
        r"[砍捅][人伤死了]|[拿持]刀(?![刻划切])|杀人|打死|[头脸身]上.{0,3}[流是]血.{0,6}打|打得.{0,4}血",
    ),
    _Sort(
        (_POLICE,),
        r"抢劫|被抢|小偷在|撬[^，。]{0,4}[门锁]|抢[我她他](?:的)?(?:包|手机|钱|项链)|绑架|劫持|强奸|尾随|救命(?!的|神)",
    ),
    _Sort(
        (_POLICE,), r"打人|打起来|打架|斗殴|打群架|(?:老公|男人|丈夫|老婆)[^，。]{0,4}打我|在打(?:小孩|孩子|老婆|老人)"
    ),
    _Sort((_FIRE, _AMBULANCE), r"溺水|落水(?!口|管|洞)|掉[到进]了?[河湖塘水井][里边]?|淹死"),
    _Sort((_FIRE,), r"(?<!打不)(?<!点不)着火|起火(?!锅)|失火|火灾|[烧燃]起来|(?:大|明)火|爆炸"),
    _Sort(
        (_FIRE,),
        r"(?:煤气|燃气|天然气|液化气|气瓶|钢瓶)[^，。！？]{0,6}(?:泄[漏露]|漏[了气得]|在漏)|煤气味[^，。]{0,4}[重大浓]",
    ),
    _Sort((_FIRE,), r"(?:房|屋|楼|车|电箱|电瓶|阳台|窗)[^，。！？]{0,6}(?:在)?冒(?:浓)?烟|浓烟"),
    _Sort(
        (_FIRE,),
        r"(?:困|关|卡)在?[^，。！？]{0,4}电梯|电梯[^，。！？]{0,8}(?:困|关[着了在]|出不来)|埋在|压在(?:下面|底下)",
    ),
    _Sort((_AMBULANCE,), r"触电|电到(?:了|人)|煤气中毒|一氧化碳|食物中毒|农药中毒"),
    _Sort(
        (_AMBULANCE,),
        r"(?<!鼻)(?:流血|出血|血流)|[昏晕](?:倒|过去|迷)|不省人事|没(?:有)?(?:呼吸|心跳|知觉)|没气了|休克|抽搐|口吐白沫",
    ),
    _Sort(
        (_AMBULANCE,), r"[喘透]不[上过]气|呼吸困难|胸口[痛疼闷]|心脏病(?:发|犯)|心梗|脑溢血|半边身子|救护车|快要?生了"
    ),
    _Sort(
        (_AMBULANCE,),
        r"摔断|(?:腿|手|骨头)断了|(?:摔|跌|倒)[^，。！？]{0,6}(?:起不来|不能动|不会动|动不了)|高烧[^，。]{0,3}抽|烧到?了?(?:四十|40)度|说不[了出]话",
    ),
    _Sort(
        (_POLICE,),
        r"(?:走失|走丢|离家出走|失踪|被拐)|(?:孩子|小孩|儿子|女儿|老人|爸|妈|爷爷|奶奶)[^，。！？]{0,6}(?:找不到|不见)了",
    ),
    _Sort(
        (_FIRE, _POLICE),
        r"(?:孩子|小孩|宝宝|婴儿|老人|人)[^，。！？]{0,4}[锁关困]在[^，。！？]{0,4}(?:车|屋|房|家|阳台)",
    ),
    _Sort((_POLICE, _AMBULANCE), r"车祸|撞[到了](?:一个)?人|[人我他她]被[^，。]{0,3}车撞|(?:有人|人)受伤"),
)
_FOUND = [(sort.services, re.compile(sort.words)) for sort in _SORTS]
_NOT_NOW = re.compile(
    r"(?:怕|像|真的?|一旦|担心|万一|要是|如果|假如|容易|会不会|[就也都要]会|可能|随时|迟早|以前|从前|去年|前年|上次|曾经?"
    r"|差点|险些|防止?|禁止|避免|没有?|不会?|[吵烦急气愁闷]得|恨不得|谢谢|感谢)[^，。！？,!?；]{0,6}$"
)
"""Right before the words: then it is feared, denied or over."""
_ONLY_FEARED = re.compile(r"[^，。！？,!?；]{0,4}(?:怎么办|咋办|怎么得了|谁负责|隐患|事故多)|过(?!来|去)")
_OVER = re.compile(
    r"[^。！？!?；]{0,10}(?:灭了|灭掉|扑灭|熄了|送医|送(?:到|去|往)?了?医院|救(?:出|上|下)来了|没事了|(?:抓|逮)(?:住|走|到)了|拉开了"
    r"|找(?:到|回来)了|回来了)"
)
"""Said behind the words: then it was so, and is over."""
_WORDS = 2


def emergency_told(said: str) -> Emergency | None:
    """Who is called for by what was said; None where nobody is."""
    read = simplified(said)
    services: dict[TransferTarget, None] = {}
    words: dict[str, None] = {}
    for called, pattern in _FOUND:
        for found in pattern.finditer(read):
            behind = found.end()
            if _NOT_NOW.search(read[: found.start()]) or _ONLY_FEARED.match(read, behind) or _OVER.match(read, behind):
                continue
            services |= dict.fromkeys(called)
            words[said[found.start() : found.end()]] = None
    return Emergency(tuple(services), tuple(words)[:_WORDS]) if services else None
