"""What the way out makes of answers that are not what they should be."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from desk_app import wire
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.commands import AddNote, Command, Subject, SubjectKind
from desk_app.domain.protocol import SnapshotCase, SnapshotEnd, SnapshotHeader
from desk_app.errors import BadInput, NotAllowed, SlowDown, SnapshotBroken, Unreachable, WorldTrouble
from desk_app.sync import plan
from desk_app.sync.gateway import HttpCentralStore, Patience
from desk_app.sync.gateway.members import members
from tests.fakes.raw_server import RawServer, http, raw_server, saying

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
QUICK = Patience(connect=2.0, short=0.4, offer=0.4, heartbeat=0.4, download=0.4)
NOTE = Command(
    id=CommandId("c1"),
    subjects=(Subject(kind=SubjectKind.CASE, id="a"),),
    claimed_at=NOW,
    body=AddNote(text="文字"),
)
ACCEPTED = b'{"answers":[{"id":"c1","verdict":"ACCEPTED","position":7}]}'
HTML = "<html><body>请登录网络</body></html>".encode()


def problem(code: str, status: int, **more: object) -> bytes:
    return json.dumps({"type": "about:blank", "title": "t", "status": status, "code": code, **more}).encode()


@pytest.fixture
def server() -> Iterator[RawServer]:
    with raw_server() as each:
        yield each


@pytest.fixture
def store(server: RawServer) -> Iterator[HttpCentralStore]:
    each = HttpCentralStore(server.url, patience=QUICK)
    yield each
    each.close()


PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("answer", "trouble", "code"),
    [
        (http("401 Unauthorized", problem("token_expired", 401), PROBLEM), NotAllowed, "token_expired"),
        (http("403 Forbidden", problem("not_allowed", 403), PROBLEM), NotAllowed, "not_allowed"),
        (http("404 Not Found", problem("no_such_page", 404), PROBLEM), BadInput, "no_such_page"),
        (http("409 Conflict", problem("ledger_diverged", 409), PROBLEM), BadInput, "ledger_diverged"),
        (http("413 Too Large", problem("too_large", 413), PROBLEM), BadInput, "too_large"),
        (http("413 Too Large", HTML, "text/html"), BadInput, "too_large"),
        (http("422 Wrong", problem("unknown_kind", 422, field="commands[0].kind"), PROBLEM), BadInput, "unknown_kind"),
        (http("429 Slow", problem("slow_down", 429), PROBLEM, more="Retry-After: 17\r\n"), SlowDown, "slow_down"),
        (http("429 Slow", HTML, "text/html"), SlowDown, "slow_down"),
        (http("408 Request Timeout", HTML, "text/html"), Unreachable, "centre_failed"),
        (http("500 Oops", problem("our_mistake", 500), PROBLEM), Unreachable, "centre_failed"),
        (http("502 Bad Gateway", HTML, "text/html"), Unreachable, "centre_failed"),
        (http("503 Unavailable"), Unreachable, "centre_failed"),
        (http("504 Gateway Timeout", HTML, "text/html"), Unreachable, "centre_failed"),
        (http("401 Unauthorized", HTML, "text/html"), Unreachable, "not_the_centre"),
        (http("403 Forbidden", HTML, "text/html"), Unreachable, "not_the_centre"),
        (http("404 Not Found", HTML, "text/html"), Unreachable, "not_the_centre"),
        (http("404 Not Found", b"{broken", PROBLEM), Unreachable, "not_the_centre"),
        (http("404 Not Found", b"[]", PROBLEM), Unreachable, "not_the_centre"),
        (http("302 Found", more="Location: http://portal.example/\r\n"), Unreachable, "not_the_centre"),
        (http("200 OK", HTML, "text/html"), Unreachable, "not_the_centre"),
        (http("200 OK", b""), Unreachable, "not_the_centre"),
        (http("204 No Content"), Unreachable, "not_the_centre"),
        (http("200 OK", b"{}"), Unreachable, "not_the_centre"),
        (http("200 OK", b"[]"), Unreachable, "not_the_centre"),
        (http("200 OK", b'"ok"'), Unreachable, "not_the_centre"),
        (http("200 OK", ACCEPTED[:-1]), Unreachable, "not_the_centre"),
        (http("200 OK", ACCEPTED + ACCEPTED), Unreachable, "not_the_centre"),
        (http("200 OK", ACCEPTED.replace(b"ACCEPTED", b"MAYBE")), Unreachable, "not_the_centre"),
        (http("200 OK", ACCEPTED.replace(b"7", b"NaN")), Unreachable, "not_the_centre"),
        (http("200 OK", ACCEPTED.decode().encode("utf-16")), Unreachable, "not_the_centre"),
        (http("200 OK", ACCEPTED, length=len(ACCEPTED) + 20), Unreachable, "centre_unreachable"),
        (http("200 OK", ACCEPTED, more="Content-Encoding: gzip\r\n"), Unreachable, "not_the_centre"),
        (http("200 OK", gzip.compress(ACCEPTED)[:-9], more="Content-Encoding: gzip\r\n"), Unreachable, ""),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Unreachable, "centre_unreachable"),
        (b"", Unreachable, "centre_unreachable"),
    ],
    ids=lambda value: value[:24].decode("ascii", "replace") if isinstance(value, bytes) else None,
)
def test_sy_10_no_answer_but_a_decision_is_one(
    server: RawServer, store: HttpCentralStore, answer: bytes, trouble: type[WorldTrouble], code: str
) -> None:
    server.answer = saying(answer)
    with pytest.raises(WorldTrouble) as raised:
        answers = store.offer("t", [NOTE])
        plan.decisions([NOTE], answers)  # an empty object answers nothing: that is seen here
    assert type(raised.value) is trouble
    assert raised.value.code == code or not code
    if code == "slow_down":
        assert isinstance(raised.value, SlowDown)
        assert raised.value.seconds in (17, 0)
    if code == "unknown_kind":
        assert raised.value.params["field"] == "commands[0].kind"


@pytest.mark.parametrize(
    ("answer", "reaction"),
    [
        (http("500 Oops", problem("our_mistake", 500), PROBLEM), plan.Reaction.HALVE),
        (http("500 Oops", HTML, "text/html"), plan.Reaction.WAIT),
        (http("503 Unavailable", problem("stopping", 503), PROBLEM), plan.Reaction.WAIT),
        (http("502 Bad Gateway", HTML, "text/html"), plan.Reaction.WAIT),
    ],
    ids=["the centre stumbles", "a page that says 500", "the centre stops", "a gateway"],
)
def test_only_the_centre_s_own_mistake_makes_a_batch_smaller(
    server: RawServer, store: HttpCentralStore, answer: bytes, reaction: plan.Reaction
) -> None:
    server.answer = saying(answer)
    with pytest.raises(Unreachable) as raised:
        store.offer("t", [NOTE])
    assert plan.reaction_to_offer(raised.value, 2) is reaction


def test_a_good_answer_plain_packed_and_in_chunks(server: RawServer, store: HttpCentralStore) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    for answer in (
        saying(http("200 OK", ACCEPTED)),
        saying(http("200 OK", gzip.compress(ACCEPTED), more="Content-Encoding: gzip\r\n")),
        saying(
            chunked, b"5\r\n" + ACCEPTED[:5] + b"\r\n", b"%x\r\n" % len(ACCEPTED[5:]) + ACCEPTED[5:] + b"\r\n0\r\n\r\n"
        ),
    ):
        server.answer = answer
        assert [each.position for each in store.offer("t", [NOTE])] == [7]
    sent = server.requests[0]
    assert b"Authorization: Bearer t" in sent
    assert json.loads(sent.split(b"\r\n\r\n")[1]) == {"commands": [wire.dump(NOTE)]}


def test_a_body_without_an_end_is_cut_off_by_time(server: RawServer) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(200):
            connection.sendall(b" ")
            server.wait(0.05)

    server.answer = drip
    store = HttpCentralStore(server.url, patience=QUICK)
    with pytest.raises(Unreachable, match="timed_out"):
        store.offer("t", [NOTE])
    store.close()


def test_silence_is_found(server: RawServer, store: HttpCentralStore) -> None:
    server.answer = lambda connection: server.wait(30)
    for call in (store.health, lambda: store.offer("t", [NOTE]), lambda: list(store.snapshot("t"))):
        with pytest.raises(Unreachable, match="timed_out"):
            call()


def test_nobody_there_and_no_such_name() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    store = HttpCentralStore(f"http://127.0.0.1:{port}", patience=QUICK)
    with pytest.raises(Unreachable, match="centre_unreachable"):
        store.health()
    store.close()


def test_a_certificate_nobody_vouches_for(server: RawServer) -> None:
    server.answer = saying(b"this is no TLS")
    server.listens = False
    store = HttpCentralStore(server.url.replace("http:", "https:"), patience=QUICK)
    with pytest.raises(Unreachable, match="tls_failed"):
        store.health()
    store.close()


# --- news -----------------------------------------------------------------------------------------------------------

PAGE = json.dumps({"from": 7, "next": 7, "hash": "h", "items": []}).encode()
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def ask(store: HttpCentralStore, heard: list[float], wait: float = 5.0) -> object:
    return store.changes(
        "t", ledger="l", after=7, hash="h", wait=wait, heartbeat=lambda: heard.append(time.monotonic())
    )


def test_each_heartbeat_is_a_sign_of_life(server: RawServer, store: HttpCentralStore) -> None:
    def wait_then_tell(connection: socket.socket) -> None:
        connection.sendall(STREAM)
        for _ in range(6):
            server.wait(0.2)
            connection.sendall(chunk(b"\n"))
        connection.sendall(chunk(PAGE) + b"0\r\n\r\n")

    server.answer = wait_then_tell
    heard: list[float] = []
    page = ask(store, heard)
    assert (page.from_, page.next, page.items) == (7, 7, ())  # type: ignore[attr-defined]
    assert len(heard) >= 7, "longer than one silence would be borne"


def test_a_line_that_dies_between_heartbeats_is_found(server: RawServer, store: HttpCentralStore) -> None:
    def die(connection: socket.socket) -> None:
        connection.sendall(STREAM + chunk(b"\n"))
        server.wait(30)

    server.answer = die
    heard: list[float] = []
    with pytest.raises(Unreachable, match="timed_out"):
        ask(store, heard, wait=25.0)
    assert heard
    assert Patience().heartbeat == 5.0, "the loss of the network is found within 5 s"


def test_closing_ends_a_wait_at_once(server: RawServer) -> None:
    waiting = threading.Event()

    def hold(connection: socket.socket) -> None:
        connection.sendall(STREAM + chunk(b"\n"))
        waiting.set()
        server.wait(30)

    server.answer = hold
    store = HttpCentralStore(server.url)  # with the patience of real life
    raised: list[BaseException] = []

    def wait() -> None:
        try:
            ask(store, [], wait=25.0)
        except Unreachable as trouble:
            raised.append(trouble)

    thread = threading.Thread(target=wait)
    thread.start()
    assert waiting.wait(10)
    store.close()
    thread.join(4)
    assert not thread.is_alive()
    assert [str(each) for each in raised] == ["centre_unreachable"]
    with pytest.raises(Unreachable):
        store.health()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\n",
        PAGE[:-1],
        PAGE + b"x",
        PAGE.replace(b"[]", b"[1]"),
        PAGE.replace(b"[]", b"[,]"),
        PAGE.replace(b"[]", b"{}"),
        PAGE.replace(b'"next": 7, ', b""),
        PAGE.replace(b'"next": 7', b'"next": "7"'),
        b'{"from": 7, "from": 7, "next": 7, "hash": "h", "items": []}',
    ],
)
def test_a_page_that_is_none_is_not_taken(server: RawServer, store: HttpCentralStore, body: bytes) -> None:
    server.answer = saying(http("200 OK", body))
    with pytest.raises(Unreachable, match="not_the_centre"):
        ask(store, [])


def test_sy_25_news_of_a_kind_not_known_here_asks_for_an_update(server: RawServer, store: HttpCentralStore) -> None:
    fact = {"subject": {"kind": "case", "id": "a"}, "kind": "CaseTeleported", "body": {}}
    page = {"from": 7, "next": 8, "hash": "h", "items": [{"kind": "fact", "position": 8, "fact": fact}]}
    server.answer = saying(http("200 OK", json.dumps(page).encode()))
    with pytest.raises(BadInput, match="another_wire"):
        ask(store, [])


def test_another_version_of_the_protocol_is_told_before_anything_is_exchanged(
    server: RawServer, store: HttpCentralStore
) -> None:
    server.answer = saying(http("200 OK", b'{"status":"ok","wire":2,"something":"new"}'))
    with pytest.raises(BadInput, match="another_wire"):
        store.health()


# --- downloads ------------------------------------------------------------------------------------------------------


def snapshot_lines(cases: int) -> list[bytes]:
    def line(value: object) -> bytes:
        return wire.canonical(wire.dump(value)).encode() + b"\n"

    header = SnapshotHeader(ledger="l", position=3, hash="h", cases=cases)
    told = [line(SnapshotCase(case=CaseId(f"c{number}"), facts=())) for number in range(cases)]
    digest = hashlib.sha256(b"".join(told)).hexdigest()
    return [line(header), *told, line(SnapshotEnd(cases=cases, digest=digest))]


@pytest.mark.parametrize("packed", [False, True])
def test_a_snapshot_comes_line_by_line(server: RawServer, store: HttpCentralStore, packed: bool) -> None:
    body = b"".join(snapshot_lines(3000))
    more = "Content-Encoding: gzip\r\n" if packed else ""
    server.answer = saying(http("200 OK", gzip.compress(body) if packed else body, "application/x-ndjson", more=more))
    lines = list(store.snapshot("t"))
    assert len(lines) == 3002
    assert isinstance(lines[-1], SnapshotEnd)


@pytest.mark.parametrize(
    ("damage", "trouble"),
    [
        (lambda lines: lines[:-1], None),
        (lambda lines: [*lines[:2], *lines[3:]], SnapshotBroken),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], SnapshotBroken),
        (lambda lines: [*lines[:-1], lines[-1].replace(b'"cases":5', b'"cases":6')], SnapshotBroken),
        (lambda lines: [*lines[:3], b"<html>\n"], Unreachable),
        (lambda lines: [b"<html>\n"], Unreachable),
    ],
)
def test_a_snapshot_that_is_not_whole_never_looks_so(
    server: RawServer, store: HttpCentralStore, damage: object, trouble: type[WorldTrouble] | None
) -> None:
    body = b"".join(damage(snapshot_lines(5)))  # type: ignore[operator]
    server.answer = saying(http("200 OK", body, "application/x-ndjson"))
    if trouble is None:
        assert not any(isinstance(line, SnapshotEnd) for line in store.snapshot("t"))
        return
    with pytest.raises(trouble):
        list(store.snapshot("t"))


def test_a_cut_download_raises_before_anything_is_given(server: RawServer, store: HttpCentralStore) -> None:
    body = b"".join(snapshot_lines(5))
    server.answer = saying(http("200 OK", body, "application/x-ndjson", length=len(body) + 1))
    with pytest.raises(Unreachable, match="centre_unreachable"):
        store.snapshot("t")


PACKED = "Content-Encoding: gzip\r\n"
PACKED_LINES = gzip.compress(bytes(range(256)) * 400)


def test_an_edition_is_given_packed_as_it_comes(server: RawServer, store: HttpCentralStore) -> None:
    server.answer = saying(http("200 OK", PACKED_LINES, "application/x-ndjson", more=PACKED))
    assert b"".join(store.dataset("t", "catalogue", "e" * 64)) == PACKED_LINES
    assert b"range" not in server.requests[0].lower()


def test_the_rest_of_an_edition_is_asked_for_by_its_byte_and_its_tag(
    server: RawServer, store: HttpCentralStore
) -> None:
    more = f"{PACKED}Content-Range: bytes 100-{len(PACKED_LINES) - 1}/{len(PACKED_LINES)}\r\n"
    server.answer = saying(http("206 Partial Content", PACKED_LINES[100:], "application/x-ndjson", more=more))
    assert b"".join(store.dataset("t", "catalogue", "e" * 64, after=100)) == PACKED_LINES[100:]
    assert b"Range: bytes=100-\r\n" in server.requests[0]
    assert b'If-Range: "' + b"e" * 64 + b'-gzip"\r\n' in server.requests[0]


@pytest.mark.parametrize(
    ("answer", "trouble", "code"),
    [
        (http("200 OK", PACKED_LINES, "application/x-ndjson", more=PACKED), BadInput, "starts_anew"),
        (http("200 OK", PACKED_LINES, "application/x-ndjson"), Unreachable, "not_the_centre"),
        (http("206 Partial Content", PACKED_LINES, "application/x-ndjson", more=PACKED), Unreachable, "not_the_centre"),
        (
            http(
                "206 Partial Content",
                PACKED_LINES,
                "application/x-ndjson",
                more=f"{PACKED}Content-Range: bytes 99-7/9\r\n",
            ),
            Unreachable,
            "not_the_centre",
        ),
        (http("416 Range Not Satisfiable", problem("range_not_satisfiable", 416), PROBLEM), BadInput, "range_not_sat"),
        (http("416 Range Not Satisfiable", b"<html>", "text/html"), BadInput, "range_not_satisfiable"),
        (http("200 OK", b"<html>", "text/html"), Unreachable, "not_the_centre"),
    ],
    ids=["whole", "unpacked", "from nowhere", "from elsewhere", "beyond the end", "a page says so", "a page"],
)
def test_an_answer_that_is_not_the_rest_is_not_taken_for_it(
    server: RawServer, store: HttpCentralStore, answer: bytes, trouble: type[WorldTrouble], code: str
) -> None:
    server.answer = saying(answer)
    with pytest.raises(trouble, match=code):
        list(store.dataset("t", "catalogue", "e" * 64, after=100))


def test_what_came_before_a_cut_is_given(server: RawServer, store: HttpCentralStore) -> None:
    server.answer = saying(
        http("200 OK", PACKED_LINES[:200], "application/x-ndjson", length=len(PACKED_LINES), more=PACKED)
    )
    came = bytearray()
    with pytest.raises(Unreachable):
        for piece in store.dataset("t", "catalogue", "e" * 64):
            came += piece
    assert bytes(came) == PACKED_LINES[:200]


def test_names_go_into_an_address_as_names(server: RawServer, store: HttpCentralStore) -> None:
    server.answer = saying(http("404 Not Found", problem("no_such_case", 404), PROBLEM))
    with pytest.raises(BadInput, match="no_such_case"):
        store.case("t", CaseId("../../v1/health?x=井"))
    assert server.requests[0].startswith(b"GET /v1/cases/..%2F..%2Fv1%2Fhealth%3Fx%3D%E4%BA%95 HTTP/1.1")


# --- reading large objects ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{}", []),
        (' { "a" : 1 , "b" : [ ] } ', [("a", 1)]),
        (
            '{"a":[1,{"x":[2]},"]"],"b":{"c":[3]},"a2":null}',
            [("a", 1), ("a", {"x": [2]}), ("a", "]"), ("b", {"c": [3]}), ("a2", None)],
        ),
    ],
)
def test_members_one_by_one(text: str, found: list[tuple[str, object]]) -> None:
    assert list(members(text.encode())) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"a"',
        '{"a":',
        '{"a":1',
        '{"a":1,}',
        '{"a":[1,]}',
        '{"a":[1',
        '{"a" 1}',
        '{"a":1}{"b":2}',
        "{1:2}",
        '{"a":{"b":1,"b":2}}',
        '{"a":Infinity}',
        '{"a":' + "[" * 100_000,
    ],
)
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(wire.WireError):
        list(members(text.encode()))
