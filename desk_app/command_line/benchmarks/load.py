"""A load on a centre: clients that each send commands over a line of their own as fast as they are answered."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from desk_app.central.stories import Teller
from desk_app.command_line.benchmarks.sample_town import SampleTown
from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, DemandKind, Source
from desk_app.errors import OurMistake
from desk_app.importing.sample_district import sample_calls
from desk_app.wire import canonical, dump

BATCH = 200
PATIENCE_SECONDS = 60.0
ACCEPTED = b'"verdict":"ACCEPTED"'
CASE = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that is taken, filed and noted: its commands as JSON, with ids that are replaced in each copy."""

    commands: tuple[str, ...]
    ids: tuple[str, ...]

    def copies(self) -> Iterator[str]:
        """The commands of one call after another, each under ids of its own."""
        while True:
            case_id = str(uuid.uuid4())
            for text, command_id in zip(self.commands, self.ids, strict=True):
                yield text.replace(command_id, str(uuid.uuid4())).replace(CASE, case_id)


def sample_call(town: SampleTown) -> Call:
    """Made from a call of the sample, decided once here, so that the centre has no reason to refuse it.

    It has just been taken: a late one would give the centre's own clock work to do at once.
    """
    told = next(call for call in sample_calls() if call.problem in town.reference.catalogue.problems)
    now = datetime.now(UTC)
    teller = Teller(
        cast=town.cast,
        case_id=CaseId(CASE),
        new_id=lambda _part: str(uuid.uuid4()),
        seat=town.operator,
        began=now,
        now=now,
    )
    registered = c.RegisterCase(
        source=Source.HOTLINE,
        demand_kind=DemandKind.COMPLAINT,
        text=told.text,
        place=told.place,
        problem=told.problem,
        accept=True,
    )
    condition = town.reference.catalogue.problems[told.problem].conditions[0].code
    for body in (registered, c.FileCase(problem=told.problem, condition=condition), c.AddNote(text="来电人再次来电")):
        teller.give(teller.seat, body)
    given = [one.command for one in teller.offered]
    return Call(
        commands=tuple(canonical(dump(command)) for command in given), ids=tuple(command.id for command in given)
    )


def accepted_a_second(url: str, tokens: Sequence[str], call: Call, *, at_once: int, seconds: float) -> float:
    """Commands that the centre accepts a second from one client for each token, so many in each call."""
    begin = threading.Barrier(len(tokens) + 1)
    counts, failures = [0] * len(tokens), list[BaseException]()
    until = [0.0]

    def client(number: int, token: str) -> None:
        commands = call.copies()
        place = urlsplit(url)
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_SECONDS)
        try:
            begin.wait()
            while time.monotonic() < until[0]:
                counts[number] += _offer(line, token, [next(commands) for _ in range(at_once)])
        except BaseException as why:  # noqa: BLE001 - told by the caller
            failures.append(why)
        finally:
            line.close()

    threads = [
        threading.Thread(target=client, args=(number, token), name=f"load-{number}")
        for number, token in enumerate(tokens)
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    until[0] = began + seconds
    begin.wait()
    for thread in threads:
        thread.join()
    if failures:
        raise OurMistake(f"a client of the load failed: {failures[0]!r}")
    return sum(counts) / (time.monotonic() - began)


def _offer(line: http.client.HTTPConnection, token: str, commands: Sequence[str]) -> int:
    body = f'{{"commands":[{",".join(commands)}]}}'.encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    line.request("POST", "/v1/commands", body, headers)
    answer = line.getresponse()
    data = answer.read()
    accepted = data.count(ACCEPTED)
    if answer.status != 200 or accepted != len(commands):
        raise OurMistake(f"the centre answered {answer.status}: {data[:400]!r}")
    return accepted


def token_of(url: str, badge: str, password: str) -> str:
    """The access token of a seat that signs in."""
    place = urlsplit(url)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_SECONDS)
    body = {"badge": badge, "password": password, "seat": badge, "seat_key": f"key-{badge}"}
    line.request("POST", "/v1/sessions", json.dumps(body), {"Content-Type": "application/json"})
    answer = line.getresponse()
    told = json.loads(answer.read())
    line.close()
    if answer.status != 201:
        raise OurMistake(f"nobody may sign in: {told}")
    return str(told["access_token"])
