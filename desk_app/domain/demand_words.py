"""Which kind of demand (诉求类型) a caller's words tell: question, complaint, tip-off, proposal, praise, help.

Each kind has its ideas, and each idea the everyday words for it. A word that names the kind counts most, one that
stands for an idea of it less, one that only goes well with it least: a single one of these proposes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from desk_app.domain.case import DemandKind
from desk_app.domain.understanding import DemandMeant


class _Idea(NamedTuple):
    kind: DemandKind
    weight: float
    words: str


_SAYS_SO, _CLEARLY, _SUGGESTS, _FITS = 4.0, 3.0, 2.0, 1.0
_ASKS = (
    _Idea(DemandKind.ENQUIRY, _SAYS_SO, r"咨询|想问|问一下|请问|打听|就想知道"),
    _Idea(
        DemandKind.ENQUIRY,
        _SUGGESTS,
        r"怎么(?:办理|申请|请假|报名|办)|[去到]哪里?(?:去)?(?:办|登|拿|领|交|报名)|拿去哪",
    ),
    _Idea(DemandKind.ENQUIRY, _SUGGESTS, r"要办多久|归谁管|找(?:哪个部门|谁(?:报名|办|登记))"),
    _Idea(DemandKind.ENQUIRY, _SUGGESTS, r"[带要]些?(?:啥|什么|哪些)(?:东西|证件|材料|手续)"),
    _Idea(DemandKind.ENQUIRY, _SUGGESTS, r"什么(?:材料|手续|条件|流程|政策|标准)|[补要交]多少|多少[户钱天]才?"),
    _Idea(DemandKind.ENQUIRY, _SUGGESTS, r"有没有(?:补贴|规定|政策|通知)|(?:可不可以|能不能)(?:办|报名|领|申请)"),
    _Idea(DemandKind.ENQUIRY, _FITS, r"问问|几点|什么时候|给个准信|还是[去到]"),
)
_COMPLAINS = (
    _Idea(DemandKind.COMPLAINT, _SAYS_SO, r"(?<!不是要)(?<!不是我要)投诉|要个说法|讨说法|维权"),
    # nobody does anything about it
    _Idea(DemandKind.COMPLAINT, _SUGGESTS, r"管不管|没人[管收清]|管不了|就不管|推来推去|踢皮球|有(?:什么|啥)用"),
    _Idea(DemandKind.COMPLAINT, _SUGGESTS, r"第[二三四五六]次|[打报][过了](?:好|很多|[两二三四五六])?几?[次趟遍]"),
    _Idea(DemandKind.COMPLAINT, _SUGGESTS, r"也(?:打|反映|投诉)过|照旧|又来了|老样子|跑[了我]?[两三四五几]趟"),
    _Idea(
        DemandKind.COMPLAINT,
        _SUGGESTS,
        r"(?:说|讲|劝|喊|商量|反映)[^。！？]{0,12}(?:不听|没用|不[睬理挪停]|骂|照样|照停|接着|还是这样)",
    ),
    # and is to blame for it
    _Idea(DemandKind.COMPLAINT, _SUGGESTS, r"不像话|凭什么|谁同意|太过分|气死|叫什么事|怎么得了|作孽"),
    _Idea(DemandKind.COMPLAINT, _SUGGESTS, r"物业费|违约金|能退|退不退|态度|乱收|服务(?:太|真)?差|算什么"),
    _Idea(DemandKind.COMPLAINT, _SUGGESTS, r"电话(?:都|也)?(?:不接|打不通|没人接)|(?:直接|门都)?不(?:停|开门)"),
    # it cannot be borne
    _Idea(DemandKind.COMPLAINT, _SUGGESTS, r"扰民|受不了|没法[睡走过住]|睡不[着好]|窗[户都也]{0,2}不[敢能]开|不敢开窗"),
    _Idea(DemandKind.COMPLAINT, _SUGGESTS, r"音响|喇叭|打桩|跳舞|广场舞|吵得|太吵|噪音|油烟|烧烤|腥气|难闻|脏死"),
    # it stands in the way
    _Idea(
        DemandKind.COMPLAINT,
        _SUGGESTS,
        r"(?:占|停|摆|堆|塞|搭)(?:满|到|成|了|在)[^。！？]{0,14}(?:路|道|楼梯|车位|门口|斑马线)",
    ),
    _Idea(DemandKind.COMPLAINT, _FITS, r"盲道|车位|地锁|侧着|过不去|走不了|挪"),
    # it goes on and on
    _Idea(DemandKind.COMPLAINT, _FITS, r"一到(?:晚上|夜里|下班|周末|礼拜|夏天)|从早到晚|天天|每[天晚]|好几天"),
    _Idea(DemandKind.COMPLAINT, _FITS, r"[一二两三四五六七八九十半几](?:多|来)?(?:个(?:礼拜|星期|月)|年)(?:了|多)"),
    _Idea(DemandKind.COMPLAINT, _FITS, r"到现在[也还没]|半夜|夜里.{0,8}[叫响喊转]|[又还]在[叫唱响]|照样|越来越"),
    _Idea(DemandKind.COMPLAINT, _FITS, r"臭|味道|一股|苍蝇|熏|咚|嗡|响|灰|难看|难听|恶心|物业[说讲贴]|骂|咋办"),
)
_TELLS_OF_SOMEBODY = (
    _Idea(DemandKind.TIP_OFF, _SAYS_SO, r"举报|检举|匿名|不[想要愿]留(?:姓|名)|(?:别|不要|勿要)[说讲]是我|保密"),
    _Idea(DemandKind.TIP_OFF, _SAYS_SO, r"(?:名字?|地址)我?不(?:想|方便|好)[说讲]|怕[^。]{0,4}报复"),
    # it is forbidden, or nobody has allowed it
    _Idea(DemandKind.TIP_OFF, _SUGGESTS, r"偷偷|偷[排倒卖]|违法|违章|违建|非法|私自|可疑"),
    _Idea(
        DemandKind.TIP_OFF,
        _SUGGESTS,
        r"(?:没|无|不是有)有?[^。！？，]{0,3}(?:证|执照|牌照|牌子|厂名|手续|许可|批过)|批文|禁捕|不许种",
    ),
    _Idea(DemandKind.TIP_OFF, _SUGGESTS, r"聚赌|赌[钱博]|传销|卖淫|吸毒|假证|假[货烟酒药]|是假的|拉客"),
    # into the water, the air, the wood
    _Idea(
        DemandKind.TIP_OFF,
        _SUGGESTS,
        r"(?:倒|排|冲|流|放|卸)(?:进|到|在|入)[^。！？]{0,6}(?:河|湖|下水道|井|沟|荒地|林|田)|废机油|废水|油花",
    ),
    _Idea(DemandKind.TIP_OFF, _SUGGESTS, r"烧(?:电线|稻草|树叶|塑料|秸秆|垃圾|轮胎)|黑烟|电鱼|弹弓|打鸟|捉鸟"),
    # at a building
    _Idea(DemandKind.TIP_OFF, _SUGGESTS, r"[砸敲拆]掉?[^。！？，]{0,3}墙|承重墙|隔成|封起来|圈起来|加[盖层]"),
    _Idea(DemandKind.TIP_OFF, _SUGGESTS, r"[搭盖加造]了?一?[个间两][^。！？，]{0,4}[房屋层]|群租"),
    # somebody may be hurt by it
    _Idea(DemandKind.TIP_OFF, _SUGGESTS, r"安全绳|没系|救生衣|限重|超载|安全门|逃生|拖在地上"),
    # there is evidence, and somebody should come and see
    _Idea(DemandKind.TIP_OFF, _SUGGESTS, r"拍(?:了|到|下)|录像|车牌|牌照|查一查|[去来]查|制止|还没走"),
    _Idea(
        DemandKind.TIP_OFF,
        _SUGGESTS,
        r"(?:有人|老伯|年轻人|[男女]的|那家|那户|人家)[^。！？]{0,8}(?:在|拿|把)[^。！？]{0,8}[烧锯捉捕砸敲挖炼烤倒]",
    ),
    _Idea(
        DemandKind.TIP_OFF, _FITS, r"有人[在把拿往]|怀疑|疑似|三无|黑(?:车|煤气|作坊|网吧|中介|油)|被我看[见到]|亲眼"
    ),
    _Idea(DemandKind.TIP_OFF, _FITS, r"半夜|夜里[一二两三四十]+点|藏|专门|河[里边]|湖里|租给"),
)
_PROPOSES = (
    _Idea(DemandKind.SUGGESTION, _SAYS_SO, r"建议|提个(?:意见|想法)|反映个想法|可以考虑"),
    _Idea(
        DemandKind.SUGGESTION,
        _CLEARLY,
        r"(?:能不能|可不可以|是不是可以|要是能)[^。，！？]{0,3}(?:[装加放改换设移延挪多早晚划]|恢复|调整|栽种)",
    ),
    _Idea(DemandKind.SUGGESTION, _SUGGESTS, r"最好[能是装加]|要求(?:加装|增设|增加|移走)|应该[装加设]个?|就好了"),
    _Idea(
        DemandKind.SUGGESTION,
        _SUGGESTS,
        r"希望[^。，！？]{0,8}[加装增设改多]|(?:剪|修|补|换|挪)[^。，！？]{0,3}(?:行不行|好吧)|换块新|换成",
    ),
)
_PRAISES = (
    _Idea(DemandKind.PRAISE, _SAYS_SO, r"表扬|感谢|点赞|锦旗|夸一?夸"),
    _Idea(DemandKind.PRAISE, _SUGGESTS, r"谢谢[他你那两这]|修得真?好|服务[真很蛮]好|好人|真不错|热心|辛苦了"),
)
_NEEDS_SOMEBODY = (
    _Idea(DemandKind.HELP, _SAYS_SO, r"求助|救命|救救|求求|不得了了|走丢|着火|起火|没回来|不见了"),
    _Idea(
        DemandKind.HELP,
        _SUGGESTS,
        r"快[点来派叫]|赶[紧快]|派人|过来个?人|来个人|叫个?(?:人来|师傅)|麻烦(?:你们)?[来派叫处]",
    ),
    _Idea(DemandKind.HELP, _SUGGESTS, r"帮[忙我他她着]|来(?:看|修|弄|处理|开门)一?下|急死|心脏病|敲门[^。，]{0,3}没"),
    # it is in a dangerous state
    _Idea(DemandKind.HELP, _SUGGESTS, r"危险|吓人|出事|受伤|[要怕][^。，！？]{0,4}[塌砸]|塌了|掉下来|鼓出来|火花|悬"),
    _Idea(
        DemandKind.HELP, _SUGGESTS, r"撞(?:断|倒|下|弯|出)|歪了|裂[开了缝]|碎[成了]|翘[起着]|错开|卡[住进在]|碰断|松了"
    ),
    # something does not work
    _Idea(
        DemandKind.HELP,
        _SUGGESTS,
        r"井盖|窨井|盖子?[^。！？，]{0,4}(?:没了|不见|碎|翘)|漏[水气电]|爆了|跳闸|停电|没[电水]",
    ),
    _Idea(
        DemandKind.HELP,
        _SUGGESTS,
        r"(?:灯|电|水)[^。！？，]{0,4}(?:不亮|停了|没有?了|灭)|(?:取|出|打)不[出来去开]|冒(?:出|上)来",
    ),
    _Idea(DemandKind.HELP, _FITS, r"摔|困|坏了|断了|没了|漏|倒了|堵了|怎么办|淹|拉肚子|一个人住"),
)
_IDEAS = (*_ASKS, *_COMPLAINS, *_TELLS_OF_SOMEBODY, *_PROPOSES, *_PRAISES, *_NEEDS_SOMEBODY)
_FOUND = [(idea.kind, idea.weight, re.compile(idea.words)) for idea in sorted(_IDEAS, key=lambda idea: -idea.weight)]
_QUESTION = re.compile(r"[吗呢么？?]\s*$")
AT_LEAST = 2.0
"""A kind of which fewer words tell is not proposed."""
LEARNED = 2.0
"""How much what was learned counts where it is certain: as much as one idea."""
_EVIDENCE = 2


def demands_told(said: str, learned: Mapping[str, float] | None = None) -> tuple[DemandMeant, ...]:
    """The kinds that are told, the likeliest first; none where no word tells any.

    `learned` says of kinds how sure what was taken at this seat makes it that these words mean them, from 0 to 1.
    """
    score: dict[DemandKind, float] = defaultdict(float)
    evidence: dict[DemandKind, list[str]] = defaultdict(list)
    for kind, weight, words in _told_once(said):
        score[kind] += weight
        evidence[kind].append(words)
    if score[DemandKind.ENQUIRY] and _QUESTION.search(said):
        score[DemandKind.ENQUIRY] += _SUGGESTS
    for kind, certainty in _known(learned or {}):
        score[kind] += LEARNED * certainty
    order = {kind: number for number, kind in enumerate(DemandKind)}
    best = sorted(score, key=lambda kind: (-score[kind], order[kind]))
    return tuple(
        DemandMeant(kind=kind, evidence=tuple(evidence[kind][:_EVIDENCE]), learned=kind in (learned or {}))
        for kind in best
        if score[kind] >= AT_LEAST
    )


def _told_once(said: str) -> Iterator[tuple[DemandKind, float, str]]:
    """Each idea that is told, with its words; what was told already in the same words counts once."""
    told: set[tuple[DemandKind, int]] = set()
    known: set[tuple[DemandKind, str]] = set()
    for kind, weight, words in _FOUND:
        for match in words.finditer(said):
            signs = {(kind, place) for place in range(*match.span())}
            if not signs & told and (kind, match[0]) not in known:
                told |= signs
                known.add((kind, match[0]))
                yield kind, weight, match[0]


def _known(learned: Mapping[str, float]) -> list[tuple[DemandKind, float]]:
    """What was learned of kinds that there are: one that an older program knew teaches nothing."""
    return [(kind, learned[kind]) for kind in DemandKind if kind in learned]
