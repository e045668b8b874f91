"""Pictures of a call: which may be taken, and in which words one is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from desk_app.domain.case import Photo
from desk_app.words import _

LARGEST = 20 * 1024 * 1024
"""Bytes of one picture at the most: what the centre takes."""
MOST = 20
"""Pictures of one call at the most; more can be added to its case."""
KINDS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"})


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
        return _("“{name}” is no picture: photos are .jpg, .png or .webp").format(name=offered.name)
    if offered.size > LARGEST:
        return _("“{name}” has {size} MB, 20 MB at most: send a smaller copy of it").format(
            name=offered.name, size=round(offered.size / (1024 * 1024))
        )
    return "" if offered.size else _("“{name}” is empty").format(name=offered.name)


def is_there(photo: Photo, photos: Sequence[Photo]) -> str:
    """Under which name the same picture is there already; empty where it is not."""
    return next((each.name for each in photos if each.sha256 == photo.sha256), "")


def photos_text(photos: Sequence[Photo]) -> str:
    """Pictures as the value of a form's field: `sha256 name` one a line."""
    return "\n".join(f"{photo.sha256} {' '.join(photo.name.split())}" for photo in photos)
