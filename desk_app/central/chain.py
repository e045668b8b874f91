"""How a fact becomes a row of the ledger and back, and the hash that chains it to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from desk_app import wire
from desk_app.domain.facts import Fact

GENESIS = "0" * 64
"""The hash before the first fact."""

COLUMNS = (
    "district",
    "position",
    "subject_kind",
    "subject_id",
    "command_id",
    "kind",
    "body",
    "claimed_at",
    "occurred_at",
    "recorded_at",
    "operator",
    "seat",
)
"""What a hash covers beside the hash before it, in this order."""

_ON_BEHALF = "on_behalf_of"


def hash_of(previous: str, row: Mapping[Any, Any]) -> str:
    """SHA-256, in hex, over the canonical text of the hash before and of every column."""
    text = wire.canonical([previous, *(row[name] for name in COLUMNS)])
    return hashlib.sha256(text.encode()).hexdigest()


def row_of(district: str, fact: Fact, position: int, previous: str) -> dict[str, Any]:
    """The row of a fact at this position, behind a fact with the hash `previous`."""
    body = wire.dump_body(fact.body)
    if fact.on_behalf_of is not None:
        body = {**body, _ON_BEHALF: wire.dump(fact.on_behalf_of)}
    row = {
        "district": district,
        "position": position,
        "subject_kind": fact.subject.kind.value,
        "subject_id": fact.subject.id,
        "command_id": fact.command_id,
        "kind": fact.kind,
        "body": wire.canonical(body),
        "claimed_at": wire.microseconds(fact.claimed_at),
        "occurred_at": wire.microseconds(fact.occurred_at),
        "recorded_at": wire.microseconds(fact.recorded_at),
        "operator": fact.operator,
        "seat": fact.seat,
    }
    return {**row, "hash": hash_of(previous, row)}


def fact_json(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row's fact as it travels, without making the value first."""
    body = json.loads(row["body"])
    on_behalf_of = body.pop(_ON_BEHALF, None)
    return {
        "subject": {"kind": row["subject_kind"], "id": row["subject_id"]},
        "command_id": row["command_id"],
        "kind": row["kind"],
        "body": body,
        "claimed_at": row["claimed_at"],
        "occurred_at": row["occurred_at"],
        "recorded_at": row["recorded_at"],
        "operator": row["operator"],
        "seat": row["seat"],
        "on_behalf_of": on_behalf_of,
        "position": row["position"],
    }


def fact_of(row: Mapping[Any, Any]) -> Fact:
    """The fact of a row."""
    return wire.load_fact(fact_json(row))
