"""The lines of an edition: hashed and counted as they come, and read as the rows they stand for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from desk_app.domain.protocol import EditionInfo
from desk_app.errors import EditionBroken
from desk_app.wire import WireError, load_row


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines without their ends; `first` is the number of the first of them, from 1."""

    first: int
    texts: list[bytes]


class Checked:
    """Passes lines on and keeps count and hash, to be compared with what was promised when all have passed."""

    def __init__(self, info: EditionInfo) -> None:
        self._info = info
        self._digest = hashlib.sha256()
        self.rows = 0

    def chunks(self, lines: Iterable[bytes], at_once: int) -> Iterator[Lines]:
        """The lines, so many at a time."""
        coming = iter(lines)
        while texts := list(islice(coming, at_once)):
            self._digest.update(b"\n".join(texts) + b"\n")
            chunk = Lines(self.rows + 1, texts)
            self.rows += len(texts)
            yield chunk

    def check(self) -> None:
        """Raises `EditionBroken` where count or hash are not those of the edition."""
        if self.rows != self._info.rows or self._digest.hexdigest() != self._info.edition:
            why: dict[str, str | int] = {"why": "count_or_hash", "rows": self.rows, "promised": self._info.rows}
            raise EditionBroken("edition_broken", {"dataset": self._info.name, **why})


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def parsed(name: str, lines: Lines) -> Iterator[Any]:
    """The rows of a dataset that lines stand for; raises `EditionBroken` with the number of one that is none."""
    for number, text in enumerate(lines.texts, start=lines.first):
        try:
            yield load_row(name, _DECODER.decode(text.decode("utf-8")))
        except WireError as trouble:
            why: dict[str, str | int] = {"why": trouble.code, "line": number, "field": trouble.field}
            raise EditionBroken("edition_broken", {"dataset": name, **why}) from None
        except (ValueError, KeyError, RecursionError):
            raise EditionBroken("edition_broken", {"dataset": name, "why": "not_json", "line": number}) from None


def parsed_together(lines: Lines) -> list[Any] | None:
    """The JSON values of lines that hold one value each, read in one go; None where that is in doubt."""
    if not all(text[:1] == b"{" and text[-1:] == b"}" for text in lines.texts):
        return None
    try:
        values = _DECODER.decode((b"[" + b",".join(lines.texts) + b"]").decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, list) and len(values) == len(lines.texts) else None
