"""Opens one SQLCipher connection; without SQLAlchemy, so that a process that only builds a file starts at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

BUSY_SECONDS = 5.0


def connect(path: Path, key: bytes, *, read_only: bool = False) -> Any:
    """An open SQLCipher connection under a raw key; the file is made where it is missing, unless `read_only`."""
    address = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = sqlcipher.connect(
        address, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS, cached_statements=256
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # a damaged page is told as an error, not on stderr
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")  # raw: 0.1 ms, a pass phrase would take 140 ms
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection
