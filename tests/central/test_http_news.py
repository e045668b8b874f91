"""News, snapshots, editions and presence over HTTP: what is waited for, what is cut, and who hears it."""

import gzip
import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests

from desk_app.central.datasets import edition_of
from desk_app.domain.commands import AcceptCase, AddNote, DispatchCase, FileCase
from desk_app.domain.grid import GridLevel
from desk_app.domain.policy import Policy
from desk_app.domain.protocol import ChangesPage, EditionInfo, ItemKind, Verdict
from desk_app.errors import BadInput
from desk_app.wire import load, load_fact
from tests import sample_reference as sample
from tests.central.ledger_town import registering
from tests.centre_at_work import BOUND_SECONDS, Caller, CentreAtWork, command, new_case, sample_rows
from tests.local_store.small_editions import grids


def head(centre: CentreAtWork) -> tuple[str, int, str]:
    found = centre.central.ledger.head()
    return found.ledger, found.position, found.hash


def waiting(caller: Caller, centre: CentreAtWork, wait: float) -> dict[str, object]:
    """The query of a long poll from where the ledger stands."""
    ledger, position, hash_there = head(centre)
    return {"ledger": ledger, "after": position, "hash": hash_there, "wait": wait}


def test_news_wakes_those_who_wait(centre: CentreAtWork) -> None:
    seat, other = centre.sign_in(sample.SEAT), centre.sign_in(sample.LEADER)
    query, case = waiting(other, centre, 50), new_case()
    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(other.get, "/v1/changes", params=query)
        seat.offer(command(case, registering(), now=centre.now()))
        answer = pending.result(BOUND_SECONDS)
    page = load(ChangesPage, answer.json())
    assert (page.from_, page.items[0].kind) == (query["after"], ItemKind.FACT)
    assert page.items[0].fact is not None and page.items[0].fact.subject.id == case
    assert (page.next, page.hash) == head(centre)[1:]


def test_while_it_waits_the_line_proves_alive(centre: CentreAtWork) -> None:
    seat = centre.sign_in(sample.SEAT)
    with seat.get("/v1/changes", params=waiting(seat, centre, 4.5), stream=True) as answer:
        parts = list(answer.iter_content(chunk_size=None))
    assert parts[:2] == [b"\n", b"\n"], "a heartbeat every 2 s, each sent by itself"
    assert json.loads(b"".join(parts)) == {
        "from": head(centre)[1],
        "next": head(centre)[1],
        "hash": head(centre)[2],
        "items": [],
    }


def test_pages_follow_one_another_to_the_end(centre: CentreAtWork) -> None:
    seat = centre.sign_in(sample.SEAT)
    seat.offer(*(command(new_case(), registering(), now=centre.now()) for _ in range(200)))
    seat.offer(*(command(new_case(), registering(), now=centre.now()) for _ in range(200)))
    ledger, last, last_hash = head(centre)
    after, hash_there, heard = 0, "", []
    while after < last:
        page = seat.changes(after, ledger=ledger, hash=hash_there)
        heard += [item.position for item in page.items]
        assert page.from_ == after and page.next > after
        after, hash_there = page.next, page.hash
    assert heard == list(range(1, last + 1)) and hash_there == last_hash


@pytest.mark.parametrize("what", ["another ledger", "the future", "another hash"])
def test_a_ledger_that_is_not_the_one_known_is_told(centre: CentreAtWork, what: str) -> None:
    seat = centre.sign_in(sample.SEAT)
    ledger, position, hash_there = head(centre)
    query = {
        "another ledger": {"ledger": "00000000-0000-0000-0000-000000000000", "after": position, "hash": hash_there},
        "the future": {"ledger": ledger, "after": position + 1, "hash": hash_there},
        "another hash": {"ledger": ledger, "after": position, "hash": "0" * 64},
    }[what]
    answer = seat.get("/v1/changes", params=query | {"wait": 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger_diverged")


def test_a_case_enters_and_leaves_nobody_elses_scope(centre: CentreAtWork) -> None:
    seat, squad, other = (centre.sign_in(who) for who in (sample.SEAT, sample.UNIT_A, sample.UNIT_B))
    start, case, now = head(centre)[1], new_case(), centre.now()
    seat.offer(
        command(case, registering(accept=True), now=now),
        command(case, FileCase(problem=sample.STALL, condition=f"{sample.STALL}-1"), now=now, based_on=1),
        command(case, DispatchCase(target=sample.SQUAD_A), now=now, based_on=2),
    )
    entered = squad.changes(start)
    assert entered.items[0].kind is ItemKind.CASE_ENTERS and entered.items[0].case == case
    assert len(entered.items[0].facts) > 1
    passed_over = other.changes(start)
    assert passed_over.items == () and passed_over.next == head(centre)[1]


def snapshot(caller: Caller, **headers: str) -> tuple[list[bytes], requests.Response]:
    answer = caller.get("/v1/snapshot", headers=headers)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/x-ndjson"
    return answer.content.splitlines(keepends=True), answer


def test_a_snapshot_is_whole_and_says_so(centre: CentreAtWork) -> None:
    seat, stranger = centre.sign_in(sample.SEAT), centre.sign_in(sample.UNIT_B)
    seat.offer(*(command(new_case(), registering(), now=centre.now()) for _ in range(30)))
    lines, answer = snapshot(seat)
    assert answer.headers["content-encoding"] == "gzip"
    begin, *cases, end = lines
    header, last = json.loads(begin), json.loads(end)
    assert (header["ledger"], header["position"], header["hash"]) == head(centre)
    assert header["cases"] == last["cases"] == len(cases) == 30
    assert last["digest"] == hashlib.sha256(b"".join(cases)).hexdigest()
    for line in cases:
        told = json.loads(line)
        assert load_fact(told["facts"][0]).subject.id == told["case"]
    plain, answer = snapshot(seat, **{"accept-encoding": "identity"})
    assert plain == lines and "content-encoding" not in answer.headers
    assert len(snapshot(stranger)[0]) == 2, "nothing of it is in another unit's scope"


def editions(caller: Caller) -> dict[str, EditionInfo]:
    listed = load(tuple[EditionInfo, ...], caller.get("/v1/datasets").json()["datasets"])
    return {info.name: info for info in listed if info.current}


def test_an_edition_is_named_by_the_hash_of_its_lines(centre: CentreAtWork) -> None:
    seat = centre.sign_in(sample.UNIT_A)
    infos = editions(seat)
    assert list(infos) == ["policies", "calendar", "catalogue", "components", "directory"]
    for info in infos.values():
        for encoding in ("gzip", "identity", "gzip;q=0, identity"):
            answer = seat.get(f"/v1/datasets/{info.name}/{info.edition}", headers={"accept-encoding": encoding})
            assert hashlib.sha256(answer.content).hexdigest() == info.edition
            assert (len(answer.content), answer.content.count(b"\n")) == (info.bytes, info.rows)
            assert answer.headers.get("content-encoding") == ("gzip" if encoding == "gzip" else None)


def test_an_edition_comes_in_parts(centre: CentreAtWork) -> None:
    seat = centre.sign_in(sample.UNIT_A)
    info = editions(seat)["directory"]
    path = f"/v1/datasets/directory/{info.edition}"

    def part(wanted: str, **more: str) -> requests.Response:
        return seat.get(path, headers={"range": wanted, "accept-encoding": "gzip", **more}, stream=True)

    with part("bytes=0-99") as first:
        assert first.status_code == 206
        begun, etag = first.raw.read(), first.headers["etag"]
    with part("bytes=100-", **{"if-range": etag}) as second:
        assert second.status_code == 206
        rest = second.raw.read()
        assert second.headers["content-range"] == f"bytes 100-{100 + len(rest) - 1}/{100 + len(rest)}"
    assert len(begun) == 100
    assert hashlib.sha256(gzip.decompress(begun + rest)).hexdigest() == info.edition
    with part("bytes=100-", **{"if-range": '"another"'}) as whole:
        assert whole.status_code == 200
    with part("bytes=99999999-") as beyond:
        assert (beyond.status_code, beyond.headers["content-type"]) == (416, "application/problem+json")


def test_a_new_edition_is_news_and_decides_from_then_on(centre: CentreAtWork) -> None:
    seat, unit = centre.sign_in(sample.SEAT), centre.sign_in(sample.UNIT_A)
    before, start = editions(seat)["policies"], head(centre)[1]
    strict = edition_of("policies", [Policy(callback_attempts=7)])
    assert centre.central.publish(strict, "admin") is True
    assert centre.central.publish(strict, "admin") is False, "it is in force already"
    for caller in (seat, unit):
        (item,) = caller.changes(start).items
        assert item.fact is not None
        assert (item.fact.kind, item.fact.subject.id) == ("DatasetPublished", "policies")
    assert editions(seat)["policies"].edition == strict.edition != before.edition
    assert centre.central.reference().policy.callback_attempts == 7
    assert centre.central.reference().policy.edition == strict.edition
    assert centre.central.publish(edition_of("policies", [Policy()]), "admin") is True, "the former one again"
    assert editions(seat)["policies"].edition == before.edition


def test_the_reference_is_made_of_what_is_in_force(centre: CentreAtWork) -> None:
    reference = centre.central.reference()
    assert reference.catalogue.problems == sample.CATALOGUE.problems
    assert reference.directory.bodies == sample.DIRECTORY.bodies
    answering = reference.bodies_of(sample.COMPONENT)
    assert answering is not None and answering.maintainer == sample.WATER
    assert reference.bodies_of("no such component") is None
    assert reference.calendar.published_years == (2024, 2025, 2026)
    assert reference.cells == frozenset(), "no grids, nothing to hold a place against"


def test_once_there_are_grids_a_place_must_be_one_of_theirs(centre: CentreAtWork) -> None:
    seat, case = centre.sign_in(sample.SEAT), new_case()
    centre.central.publish(edition_of("grids", grids()), "admin")
    assert centre.central.reference().cells == {area.code for area in grids() if area.level is GridLevel.CELL}
    forged = replace(sample.PLACE_A, board=sample.BOARD_B)
    first = command(case, registering(place=forged), now=centre.now())
    (answer,) = seat.offer(first)
    assert (answer.verdict, answer.code, answer.params) == (Verdict.REFUSED, "unknown_cell", {"cell": sample.CELL_A})
    assert seat.offer(first)[0].repeated, "the refusal is stored as any other"
    assert seat.offer(command(case, registering(), now=centre.now()))[0].verdict is Verdict.ACCEPTED


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("weather", []),
        ("policies", []),
        ("policies", sample_rows()["catalogue"]),
        ("calendar", []),
    ],
)
def test_an_edition_that_is_none_is_not_made(name: str, rows: list[object]) -> None:
    with pytest.raises(BadInput):
        edition_of(name, rows)


def presence(caller: Caller, state: str = "READY", **more: object) -> requests.Response:
    about = {"seat": caller.grant.seat, "badge": caller.grant.badge, "name": "?", "state": state, "at": 1, **more}
    return caller.call("PUT", "/v1/presence", json=about)


def seen(caller: Caller) -> list[tuple[str, str, str | None]]:
    page = caller.changes(0)
    told = [item.presence for item in page.items if item.presence is not None]
    return [(each.badge, each.state, each.case) for each in told]


def test_presence_is_shown_to_those_it_concerns(centre: CentreAtWork) -> None:
    seat, leader, dispatcher, sibling, unit = (
        centre.sign_in(who)
        for who in (sample.SEAT, sample.LEADER, sample.DISPATCHER_A, sample.DISPATCHER_B, sample.UNIT_A)
    )
    case = new_case()
    assert presence(seat, "NOT_READY", case=case, field="text").status_code == 204
    assert presence(dispatcher).status_code == 204
    assert sorted(seen(leader)) == [("1001", "NOT_READY", case), ("2001", "READY", None)]
    assert seen(leader) == [], "it is told once"
    presence(seat, "NOT_READY", case=case, field="text")
    assert seen(leader) == [("1001", "NOT_READY", case)], "a renewal goes along with what is sent anyway"
    assert seen(seat) == [("2001", "READY", None)], "nobody is told of themselves"
    assert seen(sibling) == seen(unit) == seen(dispatcher) == []
    shown = leader.get("/v1/figures").json()["seats"]
    assert [(each["badge"], each["name"]) for each in shown] == [("1001", "1001"), ("2001", "2001")]
    seat.call("DELETE", "/v1/sessions/current")
    assert [each["badge"] for each in leader.get("/v1/figures").json()["seats"]] == ["2001"]


def test_presence_wakes_those_who_wait(centre: CentreAtWork) -> None:
    seat, leader = centre.sign_in(sample.SEAT), centre.sign_in(sample.LEADER)
    begun = threading.Event()

    def wait() -> ChangesPage:
        with leader.get("/v1/changes", params=waiting(leader, centre, 50), stream=True) as answer:
            begun.set()
            return load(ChangesPage, json.loads(answer.content))

    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(wait)
        assert begun.wait(BOUND_SECONDS)
        presence(seat, "BREAK")
        page = pending.result(BOUND_SECONDS)
    assert [item.presence.state for item in page.items if item.presence] == ["BREAK"]


def test_walls_see_figures_and_no_cases(centre: CentreAtWork) -> None:
    seat, wall, case = centre.sign_in(sample.SEAT), centre.sign_in(sample.WALL), new_case()
    now = centre.now()
    seat.offer(command(case, registering(), now=now), command(case, AcceptCase(), now=now, based_on=1))
    seat.offer(command(case, AddNote(text="备注"), now=now))
    assert wall.get("/v1/figures").json()["open"] == 1
    assert wall.get(f"/v1/cases/{case}").status_code == 404
    assert len(snapshot(wall)[0]) == 2
    assert all(item.fact is None or item.fact.kind == "DatasetPublished" for item in wall.changes(0).items)
    assert wall.get("/v1/indicators").json()["indicators"]
