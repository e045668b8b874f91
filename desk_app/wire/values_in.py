"""JSON values as domain values: a missing key takes its default, an unknown one is refused, the field is named.

What reads a type is made once. A reader is told no path: where something is wrong, each level that the error passes on
its way up puts its own name before the field, so that nothing is spelled out for the millions of values that are right.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from desk_app.domain.commands import Body
from desk_app.domain.facts import FactBody
from desk_app.wire.text import Json, WireError, joined
from desk_app.wire.values_out import key_of, moment

TEXT_AT_MOST = 20_000
_LATEST = 253_402_300_799_999_999  # 9999-12-31T23:59:59.999999Z

T = TypeVar("T")


def load(kind: type[T], value: Json, path: str = "") -> T:
    """The value of this type that a JSON value stands for; raises `WireError` with the field's path.

    A key that is missing takes the default of its dataclass, an unknown one is refused.
    """
    try:
        return cast(T, loader_of(cast(Any, kind))(value, ""))
    except WireError as trouble:
        raise _inside(path, trouble) from None


def _inside(path: str, trouble: WireError) -> WireError:
    """The same error, its field told from one level further out."""
    if not path:
        return trouble
    between = "" if not trouble.field or trouble.field.startswith("[") else "."
    return WireError(trouble.code, f"{path}{between}{trouble.field}", trouble.expected)


Loader = Callable[[Json, str], Any]
ENVELOPES: dict[type, Loader] = {}
"""How commands and facts are read, whose bodies are of many kinds; filled by `envelopes`."""


@cache
def loader_of(kind: Any) -> Loader:
    """What reads values of this type; built once for each."""
    supertype = getattr(kind, "__supertype__", None)
    if supertype is not None:
        return loader_of(supertype)
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
    if kind in ENVELOPES:
        return ENVELOPES[kind]
    if dataclasses.is_dataclass(kind):
        return lambda value, path: load_dataclass(cast(type, kind), value, path)
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
    places = number.normalize().as_tuple().exponent
    if not isinstance(places, int) or abs(number) > 1_000_000 or places < -9:
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
    loaders = [(member, loader_of(member)) for member in kinds if member is not types.NoneType]
    optional = types.NoneType in kinds
    if optional and len(loaders) == 1:
        only = loaders[0][1]
        return lambda value, path: None if value is None else only(value, path)

    def read(value: Json, path: str) -> Any:
        if value is None and optional:
            return None
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
        item = loader_of(kinds[0])

        def read(value: Json, path: str) -> Any:
            if not isinstance(value, list):
                raise WireError("wrong_type", path, "a list")
            read_here: list[Any] = []
            try:
                for each in value:
                    read_here.append(item(each, ""))
            except WireError as trouble:
                raise _inside(f"{path}[{len(read_here)}]", trouble) from None
            return tuple(read_here)

        return read
    items = [loader_of(kind) for kind in kinds]

    def read_fixed(value: Json, path: str) -> Any:
        if not isinstance(value, list) or len(value) != len(items):
            raise WireError("wrong_type", path, f"a list of {len(items)}")
        read_here: list[Any] = []
        try:
            for reader, each in zip(items, value, strict=True):
                read_here.append(reader(each, ""))
        except WireError as trouble:
            raise _inside(f"{path}[{len(read_here)}]", trouble) from None
        return tuple(read_here)

    return read_fixed


def _set_loader(kind: Any) -> Loader:
    items = _tuple_loader((kind, Ellipsis))
    return lambda value, path: frozenset(items(value, path))


def _mapping_loader(key_kind: Any, item_kind: Any) -> Loader:
    keys, items = loader_of(key_kind), loader_of(item_kind)

    def read(value: Json, path: str) -> Any:
        if not isinstance(value, dict):
            raise WireError("wrong_type", path, "an object")
        found = {}
        for key, item in value.items():
            name = keys(key, path)
            try:
                found[name] = items(item, "")
            except WireError as trouble:
                raise _inside(joined(path, key), trouble) from None
        return found

    return read


@dataclasses.dataclass(frozen=True, slots=True)
class _Fields:
    """What a dataclass takes: its keys; name, key and reader of each field, and whether it has a default. The body of
    an envelope is read before and has no reader here."""

    keys: frozenset[str]
    readers: tuple[tuple[str, str, Loader, bool], ...]


@cache
def _fields_of(kind: type) -> _Fields:
    hints = get_type_hints(kind)
    fields = dataclasses.fields(kind)
    readers = tuple(
        (
            field.name,
            key_of(field.name),
            loader_of(hints[field.name]),
            field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING,
        )
        for field in fields
        if hints[field.name] not in (Body, FactBody)
    )
    return _Fields(frozenset(key_of(field.name) for field in fields), readers)


def load_dataclass(kind: type, value: Json, path: str, given: Mapping[str, Any] = types.MappingProxyType({})) -> Any:
    """A dataclass of its keys; `given` are fields that were read before."""
    if not isinstance(value, dict):
        raise WireError("wrong_type", path, "an object")
    fields = _fields_of(kind)
    if not value.keys() <= fields.keys:
        unknown = next(key for key in value if key not in fields.keys)
        raise WireError("unknown_field", joined(path, unknown), "one of " + ", ".join(sorted(fields.keys)))
    arguments: dict[str, Any] = dict(given)
    for name, key, reader, has_default in fields.readers:
        if key in value:
            try:
                arguments[name] = reader(value[key], "")
            except WireError as trouble:
                raise _inside(joined(path, key), trouble) from None
        elif not has_default:
            raise WireError("missing_field", joined(path, key), "a value")
    try:
        return kind(**arguments)
    except ValueError as trouble:
        raise WireError("out_of_range", path, str(trouble)) from None
