"""Commands, facts and views as JSON and back: strict on the way in, canonical on the way out, with a version.

Times are integer microseconds since 1970 UTC, dates ISO text, decimals text, kinds and states codes. A value
has the keys of its dataclass; the body of a command or fact has its `kind` beside it, in the envelope.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum, IntEnum, StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from desk_app.domain.commands import COMMANDS, Body, Command
from desk_app.domain.datasets import ROWS
from desk_app.domain.facts import FACTS, Fact, FactBody

WIRE_VERSION = 1
TEXT_AT_MOST = 20_000
DEPTH_AT_MOST = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST = 253_402_300_799_999_999  # 9999-12-31T23:59:59.999999Z

T = TypeVar("T")
Json = Any


class WireError(ValueError):
    """Something that is not what it should be: a stable `code`, the `field` it is in, and what would be right."""

    def __init__(self, code: str, field: str, expected: str) -> None:
        super().__init__(f"{field or 'document'}: {expected}")
        self.code = code
        self.field = field
        self.expected = expected


# --- text <-> JSON values -------------------------------------------------------------------------------------------


def parse(data: bytes, *, bytes_at_most: int | None = None) -> Json:
    """Strict JSON: UTF-8 only, no duplicate keys, no NaN, no lone surrogate, no U+0000, no deep nesting.

    Raises `WireError` with code `too_large`, `not_utf8`, `too_deep`, `duplicate_key`, `not_a_number`, `bad_text` or
    `not_json`.
    """
    if bytes_at_most is not None and len(data) > bytes_at_most:
        raise WireError("too_large", "", f"at most {bytes_at_most} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as trouble:
        raise WireError("not_utf8", "", f"UTF-8 text; byte {trouble.start} is not") from None
    _check_depth(text)
    try:
        value = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant, parse_float=_finite)
    except WireError:
        raise
    except (ValueError, RecursionError) as trouble:
        raise WireError("not_json", "", f"JSON; {trouble}") from None
    _check_text(value, "")
    return value


def canonical(value: Json) -> str:
    """The one text of a JSON value: sorted keys, no spaces, UTF-8 as it is; hashes are over this."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(value: Json) -> str:
    """SHA-256 over the canonical text, 64 hex digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _check_depth(text: str) -> None:
    depth = 0
    inside = escaped = False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        elif character in "[{":
            depth += 1
            if depth > DEPTH_AT_MOST:
                raise WireError("too_deep", "", f"at most {DEPTH_AT_MOST} levels")
        elif character in "]}":
            depth -= 1


def _unique_keys(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise WireError("duplicate_key", key, "each key once")
            seen.add(key)
    return found


def _no_constant(name: str) -> Json:
    raise WireError("not_a_number", "", f"a number; {name} is none")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise WireError("not_a_number", "", "a finite number")
    return number


def _check_text(value: Json, path: str) -> None:
    match value:
        case str():
            if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
                raise WireError("bad_text", path, "text without U+0000 and lone surrogates")
        case list():
            for index, item in enumerate(value):
                _check_text(item, f"{path}[{index}]")
        case dict():
            for key, item in value.items():
                _check_text(key, path)
                _check_text(item, _join(path, key))


# --- values <-> JSON values -----------------------------------------------------------------------------------------


def dump(value: Any) -> Json:
    """The JSON value of a domain value; defaults are written out, so that a reader needs no knowledge of them."""
    match value:
        case None | bool():
            return value
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
        case Command():
            return _dump_envelope(value)
        case Fact():
            return _dump_envelope(value)
        case frozenset() | set():
            return sorted(dump(item) for item in value)
        case tuple() | list():
            return [dump(item) for item in value]
        case Mapping():
            return {str(dump(key)): dump(item) for key, item in value.items()}
        case _ if dataclasses.is_dataclass(value):
            return {_key(field.name): dump(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            raise TypeError(f"no JSON for {type(value).__name__}")


def load(kind: type[T], value: Json, path: str = "") -> T:
    """The value of this type that a JSON value stands for; raises `WireError` with the field's path.

    A key that is missing takes the default of its dataclass, an unknown one is refused.
    """
    return cast(T, _loader(cast(Any, kind))(value, path))


def load_command(value: Json, path: str = "") -> Command:
    """A command with its envelope."""
    return cast(Command, _load_envelope(Command, COMMANDS, value, path))


def load_fact(value: Json, path: str = "") -> Fact:
    """A fact with its envelope."""
    return cast(Fact, _load_envelope(Fact, FACTS, value, path))


def dump_body(body: Body | FactBody) -> Json:
    """The JSON value of a command's or fact's body alone."""
    return {field.name: dump(getattr(body, field.name)) for field in dataclasses.fields(cast(Any, body))}


def dump_row(row: Any) -> Json:
    """The JSON value of one row of a dataset: `{"row": kind, "value": {…}}`."""
    return {"row": type(row).__name__, "value": dump(row)}


def load_row(dataset: str, value: Json, path: str = "") -> Any:
    """A row of this dataset; raises `WireError` where it is none."""
    kinds = {kind.__name__: kind for kind in ROWS[dataset]}
    if not isinstance(value, dict) or set(value) != {"row", "value"}:
        raise WireError("wrong_type", path, "an object with row and value")
    if value["row"] not in kinds:
        raise WireError("unknown_kind", _join(path, "row"), "one of " + ", ".join(kinds))
    return load(kinds[value["row"]], value["value"], _join(path, "value"))


def load_fact_body(kind: str, value: Json, path: str = "") -> FactBody:
    """A fact's body by its kind."""
    return cast(FactBody, _loader(_known(FACTS, kind, path))(value, path))


