"""Tokens: opaque ones for a session, kept as hashes only, and the offline grant that the centre signs.

All times in here are real time: a sandbox's clock may run fast, a token never does.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, insert, select

from desk_app.central.engine import writing
from desk_app.central.schema import signing_keys
from desk_app.domain.protocol import Grant
from desk_app.domain.seat import Actor
from desk_app.wire import WireError, canonical, dump, load, microseconds, parse

KEY_BYTES = 32
GRANT_FOR = timedelta(hours=72)
GRANT_AT_MOST = 4096
GRANT_KEY = "grant"


def real_now() -> datetime:
    """The machine's own time; tokens, time-outs and heartbeats run on it even where the centre's clock does not."""
    return datetime.now(UTC)


def new_token() -> str:
    """256 random bits, as text that fits into a header."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token or a seat's key; both are long and random, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class GrantSigner:
    """Signs and reads offline grants (HMAC-SHA-256 over their content)."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key has {KEY_BYTES} bytes")
        self._key = key

    def sign(self, actor: Actor, issued_at: datetime) -> Grant:
        """A grant for this operator at this seat, with the roles they have now."""
        grant = Grant(
            badge=actor.badge,
            name=actor.name,
            roles=actor.roles,
            body=actor.body,
            board=actor.board,
            seat=actor.seat,
            issued_at=issued_at,
            valid_until=issued_at + GRANT_FOR,
            token="",
        )
        content = canonical(dump(grant)).encode()
        return replace(grant, token=f"{_base64(content)}.{_base64(self._mac(content))}")

    def read(self, token: str) -> Grant | None:
        """The grant behind a token; None where we have not signed it. Whether it is still valid is not looked at."""
        if len(token) > GRANT_AT_MOST or not token.isascii():
            return None
        content, mac = (_bytes(part) for part in token.partition(".")[::2])
        if not hmac.compare_digest(self._mac(content), mac):
            return None
        try:
            return replace(load(Grant, parse(content)), token=token)
        except WireError:  # signed by a version that had other fields
            return None

    def _mac(self, content: bytes) -> bytes:
        return hmac.new(self._key, b"grant." + content, hashlib.sha256).digest()


def actor_of(grant: Grant) -> Actor:
    """Who decides under a grant."""
    return Actor(
        badge=grant.badge, name=grant.name, roles=grant.roles, body=grant.body, board=grant.board, seat=grant.seat
    )


def signing_key(engine: Engine, district: str) -> bytes:
    """The district's key for grants, made at its first use; all processes on a database share it."""
    table = signing_keys.c
    wanted = (
        select(table.secret)
        .where(table.district == district, table.kind == GRANT_KEY, table.retired_at.is_(None))
        .order_by(table.created_at, table.id)
        .limit(1)
    )
    with engine.connect() as connection, connection.begin():
        found = connection.execute(wanted).scalar()
    if found is None:
        with writing(engine) as connection:
            found = connection.execute(wanted).scalar()
            if found is None:
                found = secrets.token_hex(KEY_BYTES)
                row = {"district": district, "id": GRANT_KEY, "kind": GRANT_KEY, "secret": found}
                connection.execute(insert(signing_keys).values(**row, created_at=microseconds(real_now())))
    return bytes.fromhex(found)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
