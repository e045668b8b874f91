"""The public page for those who connect a program: OpenAPI 3.1 made from the calls and the values of the protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk_app import __version__
from desk_app.central.json_schemas import Schemas
from desk_app.central.operations import BINARY, NEWLINE_JSON, OPERATIONS, Answers, Codes, Operation, Parameter, Takes
from desk_app.central.problems import CONTENT_TYPE, TITLES

ABOUT = (
    "The central store of a district's coordination centre. Bodies are UTF-8 JSON; unknown fields, duplicate keys,"
    " NaN, lone surrogates and U+0000 are refused. Times are whole microseconds since 1970 UTC. What goes wrong is"
    " told as a problem document (RFC 9457) whose `code` is stable, and has changed nothing. Programs sign in like"
    " people, with an account of the role `channel`, and register cases with the command `RegisterCase`."
)
PROBLEM = {
    "type": "object",
    "description": "An RFC 9457 problem document.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; meant for programs."},
        "field": {"type": "string", "description": "The path of what is wrong, such as `commands[3].body.reason`."},
        "detail": {"type": "string"},
    },
    "additionalProperties": False,
}
# What every call may answer, and what every call with a token.
_ALWAYS: Codes = {500: ("our_mistake",), 503: ("stopping",)}
_WITH_TOKEN: Codes = {401: ("signed_out", "token_expired", "account_disabled")}


def document() -> dict[str, Any]:
    """The OpenAPI document as a JSON value."""
    schemas = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "desk-app central store", "version": __version__, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": {**dict(sorted(schemas.components.items())), "Problem": PROBLEM},
            "securitySchemes": {
                "access": {"type": "http", "scheme": "bearer", "description": "The access token of a session."}
            },
        },
    }


def _operation(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description,
        "security": [] if operation.open_to_all else [{"access": []}],
        "responses": _responses(operation, schemas),
    }
    if operation.parameters:
        made["parameters"] = [_parameter(parameter) for parameter in operation.parameters]
    if operation.takes:
        content = _bytes() if operation.takes.binary else _taken_json(operation.takes, schemas)
        made["requestBody"] = {"required": True, "content": content}
    return made


def _responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    wrong: dict[int, tuple[str, ...]] = {**_ALWAYS, **({} if operation.open_to_all else _WITH_TOKEN), **operation.wrong}
    responses = {str(operation.answers.status): _answer(operation.answers, schemas)}
    responses |= {str(status): {"description": told} for status, told in operation.answers.also.items()}
    for status, codes in sorted(wrong.items()):
        told = "; ".join(f"`{code}`: {TITLES[code]}" if code in TITLES else f"`{code}`" for code in codes)
        content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        responses[str(status)] = {"description": told, "content": content}
    return responses


def _answer(answers: Answers, schemas: Schemas) -> dict[str, Any]:
    if answers.binary:
        return {"description": answers.description, "content": _bytes()}
    if answers.lines:
        told = ", ".join(_name(kind, schemas) for kind in answers.lines)
        schema = {"type": "string", "description": f"One JSON value a line: {told}."}
        return {"description": "Lines of JSON.", "content": {NEWLINE_JSON: {"schema": schema}}}
    if answers.shape:
        properties = {name: _field(kind, schemas) for name, kind in answers.shape.items()}
        return _json("As asked.", _record(properties))
    if answers.listed_as:
        return _json("As asked.", _record({answers.listed_as: {"type": "array", "items": schemas.of(answers.kind)}}))
    if answers.kind is None:
        return {"description": answers.description}
    return _json("As asked.", schemas.of(answers.kind))


def _bytes() -> dict[str, Any]:
    return {BINARY: {"schema": {"type": "string", "format": "binary"}}}


def _taken_json(takes: Takes, schemas: Schemas) -> dict[str, Any]:
    return {"application/json": {"schema": _taken(takes, schemas)}}


def _taken(takes: Takes, schemas: Schemas) -> dict[str, Any]:
    if not takes.listed_as:
        return schemas.of(takes.kind)
    items = {"type": "array", "items": schemas.of(takes.kind), "maxItems": takes.at_most}
    return _record({takes.listed_as: items})


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": parameter.description,
        "schema": parameter.schema,
    }


def _record(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _field(kind: Any, schemas: Schemas) -> dict[str, Any]:
    return schemas.of(datetime) if kind == "moment" else schemas.of(kind)


def _name(kind: Any, schemas: Schemas) -> str:
    return "a row" if kind is Any else schemas.of(kind)["$ref"].rpartition("/")[2]
