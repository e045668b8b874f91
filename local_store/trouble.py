"""What can go wrong with this seat's files, told in the house's errors instead of the database's.

Codes: `disk_full`, `store_damaged`, `store_read_only`, `store_busy`, `store_too_new`, `store_in_use`,
`store_key_missing`, `store_key_wrong`, `store_folder`, `no_store`, `store_trouble`, `other_ledger`,
`page_out_of_order`, `store_closed`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from desk_app.errors import StoreTrouble

_FULL = 13
_DAMAGED = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB: also what a page with a wrong signature reads as
_READ_ONLY = 8
_CANNOT_OPEN = 14
_BUSY = frozenset({5, 6})
_NEVER_OF_THE_WORLD = (sqlcipher.ProgrammingError, sqlcipher.IntegrityError, sqlcipher.InterfaceError)


def told(trouble: Exception, path: Path) -> StoreTrouble | None:
    """What a database error means for the operator; None where it is our own mistake and must not be dressed up."""
    original = trouble.orig if isinstance(trouble, DBAPIError) else trouble
    if not isinstance(original, sqlcipher.Error) or isinstance(original, _NEVER_OF_THE_WORLD):
        return None
    number = (getattr(original, "sqlite_errorcode", None) or 0) & 0xFF
    if number == _FULL:
        return StoreTrouble("disk_full", {"file": path.name})
    if number in _DAMAGED:
        return StoreTrouble("store_damaged", {"file": path.name})
    if number == _READ_ONLY:
        return StoreTrouble("store_read_only", {"file": path.name})
    if number in _BUSY:
        return StoreTrouble("store_busy", {"file": path.name})
    if number == _CANNOT_OPEN:
        return StoreTrouble("store_folder", {"file": path.name, "why": str(original)})
    if number == 1:  # SQLITE_ERROR: a statement that is wrong is our mistake
        return None
    return StoreTrouble("store_trouble", {"file": path.name, "why": str(original)})


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise `StoreTrouble` in place of what the database says of the world; our own mistakes pass as they are."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as trouble:
        said = told(trouble, path)
        if said is None:
            raise
        raise said from trouble
    except OSError as trouble:
        code = "disk_full" if trouble.errno in (28, 122) else "store_folder"  # ENOSPC, EDQUOT
        raise StoreTrouble(code, {"file": path.name, "why": os.strerror(trouble.errno or 0)}) from trouble
