"""The lines of an edition out of its gzip stream: bounded, a little at a time, and what is wrong said as such."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from desk_app.domain.protocol import EditionInfo
from desk_app.errors import EditionBroken

AT_ONCE = 64 * 1024
"""Bytes that one call gives at most: no thread is held longer than that takes."""
_GZIP = 16 + zlib.MAX_WBITS


def unpacked_lines(packed: Iterable[bytes], info: EditionInfo) -> Iterator[bytes]:
    """The lines without their line ends. Raises `EditionBroken` where the stream is no gzip, is cut, goes on after its
    end, or holds more than `info.bytes` (a bomb is given up at that byte)."""
    rest = bytearray()
    for part in _unpacked(packed, info):
        rest += part
        if b"\n" in part:
            *whole, last = bytes(rest).split(b"\n")
            yield from whole
            rest = bytearray(last)
    if rest:
        yield bytes(rest)


def _unpacked(packed: Iterable[bytes], info: EditionInfo) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    given = 0
    for piece in packed:
        rest = piece
        while rest:
            try:
                part = unpacker.decompress(rest, AT_ONCE)
            except zlib.error:
                raise _broken(info, "not_gzip") from None
            given += len(part)
            if given > info.bytes:
                raise _broken(info, "too_large")
            if unpacker.unused_data:
                raise _broken(info, "more_after_the_end")
            rest = unpacker.unconsumed_tail
            if part:
                yield part
    if not unpacker.eof:
        raise _broken(info, "cut")


def _broken(info: EditionInfo, why: str) -> EditionBroken:
    return EditionBroken("edition_broken", {"dataset": info.name, "why": why})
