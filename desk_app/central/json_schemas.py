"""JSON Schemas of the protocol's values, made from the same dataclasses that `wire` reads and writes."""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from desk_app.domain.commands import COMMANDS, Command
from desk_app.domain.facts import FACTS, Fact
from desk_app.wire import TEXT_AT_MOST, microseconds

Schema = dict[str, Any]

_INTEGER_AT_MOST = 2**63 - 1

PLAIN: dict[Any, Schema] = {
    str: {"type": "string", "maxLength": TEXT_AT_MOST},
    int: {"type": "integer", "format": "int64", "minimum": -_INTEGER_AT_MOST, "maximum": _INTEGER_AT_MOST},
    float: {"type": "number", "minimum": -1e15, "maximum": 1e15},
    bool: {"type": "boolean"},
    datetime: {
        "type": "integer",
        "format": "int64",
        "minimum": 0,
        "maximum": microseconds(datetime.max.replace(tzinfo=UTC)),
        "description": "Microseconds since 1970-01-01T00:00:00Z.",
    },
    date: {"type": "string", "format": "date"},
    Decimal: {
        "type": "string",
        "pattern": r"^-?(1000000|[0-9]{1,6}(\.[0-9]{1,9})?)$",
        "description": "A decimal number as text.",
    },
}


class Schemas:
    """The schemas of one document: asked for by type, kept once each under `#/components/schemas`."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}
        self._names: dict[Any, str] = {}

    def of(self, kind: Any) -> Schema:
        """The schema of a type, a reference where it is a dataclass or an enumeration."""
        supertype = getattr(kind, "__supertype__", None)
        if supertype is not None:
            return self.of(supertype)
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self._union(get_args(kind))
        if origin in (tuple, frozenset):
            return self._array(get_args(kind), fixed=origin is tuple)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(get_args(kind)[1])}
        if kind in PLAIN:
            return dict(PLAIN[kind])
        if kind is Command or kind is Fact:
            return self._named(kind, lambda: self._envelope(kind, COMMANDS if kind is Command else FACTS))
        if isinstance(kind, type) and issubclass(kind, (StrEnum, IntEnum)):
            return self._named(kind, lambda: _enumeration(kind))
        if dataclasses.is_dataclass(kind):
            return self._named(kind, lambda: self._object(kind))
        raise TypeError(f"no schema for {kind!r}")

    def _named(self, kind: Any, make: Any) -> Schema:
        if kind not in self._names:
            name = kind.__name__
            if name in self._names.values():
                name = f"{kind.__module__.rpartition('.')[2]}.{name}"
            self._names[kind] = name
            self.components[name] = {}  # taken before it is made: a value may hold others of its own kind
            self.components[name] = make()
        return {"$ref": f"#/components/schemas/{self._names[kind]}"}

    def _union(self, members: tuple[Any, ...]) -> Schema:
        schemas = [self.of(member) for member in members if member is not types.NoneType]
        if types.NoneType in members:
            schemas.append({"type": "null"})
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}

    def _array(self, members: tuple[Any, ...], *, fixed: bool) -> Schema:
        if not fixed or members[1:] == (Ellipsis,):
            return {"type": "array", "items": self.of(members[0])}
        count = len(members)
        return {
            "type": "array",
            "prefixItems": [self.of(member) for member in members],
            "minItems": count,
            "maxItems": count,
        }

    def _object(self, kind: Any, *, left_out: frozenset[str] = frozenset()) -> Schema:
        hints = get_type_hints(kind)
        fields = [field for field in dataclasses.fields(kind) if field.name not in left_out]
        properties = {field.name.rstrip("_"): self.of(hints[field.name]) for field in fields}
        made: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        required = [field.name.rstrip("_") for field in fields if not _has_default(field)]
        if required:
            made["required"] = required
        return {**made, **described(kind)}

    def _envelope(self, envelope: Any, kinds: Mapping[str, type[Any]]) -> Schema:
        """One object for each kind, told apart by `kind`, with the kind's own body."""
        mapping: dict[str, str] = {}
        for kind, body in kinds.items():
            name = f"{envelope.__name__}.{kind}"
            one = self._object(envelope, left_out=frozenset({"body"}))
            one["properties"] |= {"kind": {"type": "string", "const": kind}, "body": self.of(body)}
            one["required"] = [*one.get("required", []), "kind", "body"]
            self.components[name] = one | described(body)
            mapping[kind] = f"#/components/schemas/{name}"
        choices = [{"$ref": reference} for reference in mapping.values()]
        return {
            "oneOf": choices,
            "discriminator": {"propertyName": "kind", "mapping": mapping},
            **described(envelope),
        }


def described(kind: Any) -> Schema:
    """The docstring of a value as its description; what Python writes by itself is none."""
    text = inspect.cleandoc(kind.__doc__ or "")
    return {} if not text or text.startswith(f"{kind.__name__}(") else {"description": " ".join(text.split())}


def _enumeration(kind: Any) -> Schema:
    plain = "integer" if issubclass(kind, IntEnum) else "string"
    return {"type": plain, "enum": [member.value for member in kind], **described(kind)}


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
