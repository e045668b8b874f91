"""Builds a plain value of any domain dataclass from its types, for tests that must reach every kind."""

import dataclasses
import enum
import types
import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from desk_app.domain.deadlines import Limit, LimitUnit

AT = datetime(2026, 11, 23, 2, 32, tzinfo=UTC)


def made(kind: type[Any], /, **given: Any) -> Any:
    """A value of the dataclass `kind`: what is given, its defaults, else something of the right type."""
    hints = typing.get_type_hints(kind)
    values = {}
    for field in dataclasses.fields(kind):
        if field.name in given:
            values[field.name] = given[field.name]
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            values[field.name] = _value(hints[field.name], field.name)
    return kind(**values)


def _value(hint: Any, name: str) -> Any:
    if hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(typing.get_args(hint)[0], name)
    if origin in (tuple, frozenset):
        return origin()
    if hint is Limit:
        return Limit(amount=Decimal(2), unit=LimitUnit.URGENT_HOUR)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint))
    if dataclasses.is_dataclass(hint):
        return made(typing.cast(type[Any], hint))
    plain = {str: f"a {name}", int: 80, bool: True, datetime: AT, date: AT.date(), float: 1.0}
    return plain[hint]
