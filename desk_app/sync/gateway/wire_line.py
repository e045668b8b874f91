"""One line to one centre: bounded in time and size, ended at once when the program closes, every failure named."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import threading
import time
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from desk_app import wire
from desk_app.errors import BadInput, NotAllowed, SlowDown, Unreachable, WorldTrouble

PIECE = 16 * 1024
"""Bytes read or unpacked in one go: nothing here holds the interpreter longer than that takes."""
PROBLEM_AT_MOST = 64 * 1024
JSON_TYPES = ("application/json", "application/x-ndjson", "application/problem+json")
BINARY = "application/octet-stream"
_GZIP = 16 + zlib.MAX_WBITS
_RANGE = re.compile(r"bytes ([0-9]{1,15})-", re.ASCII)
_BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait: for a connection, for a short call, for a batch of commands, between two heartbeats of a request
    for news (the centre sends one every 2 s), and between two pieces of a download."""

    connect: float = 3.0
    short: float = 10.0
    offer: float = 20.0
    heartbeat: float = 5.0
    download: float = 20.0


class HttpLine:
    """Makes calls; raises `errors` only. Safe to use from several threads; `close` ends what is under way."""

    def __init__(self, base_url: str, patience: Patience, verify: bool | str = True) -> None:
        self._base = base_url.rstrip("/")
        self._patience = patience
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False
        self._session = requests.Session()
        self._session.verify = verify
        # Proxies of the environment are for the outside; they also must not put a password of .netrc over our token.
        self._session.trust_env = not _is_loopback(self._base)
        adapter = _Adapter(self._opened)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def close(self) -> None:
        """End every call under way; they and all later ones raise `Unreachable`."""
        with self._lock:
            self._closed = True
            sockets = list(self._sockets)
        for each in sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # not connected any more
        self._session.close()

    @contextmanager
    def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        params: Mapping[str, str | int | float] | None = None,
        body: Iterable[bytes] | None = None,
        silence: float,
        packed: bool = False,
        headers: Mapping[str, str] | None = None,
        kinds: tuple[str, ...] = JSON_TYPES,
    ) -> Iterator[requests.Response]:
        """One request; gives the answer once its status says that it is one of ours, its body unread.

        `silence` is how many seconds may pass without a byte, `kinds` are the media types that are ours. Raises
        what the problem document of the centre says, or `Unreachable` for whatever is not the centre's own answer.
        """
        if self._closed:
            raise Unreachable("centre_unreachable")
        more = {"Accept-Encoding": "gzip" if packed else "identity", **(headers or {})}
        with self._named(), self._sent(method, path, token, params, body, silence, more) as response:
            if response.status_code >= 300:
                raise _problem(response)
            if response.status_code != 204 and _media_type(response) not in kinds:
                raise Unreachable("not_the_centre")
            yield response

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Turns whatever the network raises into one of ours."""
        try:
            yield
        except WorldTrouble:
            raise
        except _BROKEN as trouble:
            raise Unreachable("centre_unreachable" if self._closed else _code_of(trouble)) from trouble

    @contextmanager
    def _sent(
        self,
        method: str,
        path: str,
        token: str | None,
        params: Mapping[str, str | int | float] | None,
        body: Iterable[bytes] | None,
        silence: float,
        more: Mapping[str, str],
    ) -> Iterator[requests.Response]:
        data = b"".join(body) if body is not None else None
        response = self._session.request(
            method,
            self._base + path,
            params=params,
            data=data,
            headers={
                "Accept": "application/json, application/x-ndjson",
                **({"Content-Type": "application/json"} if data is not None else {}),
                **more,
            },
            auth=_Bearer(token),
            timeout=(self._patience.connect, silence),
            allow_redirects=False,
            stream=True,
        )
        try:
            yield response
        finally:
            # What was not read is not worth reading: the connection goes with it.
            response.close()

    def _opened(self, connection: socket.socket) -> None:
        with self._lock:
            if self._closed:
                raise OSError("the line is closed")
            self._sockets.add(connection)


def raw_pieces(response: requests.Response, *, bytes_at_most: int, seconds: float | None = None) -> Iterator[bytes]:
    """The body piece by piece as it arrives, packed where it was sent so.

    Raises `Unreachable` where it ends too early, takes longer than `seconds` in all, or is larger than allowed.
    """
    give_up = time.monotonic() + seconds if seconds is not None else None
    came = 0
    while data := response.raw.read1(PIECE, decode_content=False):
        came += len(data)
        if came > bytes_at_most:
            raise Unreachable("not_the_centre")
        yield data
        if give_up is not None and time.monotonic() > give_up:
            raise Unreachable("timed_out")
    promised = response.headers.get("content-length")
    if promised is not None and promised.isdigit() and came < int(promised):
        raise Unreachable("centre_unreachable")


def range_start(response: requests.Response) -> int | None:
    """The byte that an answer in part begins with."""
    told = _RANGE.match(response.headers.get("content-range", ""))
    return int(told[1]) if told is not None else None


def is_packed(response: requests.Response) -> bool:
    """The body was sent as gzip."""
    return response.headers.get("content-encoding", "").strip().lower() == "gzip"


def unpacked(parts: Iterable[bytes], *, bytes_at_most: int) -> Iterator[bytes]:
    """What a gzip stream holds, in pieces; raises `Unreachable` where it is none, is cut, or holds too much."""
    unpacker = zlib.decompressobj(_GZIP)
    given = 0
    try:
        for part in parts:
            rest = part
            while rest:
                piece = unpacker.decompress(rest, PIECE)
                rest = unpacker.unconsumed_tail
                given += len(piece)
                if given > bytes_at_most:
                    raise Unreachable("not_the_centre")
                yield piece
    except zlib.error:
        raise Unreachable("not_the_centre") from None
    if not unpacker.eof:
        raise Unreachable("centre_unreachable")


def pieces(response: requests.Response, *, bytes_at_most: int, seconds: float | None = None) -> Iterator[bytes]:
    """The unpacked body piece by piece as it arrives; raises like `raw_pieces` and `unpacked`."""
    raw = raw_pieces(response, bytes_at_most=bytes_at_most, seconds=seconds)
    return unpacked(raw, bytes_at_most=bytes_at_most) if is_packed(response) else raw


def lines(parts: Iterable[bytes], *, bytes_at_most: int) -> Iterator[bytes]:
    """The lines of a body with their line ends; the last may lack it. A longer line than allowed is not ours."""
    rest = bytearray()
    for part in parts:
        rest += part
        if b"\n" in part:
            *whole, last = bytes(rest).split(b"\n")
            yield from (line + b"\n" for line in whole)
            rest = bytearray(last)
        if len(rest) > bytes_at_most:
            raise Unreachable("not_the_centre")
    if rest:
        yield bytes(rest)


def _problem(response: requests.Response) -> WorldTrouble:
    """What an answer other than a success means. Only a problem document with a code is the centre's own word."""
    status = response.status_code
    code = ""
    params: dict[str, str | int] = {"status": status}
    if response.request.method == "HEAD":
        code = _OF_HEAD.get(status, "")
    elif _media_type(response) == "application/problem+json":
        code, field = _told(response)
        if field:
            params["field"] = field
    if status == 429:
        return SlowDown(code or "slow_down", {"seconds": _retry_after(response)})
    if status == 413:
        return BadInput(code or "too_large", params)  # also a proxy's: a smaller batch may pass
    if status == 416:
        return BadInput(code or "range_not_satisfiable", params)
    if status >= 500 or status == 408:
        return Unreachable("centre_failed", {**params, "code": code})
    if not code or status < 400:
        return Unreachable("not_the_centre", params)
    return NotAllowed(code, params) if status in (401, 403) else BadInput(code, params)


