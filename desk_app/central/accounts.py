"""Who may sign in: accounts with their roles and body, their passwords kept as argon2id hashes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, Row, insert, select, update

from desk_app.central.engine import writing
from desk_app.central.schema import accounts, sessions
from desk_app.central.tokens import real_now
from desk_app.domain.case import DISTRICT, Badge, BodyId
from desk_app.domain.seat import CLOCK_ACTOR, Role
from desk_app.errors import BadInput
from desk_app.wire import microseconds

BADGE_AT_MOST = 64
PASSWORD_AT_LEAST = 8
PASSWORD_AT_MOST = 1000

# OWASP's second choice for argon2id: 19 MiB, two passes; some 20 ms, so that a whole shift can sign in at once.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person or a machine that may sign in. `roles_version` counts up with roles, body or board."""

    badge: Badge
    name: str
    roles: frozenset[Role]
    body: BodyId = DISTRICT
    board: str = ""
    active: bool = True
    roles_version: int = 1


class Accounts:
    """The accounts of one district. Every call blocks; wrong input raises `BadInput` with a code."""

    def __init__(self, engine: Engine, district: str) -> None:
        self._engine = engine
        self._district = district

    def create(self, account: Account, password: str) -> None:
        """A new account; `account_exists` where the badge is taken."""
        self.create_all([(account, password)])

    def create_all(self, wanted: Iterable[tuple[Account, str]]) -> int:
        """All of these accounts or none; how many.

        Those that are given one password share its hash, as whoever gave it knows already: it takes 30 ms to make.
        """
        once = cache(hashed)
        rows = [self._row(account, once(password)) for account, password in wanted]
        with writing(self._engine) as connection:
            taken = set(connection.scalars(select(accounts.c.badge).where(accounts.c.district == self._district)))
            for row in rows:
                if row["badge"] in taken:
                    raise BadInput("account_exists", {"badge": row["badge"]})
                taken.add(row["badge"])
            if rows:
                connection.execute(insert(accounts), rows)
        return len(rows)

    def every(self) -> tuple[Account, ...]:
        """All accounts by badge, disabled ones too."""
        wanted = select(accounts).where(accounts.c.district == self._district).order_by(accounts.c.badge)
        with self._engine.connect() as connection, connection.begin():
            return tuple(account_of(row) for row in connection.execute(wanted))

    def find(self, badge: str) -> Account | None:
        """The account with this badge."""
        found = self._found(badge)
        return None if found is None else account_of(found)

    def check(self, badge: str, password: str) -> Account | None:
        """The account whose password this is, disabled or not; takes as long where there is no such account."""
        found = self._found(badge)
        right = is_password(_NOBODY if found is None else found.password_hash, password)
        return account_of(found) if found is not None and right else None

    def disable(self, badge: str) -> None:
        """Nobody signs in with it any more, and its sessions end."""
        self._change(badge, {"active": False}, ends_sessions=True)

    def enable(self, badge: str) -> None:
        """It may sign in again."""
        self._change(badge, {"active": True})

    def set_password(self, badge: str, password: str) -> None:
        """Another password; its sessions end."""
        self._change(badge, {"password_hash": hashed(password)}, ends_sessions=True)

    def set_roles(self, badge: str, roles: frozenset[Role], body: BodyId = DISTRICT, board: str = "") -> None:
        """Other roles, body and board; seats of its sessions hear that their scope has changed."""
        changed = {"roles": _roles_text(roles), "body": body, "board": board}
        self._change(badge, {**changed, "roles_version": accounts.c.roles_version + 1})

    def _change(self, badge: str, values: Mapping[str, Any], *, ends_sessions: bool = False) -> None:
        with writing(self._engine) as connection:
            mine = (accounts.c.district == self._district) & (accounts.c.badge == badge)
            if connection.execute(update(accounts).where(mine).values(**values)).rowcount == 0:
                raise BadInput("no_such_account", {"badge": badge})
            if ends_sessions:
                theirs = (sessions.c.district == self._district) & (sessions.c.badge == badge)
                now = microseconds(real_now())
                connection.execute(update(sessions).where(theirs & sessions.c.ended_at.is_(None)).values(ended_at=now))

    def _found(self, badge: str) -> Row[Any] | None:
        wanted = select(accounts).where(accounts.c.district == self._district, accounts.c.badge == badge)
        with self._engine.connect() as connection, connection.begin():
            return connection.execute(wanted).one_or_none()

    def _row(self, account: Account, password_hash: str) -> dict[str, Any]:
        if not is_badge(account.badge) or account.badge == CLOCK_ACTOR.badge:
            raise BadInput("bad_badge", {"badge": account.badge})
        return {
            "district": self._district,
            "badge": account.badge,
            "name": account.name,
            "password_hash": password_hash,
            "roles": _roles_text(account.roles),
            "body": account.body,
            "board": account.board,
            "active": account.active,
            "roles_version": account.roles_version,
        }


def account_of(row: Row[Any]) -> Account:
    """The account in a row of the table."""
    return Account(
        badge=Badge(row.badge),
        name=row.name,
        roles=frozenset(Role(role) for role in json.loads(row.roles)),
        body=BodyId(row.body),
        board=row.board,
        active=row.active,
        roles_version=row.roles_version,
    )


def is_badge(text: str) -> bool:
    """Whether it can be a badge: short, printable, without spaces around it."""
    return 0 < len(text) <= BADGE_AT_MOST and text.isprintable() and text == text.strip()


def hashed(password: str) -> str:
    """The argon2id hash of a password; `bad_password` where it is too short or too long."""
    if not PASSWORD_AT_LEAST <= len(password) <= PASSWORD_AT_MOST:
        raise BadInput("bad_password", {"at_least": PASSWORD_AT_LEAST, "at_most": PASSWORD_AT_MOST})
    return _HASHER.hash(password)


def is_password(password_hash: str, password: str) -> bool:
    """Whether the hash is of this password."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _roles_text(roles: frozenset[Role]) -> str:
    if not roles or Role.CLOCK in roles:
        raise BadInput("bad_roles", {"roles": ", ".join(sorted(roles))})
    return json.dumps(sorted(role.value for role in roles))
