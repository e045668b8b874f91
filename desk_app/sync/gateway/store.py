"""The central store over HTTP, as `ports.CentralStore`: each call with its bounds, each answer as domain values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import quote

from desk_app import wire
from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import CaseId
from desk_app.domain.commands import Command
from desk_app.domain.facts import Fact
from desk_app.domain.key_fields import CaseKey
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.protocol import (
    Answer,
    CaseHit,
    ChangeItem,
    ChangesPage,
    EditionInfo,
    Figures,
    Health,
    Presence,
    RecordsPage,
    Session,
    SignIn,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
)
from desk_app.errors import BadInput, SnapshotBroken, Unreachable
from desk_app.ports import SnapshotLine
from desk_app.sync.gateway.members import members
from desk_app.sync.gateway.wire_line import (
    BINARY,
    HttpLine,
    Patience,
    is_packed,
    lines,
    pieces,
    range_start,
    raw_pieces,
    unpacked,
)

T = TypeVar("T")
ANSWER_AT_MOST = 64 * 1024 * 1024
LINE_AT_MOST = 16 * 1024 * 1024
DOWNLOAD_AT_MOST = 4 * 1024 * 1024 * 1024
IN_MEMORY_AT_MOST = 512 * 1024 * 1024


class HttpCentralStore:
    """The port `CentralStore`. `ca_file` names a certificate authority of the district's own, for an https address."""

    def __init__(self, base_url: str, *, patience: Patience | None = None, ca_file: str = "") -> None:
        self._patience = patience or Patience()
        self._line = HttpLine(base_url, self._patience, verify=ca_file or True)

    def close(self) -> None:
        """End every call under way; those raise `Unreachable`."""
        self._line.close()

    def health(self) -> Health:
        """Raises `BadInput` `another_wire` where the centre speaks another version of the protocol."""
        answer = self._small("GET", "/v1/health")
        if isinstance(answer, Mapping) and answer.get("wire") not in (None, wire.WIRE_VERSION):
            raise BadInput("another_wire")
        return _value(Health, answer)

    def sign_in(self, request: SignIn) -> Session:
        return _value(Session, self._small("POST", "/v1/sessions", body=wire.dump(request)))

    def refresh(self, refresh_token: str) -> Session:
        answer = self._small("POST", "/v1/sessions/refresh", body={"refresh_token": refresh_token})
        return _value(Session, answer)

    def sign_out(self, access_token: str) -> None:
        self._small("DELETE", "/v1/sessions/current", token=access_token)

    def offer(self, access_token: str, commands: Sequence[Command]) -> tuple[Answer, ...]:
        with self._line.call(
            "POST", "/v1/commands", token=access_token, body=_batch(commands), silence=self._patience.offer
        ) as response:
            data = b"".join(pieces(response, bytes_at_most=ANSWER_AT_MOST, seconds=self._patience.offer * 2))
        return _list(Answer, "answers", data)

    def changes(
        self, access_token: str, *, ledger: str, after: int, hash: str, wait: float, heartbeat: Callable[[], None]
    ) -> ChangesPage:
        """Each piece that comes is a sign of life; a heartbeat is white space before the one JSON value."""
        with self._line.call(
            "GET",
            "/v1/changes",
            token=access_token,
            params={"ledger": ledger, "after": after, "hash": hash, "wait": wait},
            silence=self._patience.heartbeat,
        ) as response:
            heartbeat()
            body = bytearray()
            for piece in pieces(response, bytes_at_most=ANSWER_AT_MOST, seconds=wait + self._patience.download):
                heartbeat()
                body += piece
        return _page(bytes(body))

    def snapshot(self, access_token: str) -> Iterable[SnapshotLine]:
        """Fetched whole before the first line is given, and kept packed in memory: on disk anybody could read it.

        Its digest is checked over the bytes that came: raises `SnapshotBroken` at the end line where they do not fit.
        """
        with self._line.call(
            "GET", "/v1/snapshot", token=access_token, silence=self._patience.download, packed=True
        ) as response:
            packed = is_packed(response)
            kept: Iterable[bytes] = tuple(raw_pieces(response, bytes_at_most=IN_MEMORY_AT_MOST))
        body = unpacked(kept, bytes_at_most=DOWNLOAD_AT_MOST) if packed else kept
        return _snapshot(lines(body, bytes_at_most=LINE_AT_MOST))

    def search_cases(self, access_token: str, query: str) -> tuple[CaseHit, ...]:
        data = self._bytes("GET", "/v1/cases", token=access_token, params={"query": query})
        return _list(CaseHit, "cases", data)

    def case(self, access_token: str, case_id: CaseId) -> tuple[Fact, ...]:
        data = self._bytes("GET", f"/v1/cases/{quote(case_id, safe='')}", token=access_token)
        with _ours():
            return tuple(wire.load_fact(value, "facts") for key, value in members(data) if key == "facts")

    def datasets(self, access_token: str) -> tuple[EditionInfo, ...]:
        return _list(EditionInfo, "datasets", self._bytes("GET", "/v1/datasets", token=access_token))

    def dataset(self, access_token: str, name: str, edition: str, *, after: int = 0) -> Iterator[bytes]:
        """The gzip stream as it comes, from byte `after` on; whoever installs it checks the hash over the lines."""
        path = f"/v1/datasets/{quote(name, safe='')}/{quote(edition, safe='')}"
        part = {"Range": f"bytes={after}-", "If-Range": f'"{edition}-gzip"'} if after else {}
        with self._line.call(
            "GET", path, token=access_token, silence=self._patience.download, packed=True, headers=part
        ) as response:
            if not is_packed(response):
                raise Unreachable("not_the_centre")  # somebody in between unpacks: then no byte has its number
            if after and response.status_code != 206:
                raise BadInput("starts_anew")
            if response.status_code == 206 and range_start(response) != after:
                raise Unreachable("not_the_centre")
            yield from raw_pieces(response, bytes_at_most=DOWNLOAD_AT_MOST)

    def records(self, access_token: str, *, after: int, at_most: int = 2000) -> RecordsPage:
        data = self._bytes("GET", "/v1/records", token=access_token, params={"after": after, "limit": at_most})
        return _records(data)

    def attachment_size(self, access_token: str, sha256: str) -> int | None:
        with self._line.call(
            "HEAD", f"/v1/attachments/{sha256}", token=access_token, silence=self._patience.short, kinds=(BINARY,)
        ) as response:
            offset = response.headers.get("upload-offset", "")
            if response.status_code == 204 and not offset.isdecimal():
                raise Unreachable("not_the_centre")
            return int(offset) if response.status_code == 204 else None

    def put_attachment(self, access_token: str, sha256: str, after: int, piece: bytes, total: int) -> int:
        headers = {"Content-Range": f"bytes {after}-{after + len(piece) - 1}/{total}", "Content-Type": BINARY}
        with self._line.call(
            "PUT",
            f"/v1/attachments/{sha256}",
            token=access_token,
            body=(piece,),
            silence=self._patience.offer,
            headers=headers,
        ) as response:
            data = b"".join(pieces(response, bytes_at_most=ANSWER_AT_MOST, seconds=self._patience.offer * 2))
        with _ours():
            answer = wire.parse(data)
        if not isinstance(answer, Mapping) or not isinstance(answer.get("received"), int):
            raise Unreachable("not_the_centre")
        return int(answer["received"])

    def attachment(self, access_token: str, sha256: str, *, after: int = 0) -> Iterator[bytes]:
        part = {"Range": f"bytes={after}-"} if after else {}
        with self._line.call(
            "GET",
            f"/v1/attachments/{sha256}",
            token=access_token,
            silence=self._patience.download,
            headers=part,
            kinds=(BINARY,),
        ) as response:
            if after and (response.status_code != 206 or range_start(response) != after):
                raise Unreachable("not_the_centre")
            yield from raw_pieces(response, bytes_at_most=DOWNLOAD_AT_MOST)

    def put_presence(self, access_token: str, presence: Presence) -> None:
        self._small("PUT", "/v1/presence", token=access_token, body=wire.dump(presence))

    def figures(self, access_token: str) -> Figures:
        return _value(Figures, self._small("GET", "/v1/figures", token=access_token))

    # --- short calls ------------------------------------------------------------------------------------------------

    def _small(self, method: str, path: str, *, token: str | None = None, body: Any = None) -> Any:
        """The JSON value of a short answer, None where there is none."""
        packed = (wire.canonical(body).encode(),) if body is not None else None
        data = self._bytes(method, path, token=token, body=packed)
        with _ours():
            return wire.parse(data) if data else None

    def _bytes(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        params: Mapping[str, str | int | float] | None = None,
        body: Iterable[bytes] | None = None,
    ) -> bytes:
        with self._line.call(
            method, path, token=token, params=params, body=body, silence=self._patience.short
        ) as response:
            data = b"".join(pieces(response, bytes_at_most=ANSWER_AT_MOST, seconds=self._patience.short * 2))
            if response.status_code != 204 and not data:
                raise Unreachable("not_the_centre")
            return data


