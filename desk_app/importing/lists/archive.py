"""Opens an .xlsx as the archive it is, and refuses what would blow up, hide entities or is another kind of file."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desk_app.importing.lists.findings import Unreadable

UNPACKED_AT_MOST = 2 * 1024**3
"""Bytes of all parts together; a list of a million components has about 0.8 GB."""
RATIO_AT_MOST = 300
"""A part may unpack to so many times its size; real sheets stay below 40."""
SMALL = 1024 * 1024
"""Parts up to this size may have any ratio: a sheet of equal cells packs very well."""
PARTS_AT_MOST = 5_000
FILE_AT_MOST = 512 * 1024 * 1024

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How .xls files begin, and .xlsx files with a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, once its parts were found bearable; `Unreadable` names what it is instead."""
    _check_outside(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as trouble:
        raise Unreadable("damaged_workbook", why=str(trouble)) from None
    with archive:
        _check_parts(archive.infolist())
        yield archive


def _check_outside(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file")
    if size > FILE_AT_MOST:
        raise Unreadable("file_too_large", megabytes=FILE_AT_MOST >> 20)
    with path.open("rb") as file:
        begin = file.read(8)
        if begin == _OLD_OFFICE:
            rest = file.read(4 * SMALL)
            raise Unreadable("encrypted_workbook" if _ENCRYPTED in rest else "old_workbook")
    if begin[:4] not in (b"PK\x03\x04", b"PK\x05\x06"):
        raise Unreadable("not_a_workbook")


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > PARTS_AT_MOST:
        raise Unreadable("too_many_parts", limit=PARTS_AT_MOST)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("encrypted_workbook")
    total = sum(part.file_size for part in parts)
    swollen = [p for p in parts if p.file_size > max(SMALL, RATIO_AT_MOST * p.compress_size)]
    if total > UNPACKED_AT_MOST or swollen:
        raise Unreadable("zip_bomb", megabytes=total >> 20)
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise Unreadable("damaged_workbook", why="a part is there twice")


def pieces(archive: zipfile.ZipFile, name: str, size: int = 128 * 1024) -> Iterator[bytes]:
    """The bytes of a part, piece by piece; no more of them than the archive said there would be."""
    try:
        with archive.open(name) as part:
            while piece := part.read(size):
                yield piece
    except KeyError:
        raise Unreadable("damaged_workbook", why=f"no part {name}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as trouble:
        raise Unreadable("damaged_workbook", why=str(trouble)) from None
