"""Reading a request strictly: its body, its query and its path, with nothing taken that could not be meant."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from desk_app.central.problems import Problem, of_wire
from desk_app.wire import TEXT_AT_MOST, WireError, parse

SMALL = 64 * 1024
COMMANDS = 8 * 1024 * 1024
# A body that is too large is still read to here and thrown away, so that its sender gets to hear why it was refused.
SWALLOWED = 64 * 1024 * 1024
SECONDS_AT_MOST = 60.0
QUERY_AT_MOST = 8 * 1024

_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,100}", re.ASCII)


async def read_body(request: Request, at_most: int) -> bytes:
    """The bytes of a JSON body, not looked into; raises `Problem` 415, 413 or 408."""
    check_headers(request)
    return await _read(request, at_most)


async def read_bytes(request: Request, at_most: int, kind: str) -> bytes:
    """The bytes of a body that is no JSON; raises as `read_body`."""
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Problem(415, "encoding_not_accepted", field="content-encoding", headers={"accept-encoding": "identity"})
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
        raise Problem(415, "wrong_content_type", field="content-type", detail=f"Content-Type must be {kind}")
    return await _read(request, at_most)


async def _read(request: Request, at_most: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > SWALLOWED:
        raise _too_large(at_most)
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(SECONDS_AT_MOST):
            async for chunk in request.stream():
                size += len(chunk)
                if size > SWALLOWED:
                    break
                if size <= at_most:
                    chunks.append(chunk)
    except TimeoutError:
        raise Problem(408, "too_slow", detail=f"A body must arrive within {SECONDS_AT_MOST:g} s") from None
    if size > at_most:
        raise _too_large(at_most)
    return b"".join(chunks)


def check_headers(request: Request) -> None:
    """The body says it is plain JSON in UTF-8; raises `Problem` 415."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Problem(415, "encoding_not_accepted", field="content-encoding", headers={"accept-encoding": "identity"})
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if kind.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise Problem(415, "wrong_content_type", field="content-type", detail="Content-Type must be application/json")


def parsed(data: bytes, at_most: int) -> Any:
    """The JSON value of a body; raises `Problem` with the place of what is wrong."""
    try:
        return parse(data, bytes_at_most=at_most)
    except WireError as error:
        raise of_wire(error) from None


def a_name(text: str, code: str) -> str:
    """A part of the path that names something: an id or a hash. Anything else is not found."""
    if not _NAME.fullmatch(text):
        raise Problem(404, code)
    return text


class Query:
    """The query of a request: each known name at most once, nothing else."""

    def __init__(self, request: Request, known: Iterable[str] = ()) -> None:
        self.given: dict[str, str] = {}
        names = frozenset(known)
        raw: bytes = request.scope.get("query_string", b"")
        if len(raw) > QUERY_AT_MOST:
            raise Problem(414, "too_large", detail=f"A query has at most {QUERY_AT_MOST} bytes")
        try:
            pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
        except UnicodeDecodeError:
            raise Problem(400, "not_utf8", detail="The query is not UTF-8") from None
        except ValueError:
            raise Problem(400, "bad_query", detail="The query has too many parts") from None
        for name, value in pairs:
            if name not in names:
                detail = "Known are: " + (", ".join(sorted(names)) or "none")
                raise Problem(422, "unknown_field", field=name, detail=detail)
            if name in self.given:
                raise Problem(400, "duplicate_key", field=name, detail="Each parameter once")
            if "\x00" in value or len(value) > TEXT_AT_MOST:
                raise Problem(400, "bad_text", field=name, detail="Text without U+0000")
            self.given[name] = value

    def text(self, name: str, at_most: int, *, needed: bool = False) -> str:
        """What was given under this name, empty where nothing was; `needed`: it must be given."""
        text = self._given(name, None if needed else "")
        if len(text) > at_most:
            raise Problem(422, "too_long", field=name, detail=f"At most {at_most} characters")
        return text

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number between the bounds; without a default it must be given."""
        text = self._given(name, None if default is None else str(default))
        if not _INTEGER.fullmatch(text):
            raise Problem(422, "wrong_type", field=name, detail="A whole number is expected")
        return int(self._within(name, int(text), low, high))

    def number(self, name: str, low: float, high: float, default: float) -> float:
        """A number between the bounds, such as seconds to wait."""
        text = self._given(name, f"{default:g}")
        if not _NUMBER.fullmatch(text):
            raise Problem(422, "wrong_type", field=name, detail="A number is expected")
        return float(self._within(name, float(text), low, high))

    def one_of(self, name: str, values: Iterable[str]) -> str | None:
        """One of these values, or None where it was not given."""
        if name not in self.given:
            return None
        allowed = sorted(values)
        if self.given[name] not in allowed:
            raise Problem(422, "unknown_value", field=name, detail="One of " + ", ".join(allowed))
        return self.given[name]

    def _given(self, name: str, default: str | None) -> str:
        text = self.given.get(name, default)
        if text is None:
            raise Problem(422, "missing_field", field=name, detail="This parameter must be given")
        return text

    def _within(self, name: str, value: float, low: float, high: float) -> float:
        if not low <= value <= high:
            raise Problem(422, "out_of_range", field=name, detail=f"Between {low:g} and {high:g}")
        return value


def _too_large(at_most: int) -> Problem:
    return Problem(413, "too_large", detail=f"A body has at most {at_most} bytes here", headers={"connection": "close"})
