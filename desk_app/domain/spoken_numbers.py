"""Numbers as callers say them: 45, ４５, 四十五, 一百零五, 一百二, 两百, 一二〇 are read as they are meant."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1, "廿": 20}
_UNITS = {"十": 10, "百": 100, "千": 1000}
SPOKEN = "零〇一二两三四五六七八九十百千幺廿"
NUMBER = rf"(?:[0-9０-９]{{1,5}}|[{SPOKEN}]{{1,9}})"
"""A pattern of a number in figures or in words."""
_RUN = re.compile(rf"[0-9０-９{SPOKEN}]{{2,20}}")
_LEAST, _MOST, _PIECE = 5, 20, 3
"""Digits of a code that is worth looking for, of the longest one, of a piece of one that tells something."""
_PAUSE = 6
"""So many signs may stand between the groups of a code: 前面320506，后面是0102."""
_LONG, _ALONE = 8, 6
"""Digits that are a code whatever is said of them, and that are one where nothing else is said."""
_CALLED = re.compile(r"编[号码]|代码|号牌|[写刻印标喷钉贴]|牌子?|念给|报给|数字|[尾末]号|末尾|开头|最后|[前后]面")
_CALLED_WITHIN = 12
"""So near before or behind it stands what makes a number a code: 编号是, 井盖上写着."""
_TELEPHONE = re.compile(r"1[3-9][0-9]{9}|400[0-9]{7}")
_TO_CALL = re.compile(r"(?:电话|手机|座机|热线)[^0-9，。]*$")


def number_of(said: str) -> int | None:
    """The number that is said; None where it is none."""
    plain = unicodedata.normalize("NFKC", said)
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not plain or any(sign not in SPOKEN for sign in plain):
        return None
    if not set(plain) & set("十百千廿"):
        return int("".join(str(_DIGITS[sign]) for sign in plain))
    return _counted(plain)


def _counted(said: str) -> int | None:
    """Hundreds, tens and ones; what follows a unit without one of its own is of the next lower: 一百二 is 120."""
    whole, digit, unit, after_zero = 0, 0, 1, False
    for sign in said:
        if sign in _UNITS:
            if unit != 1 and _UNITS[sign] >= unit:
                return None
            unit = _UNITS[sign]
            whole += (digit or 1) * unit
            digit, after_zero = 0, False
        elif sign == "廿":
            whole, unit = whole + 20, 10
        elif sign in "零〇":
            digit, after_zero = 0, True
        else:
            if digit:
                return None
            digit = _DIGITS[sign]
    if digit and unit > 10 and not after_zero:
        return whole + digit * unit // 10
    return whole + digit


def codes_read_out(said: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Codes of five digits or more, in figures or in words, with pauses and words between their groups.

    Each as the pieces of digits that it must hold, and as it was said; what is read as one comes before its pieces.
    A number that nobody calls a code, and that is not as long as one, is none: 你们12345; a telephone's is none either.
    """
    found: dict[tuple[str, ...], str] = {}
    for group in _groups(said):
        if not _is_a_code(said, group):
            continue
        pieces = tuple(digits for _, _, digits in group)
        told = said[group[0][0] : group[-1][1]]
        joined = "".join(pieces)
        if _LEAST <= len(joined) <= _MOST:
            found.setdefault((joined,), told)
        telling = tuple(piece for piece in pieces if len(piece) >= _PIECE)
        if len(telling) > 1:
            found.setdefault(telling, told)
        for start, end, digits in group:
            if len(digits) >= _LEAST:
                found.setdefault((digits,), said[start:end])
    return tuple(found.items())


def _is_a_code(said: str, group: list[tuple[int, int, str]]) -> bool:
    start, end = group[0][0], group[-1][1]
    digits = "".join(each for _, _, each in group)
    if _TELEPHONE.fullmatch(digits) or _TO_CALL.search(said[:start]):
        return False
    if len(digits) >= _LONG or (len(digits) >= _ALONE and not (said[:start] + said[end:]).strip()):
        return True
    return bool(_CALLED.search(said[max(0, start - _CALLED_WITHIN) : end + _CALLED_WITHIN]))


def _groups(said: str) -> list[list[tuple[int, int, str]]]:
    """Runs of digits that follow each other closely: from where to where, and as digits."""
    groups: list[list[tuple[int, int, str]]] = []
    for run in _RUN.finditer(said):
        plain = unicodedata.normalize("NFKC", run[0])
        if set(plain) & set("十百千廿"):
            continue
        digits = "".join(sign if sign.isascii() else str(_DIGITS[sign]) for sign in plain)
        if groups and run.start() - groups[-1][-1][1] <= _PAUSE:
            groups[-1].append((run.start(), run.end(), digits))
        else:
            groups.append([(run.start(), run.end(), digits)])
    return groups
