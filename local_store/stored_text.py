"""Values as the text they are kept as, and back."""

from __future__ import annotations

import json
from typing import Any

from desk_app.domain.case import Case
from desk_app.domain.commands import Command
from desk_app.domain.facts import Fact
from desk_app.domain.protocol import Answer
from desk_app.wire import WireError, canonical, dump, load, load_command, load_fact


def text_of(value: Any) -> str:
    """The canonical JSON of a domain value."""
    return canonical(dump(value))


def case_of(text: str) -> Case | None:
    """A case as it was kept; None where an older program wrote a shape of it that this one does not read any more.

    Cases can always be made again from their facts; facts and commands keep their shape for ever.
    """
    try:
        return load(Case, json.loads(text))
    except WireError:
        return None


def fact_of(text: str) -> Fact:
    """A fact as it was kept."""
    return load_fact(json.loads(text))


def command_of(text: str) -> Command:
    """A command as it was kept."""
    return load_command(json.loads(text))


def answer_of(text: str) -> Answer:
    """An answer as it was kept."""
    return load(Answer, json.loads(text))
