"""Every call of the centre as data: what it takes, what it answers, what can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desk_app.central.attachments import PIECE_AT_MOST, UNNAMED_AT_MOST, UNNAMED_FOR
from desk_app.central.figures import Indicator
from desk_app.central.records import AT_MOST as RECORDS_AT_MOST
from desk_app.domain.case import Case, State
from desk_app.domain.commands import Command
from desk_app.domain.facts import Fact
from desk_app.domain.pictures import FILE_AT_MOST, MEGABYTE
from desk_app.domain.protocol import (
    DATASETS,
    Answer,
    CaseHit,
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

COMMANDS_AT_MOST = 200
WAIT_AT_MOST = 60
CASES_AT_MOST = 200
Codes = Mapping[int, tuple[str, ...]]
"""The stable codes of problem documents, by their status."""
NEWLINE_JSON = "application/x-ndjson"
BINARY = "application/octet-stream"
NAME = {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,100}$"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One part of the query, the path or the headers; `schema` is its JSON Schema."""

    name: str
    schema: dict[str, Any]
    description: str
    where: str = "query"
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """A JSON object in the body: a type of the protocol, or one field with a list of them; bytes where `binary`."""

    kind: Any
    listed_as: str = ""
    at_most: int = 0
    binary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a call answers when it goes well. `shape` names fields with their types in place of one `kind`; `also` are
    other statuses that are well, without a body."""

    status: int = 200
    kind: Any = None
    listed_as: str = ""
    shape: dict[str, Any] = field(default_factory=dict)
    lines: tuple[Any, ...] = ()
    binary: bool = False
    description: str = ""
    also: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call. `wrong` are the codes of its problem documents by status, beside those that every call may give."""

    method: str
    path: str
    name: str
    summary: str
    description: str
    answers: Answers
    takes: Takes | None = None
    parameters: tuple[Parameter, ...] = ()
    wrong: Codes = field(default_factory=dict)
    open_to_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshRequest:
    """The refresh token of a session, as the last sign-in or refresh gave it."""

    refresh_token: str


_BODY: Codes = {
    414: ("too_large",),
    400: ("not_json", "not_utf8", "duplicate_key", "not_a_number", "bad_text", "too_deep"),
    413: ("too_large",),
    415: ("wrong_content_type", "encoding_not_accepted"),
}
_FIELDS: Codes = {
    422: ("wrong_type", "missing_field", "unknown_field", "unknown_kind", "unknown_value", "out_of_range", "too_long"),
}
_QUERY: Codes = {
    400: ("bad_query", "bad_text", "duplicate_key", "not_utf8"),
    414: ("too_large",),
    422: ("wrong_type", "missing_field", "unknown_field", "unknown_value", "out_of_range", "too_long"),
}
_NO_CASE: Codes = {404: ("no_such_case",)}

