"""Reads a large JSON object one array element at a time, so that no single call of the parser takes long."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from desk_app.wire import WireError

_SPACE = re.compile(r"[ \t\r\n]*")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WireError("duplicate_key", "", "each key once")
    return found


def _no_constant(name: str) -> Any:
    raise WireError("not_a_number", "", f"a number; {name} is none")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def members(data: bytes) -> Iterator[tuple[str, Any]]:
    """The members of one JSON object in order: (key, value), and for each array (key, element) as often as it has any.

    Raises `WireError` where it is no such object.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise WireError("not_utf8", "", "UTF-8 text") from None
    try:
        at = _expect(text, _skip(text, 0), "{")
        at = _skip(text, at)
        seen: set[str] = set()
        while text[at] != "}":
            key, at = _DECODER.raw_decode(text, at)
            if not isinstance(key, str) or key in seen:
                raise WireError("duplicate_key", str(key), "a key, and each once")
            seen.add(key)
            at = _skip(text, _expect(text, _skip(text, at), ":"))
            if text[at] == "[":
                at = yield from _elements(key, text, at)
            else:
                value, at = _DECODER.raw_decode(text, at)
                yield key, value
            at = _next(text, at, "}")
        if _skip(text, at + 1) != len(text):
            raise WireError("not_json", "", "one value and nothing after it")
    except (ValueError, IndexError, RecursionError) as trouble:
        if isinstance(trouble, WireError):
            raise
        raise WireError("not_json", "", f"JSON; {trouble}") from None


def _elements(key: str, text: str, at: int) -> Generator[tuple[str, Any], None, int]:
    at = _skip(text, at + 1)
    while text[at] != "]":
        value, at = _DECODER.raw_decode(text, at)
        yield key, value
        at = _next(text, at, "]")
    return at + 1


def _next(text: str, at: int, end: str) -> int:
    """Past a comma to the next thing, or at the end sign."""
    at = _skip(text, at)
    if text[at] == end:
        return at
    at = _skip(text, _expect(text, at, ","))
    if text[at] == end:
        raise WireError("not_json", "", "no comma before the end")
    return at


def _expect(text: str, at: int, sign: str) -> int:
    if text[at] != sign:
        raise WireError("not_json", "", f"{sign} at character {at}")
    return at + 1


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found is not None else at
