"""Which kind of demand (诉求类型) a caller's words tell: question, complaint, tip-off, proposal, praise, help."""

from __future__ import annotations

import re
from collections import defaultdict

from desk_app.domain.case import DemandKind
from desk_app.domain.understanding import DemandMeant

_SAYS_SO, _SUGGESTS, _FITS = 4.0, 2.0, 1.0
_WORDS: tuple[tuple[DemandKind, float, str], ...] = (
    (DemandKind.ENQUIRY, _SAYS_SO, r"咨询|想问|问一下|问问|请问|打听"),
    (DemandKind.ENQUIRY, _SUGGESTS, r"怎么(?:办理|申请|弄|请假|办)|[去到]哪里?(?:去)?办|要办多久|归谁管|找哪个部门"),
    (DemandKind.ENQUIRY, _SUGGESTS, r"什么(?:材料|手续|条件|流程|政策|标准|时候)|多少[户钱天]才?"),
    (DemandKind.ENQUIRY, _SUGGESTS, r"有没有(?:补贴|规定|政策)"),
    (DemandKind.COMPLAINT, _SAYS_SO, r"投诉|要个说法|讨说法"),
    (DemandKind.COMPLAINT, _SUGGESTS, r"管不管|没人管|不像话|凭什么|太过分|气死|推来推去|踢皮球|扰民|说了也不听"),
    (
        DemandKind.COMPLAINT,
        _SUGGESTS,
        r"第[二三四五六]次|[打报][过了](?:好|很多|[两二三四五六])?几?[次趟遍]|照旧|又来了",
    ),
    (DemandKind.COMPLAINT, _FITS, r"天天|每天|吵|臭|受不了|乱收|态度|好几天|没法[睡走]|睡不着|难看"),
    (DemandKind.TIP_OFF, _SAYS_SO, r"举报|检举|匿名|不[想要愿]留(?:姓|名)|(?:别|不要|勿要)[说讲]是我|保密"),
    (DemandKind.TIP_OFF, _SUGGESTS, r"偷偷|偷排|偷倒|无证|没证|没有?执照|违法|违章|违建|非法|私自"),
    (DemandKind.TIP_OFF, _SUGGESTS, r"聚赌|赌[钱博]|传销|卖淫|假证|可疑"),
    (DemandKind.TIP_OFF, _FITS, r"怀疑|疑似|三无|黑(?:车|煤气|作坊|网吧|中介|油)|半夜|被我看[见到]"),
    (DemandKind.SUGGESTION, _SAYS_SO, r"建议|提个(?:意见|想法)|反映个想法"),
    (DemandKind.SUGGESTION, _SUGGESTS, r"(?:能不能|可不可以)[装加放改调开换种设多再早晚]|最好[能是装加]"),
    (DemandKind.SUGGESTION, _SUGGESTS, r"要求(?:加装|增设|增加|移走)|希望(?:你们)?能?[加装增设改多]|应该[装加设]个?"),
    (DemandKind.PRAISE, _SAYS_SO, r"表扬|感谢|点赞|锦旗|夸一?夸"),
    (DemandKind.PRAISE, _SUGGESTS, r"谢谢[他你那两这]|修得真?好|服务[真很蛮]好|好人"),
    (DemandKind.HELP, _SAYS_SO, r"求助|救命|救救|帮帮忙|求求|不得了了"),
    (DemandKind.HELP, _SUGGESTS, r"快[点来派叫]|赶[紧快]|派人|叫人来|麻烦(?:你们)?[来派叫处]"),
    (DemandKind.HELP, _SUGGESTS, r"帮[忙我他她]|来(?:看|修|弄|处理)一?下"),
    (DemandKind.HELP, _FITS, r"危险|吓人|出事|受伤|摔|走丢|不见了|困|坏了|断了|没了|漏|倒了|堵了|怎么办"),
)
_FOUND = [(kind, weight, re.compile(words)) for kind, weight, words in _WORDS]
_QUESTION = re.compile(r"[吗呢么？?]\s*$")
AT_LEAST = 2.0
"""A kind that fewer words tell is not proposed beside a better one."""
_EVIDENCE = 2


def demands_told(said: str) -> tuple[DemandMeant, ...]:
    """The kinds that are told, the likeliest first; none where no word tells any."""
    score: dict[DemandKind, float] = defaultdict(float)
    evidence: dict[DemandKind, list[str]] = defaultdict(list)
    for kind, weight, words in _FOUND:
        for found in dict.fromkeys(match[0] for match in words.finditer(said)):
            score[kind] += weight
            evidence[kind].append(found)
    if score[DemandKind.ENQUIRY] and _QUESTION.search(said):
        score[DemandKind.ENQUIRY] += _SUGGESTS
    order = {kind: number for number, kind in enumerate(DemandKind)}
    best = sorted((kind for kind in score if score[kind] > 0), key=lambda kind: (-score[kind], order[kind]))
    return tuple(
        DemandMeant(kind=kind, evidence=tuple(evidence[kind][:_EVIDENCE]))
        for rank, kind in enumerate(best)
        if not rank or score[kind] >= AT_LEAST
    )
