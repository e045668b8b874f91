"""Bad input at every call: a problem document with a code, and nothing has changed."""

import contextlib
import json
import socket
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from desk_app.central.operations import OPERATIONS, Operation
from desk_app.central.problems import CONTENT_TYPE
from desk_app.domain.commands import AcceptCase, AddNote
from desk_app.wire import dump
from tests import sample_reference as sample
from tests.central.ledger_town import registering
from tests.centre_at_work import BOUND_SECONDS, Caller, CentreAtWork, centre_at_work, command, new_case
from tests.throwaway_postgres import empty_database

CASE = "019ab0c4-7d2e-7c11-8a55-3f1f0b7d7a11"

MEGABYTE = 1024 * 1024
SHA256 = "5" * 64
WITH_BODY = [operation for operation in OPERATIONS if operation.takes and not operation.takes.binary]
WITH_TOKEN = [operation for operation in OPERATIONS if not operation.open_to_all]
BY_NAME = {operation.name: operation for operation in OPERATIONS}

GOOD: dict[str, str] = {
    "sign_in": '{"badge":"1001","password":"wrong-for-sure","seat":"07","seat_key":"k"}',
    "refresh": '{"refresh_token":"none"}',
    "offer_commands": '{"commands":[]}',
    "put_presence": '{"seat":"seat-1001","badge":"1001","name":"","state":"READY","at":1}',
}
"""A body for each call that is well formed; the broken ones below are made from it."""


def _with(name: str, more: str) -> str:
    """The good body with one member more."""
    separator = "" if GOOD[name] == "{}" else ","
    return GOOD[name][:-1] + separator + more + "}"


