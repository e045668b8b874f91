"""Commands, facts and dataset rows: values whose kind is written beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from desk_app.domain.commands import COMMANDS, Body, Command
from desk_app.domain.datasets import ROWS
from desk_app.domain.facts import FACTS, Fact, FactBody
from desk_app.wire.text import Json, WireError, joined
from desk_app.wire.values_in import ENVELOPES, load, load_dataclass, loader_of

_ROW_KINDS = {name: {kind.__name__: kind for kind in kinds} for name, kinds in ROWS.items()}
_OF_A_ROW = {"row", "value"}


def load_command(value: Json, path: str = "") -> Command:
    """A command with its envelope."""
    return cast(Command, _load_envelope(Command, COMMANDS, value, path))


def load_fact(value: Json, path: str = "") -> Fact:
    """A fact with its envelope."""
    return cast(Fact, _load_envelope(Fact, FACTS, value, path))


def load_row(dataset: str, value: Json, path: str = "") -> Any:
    """A row of this dataset; raises `WireError` where it is none."""
    kinds = _ROW_KINDS[dataset]
    if not isinstance(value, dict) or value.keys() != _OF_A_ROW:
        raise WireError("wrong_type", path, "an object with row and value")
    kind = value["row"]
    if not isinstance(kind, str) or kind not in kinds:
        raise WireError("unknown_kind", joined(path, "row"), "one of " + ", ".join(kinds))
    return load(kinds[kind], value["value"], joined(path, "value"))


def load_fact_body(kind: str, value: Json, path: str = "") -> FactBody:
    """A fact's body by its kind."""
    return cast(FactBody, loader_of(cast(Any, _known(FACTS, kind, path)))(value, path))


def load_command_body(kind: str, value: Json, path: str = "") -> Body:
    """A command's body by its kind."""
    return cast(Body, loader_of(cast(Any, _known(COMMANDS, kind, path)))(value, path))


def _load_envelope(envelope: type, kinds: Mapping[str, type[Any]], value: Json, path: str) -> Any:
    if not isinstance(value, dict):
        raise WireError("wrong_type", path, "an object")
    kind = value.get("kind")
    if not isinstance(kind, str):
        raise WireError("missing_field" if kind is None else "wrong_type", joined(path, "kind"), "the name of a kind")
    body_type = _known(kinds, kind, path)
    if "body" not in value:
        raise WireError("missing_field", joined(path, "body"), "an object")
    body = load(body_type, value["body"], joined(path, "body"))
    rest = {key: item for key, item in value.items() if key not in ("kind", "body")}
    return load_dataclass(envelope, rest, path, given={"body": body})


def _known(kinds: Mapping[str, type[Any]], kind: str, path: str) -> type[Any]:
    if kind not in kinds:
        raise WireError("unknown_kind", joined(path, "kind"), "one of " + ", ".join(sorted(kinds)))
    return kinds[kind]


ENVELOPES[Command] = load_command
ENVELOPES[Fact] = load_fact
