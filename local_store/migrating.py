"""Brings a desk.db of an older program up to this one: copied aside first, all of it in one transaction."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from desk_app.errors import StoreTrouble
from local_store.connections import connect, read_version
from local_store.schema import HEAD, KNOWN

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).with_name("migrations")


def bring_up(path: Path, key: bytes, engine: Engine, *, versions: Sequence[Path] = (), head: str = HEAD) -> str | None:
    """Migrate the file to `head`; gives back the revision it came from where it had an older one.

    Before anything is touched the write-ahead log is folded in and the file copied to `desk.db.before-HEAD`. Raises
    `StoreTrouble` `store_too_new` for a file of a newer program. `versions` are folders of further migrations.
    """
    found = read_version(path, key) if path.exists() else None
    if found == head:
        return None
    if found is not None:
        if found not in KNOWN:
            raise StoreTrouble("store_too_new", {"file": path.name, "format": found, "known": HEAD})
        _copy_aside(path, key, head)
    with engine.begin() as connection:
        upgrade(connection, head, versions)
    return found


def upgrade(connection: Connection, revision: str, versions: Sequence[Path] = ()) -> None:
    """Run the migrations up to a revision inside the caller's transaction."""
    # Imported here: a desk that starts on a file of its own format never needs it.
    from alembic import command

    command.upgrade(_config(connection, versions), revision)


def downgrade(connection: Connection, revision: str, versions: Sequence[Path] = ()) -> None:
    """Run the migrations down to a revision inside the caller's transaction."""
    from alembic import command

    command.downgrade(_config(connection, versions), revision)


def _config(connection: Connection, versions: Sequence[Path]) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    folders = [SCRIPTS / "versions", *versions]
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(folder).replace("%", "%%") for folder in folders))
    config.attributes["connection"] = connection
    return config


def _copy_aside(path: Path, key: bytes, head: str) -> None:
    connection = connect(path, key)
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    if busy:
        raise StoreTrouble("store_busy", {"file": path.name})
    shutil.copyfile(path, path.with_name(f"{path.name}.before-{head}"))
