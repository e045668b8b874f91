"""The first letters of a Chinese text in pinyin (污水井盖 → wsjg), made with a dataset and never on a seat."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

_WANTED = re.compile("[^0-9a-z]+")
# Names of the district whose first character is read otherwise than the dictionary thinks.
_LOCAL = {
    "长桥": ("cháng", "qiáo"),
    "长蠡": ("cháng", "lí"),
    "长巨": ("cháng", "jù"),
    "陆巷": ("lù", "xiàng"),
    "朝红": ("zhāo", "hóng"),
}
load_phrases_dict({word: [[sound] for sound in sounds] for word, sounds in _LOCAL.items()})


@lru_cache(maxsize=65_536)
def initials_of(text: str) -> str:
    """Small letters and figures only: `12号楼` → `12hl`. Where a character has several sounds, the word decides."""
    return _WANTED.sub("", "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower())