BROKEN: dict[str, tuple[int, str, object]] = {
    "empty": (400, "not_json", lambda name: b""),
    "not JSON": (400, "not_json", lambda name: b"{'badge': 1}"),
    "cut off": (400, "not_json", lambda name: GOOD[name][:-1].encode()),
    "two documents": (400, "not_json", lambda name: (GOOD[name] * 2).encode()),
    "bad UTF-8": (400, "not_utf8", lambda name: GOOD[name].encode()[:-1] + b',"x":"\xff"}'),
    "UTF-16": (400, "not_utf8", lambda name: GOOD[name].encode("utf-16")),
    "UTF-8 with a mark": (400, "not_json", lambda name: GOOD[name].encode("utf-8-sig")),
    "NaN": (400, "not_a_number", lambda name: _with(name, '"x":NaN').encode()),
    "infinity": (400, "not_a_number", lambda name: _with(name, '"x":-Infinity').encode()),
    "1e999": (400, "not_a_number", lambda name: _with(name, '"x":1e999').encode()),
    "duplicate keys": (400, "duplicate_key", lambda name: _with(name, '"x":1,"x":2').encode()),
    "lone surrogate": (400, "bad_text", lambda name: _with(name, '"x":"\\ud83d"').encode()),
    "U+0000": (400, "bad_text", lambda name: _with(name, '"x":"a\\u0000b"').encode()),
    "depth 10,000": (400, "too_deep", lambda name: _with(name, '"x":' + "[" * 10_000 + "]" * 10_000).encode()),
    "unknown field": (422, "unknown_field", lambda name: _with(name, '"x":1').encode()),
    "a list": (422, "wrong_type", lambda name: b"[]"),
    "a text": (422, "wrong_type", lambda name: b'"commands"'),
    "null": (422, "wrong_type", lambda name: b"null"),
    "nothing in it": (422, "missing_field", lambda name: b"{}"),
    "10 MB text": (413, "too_large", lambda name: _with(name, '"x":"' + "好" * (10 * MEGABYTE // 3) + '"').encode()),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[CentreAtWork, Caller, Caller]]:
    """One centre for all of the table, with somebody of the district and somebody of a sub-centre."""
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path_factory.mktemp('centre') / 'centre.db'}"
        if request.param == "postgresql":
            server = request.getfixturevalue("postgres_url")
            url = stack.enter_context(empty_database(server, f"desk_{uuid.uuid4().hex}"))
        centre = stack.enter_context(centre_at_work(url))
        seat, dispatcher = centre.sign_in(sample.SEAT), centre.sign_in(sample.DISPATCHER_B)
        seat.offer(command(CASE, registering(accept=True), now=centre.now()))
        yield centre, seat, dispatcher


def told(answer: requests.Response, status: int, code: str, field: str | None = None) -> dict[str, object]:
    """The problem document of an answer, checked as one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == CONTENT_TYPE
    problem: dict[str, object] = answer.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["title"] and problem["detail"] and str(problem["type"]).startswith("urn:")
    if field is not None:
        assert problem["field"] == field
    return problem


def path_of(operation: Operation) -> str:
    """An address of the call that leads somewhere."""
    path = operation.path.replace("{id}", CASE).replace("{name}", "catalogue").replace("{edition}", "e" * 64)
    return path.replace("{sha256}", SHA256)


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("name", [operation.name for operation in WITH_BODY])
def test_a_broken_body_is_refused(standing: tuple[CentreAtWork, Caller, Caller], name: str, what: str) -> None:
    centre, seat, _ = standing
    status, code, make = BROKEN[what]
    before = centre.state()
    answer = seat.call(
        BY_NAME[name].method, path_of(BY_NAME[name]), data=make(name), headers={"content-type": "application/json"}
    )
    told(answer, status, code)
    assert centre.state() == before


@pytest.mark.parametrize(
    ("name", "field", "value", "code"),
    [
        ("sign_in", "badge", 7, "wrong_type"),
        ("sign_in", "badge", "", "out_of_range"),
        ("sign_in", "badge", "a\tb", "out_of_range"),
        ("sign_in", "password", None, "wrong_type"),
        ("sign_in", "password", "x" * 20_001, "too_long"),
        ("sign_in", "seat", "x" * 65, "out_of_range"),
        ("sign_in", "seat_key", "", "out_of_range"),
        ("refresh", "refresh_token", ["a"], "wrong_type"),
        ("offer_commands", "commands", {}, "wrong_type"),
        ("offer_commands", "commands", [{}] * 201, "too_many"),
        ("put_presence", "state", "ASLEEP", "unknown_value"),
        ("put_presence", "at", "now", "wrong_type"),
        ("put_presence", "at", True, "wrong_type"),
        ("put_presence", "at", -1, "out_of_range"),
        ("put_presence", "case", 5, "wrong_type"),
    ],
)
def test_a_wrong_field_is_named(
    standing: tuple[CentreAtWork, Caller, Caller], name: str, field: str, value: object, code: str
) -> None:
    centre, seat, _ = standing
    before = centre.state()
    operation = BY_NAME[name]
    body = json.loads(GOOD[name]) | {field: value}
    told(seat.call(operation.method, operation.path, json=body), 422, code, field)
    assert centre.state() == before


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"kind": "BurnCase"}, "unknown_kind", "commands[1].kind"),
        ({"kind": None}, "missing_field", "commands[1].kind"),
        ({"kind": 5}, "wrong_type", "commands[1].kind"),
        ({"body": {}}, "missing_field", "commands[1].body.text"),
        ({"body": {"text": 5}}, "wrong_type", "commands[1].body.text"),
        ({"body": {"text": "x", "colour": "red"}}, "unknown_field", "commands[1].body.colour"),
        ({"body": {"text": "x" * 20_001}}, "too_long", "commands[1].body.text"),
        ({"body": []}, "wrong_type", "commands[1].body"),
        ({"id": "7"}, "out_of_range", "commands[1].id"),
        ({"id": ""}, "out_of_range", "commands[1].id"),
        ({"replaces": "yesterday"}, "out_of_range", "commands[1].replaces"),
        ({"subjects": []}, "out_of_range", "commands[1].subjects"),
        ({"subjects": [{"kind": "case", "id": ""}]}, "out_of_range", "commands[1].subjects[0].id"),
        ({"subjects": [{"kind": "planet", "id": "x"}]}, "unknown_value", "commands[1].subjects[0].kind"),
        ({"subjects": [{"kind": "case", "id": "x" * 101}]}, "out_of_range", "commands[1].subjects[0].id"),
        ({"subjects": [{"kind": "case", "id": "x"}]}, "out_of_range", "commands[1].subjects[0].id"),
        ({"group": " "}, "out_of_range", "commands[1].group"),
        ({"claimed_at": 2**70}, "out_of_range", "commands[1].claimed_at"),
        ({"claimed_at": 1.5}, "wrong_type", "commands[1].claimed_at"),
        ({"based_on": "0"}, "wrong_type", "commands[1].based_on"),
        ({"on_behalf_of": "the unit"}, "wrong_type", "commands[1].on_behalf_of"),
        ({"operator": "1900"}, "unknown_field", "commands[1].operator"),
    ],
)
def test_one_malformed_command_refuses_the_whole_call(
    standing: tuple[CentreAtWork, Caller, Caller], change: dict[str, object], code: str, field: str
) -> None:
    centre, seat, _ = standing
    good = dump(command(new_case(), registering(accept=True), now=centre.now()))
    bad = dump(command(CASE, AddNote(text="备注"), now=centre.now())) | change
    before = centre.state()
    told(seat.call("POST", "/v1/commands", json={"commands": [good, bad]}), 422, code, field)
    assert centre.state() == before


@pytest.mark.parametrize("operation", WITH_TOKEN, ids=lambda operation: operation.name)
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer none", "Basic MTAwMTp4", "Bearer " + "x" * 500])
def test_without_a_good_token_there_is_nothing(
    standing: tuple[CentreAtWork, Caller, Caller], operation: Operation, header: str
) -> None:
    centre, _, _ = standing
    before = centre.state()
    headers = {"authorization": header, "content-type": "application/json"}
    answer = requests.request(
        operation.method, centre.url + path_of(operation), headers=headers, data=b"{}", timeout=BOUND_SECONDS
    )
    if operation.method == "HEAD":
        assert (answer.status_code, answer.headers["content-type"]) == (401, CONTENT_TYPE)
    else:
        told(answer, 401, "signed_out")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert centre.state() == before


@pytest.mark.parametrize(
    ("path", "status", "code", "field"),
    [
        ("/v1/changes?after=0", 422, "missing_field", "ledger"),
        ("/v1/changes?ledger=x", 422, "missing_field", "after"),
        ("/v1/changes?ledger=x&after=-1", 422, "out_of_range", "after"),
        ("/v1/changes?ledger=x&after=one", 422, "wrong_type", "after"),
        ("/v1/changes?ledger=x&after=1e3", 422, "wrong_type", "after"),
        ("/v1/changes?ledger=x&after=99999999999999999999", 422, "wrong_type", "after"),
        ("/v1/changes?ledger=x&after=0&wait=61", 422, "out_of_range", "wait"),
        ("/v1/changes?ledger=x&after=0&wait=-1", 422, "wrong_type", "wait"),
        ("/v1/changes?ledger=x&after=0&wait=nan", 422, "wrong_type", "wait"),
        ("/v1/changes?ledger=x&after=0&before=9", 422, "unknown_field", "before"),
        ("/v1/changes?ledger=x&after=0&after=1", 400, "duplicate_key", "after"),
        ("/v1/changes?ledger=x&after=0&hash=%FF", 400, "not_utf8", None),
        ("/v1/changes?ledger=a%00b&after=0", 400, "bad_text", "ledger"),
        ("/v1/changes?ledger=" + "x" * 101 + "&after=0", 422, "too_long", "ledger"),
        ("/v1/cases?limit=0", 422, "out_of_range", "limit"),
        ("/v1/cases?limit=ten", 422, "wrong_type", "limit"),
        ("/v1/cases?state=LOST", 422, "unknown_value", "state"),
        ("/v1/cases?query=" + "x" * 201, 422, "too_long", "query"),
        ("/v1/cases?query=" + "x" * 9000, 414, "too_large", None),
        ("/v1/cases?q=x", 422, "unknown_field", "q"),
        ("/v1/cases/no-such-case", 404, "no_such_case", None),
        ("/v1/cases/a%00b", 404, "no_such_case", None),
        ("/v1/cases/%F0%9F%9A%91", 404, "no_such_case", None),
        ("/v1/cases/a%2Fb", 404, "no_such_page", None),
        ("/v1/cases/", 404, "no_such_page", None),
        ("/v1/datasets/catalogue/nothing", 404, "no_such_edition", None),
        ("/v1/datasets/unknown/nothing", 404, "no_such_edition", None),
        ("/v1/records", 422, "missing_field", "after"),
        ("/v1/records?after=-1", 422, "out_of_range", "after"),
        ("/v1/records?after=0&limit=2001", 422, "out_of_range", "limit"),
        ("/v1/records?after=0&since=1", 422, "unknown_field", "since"),
        ("/v1/records?after=4000000000", 409, "ledger_diverged", None),
        ("/v1/attachments/" + "g" * 64, 404, "no_such_attachment", None),
        ("/v1/attachments/" + "a" * 63, 404, "no_such_attachment", None),
        ("/v1/attachments/" + "a" * 64, 404, "no_such_attachment", None),
        ("/v1/health?verbose=1", 422, "unknown_field", "verbose"),
        ("/v1/snapshot?all=1", 422, "unknown_field", "all"),
        ("/v2/health", 404, "no_such_page", None),
        ("/", 404, "no_such_page", None),
    ],
)
def test_a_bad_address_is_told(
    standing: tuple[CentreAtWork, Caller, Caller], path: str, status: int, code: str, field: str | None
) -> None:
    centre, seat, _ = standing
    before = centre.state()
    told(seat.get(path), status, code, field)
    assert centre.state() == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_another_method_is_told_which_one_there_is(
    standing: tuple[CentreAtWork, Caller, Caller], operation: Operation
) -> None:
    _, seat, _ = standing
    other = "PATCH"
    answer = seat.call(other, path_of(operation))
    told(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] in {each.method for each in OPERATIONS if each.path == operation.path}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"content-type": "text/plain"}, "wrong_content_type"),
        ({"content-type": "application/x-www-form-urlencoded"}, "wrong_content_type"),
        ({"content-type": "application/json; charset=gbk"}, "wrong_content_type"),
        ({}, "wrong_content_type"),
        ({"content-type": "application/json", "content-encoding": "gzip"}, "encoding_not_accepted"),
    ],
)
@pytest.mark.parametrize("name", [operation.name for operation in WITH_BODY])
def test_a_body_of_another_kind_is_not_taken(
    standing: tuple[CentreAtWork, Caller, Caller], name: str, headers: dict[str, str], code: str
) -> None:
    centre, seat, _ = standing
    before = centre.state()
    operation = BY_NAME[name]
    told(seat.call(operation.method, operation.path, data=GOOD[name].encode(), headers=headers), 415, code)
    assert centre.state() == before


BYTES = {"content-type": "application/octet-stream"}


@pytest.mark.parametrize(
    ("headers", "data", "status", "code"),
    [
        (BYTES, b"abc", 422, "missing_field"),
        ({**BYTES, "content-range": "bytes 0-2/*"}, b"abc", 422, "missing_field"),
        ({**BYTES, "content-range": "bytes */3"}, b"abc", 422, "missing_field"),
        ({**BYTES, "content-range": "bytes 2-1/3"}, b"abc", 422, "out_of_range"),
        ({**BYTES, "content-range": "bytes 0-3/3"}, b"abcd", 422, "out_of_range"),
        ({**BYTES, "content-range": "bytes 0-2/3"}, b"ab", 422, "out_of_range"),
        ({**BYTES, "content-range": "bytes 0-1/3"}, b"abc", 422, "out_of_range"),
        ({**BYTES, "content-range": f"bytes 0-2/{20 * MEGABYTE + 1}"}, b"abc", 413, "attachment_too_large"),
        ({**BYTES, "content-range": f"bytes 0-{MEGABYTE}/{2 * MEGABYTE}"}, b"x" * (MEGABYTE + 1), 413, "too_large"),
        ({"content-range": "bytes 0-2/3"}, b"abc", 415, "wrong_content_type"),
        ({"content-type": "application/json", "content-range": "bytes 0-2/3"}, b"abc", 415, "wrong_content_type"),
        ({**BYTES, "content-encoding": "gzip", "content-range": "bytes 0-2/3"}, b"abc", 415, "encoding_not_accepted"),
        ({**BYTES, "content-range": "bytes 0-2/3"}, b"abc", 422, "attachment_broken"),
        ({**BYTES, "content-range": "bytes 3-5/6"}, b"abc", 409, "attachment_out_of_step"),
    ],
)
def test_a_bad_piece_of_a_file_leaves_nothing_behind(
    standing: tuple[CentreAtWork, Caller, Caller], headers: dict[str, str], data: bytes, status: int, code: str
) -> None:
    centre, seat, _ = standing
    before = centre.state()
    told(seat.call("PUT", f"/v1/attachments/{SHA256}", data=data, headers=headers), status, code)
    assert centre.state() == before
    assert centre.central.attachments.standing(SHA256).received == 0


@pytest.mark.expects_log("Invalid HTTP request received")
def test_what_is_no_http_is_told_too(standing: tuple[CentreAtWork, Caller, Caller]) -> None:
    centre, _, _ = standing
    address = urlsplit(centre.url)
    with socket.create_connection((address.hostname, address.port), timeout=BOUND_SECONDS) as line:
        line.sendall(b"\x16\x03\x01 this is TLS, say\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ") and CONTENT_TYPE.encode() in head
    assert json.loads(body)["code"] == "bad_request"


def test_what_is_out_of_scope_is_not_there(standing: tuple[CentreAtWork, Caller, Caller]) -> None:
    centre, _, stranger = standing
    before = centre.state()
    told(stranger.get(f"/v1/cases/{CASE}"), 404, "no_such_case")
    assert stranger.get("/v1/cases").json() == {"cases": []}
    assert before == centre.state()


def test_a_command_out_of_scope_or_role_is_refused_and_makes_no_fact(
    standing: tuple[CentreAtWork, Caller, Caller],
) -> None:
    centre, _, stranger = standing
    before = centre.central.ledger.head()
    (noted,) = stranger.offer(command(CASE, AddNote(text="看看"), now=centre.now()))
    assert (noted.verdict, noted.code) == ("REFUSED", "out_of_scope")
    (accepted,) = stranger.offer(command(CASE, AcceptCase(), now=centre.now(), based_on=1))
    assert (accepted.verdict, accepted.code) == ("REFUSED", "not_yours")
    assert centre.central.ledger.head() == before


def test_presence_is_said_for_oneself_only(standing: tuple[CentreAtWork, Caller, Caller]) -> None:
    _, seat, _ = standing
    for field, value in (("seat", "seat-1900"), ("badge", "1900")):
        body = json.loads(GOOD["put_presence"]) | {field: value}
        told(seat.call("PUT", "/v1/presence", json=body), 403, "not_yours", field)


def test_who_patrols_sees_no_figures(standing: tuple[CentreAtWork, Caller, Caller]) -> None:
    centre, _, _ = standing
    patroller = centre.sign_in(sample.PATROLLER)
    for path in ("/v1/figures", "/v1/indicators"):
        told(patroller.get(path), 403, "not_allowed")