_OF_HEAD = {401: "token_expired", 403: "not_allowed", 404: "no_such_attachment"}
"""An answer to HEAD has no document that could name its code; its status says what is meant."""


def _told(response: requests.Response) -> tuple[str, str]:
    """Code and field of a problem document; no code where it is none of ours."""
    try:
        document = wire.parse(b"".join(pieces(response, bytes_at_most=PROBLEM_AT_MOST, seconds=5.0)))
    except (wire.WireError, WorldTrouble, *_BROKEN):
        return "", ""
    if not isinstance(document, dict):
        return "", ""
    code, field = document.get("code"), document.get("field")
    return (code if isinstance(code, str) else ""), (field if isinstance(field, str) else "")


def _retry_after(response: requests.Response) -> int:
    told = response.headers.get("retry-after", "")
    return int(told) if told.isdigit() and len(told) < 7 else 0  # a date would need the other side's clock


def _media_type(response: requests.Response) -> str:
    return response.headers.get("content-type", "").partition(";")[0].strip().lower()


def _code_of(trouble: BaseException) -> str:
    match trouble:
        case requests.exceptions.SSLError() | urllib3.exceptions.SSLError():
            return "tls_failed"
        case requests.exceptions.ConnectTimeout():
            return "centre_unreachable"
        case requests.exceptions.Timeout() | urllib3.exceptions.TimeoutError() | TimeoutError():
            return "timed_out"
        case _:
            return "centre_unreachable"


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Bearer(requests.auth.AuthBase):
    """Our token or none at all: with an `auth` of its own, requests asks no .netrc."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Adapter(HTTPAdapter):
    """Tells of each socket that is opened, so that it can be shut while somebody reads from it."""

    def __init__(self, opened: Callable[[socket.socket], None]) -> None:
        self._opened = opened
        super().__init__(pool_connections=4, pool_maxsize=8)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        opened = self._opened

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                opened(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                opened(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
