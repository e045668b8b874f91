"""Frames on the line to the phone program: a length in decimal digits, a colon, so many bytes, a comma."""

from __future__ import annotations

LARGEST = 1_000_000
"""Bytes of one frame at the most; a longer one is no frame of ours, and is refused before it is read."""
_DIGITS = len(str(LARGEST))
_ZERO, _NINE, _COLON, _COMMA = b"09:,"


class BadFrame(ValueError):
    """Bytes that are no frame: the line is out of step, and what follows on it means nothing."""


def framed(payload: bytes) -> bytes:
    """The payload as a frame; raises `BadFrame` where it is too long for one."""
    if len(payload) > LARGEST:
        raise BadFrame("too long")
    return b"%d:%b," % (len(payload), payload)


class FrameReader:
    """Takes bytes as they come and gives back the payloads that are whole.

    Strict: no sign, no space, no leading zero, nothing between frames. After a `BadFrame` it takes nothing any more.
    """

    def __init__(self) -> None:
        self._kept = bytearray()
        self._broken = False

    def feed(self, data: bytes) -> list[bytes]:
        """The payloads that these bytes make whole, in order; raises `BadFrame`, and then those before it are lost."""
        if self._broken:
            raise BadFrame("out of step")
        self._kept += data
        whole: list[bytes] = []
        try:
            while (payload := self._next()) is not None:
                whole.append(payload)
        except BadFrame:
            self._broken = True
            self._kept.clear()
            raise
        return whole

    @property
    def waiting(self) -> int:
        """How many bytes are kept of a frame that is not whole yet."""
        return len(self._kept)

    def _next(self) -> bytes | None:
        head = self._head()
        if head is None:
            return None
        begin, length = head
        end = begin + length
        if len(self._kept) <= end:
            return None
        if self._kept[end] != _COMMA:
            raise BadFrame("no comma")
        payload = bytes(self._kept[begin:end])
        del self._kept[: end + 1]
        return payload

    def _head(self) -> tuple[int, int] | None:
        """Where the payload begins and how long it is; None until the colon has come."""
        length = 0
        for place, byte in enumerate(self._kept[: _DIGITS + 1]):
            if byte == _COLON and place:
                return place + 1, length
            if not _ZERO <= byte <= _NINE or (place and not length):
                raise BadFrame("no length")
            length = length * 10 + byte - _ZERO
            if length > LARGEST:
                raise BadFrame("too long")
        return None