def load_command_body(kind: str, value: Json, path: str = "") -> Body:
    """A command's body by its kind."""
    return cast(Body, _loader(_known(COMMANDS, kind, path))(value, path))


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 UTC of an aware time."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The aware UTC time of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


def _dump_envelope(value: Command | Fact) -> Json:
    names = [field.name for field in dataclasses.fields(value) if field.name != "body"]
    envelope = {name: dump(getattr(value, name)) for name in names}
    return {**envelope, "kind": value.kind, "body": dump_body(value.body)}


def _load_envelope(envelope: type, kinds: Mapping[str, type[Any]], value: Json, path: str) -> Any:
    if not isinstance(value, dict):
        raise WireError("wrong_type", path, "an object")
    kind = value.get("kind")
    if not isinstance(kind, str):
        raise WireError("missing_field" if kind is None else "wrong_type", _join(path, "kind"), "the name of a kind")
    body_type = _known(kinds, kind, path)
    if "body" not in value:
        raise WireError("missing_field", _join(path, "body"), "an object")
    body = load(body_type, value["body"], _join(path, "body"))
    rest = {key: item for key, item in value.items() if key not in ("kind", "body")}
    return _load_dataclass(envelope, rest, path, given={"body": body})


def _known(kinds: Mapping[str, type[Any]], kind: str, path: str) -> type[Any]:
    if kind not in kinds:
        raise WireError("unknown_kind", _join(path, "kind"), "one of " + ", ".join(sorted(kinds)))
    return kinds[kind]


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _key(name: str) -> str:
    """The JSON key of a field; a trailing underscore only keeps Python's own words apart (`from_`)."""
    return name.rstrip("_")


def _plain_float(value: float) -> Json:
    if not math.isfinite(value):
        raise ValueError("only finite numbers can be written")
    return value


def _plain_decimal(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "") else text


Loader = Callable[[Json, str], Any]


@cache
def _loader(kind: Any) -> Loader:
    """Built once for each type: what reads it."""
    supertype = getattr(kind, "__supertype__", None)
    if supertype is not None:
        return _loader(supertype)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union_loader(get_args(kind))
    if origin is tuple:
        return _tuple_loader(get_args(kind))
    if origin is frozenset:
        return _set_loader(get_args(kind)[0])
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_loader(*get_args(kind))
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind is Any:
        return lambda value, path: value
    if isinstance(kind, type) and issubclass(kind, (StrEnum, IntEnum)):
        return _enum_loader(kind)
    if kind is Command:
        return load_command
    if kind is Fact:
        return load_fact
    if dataclasses.is_dataclass(kind):
        return lambda value, path: _load_dataclass(cast(type, kind), value, path)
    raise TypeError(f"no loader for {kind!r}")


def _text(value: Json, path: str) -> str:
    if not isinstance(value, str):
        raise WireError("wrong_type", path, "text")
    if len(value) > TEXT_AT_MOST:
        raise WireError("too_long", path, f"at most {TEXT_AT_MOST} characters")
    return value