@contextmanager
def _ours() -> Iterator[None]:
    """What cannot be read was not written by our centre, or by a newer one."""
    try:
        yield
    except wire.WireError as trouble:
        if trouble.code == "unknown_kind":
            raise BadInput("another_wire", {"field": trouble.field}) from trouble
        raise Unreachable("not_the_centre") from trouble


def _value(kind: type[T], answer: Any) -> T:
    with _ours():
        return wire.load(kind, answer)


def _list(kind: type[T], key: str, data: bytes) -> tuple[T, ...]:
    with _ours():
        return tuple(wire.load(kind, value, key) for found, value in members(data) if found == key)


def _batch(commands: Sequence[Command]) -> Iterator[bytes]:
    yield b'{"commands":['
    for number, command in enumerate(commands):
        yield (b"," if number else b"") + wire.canonical(wire.dump(command)).encode()
    yield b"]}"


def _page(data: bytes) -> ChangesPage:
    with _ours():
        head: dict[str, Any] = {}
        items: list[ChangeItem] = []
        for key, value in members(data):
            if key == "items":
                items.append(wire.load(ChangeItem, value, f"items[{len(items)}]"))
            else:
                head[key] = value
        page = wire.load(ChangesPage, {**head, "items": []})
    return ChangesPage(from_=page.from_, next=page.next, hash=page.hash, items=tuple(items))


