"""The second copy of what the centre has not decided yet, in a file of its own that rescue reads first.

`outbox.log` is a small SQLCipher file under the same key, written through to the disk: encrypted like desk.db, and each
of its pages signed, so that what can be read from it is what was written. It holds pending commands, drafts, and the
few settings and grants that nobody could fetch again. It is written before the transaction in desk.db commits and
cleared before the one that settles: so whatever it holds beyond desk.db was typed here and is still undecided.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk_app.domain.case import Badge, CommandId
from desk_app.domain.commands import Command
from desk_app.domain.projection import Draft, PendingCommand
from desk_app.domain.protocol import Grant
from desk_app.wire import canonical, dump, load, load_command, microseconds, moment
from local_store.connections import connect
from local_store.trouble import translated

_TABLE = (
    "CREATE TABLE IF NOT EXISTS kept"
    " (number INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,"
    " UNIQUE (what, name))"
)
_PUT = (
    "INSERT INTO kept (what, name, body) VALUES (?, ?, ?) ON CONFLICT (what, name) DO UPDATE SET body = excluded.body"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """Everything the second copy holds, commands in the order in which they were typed."""

    commands: tuple[PendingCommand, ...] = ()
    drafts: tuple[Draft, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    grants: tuple[tuple[Grant, str], ...] = ()


class Outbox:
    """The open file. Its owner sees to it that only one thread at a time writes."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        with translated(path):
            self._connection = connect(path, key)
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute(_TABLE)
            except BaseException:
                self._connection.close()
                raise

    def put_commands(self, commands: Sequence[Command], operator: Badge, typed_at: datetime) -> None:
        """Keep commands, all or none."""
        told = {"operator": operator, "typed_at": microseconds(typed_at)}
        self._put([("command", one.id, canonical({**told, "command": dump(one)})) for one in commands])

    def put_draft(self, draft: Draft) -> None:
        """Keep what is being typed."""
        self._put([("draft", draft.key, canonical(dump(draft)))])

    def put_setting(self, key: str, value: str) -> None:
        """Keep a setting."""
        self._put([("setting", key, value)])

    def put_grant(self, grant: Grant, verifier: str) -> None:
        """Keep an operator's grant."""
        self._put([("grant", grant.badge, canonical({"grant": dump(grant), "verifier": verifier}))])

    def drop_commands(self, ids: Iterable[CommandId]) -> None:
        """These are decided, or were never kept."""
        self._drop([("command", name) for name in ids])

    def drop_draft(self, key: str) -> None:
        """The draft is done with."""
        self._drop([("draft", key)])

    def everything(self) -> Rescued:
        """All that is kept."""
        commands: list[PendingCommand] = []
        drafts: list[Draft] = []
        settings: list[tuple[str, str]] = []
        grants: list[tuple[Grant, str]] = []
        with translated(self.path):
            rows = self._connection.execute("SELECT number, what, name, body FROM kept ORDER BY number").fetchall()
        for number, what, name, body in rows:
            match what:
                case "command":
                    told = json.loads(body)
                    commands.append(
                        PendingCommand(
                            order=number,
                            command=load_command(told["command"]),
                            operator=Badge(told["operator"]),
                            typed_at=moment(told["typed_at"]),
                        )
                    )
                case "draft":
                    drafts.append(load(Draft, json.loads(body)))
                case "setting":
                    settings.append((name, body))
                case "grant":
                    told = json.loads(body)
                    grants.append((load(Grant, told["grant"]), told["verifier"]))
        return Rescued(commands=tuple(commands), drafts=tuple(drafts), settings=tuple(settings), grants=tuple(grants))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _put(self, rows: Sequence[tuple[str, str, str]]) -> None:
        self._in_one(_PUT, rows)

    def _drop(self, rows: Sequence[tuple[str, str]]) -> None:
        self._in_one("DELETE FROM kept WHERE what = ? AND name = ?", rows)

    def _in_one(self, statement: str, rows: Sequence[tuple[str, ...]]) -> None:
        if not rows:
            return
        with translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(statement, rows)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
