"""Answering with a part of something whose bytes never change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from starlette.requests import Request

from desk_app.central.datasets import AT_ONCE
from desk_app.central.problems import Problem

_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})", re.ASCII)


def asked_range(request: Request, size: int, etag: str) -> tuple[int, int]:
    """The bytes asked for, as start and end; all of them where no single range was. Raises `Problem` 416."""
    given = _RANGE.fullmatch(request.headers.get("range", ""))
    if given is None or request.headers.get("if-range", etag) != etag:
        return 0, size
    start = int(given[1])
    end = min(size, int(given[2]) + 1) if given[2] else size
    if not start < end:
        raise Problem(416, "range_not_satisfiable", field="range", headers={"content-range": f"bytes */{size}"})
    return start, end


def first_bytes(parts: Iterator[bytes], wanted: int) -> Iterator[bytes]:
    """So many bytes of what the parts are together, a little at a time: a slow reader holds no more than that."""
    for part in parts:
        for start in range(0, min(len(part), wanted), AT_ONCE):
            yield part[start : min(start + AT_ONCE, wanted)]
        wanted -= len(part)
        if wanted <= 0:
            return
