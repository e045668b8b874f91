"""JSON as text: strict on the way in, canonical on the way out; what is wrong is named by field."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

DEPTH_AT_MOST = 32

Json = Any


class WireError(ValueError):
    """Something that is not what it should be: a stable `code`, the `field` it is in, and what would be right."""

    def __init__(self, code: str, field: str, expected: str) -> None:
        super().__init__(f"{field or 'document'}: {expected}")
        self.code = code
        self.field = field
        self.expected = expected


def parse(data: bytes, *, bytes_at_most: int | None = None) -> Json:
    """Strict JSON: UTF-8 only, no duplicate keys, no NaN, no lone surrogate, no U+0000, no deep nesting.

    Raises `WireError` with code `too_large`, `not_utf8`, `too_deep`, `duplicate_key`, `not_a_number`, `bad_text` or
    `not_json`.
    """
    if bytes_at_most is not None and len(data) > bytes_at_most:
        raise WireError("too_large", "", f"at most {bytes_at_most} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as trouble:
        raise WireError("not_utf8", "", f"UTF-8 text; byte {trouble.start} is not") from None
    _check_depth(text)
    try:
        value = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant, parse_float=_finite)
    except WireError:
        raise
    except (ValueError, RecursionError) as trouble:
        raise WireError("not_json", "", f"JSON; {trouble}") from None
    _check_text(value, "")
    return value


def canonical(value: Json) -> str:
    """The one text of a JSON value: sorted keys, no spaces, UTF-8 as it is; hashes are over this."""
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(value: Json) -> str:
    """SHA-256 over the canonical text, 64 hex digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _check_depth(text: str) -> None:
    depth = 0
    inside = escaped = False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            if depth > DEPTH_AT_MOST:
                raise WireError("too_deep", "", f"at most {DEPTH_AT_MOST} levels")
        elif character in "]}":
            depth -= 1


def _unique_keys(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise WireError("duplicate_key", key, "each key once")
            seen.add(key)
    return found


def _no_constant(name: str) -> Json:
    raise WireError("not_a_number", "", f"a number; {name} is none")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise WireError("not_a_number", "", "a finite number")
    return number


def _check_text(value: Json, path: str) -> None:
    match value:
        case str():
            if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
                raise WireError("bad_text", path, "text without U+0000 and lone surrogates")
        case list():
            for index, item in enumerate(value):
                _check_text(item, f"{path}[{index}]")
        case dict():
            for key, item in value.items():
                _check_text(key, path)
                _check_text(item, joined(path, key))


def joined(path: str, name: str) -> str:
    """The path of a field inside another."""
    return f"{path}.{name}" if path else name