def _records(data: bytes) -> RecordsPage:
    kinds: dict[str, Any] = {"cases": CaseKey, "callers": CallerRecord, "calls": MissedCall}
    with _ours():
        head: dict[str, Any] = {}
        lists: dict[str, list[Any]] = {key: [] for key in kinds}
        for key, value in members(data):
            if key in kinds:
                lists[key].append(wire.load(kinds[key], value, f"{key}[{len(lists[key])}]"))
            else:
                head[key] = value
        page = wire.load(RecordsPage, {**head, "cases": [], "callers": [], "calls": []})
    return replace(page, cases=tuple(lists["cases"]), callers=tuple(lists["callers"]), calls=tuple(lists["calls"]))


def _snapshot(found: Iterable[bytes]) -> Iterator[SnapshotLine]:
    digest = hashlib.sha256()
    cases = 0
    header: SnapshotHeader | None = None
    for line in found:
        with _ours():
            if header is None:
                header = wire.load(SnapshotHeader, wire.parse(line))
                yield header
            elif line.startswith(b'{"case":'):
                digest.update(line)
                cases += 1
                yield _snapshot_case(line)
            else:
                end = wire.load(SnapshotEnd, wire.parse(line))
                if (end.cases, end.digest) != (cases, digest.hexdigest()):
                    raise SnapshotBroken("snapshot_broken")
                yield end


def _snapshot_case(line: bytes) -> SnapshotCase:
    case_id: CaseId | None = None
    facts: list[Fact] = []
    for key, value in members(line):
        if key == "facts":
            facts.append(wire.load_fact(value, f"facts[{len(facts)}]"))
        elif key == "case" and isinstance(value, str):
            case_id = CaseId(value)
        else:
            raise wire.WireError("unknown_field", key, "a case and its facts")
    if case_id is None:
        raise wire.WireError("missing_field", "case", "a case's id")
    return SnapshotCase(case=case_id, facts=tuple(facts))