def _integer(value: Json, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WireError("wrong_type", path, "an integer")
    if abs(value) > 2**63 - 1:
        raise WireError("out_of_range", path, "an integer of 64 bits")
    return value


def _number(value: Json, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise WireError("wrong_type", path, "a number")
    if abs(value) > 1e15:
        raise WireError("out_of_range", path, "a number below 1e15")
    return float(value)


def _truth(value: Json, path: str) -> bool:
    if not isinstance(value, bool):
        raise WireError("wrong_type", path, "true or false")
    return value


def _moment(value: Json, path: str) -> datetime:
    if not 0 <= _integer(value, path) <= _LATEST:
        raise WireError("out_of_range", path, "microseconds since 1970 UTC")
    return moment(value)


def _date(value: Json, path: str) -> date:
    try:
        return date.fromisoformat(_text(value, path))
    except ValueError:
        raise WireError("wrong_type", path, "a date such as 2026-02-14") from None


def _decimal(value: Json, path: str) -> Decimal:
    try:
        number = Decimal(_text(value, path))
    except InvalidOperation:
        raise WireError("wrong_type", path, "a decimal number as text") from None
    if not number.is_finite() or abs(number) > 1_000_000 or number.normalize().as_tuple().exponent < -9:  # type: ignore[operator]  # finite, so an int
        raise WireError("out_of_range", path, "a decimal number up to 1000000 with at most 9 places")
    return number


_PLAIN: dict[Any, Loader] = {
    str: _text,
    int: _integer,
    float: _number,
    bool: _truth,
    datetime: _moment,
    date: _date,
    Decimal: _decimal,
}


def _enum_loader(kind: type[StrEnum] | type[IntEnum]) -> Loader:
    values = {member.value: member for member in kind}

    def read(value: Json, path: str) -> Any:
        if isinstance(value, bool) or not isinstance(value, (str, int)) or value not in values:
            raise WireError("unknown_value", path, "one of " + ", ".join(str(known) for known in values))
        return values[value]

    return read


def _union_loader(kinds: tuple[Any, ...]) -> Loader:
    """Told apart by JSON type: at most one of text, truth value, number, object each."""
    loaders = [(member, _loader(member)) for member in kinds if member is not types.NoneType]
    optional = types.NoneType in kinds

    def read(value: Json, path: str) -> Any:
        if value is None and optional:
            return None
        if len(loaders) == 1:
            return loaders[0][1](value, path)
        for member, reader in loaders:
            if _json_type_fits(member, value):
                return reader(value, path)
        raise WireError("wrong_type", path, " or ".join(str(member.__name__) for member, _ in loaders))

    return read


def _json_type_fits(kind: Any, value: Json) -> bool:
    if kind is bool:
        return isinstance(value, bool)
    if kind in (int, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if dataclasses.is_dataclass(kind):
        return isinstance(value, dict)
    return isinstance(value, str)


def _tuple_loader(kinds: tuple[Any, ...]) -> Loader:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        item = _loader(kinds[0])

        def read(value: Json, path: str) -> Any:
            if not isinstance(value, list):
                raise WireError("wrong_type", path, "a list")
            return tuple(item(each, f"{path}[{index}]") for index, each in enumerate(value))

        return read
    items = [_loader(kind) for kind in kinds]

    def read_fixed(value: Json, path: str) -> Any:
        if not isinstance(value, list) or len(value) != len(items):
            raise WireError("wrong_type", path, f"a list of {len(items)}")
        return tuple(
            reader(each, f"{path}[{index}]") for index, (reader, each) in enumerate(zip(items, value, strict=True))
        )

    return read_fixed


def _set_loader(kind: Any) -> Loader:
    items = _tuple_loader((kind, Ellipsis))
    return lambda value, path: frozenset(items(value, path))


def _mapping_loader(key_kind: Any, item_kind: Any) -> Loader:
    keys, items = _loader(key_kind), _loader(item_kind)

    def read(value: Json, path: str) -> Any:
        if not isinstance(value, dict):
            raise WireError("wrong_type", path, "an object")
        return {keys(key, path): items(item, _join(path, key)) for key, item in value.items()}

    return read


@cache
def _fields_of(kind: type) -> dict[str, tuple[Loader | None, bool]]:
    """Name -> (reader, has a default); the body of an envelope is read before and has no reader here."""
    hints = get_type_hints(kind)
    known: dict[str, tuple[Loader | None, bool]] = {}
    for field in dataclasses.fields(kind):
        has_default = field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
        is_body = hints[field.name] in (Body, FactBody)
        known[field.name] = (None if is_body else _loader(hints[field.name]), has_default)
    return known


def _load_dataclass(kind: type, value: Json, path: str, given: Mapping[str, Any] = types.MappingProxyType({})) -> Any:
    if not isinstance(value, dict):
        raise WireError("wrong_type", path, "an object")
    fields = _fields_of(kind)
    keys = {_key(name) for name in fields}
    for key in value:
        if key not in keys:
            raise WireError("unknown_field", _join(path, key), "one of " + ", ".join(sorted(keys)))
    arguments: dict[str, Any] = dict(given)
    for name, (reader, has_default) in fields.items():
        if name in arguments or reader is None:
            continue
        key = _key(name)
        if key in value:
            arguments[name] = reader(value[key], _join(path, key))
        elif not has_default:
            raise WireError("missing_field", _join(path, key), "a value")
    try:
        return kind(**arguments)
    except ValueError as trouble:
        raise WireError("out_of_range", path, str(trouble)) from None
