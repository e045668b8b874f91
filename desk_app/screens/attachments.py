"""Pictures of a call or an action: which may be taken, in which words one is not, and how they stand in a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from desk_app.domain.case import Photo
from desk_app.domain.pictures import FILE_AT_MOST, MEGABYTE
from desk_app.words import _

MOST = 20
"""Pictures of one call at the most; more can be added to its case."""
KINDS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"})
_READING = "reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A file that somebody drags, pastes or chooses: its name and its bytes."""

    name: str
    size: int


def is_picture(name: str) -> bool:
    """The file's name says that it is a picture."""
    return PurePath(name).suffix.casefold() in KINDS


def why_not(offered: Offered) -> str:
    """Why a file cannot be taken, in words that say what to do; empty where it can."""
    if not is_picture(offered.name):
        return _("“{name}” is not a picture: only .jpg, .png and .webp are taken").format(name=offered.name)
    if offered.size > FILE_AT_MOST:
        return _("“{name}” has {size} MB; at most {most} MB are taken: use a smaller copy").format(
            name=offered.name, size=round(offered.size / MEGABYTE), most=FILE_AT_MOST // MEGABYTE
        )
    return "" if offered.size else _("“{name}” is empty").format(name=offered.name)


def is_there(photo: Photo, photos: Sequence[Photo]) -> str:
    """Under which name the same picture is there already; empty where it is not."""
    return next((each.name for each in photos if each.sha256 == photo.sha256), "")


def photos_text(photos: Sequence[Photo], coming: Sequence[PurePath] = ()) -> str:
    """Pictures as the value of a form's field: `sha256 name` one a line; a file that is still being read is `reading
    path`, so that a draft knows of it."""
    here = [f"{photo.sha256} {' '.join(photo.name.split())}" for photo in photos]
    paths = [str(path) for path in coming]
    return "\n".join(here + [f"{_READING} {path}" for path in paths if len(path.splitlines()) == 1])


def photos_from(text: str) -> tuple[Photo, ...]:
    """The pictures that are here, in their order."""
    return tuple(Photo(sha256=first, name=rest) for first, rest in _lines(text) if first != _READING)


def coming_from(text: str) -> tuple[PurePath, ...]:
    """The files that were still being read."""
    return tuple(PurePath(rest) for first, rest in _lines(text) if first == _READING)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        first, _space, rest = line.partition(" ")
        if first and rest:
            yield first, rest