_SHA256 = Parameter(
    name="sha256",
    schema={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    description="The SHA-256 of its bytes.",
    where="path",
    required=True,
)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        method="GET",
        path="/v1/health",
        name="health",
        summary="How the centre is",
        description=(
            "Status, version, the ledger's id and last position, and the centre's clock with its rate. Without a token."
        ),
        answers=Answers(kind=Health),
        wrong=_QUERY,
        open_to_all=True,
    ),
    Operation(
        method="POST",
        path="/v1/sessions",
        name="sign_in",
        summary="Sign in at a seat",
        description=(
            "Badge number and password of a person (or of a channel), the name of the seat and the seat's own"
            " secret. The first sign-in at a seat makes its secret known; later ones must give the same. Too many"
            " wrong passwords for one badge are slowed down (429)."
        ),
        takes=Takes(kind=SignIn),
        answers=Answers(status=201, kind=Session),
        wrong={**_BODY, **_FIELDS, 401: ("wrong_password", "seat_key_wrong", "account_disabled"), 429: ("slow_down",)},
        open_to_all=True,
    ),
    Operation(
        method="POST",
        path="/v1/sessions/refresh",
        name="refresh",
        summary="A new access token",
        description=(
            "Gives a new access token, a new refresh token and a new offline grant. Each refresh token is good once:"
            " one that comes a second time ends the session, because somebody else may have it."
        ),
        takes=Takes(kind=RefreshRequest),
        answers=Answers(kind=Session),
        wrong={**_BODY, **_FIELDS, 401: ("signed_out", "token_expired", "account_disabled")},
        open_to_all=True,
    ),
    Operation(
        method="DELETE",
        path="/v1/sessions/current",
        name="sign_out",
        summary="Sign out",
        description="Ends the session of the access token, with its refresh token.",
        answers=Answers(status=204, description="Signed out."),
        wrong=_QUERY,
    ),
    Operation(
        method="POST",
        path="/v1/commands",
        name="offer_commands",
        summary="Offer commands in order",
        description=(
            f"Up to {COMMANDS_AT_MOST} commands; one answer for each, in the same order. Ids are made by the caller"
            " (UUIDv7): a repeat gets its first answer again, so any call may be repeated until it is answered. Once"
            " one is refused, later ones for its subjects or its group are held back: not decided, the id still free."
            " A document that is malformed anywhere is refused whole, and nothing is decided."
        ),
        takes=Takes(kind=Command, listed_as="commands", at_most=COMMANDS_AT_MOST),
        answers=Answers(kind=Answer, listed_as="answers"),
        wrong={**_BODY, **_FIELDS},
    ),
    Operation(
        method="GET",
        path="/v1/changes",
        name="changes",
        summary="What is new",
        description=(
            "News after a position, waiting for some up to `wait` seconds. While it waits, a line end is sent every"
            " 2 s before the JSON, so that the whole body is still one JSON document. `next` moves past what is out"
            " of scope."
        ),
        parameters=(
            Parameter(
                name="ledger",
                schema={"type": "string", "maxLength": 100},
                description="The ledger's id.",
                required=True,
            ),
            Parameter(
                name="after",
                schema={"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
                description="The position that has been read last.",
                required=True,
            ),
            Parameter(
                name="hash",
                schema={"type": "string", "maxLength": 100},
                description="The ledger's hash at that position; empty where it is not known.",
            ),
            Parameter(
                name="wait",
                schema={"type": "number", "minimum": 0, "maximum": WAIT_AT_MOST},
                description="How many seconds to wait for news, 25 by default.",
            ),
        ),
        answers=Answers(kind=ChangesPage),
        wrong={**_QUERY, 409: ("ledger_diverged", "scope_changed")},
    ),
    Operation(
        method="GET",
        path="/v1/snapshot",
        name="snapshot",
        summary="All that is open",
        description=(
            "Every open case in scope with its facts, and ended ones with something owed, from one consistent read;"
            " one JSON value a line. Without its last line it is not whole and must not be used."
        ),
        answers=Answers(lines=(SnapshotHeader, SnapshotCase, SnapshotEnd)),
        wrong=_QUERY,
    ),
    Operation(
        method="GET",
        path="/v1/cases",
        name="search_cases",
        summary="Search for cases",
        description=("Cases in scope, closed ones too, newest first, by words of their text, number, place or caller."),
        parameters=(
            Parameter(name="query", schema={"type": "string", "maxLength": 200}, description="Words to look for."),
            Parameter(
                name="state",
                schema={"type": "string", "enum": [state.value for state in State]},
                description="Only cases in this state.",
            ),
            Parameter(
                name="limit",
                schema={"type": "integer", "minimum": 1, "maximum": CASES_AT_MOST},
                description="How many at most, 50 by default.",
            ),
        ),
        answers=Answers(kind=CaseHit, listed_as="cases"),
        wrong=_QUERY,
    ),
    Operation(
        method="GET",
        path="/v1/cases/{id}",
        name="case",
        summary="One case with its facts",
        description="A case in scope as it stands, open or ended, and everything that has happened to it.",
        parameters=(Parameter(name="id", schema=NAME, description="The case's id.", where="path", required=True),),
        answers=Answers(shape={"case": Case, "facts": tuple[Fact, ...]}),
        wrong={**_QUERY, **_NO_CASE},
    ),
    Operation(
        method="GET",
        path="/v1/datasets",
        name="datasets",
        summary="Editions of the reference data",
        description=(
            "Every edition that is served: " + ", ".join(DATASETS) + ". `counts` says how many of what each holds."
            " A new one in force is told in the news as `DatasetPublished`."
        ),
        answers=Answers(kind=EditionInfo, listed_as="datasets"),
        wrong=_QUERY,
    ),
    Operation(
        method="GET",
        path="/v1/datasets/{name}/{edition}",
        name="dataset",
        summary="One edition",
        description=(
            "The lines of an edition, each a row as canonical JSON. The edition's name is the SHA-256 of the"
            " uncompressed lines with their line ends. Sent as gzip (`Accept-Encoding`) it can be fetched in parts:"
            " `Range` counts the bytes of the gzip stream, which are `packed_bytes`; `If-Range` takes its `ETag`."
        ),
        parameters=(
            Parameter(name="name", schema=NAME, description="The dataset.", where="path", required=True),
            Parameter(name="edition", schema=NAME, description="The edition.", where="path", required=True),
        ),
        answers=Answers(lines=(Any,)),
        wrong={**_QUERY, 404: ("no_such_edition",), 416: ("range_not_satisfiable",)},
    ),
    Operation(
        method="GET",
        path="/v1/records",
        name="records",
        summary="What is remembered beside open cases",
        description=(
            "Ended cases of a year by their key fields, and for a district's desks callers with flags (one without any"
            " had them taken away) and missed calls that are open or a year old at most, in the order of each one's"
            " last fact after a position. What comes twice replaces what came before."
            " Callers' numbers are hashed under the district's `caller_key` (HMAC-SHA-256, 32 hex digits of it)."
        ),
        parameters=(
            Parameter(
                name="after",
                schema={"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
                description="`next` of the page before, 0 at first.",
                required=True,
            ),
            Parameter(
                name="limit",
                schema={"type": "integer", "minimum": 1, "maximum": RECORDS_AT_MOST},
                description="How many at most.",
            ),
        ),
        answers=Answers(kind=RecordsPage),
        wrong={**_QUERY, 403: ("not_allowed",), 409: ("ledger_diverged",)},
    ),
    Operation(
        method="HEAD",
        path="/v1/attachments/{sha256}",
        name="attachment_standing",
        summary="How much of a file is here",
        description=(
            "200 with its length where it is whole; 204 with `Upload-Offset`, the number of its bytes that are here,"
            " where it is not. For roles that may name pictures in commands."
        ),
        parameters=(_SHA256,),
        answers=Answers(
            binary=True, description="The file is whole.", also={204: "`Upload-Offset` bytes of it are here."}
        ),
        wrong={**_QUERY, 403: ("not_allowed",), 404: ("no_such_attachment",)},
    ),
    Operation(
        method="PUT",
        path="/v1/attachments/{sha256}",
        name="put_attachment",
        summary="Give a piece of a file",
        description=(
            f"At most {PIECE_AT_MOST} bytes that follow those which are here, as `Content-Range` says. With the last"
            " piece the whole is held against its hash; where it differs all of it is forgotten. For roles that may"
            f" name pictures in commands; of what one account brings at most {UNNAMED_AT_MOST // MEGABYTE} MB are named"
            f" by no case yet, and what no case names for {UNNAMED_FOR.days} days is forgotten."
        ),
        takes=Takes(kind=None, binary=True),
        parameters=(
            _SHA256,
            Parameter(
                name="Content-Range",
                schema={"type": "string", "pattern": "^bytes [0-9]{1,15}-[0-9]{1,15}/[0-9]{1,15}$"},
                description=f"`bytes FIRST-LAST/SIZE`; a file has at most {FILE_AT_MOST} bytes.",
                where="header",
                required=True,
            ),
        ),
        answers=Answers(shape={"received": int}),
        wrong={
            **_QUERY,
            403: ("not_allowed",),
            404: ("no_such_attachment",),
            409: ("attachment_out_of_step",),
            413: ("too_large", "attachment_too_large", "attachments_unnamed"),
            415: ("wrong_content_type", "encoding_not_accepted"),
            422: (*_QUERY[422], "attachment_broken"),
        },
    ),
    Operation(
        method="GET",
        path="/v1/attachments/{sha256}",
        name="attachment",
        summary="A file",
        description=(
            "For whoever sees a case that names it, and for who has just uploaded it. `Range` counts its bytes."
        ),
        parameters=(_SHA256,),
        answers=Answers(binary=True, description="Its bytes."),
        wrong={**_QUERY, 404: ("no_such_attachment",), 416: ("range_not_satisfiable",)},
    ),
    Operation(
        method="PUT",
        path="/v1/presence",
        name="put_presence",
        summary="Say who is where",
        description="Who is signed in at this seat, in what state, in which case and field. Forgotten after 60 s.",
        takes=Takes(kind=Presence),
        answers=Answers(status=204, description="Noted."),
        wrong={**_BODY, **_FIELDS, 403: ("not_yours",)},
    ),
    Operation(
        method="GET",
        path="/v1/figures",
        name="figures",
        summary="What walls show",
        description=("Open cases by step, state, board and module, what came in and was closed today, who is on duty."),
        answers=Answers(kind=Figures),
        wrong={**_QUERY, 403: ("not_allowed",)},
    ),
    Operation(
        method="GET",
        path="/v1/indicators",
        name="indicators",
        summary="The indicators of the evaluation",
        description="Each indicator as a fraction, as of `at`.",
        answers=Answers(shape={"at": "moment", "indicators": tuple[Indicator, ...]}),
        wrong={**_QUERY, 403: ("not_allowed",)},
    ),
)
