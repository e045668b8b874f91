"""Phrases that a key puts into a field (常用语): the ones that came with the program, and a person's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from desk_app.words import _, current_language, ngettext

CHOICE = "phrases"
"""The name under which a seat remembers a person's own (`desk.choice`, `desk.keep_choice`)."""
GAP = "____"
"""What stands where something is still to be typed."""
TIME, PLACE = "{time}", "{place}"
LONGEST, MOST = 200, 50
"""Signs of one phrase, and phrases of one kind."""


class PhraseKind(StrEnum):
    """What a phrase is for."""

    EVENT = "event"
    DEMAND = "demand"
    OPINION = "opinion"
    REASON = "reason"
    ANSWER = "answer"
    NOTE = "note"


Own = Mapping[PhraseKind, tuple[str, ...]]

_OF_FIELD = {
    "event": PhraseKind.EVENT,
    "demand": PhraseKind.DEMAND,
    "opinion": PhraseKind.OPINION,
    "reason": PhraseKind.REASON,
    "answer": PhraseKind.ANSWER,
    "note": PhraseKind.NOTE,
    "transfer_note": PhraseKind.NOTE,
    "text": PhraseKind.NOTE,
    "words": PhraseKind.NOTE,
}


def kind_of(field: str) -> PhraseKind | None:
    """The phrases that belong into a field, by its name in a form; None for one that takes none."""
    return _OF_FIELD.get(field)


def kind_words(kind: PhraseKind) -> str:
    """What the phrases of a kind are for, in words."""
    return {
        PhraseKind.EVENT: _("what has happened"),
        PhraseKind.DEMAND: _("what the caller asks for"),
        PhraseKind.OPINION: _("opinions at dispatch"),
        PhraseKind.REASON: _("reasons"),
        PhraseKind.ANSWER: _("answers to the caller"),
        PhraseKind.NOTE: _("notes"),
    }[kind]


def own_phrases(kept: str | None) -> Own:
    """A person's own phrases as this seat remembers them. What cannot be read any more is none: typing goes on."""
    try:
        said = json.loads(kept or "{}")
        return {
            kind: tuple(str(phrase) for phrase in said[kind] if str(phrase).strip())
            for kind in PhraseKind
            if said.get(kind)
        }
    except (ValueError, AttributeError, TypeError):
        return {}


def phrases_text(own: Own) -> str:
    """A person's own phrases as the text that the seat remembers."""
    said = {kind.value: [" ".join(phrase.split()) for phrase in own[kind]] for kind in PhraseKind if own.get(kind)}
    return json.dumps(said, ensure_ascii=False)


def phrases_wrong(phrases: Sequence[str]) -> str:
    """Why these cannot be a kind's own phrases, in words; empty where they can."""
    if len(phrases) > MOST:
        return ngettext("At most {count} phrase", "At most {count} phrases", MOST).format(count=MOST)
    for phrase in phrases:
        if not phrase.strip():
            return _("An empty phrase puts nothing into a field")
        if len(phrase) > LONGEST:
            return _("“{phrase}…” is longer than {count} characters").format(phrase=phrase[:12], count=LONGEST)
    doubled = next((phrase for phrase in phrases if phrases.count(phrase) > 1), "")
    return _("“{phrase}” is there twice").format(phrase=doubled) if doubled else ""


def offered(kind: PhraseKind, own: Own) -> tuple[str, ...]:
    """The phrases for a field of this kind: a person's own first, then those of the program in the language in use."""
    mine = own.get(kind, ())
    return (*mine, *(phrase for phrase in came_with_the_program(current_language())[kind] if phrase not in mine))


@lru_cache(maxsize=2)
def came_with_the_program(language: str) -> Own:
    """The phrases of `resources/phrases` in one language, every kind of them."""
    said = json.loads(files("resources").joinpath("phrases", f"{language}.json").read_text(encoding="utf-8"))
    return {kind: tuple(said[kind]) for kind in PhraseKind}


def put_in(phrase: str, *, time: str, place: str) -> str:
    """A phrase with the call's time and place in it; a gap stands where one of them is not known yet."""
    return phrase.replace(TIME, time.strip() or GAP).replace(PLACE, place.strip() or GAP)


def first_gap(text: str) -> tuple[int, int] | None:
    """Where the first gap of a text is: its beginning and its length in signs."""
    begin = text.find(GAP)
    return (begin, len(GAP)) if begin >= 0 else None
