"""Domain values as JSON values."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, cast

from desk_app.domain.commands import Body, Command
from desk_app.domain.facts import Fact, FactBody
from desk_app.wire.text import Json

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def dump(value: Any) -> Json:
    """The JSON value of a domain value; defaults are written out, so that a reader needs no knowledge of them."""
    kind: type = type(value)
    if kind in _AS_IT_IS:  # most of what there is, and a dataset has millions of it
        return cast(Json, value)
    if (names := _names_of(kind)) is not None:
        return {key: dump(getattr(value, name)) for name, key in names}
    match value:
        case Enum():
            return value.value
        case str() | int():
            return value
        case float():
            return _plain_float(value)
        case datetime():
            return microseconds(value)
        case date():
            return value.isoformat()
        case Decimal():
            return _plain_decimal(value)
        case Command() | Fact():
            return dump_envelope(value)
        case frozenset() | set():
            return sorted(dump(item) for item in value)
        case tuple() | list():
            return [dump(item) for item in value]
        case Mapping():
            return {str(dump(key)): dump(item) for key, item in value.items()}
        case _:
            raise TypeError(f"no JSON for {type(value).__name__}")


_AS_IT_IS = frozenset((str, int, bool, type(None)))


@cache
def _names_of(kind: type) -> tuple[tuple[str, str], ...] | None:
    """The fields of a dataclass and the keys they are written under; None for what is written in another way."""
    if not dataclasses.is_dataclass(kind) or issubclass(kind, (Command, Fact)):
        return None
    return tuple((field.name, key_of(field.name)) for field in dataclasses.fields(kind))


def dump_body(body: Body | FactBody) -> Json:
    """The JSON value of a command's or fact's body alone."""
    return {field.name: dump(getattr(body, field.name)) for field in dataclasses.fields(cast(Any, body))}


def dump_row(row: Any) -> Json:
    """The JSON value of one row of a dataset: `{"row": kind, "value": {…}}`."""
    return {"row": type(row).__name__, "value": dump(row)}


def dump_envelope(value: Command | Fact) -> Json:
    """The envelope with the kind beside the body."""
    names = [field.name for field in dataclasses.fields(value) if field.name != "body"]
    envelope = {name: dump(getattr(value, name)) for name in names}
    return {**envelope, "kind": value.kind, "body": dump_body(value.body)}


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 UTC of an aware time."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The aware UTC time of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


def key_of(name: str) -> str:
    """The JSON key of a field; a trailing underscore only keeps Python's own words apart (`from_`)."""
    return name.rstrip("_")


def _plain_float(value: float) -> Json:
    if not math.isfinite(value):
        raise ValueError("only finite numbers can be written")
    return value


def _plain_decimal(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "") else text
