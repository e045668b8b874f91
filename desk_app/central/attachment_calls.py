"""The calls about files: how much of one is here, taking it piece by piece, giving it from any byte on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from desk_app.central import intake
from desk_app.central.attachments import PIECE_AT_MOST, UNNAMED_AT_MOST, Standing, Taken
from desk_app.central.calls import Calls, json_response
from desk_app.central.intake import Query
from desk_app.central.operations import BINARY
from desk_app.central.problems import Problem
from desk_app.central.ranges import asked_range, first_bytes
from desk_app.central.service import Central
from desk_app.central.sessions import SignedIn
from desk_app.central.workers import Workers
from desk_app.domain.pictures import BRINGS_FILES, FILE_AT_MOST, MEGABYTE

OFFSET = "upload-offset"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentCalls:
    """One method for each call."""

    central: Central
    workers: Workers
    calls: Calls

    async def standing(self, request: Request) -> Response:
        """200 with its length where the file is whole, else 204 with how many of its bytes are here."""
        await self._who_brings(request)
        Query(request)
        sha256 = _named(request)
        stands = await self.workers.run(self.central.attachments.asked_for, sha256)
        if stands.whole:
            return Response(headers={"content-length": str(stands.size), "accept-ranges": "bytes"}, media_type=BINARY)
        return Response(status_code=204, headers={OFFSET: str(stands.received)})

    async def put(self, request: Request) -> Response:
        who = await self._who_brings(request)
        Query(request)
        sha256 = _named(request)
        start, end, size = _content_range(request)
        piece = await intake.read_bytes(request, PIECE_AT_MOST, BINARY)
        if len(piece) != end - start:
            raise Problem(422, "out_of_range", field="content-range", detail="The body has another length than it says")
        taken, here = await self.workers.run(self.central.attachments.put, sha256, start, piece, size, who.actor.badge)
        match taken:
            case Taken.OUT_OF_STEP:
                detail = f"Go on with byte {here}"
                raise Problem(409, "attachment_out_of_step", field="content-range", detail=detail)
            case Taken.TOO_MUCH:
                detail = f"At most {UNNAMED_AT_MOST // MEGABYTE} MB wait for cases that name them"
                raise Problem(413, "attachments_unnamed", field="content-range", detail=detail)
            case Taken.BROKEN:
                raise Problem(422, "attachment_broken", field="sha256", detail="Send all of it again")
            case Taken.KEPT:
                return json_response({"received": here})

    async def _who_brings(self, request: Request) -> SignedIn:
        """Who asks, if they could ever name a file in a command; raises `Problem` 401 or 403."""
        who = await self.calls.who(request)
        if not who.actor.roles & BRINGS_FILES:
            raise Problem(403, "not_allowed")
        return who

    async def get(self, request: Request) -> Response:
        who = await self.calls.who(request)
        Query(request)
        sha256 = _named(request)

        def look() -> Standing | None:
            if not self.central.attachments.may_read(who.actor, sha256):
                return None
            return self.central.attachments.standing(sha256)

        stands = await self.workers.run(look)
        if stands is None or not stands.whole:
            raise Problem(404, "no_such_attachment")
        etag = f'"{sha256}"'
        start, end = asked_range(request, stands.size, etag)
        headers = {
            "etag": etag,
            "accept-ranges": "bytes",
            "cache-control": "private, max-age=31536000, immutable",
            "content-length": str(end - start),
            "content-security-policy": "default-src 'none'; sandbox",
        }
        status = 200
        if (start, end) != (0, stands.size):
            status = 206
            headers["content-range"] = f"bytes {start}-{end - 1}/{stands.size}"
        parts = first_bytes(self.central.attachments.pieces(sha256, start), end - start)
        return StreamingResponse(self.workers.stream(parts), status, headers, BINARY)


def _named(request: Request) -> str:
    """The hash in the path; anything else names no file."""
    sha256 = str(request.path_params["sha256"])
    if not _SHA256.fullmatch(sha256):
        raise Problem(404, "no_such_attachment")
    return sha256


def _content_range(request: Request) -> tuple[int, int, int]:
    """First byte, byte behind the last, size of the whole. Raises `Problem` 422 or 413."""
    given = _CONTENT_RANGE.fullmatch(request.headers.get("content-range", "").strip())
    if given is None:
        raise Problem(
            422, "missing_field", field="content-range", detail="Content-Range: bytes FIRST-LAST/SIZE must be given"
        )
    start, last, size = (int(part) for part in given.groups())
    if size > FILE_AT_MOST:
        raise Problem(
            413, "attachment_too_large", field="content-range", detail=f"A file has at most {FILE_AT_MOST} bytes"
        )
    if not start <= last < size:
        raise Problem(422, "out_of_range", field="content-range", detail="The bytes must lie within the file")
    return start, last + 1, size
