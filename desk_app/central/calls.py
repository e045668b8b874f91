"""The calls of the centre that answer at once: sessions, commands, cases, datasets, presence, figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from desk_app.central import figures as reckoned
from desk_app.central import intake
from desk_app.central.intake import Query
from desk_app.central.offering import Offering, commands_of
from desk_app.central.operations import CASES_AT_MOST, RefreshRequest
from desk_app.central.problems import Problem, of_wire, signed_out
from desk_app.central.records import AT_MOST as RECORDS_AT_MOST
from desk_app.central.records import READS_RECORDS
from desk_app.central.search import find_cases
from desk_app.central.service import Central
from desk_app.central.sessions import SignedIn, checked
from desk_app.central.workers import Workers
from desk_app.domain.case import CaseId, State
from desk_app.domain.protocol import Answer, Presence, SignIn
from desk_app.domain.seat import SEES_ALL, Role
from desk_app.wire import WireError, canonical, dump, load

SEES_FIGURES = SEES_ALL | {Role.WALL, Role.DISPATCHER, Role.ADMIN, Role.TRAINER}
CASES_BY_DEFAULT = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """One method for each call; they read the request, let a worker do what blocks, and write the answer."""

    central: Central
    workers: Workers

    async def health(self, request: Request) -> Response:
        Query(request)
        return json_response(dump(await self.workers.run(self.central.health)))

    async def sign_in(self, request: Request) -> Response:
        wanted = checked(_value(SignIn, await self._body(request)))
        return json_response(dump(await self.workers.run(self.central.sessions.sign_in, wanted)), status=201)

    async def refresh(self, request: Request) -> Response:
        wanted = _value(RefreshRequest, await self._body(request))
        return json_response(dump(await self.workers.run(self.central.sessions.refresh, wanted.refresh_token)))

    async def sign_out(self, request: Request) -> Response:
        who = await self.who(request)
        Query(request)

        def leave() -> None:
            self.central.sessions.end(who.family)
            self.central.presence.leave(who.actor.seat)

        await self.workers.run(leave)
        return Response(status_code=204)

    async def offer_commands(self, request: Request) -> Response:
        who = await self.who(request)
        Query(request)
        data = await intake.read_body(request, intake.COMMANDS)
        return Response(await self.workers.run(self._offer, data, who), media_type="application/json")

    async def search_cases(self, request: Request) -> Response:
        who = await self.who(request)
        query = Query(request, ("query", "state", "limit"))
        state = query.one_of("state", State)
        limit = query.integer("limit", 1, CASES_AT_MOST, CASES_BY_DEFAULT)
        words = query.text("query", 200)

        def search() -> bytes:
            states = () if state is None else (state,)
            hits = find_cases(self.central.ledger, who.actor, query=words, states=states, limit=limit)
            return _json({"cases": dump(hits)})

        return Response(await self.workers.run(search), media_type="application/json")

    async def case(self, request: Request) -> Response:
        who = await self.who(request)
        Query(request)
        case_id = CaseId(intake.a_name(request.path_params["id"], "no_such_case"))

        def read() -> bytes:
            record = self.central.ledger.case(who.actor, case_id)
            if record is None:
                raise Problem(404, "no_such_case")
            return _json({"case": dump(record.case), "facts": dump(record.facts)})

        return Response(await self.workers.run(read), media_type="application/json")

    async def datasets(self, request: Request) -> Response:
        await self.who(request)
        Query(request)
        infos = await self.workers.run(self.central.datasets.infos)
        return json_response({"datasets": dump(infos)})

    async def records(self, request: Request) -> Response:
        who = await self.who(request)
        query = Query(request, ("after", "limit"))
        after = query.integer("after", 0, 2**63 - 1)
        limit = query.integer("limit", 1, RECORDS_AT_MOST, RECORDS_AT_MOST)
        if not who.actor.roles & READS_RECORDS:
            raise Problem(403, "not_allowed")
        page = await self.workers.run(self.central.records.page, who.actor, after, limit, self.central.now())
        if page is None:
            raise Problem(409, "ledger_diverged")
        return Response(page, media_type="application/json")

    async def put_presence(self, request: Request) -> Response:
        who = await self.who(request)
        presence = _value(Presence, await self._body(request))
        told = replace(presence, name=who.actor.name, at=self.central.now())
        await self.workers.run(self.central.presence.put, who.actor, told)
        return Response(status_code=204)

    async def figures(self, request: Request) -> Response:
        self._may_see_figures(await self.who(request))
        Query(request)

        def reckon() -> bytes:
            return _json(dump(reckoned.figures(self.central.ledger, self.central.presence.all_here())))

        return Response(await self.workers.run(reckon), media_type="application/json")

    async def indicators(self, request: Request) -> Response:
        self._may_see_figures(await self.who(request))
        Query(request)

        def reckon() -> bytes:
            at = self.central.now()
            return _json({"at": dump(at), "indicators": dump(reckoned.indicators(self.central.ledger))})

        return Response(await self.workers.run(reckon), media_type="application/json")

    async def who(self, request: Request) -> SignedIn:
        """Who asks, by the access token; raises `Problem` 401."""
        header = request.headers.get("authorization", "")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise signed_out()
        return await self.workers.run(self.central.sessions.who, token.strip())

    async def _body(self, request: Request) -> Any:
        Query(request)
        return intake.parsed(await intake.read_body(request, intake.SMALL), intake.SMALL)

    def _offer(self, data: bytes, who: SignedIn) -> bytes:
        commands = commands_of(intake.parsed(data, intake.COMMANDS))
        offering = Offering(self.central.signer, self.central.accounts, virtual=self.central.virtual)
        answers: list[Answer] = []
        if commands:
            answers = self.central.ledger.offer(offering.offered(commands, who.actor))
        return _json({"answers": dump(answers)})

    def _may_see_figures(self, who: SignedIn) -> None:
        if not who.actor.roles & SEES_FIGURES:
            raise Problem(403, "not_allowed")


def json_response(value: Any, status: int = 200) -> Response:
    """An answer of one JSON value."""
    return Response(_json(value), status, media_type="application/json")


def _json(value: Any) -> bytes:
    return canonical(value).encode()


def _value(kind: type[T], document: Any) -> T:
    try:
        return load(kind, document)
    except WireError as error:
        raise of_wire(error) from None
