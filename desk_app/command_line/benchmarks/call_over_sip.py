"""Somebody who telephones to a phone on loopback and gives up: the few messages of SIP that it takes, by hand."""

from __future__ import annotations

import secrets
import socket
import time
from types import TracebackType

from desk_app.errors import OurMistake

LOOPBACK = "127.0.0.1"
ANSWER_SECONDS = 10.0
_SOUND = (
    "v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)


class CallOverSip:
    """A call from `number` to the user `to` of the phone at this port. Use it as a context manager: it rings in the
    block and gives up at its end; `sent_at` is when the INVITE went out, by the monotonic clock that all processes
    share. Raises `OurMistake` where the phone does not answer as SIP has it."""

    def __init__(self, number: str, to: str, port: int) -> None:
        self._number, self._to, self._there = number, to, (LOOPBACK, port)
        self._id = secrets.token_hex(8)
        self.sent_at = 0.0

    def __enter__(self) -> CallOverSip:
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._line.bind((LOOPBACK, 0))
        self._line.settimeout(ANSWER_SECONDS)
        self._port = self._line.getsockname()[1]
        sound = _SOUND.format(host=LOOPBACK, port=self._port)
        self.sent_at = time.monotonic()
        self._send(
            "INVITE", f"Content-Type: application/sdp\r\nContact: <sip:caller@{LOOPBACK}:{self._port}>\r\n", sound
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._give_up()
        finally:
            self._line.close()

    def _give_up(self) -> None:
        self._heard("INVITE", "180")
        self._send("CANCEL")
        self._send("ACK", to_tag=self._heard("INVITE", "487"))

    def _send(self, method: str, more: str = "", content: str = "", to_tag: str = "") -> None:
        host, port = self._there
        message = (
            f"{method} sip:{self._to}@{host}:{port} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {LOOPBACK}:{self._port};branch=z9hG4bK{self._id}\r\n"
            f"From: <sip:{self._number}@{LOOPBACK}:{self._port}>;tag={self._id}\r\n"
            f"To: <sip:{self._to}@{host}:{port}>{to_tag}\r\n"
            f"Call-ID: {self._id}\r\nCSeq: 1 {method}\r\nMax-Forwards: 70\r\n"
            f"{more}Content-Length: {len(content)}\r\n\r\n{content}"
        )
        self._line.sendto(message.encode("ascii"), self._there)

    def _heard(self, method: str, code: str) -> str:
        """Waits for this answer to a message; gives back the tag that the phone has given itself."""
        give_up = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < give_up:
            try:
                lines = self._line.recv(65_535).decode("utf-8", "replace").split("\r\n")
            except TimeoutError:
                break
            headers = {
                name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
            }
            if lines[0].startswith(f"SIP/2.0 {code}") and headers.get("cseq", "").endswith(method):
                _, tag, rest = headers.get("to", "").partition(";tag=")
                return tag + rest
        raise OurMistake(f"the phone did not answer {code} to {method}")
