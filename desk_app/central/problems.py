"""What a caller is told when something is wrong: RFC 9457 problem documents with a stable code and the field named."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from desk_app.wire import WireError, canonical

CONTENT_TYPE = "application/problem+json"
DETAIL_AT_MOST = 500

# Broken as a document: no field to speak of. All other codes of `wire` are about a field of a sound document.
_BROKEN = frozenset({"not_utf8", "not_json", "too_deep", "duplicate_key", "not_a_number", "bad_text"})

TITLES: dict[str, str] = {
    "account_disabled": "This account is disabled",
    "attachment_broken": "This file does not have the hash that it was sent under",
    "attachment_out_of_step": "The bytes before these are not here, or these are here already",
    "attachment_too_large": "This file is too large",
    "attachments_unnamed": "Too much that you have brought is named by no case yet",
    "bad_request": "This is not a request in HTTP",
    "encoding_not_accepted": "Request bodies are taken uncompressed only",
    "ledger_diverged": "This is not the ledger you have read from",
    "method_not_allowed": "This method is not allowed here",
    "no_such_attachment": "There is no such file, or it is not yours to see",
    "no_such_case": "There is no such case, or it is not yours to see",
    "no_such_edition": "There is no such edition",
    "no_such_page": "There is nothing at this address",
    "not_allowed": "Your role may not do this",
    "not_yours": "This belongs to somebody else",
    "our_mistake": "The centre has made a mistake; nothing was changed",
    "range_not_satisfiable": "There are no such bytes",
    "scope_changed": "What you may see has changed; take a snapshot",
    "seat_key_wrong": "This seat is known under another key",
    "signed_out": "Sign in first",
    "slow_down": "Too many attempts; wait",
    "stopping": "The centre is stopping; try again soon",
    "token_expired": "This token is no longer valid; refresh it",
    "too_large": "This is too large",
    "wrong_content_type": "Another kind of body is expected",
    "wrong_password": "Badge or password is wrong",
}
"""What is said beside a code to a person who connects a program; seats choose their own words by the code."""


class Problem(Exception):
    """Something the caller is told; it ends the call, and nothing has been changed by it."""

    def __init__(
        self, status: int, code: str, *, field: str = "", detail: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code} {field}".rstrip())
        self.status = status
        self.code = code
        self.field = field
        self.detail = detail
        self.headers = dict(headers or {})

    def document(self) -> dict[str, Any]:
        """The JSON value of the problem document."""
        title = TITLES.get(self.code) or self.code.replace("_", " ").capitalize()
        found: dict[str, Any] = {
            "type": f"urn:desk-app:problem:{self.code}",
            "title": title,
            "status": self.status,
            "code": self.code,
            "detail": _printable(self.detail) or title,
        }
        if self.field:
            found["field"] = _printable(self.field)
        return found

    def response(self) -> Response:
        """The whole HTTP answer."""
        headers = {"cache-control": "no-store", **self.headers}
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers.setdefault("www-authenticate", "Bearer")
        return Response(canonical(self.document()), self.status, headers, CONTENT_TYPE)


def of_wire(error: WireError) -> Problem:
    """The problem that a value which is not what it should be makes: 413 too large, 400 broken, 422 wrong."""
    if error.code == "too_large":
        return Problem(413, error.code, field=error.field, detail=str(error))
    status = 400 if error.code in _BROKEN else 422
    return Problem(status, error.code, field=error.field, detail=str(error))


def signed_out(code: str = "signed_out") -> Problem:
    """401: there is no session, or no more."""
    return Problem(401, code)


def slow_down(seconds: int) -> Problem:
    """429: come back after so many seconds."""
    return Problem(429, "slow_down", detail=f"Try again in {seconds} s", headers={"retry-after": str(seconds)})


def _printable(text: str) -> str:
    """Text of the caller that is told back: short, and without what cannot be written as UTF-8."""
    return text[:DETAIL_AT_MOST].encode("utf-8", "replace").decode("utf-8").replace("\x00", "?")
