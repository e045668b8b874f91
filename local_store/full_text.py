"""How text is cut for SQLite's full-text index, so that Chinese words are found as phrases of single characters."""

from __future__ import annotations

import re

# Han characters with their extensions, kana and hangul: scripts without spaces between words.
_SINGLE = (
    "[\u2e80-\u2fdf\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_EACH = re.compile(f"({_SINGLE})")
_HAS_SINGLE = re.compile(_SINGLE)


def spread(text: str) -> str:
    """The text with every Chinese character standing alone, as it goes into the index."""
    return _EACH.sub(r" \1 ", text)


def asked(words: str) -> str | None:
    """The query for a row that holds all these words; the last sign of a Latin word may be any beginning.

    None where nothing is left to ask for. Nothing a person types is read as a query operator.
    """
    phrases = []
    for word in words.split():
        signs = "".join(sign if sign.isalnum() else " " for sign in word).strip()
        if not signs:
            continue
        phrase = '"' + " ".join(spread(signs).split()) + '"'
        phrases.append(phrase if _HAS_SINGLE.match(signs[-1]) else phrase + " *")
    return " AND ".join(phrases) or None
