"""The pictures of a case one after the other, each with what it was told with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.domain.case import Photo
from desk_app.screens.timeline import TimelineLine
from desk_app.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePicture:
    """One picture: `line` is the key of the timeline's line it belongs to, `told` when, by whom and with which words
    it came."""

    photo: Photo
    line: str
    told: str


def case_pictures(lines: Sequence[TimelineLine]) -> tuple[CasePicture, ...]:
    """Every picture that a case's facts name, in the order of its timeline."""
    return tuple(
        CasePicture(photo=photo, line=line.key, told=" · ".join(filter(None, (line.at, line.who, line.sentence))))
        for line in lines
        for photo in line.photos
    )


def fetching_words() -> str:
    """While a picture is on its way."""
    return _("The picture is being fetched…")


def not_here_words(*, online: bool) -> str:
    """Why a picture cannot be shown now, and what to do."""
    if online:
        return _("The centre does not have this picture yet: the seat that took it has still to send it. R asks again.")
    return _("The picture is not on this computer and the centre does not answer. R asks again.")


def unreadable_words() -> str:
    """What came is no picture."""
    return _("The file came, but cannot be read as a picture.")
