"""What somebody has typed into the look-up box, taken apart: words, a code read out in groups, a house number."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BETWEEN = re.compile(r"[^\w\-*#]+|(?<=[a-z])(?=[^\W\d_a-z])|(?<=[^\W\d_a-z])(?=[a-z])")
_CODE = re.compile(r"[0-9a-z-]*[0-9][0-9a-z-]*")
_CODE_AT_LEAST = 3
_READ_OUT_AT_LEAST = 6
_HOUSE = re.compile(r"(.+[^\W\d_])\s*([1-9][0-9]{0,4})\s*(?:[号弄#].*)?")
TYPED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """`words` in lower case; `code` is what was typed without its spaces where that may be a part of a code;
    `street` and `house` where it ends in a house number."""

    words: tuple[str, ...]
    code: str = ""
    street: str = ""
    house: int = 0


def typed(text: str) -> Typed:
    """What was typed, taken apart. Words are parted by signs, and where Chinese and Latin letters meet."""
    small = text[:TYPED_AT_MOST].lower().strip()
    words = tuple(word for word in _BETWEEN.split(small) if any(sign.isalnum() for sign in word))
    joined = re.sub(r"[\s\-]+", "", small)
    if len(joined) >= _READ_OUT_AT_LEAST and joined.isascii() and joined.isdigit():
        words = (joined,)  # a code or telephone number, said in groups
    house = _HOUSE.fullmatch(small)
    return Typed(
        words=words,
        code=joined if may_be_code(joined) else "",
        street=house[1].strip() if house else "",
        house=int(house[2]) if house else 0,
    )


def may_be_code(text: str) -> bool:
    """Whether this can be a part of a code: three signs at least, digits and letters only, a digit among them."""
    return len(text) >= _CODE_AT_LEAST and _CODE.fullmatch(text) is not None
