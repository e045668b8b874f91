"""The small things a seat keeps beside its cases: position, drafts, settings, grants, editions."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, Table, delete, insert, select

from desk_app.domain.case import Badge
from desk_app.domain.projection import Draft, Position
from desk_app.domain.protocol import Grant
from desk_app.wire import canonical, dump, load, microseconds, moment
from local_store import pending_rows
from local_store.outbox import Rescued
from local_store.schema import drafts, editions, grants, hashes, settings, standing


def position(connection: Connection) -> Position | None:
    """How far this seat has read, in which ledger."""
    row = connection.execute(select(standing.c.ledger, standing.c.position, standing.c.hash)).one()
    if row.ledger is None:
        return None
    return Position(ledger=row.ledger, position=row.position, hash=row.hash)


def remembered_hashes(connection: Connection) -> tuple[tuple[int, str], ...]:
    """The ledger's hashes at the positions where this seat last stood."""
    query = select(hashes.c.position, hashes.c.hash).order_by(hashes.c.position)
    return tuple((number, hash_) for number, hash_ in connection.execute(query))


def _put(connection: Connection, table: Table, **values: object) -> None:
    connection.execute(insert(table).prefix_with("OR REPLACE").values(values))


def put_draft(connection: Connection, draft: Draft) -> None:
    """Keep a draft in place of the one of the same key."""
    contents = canonical(dict(draft.values))
    _put(connection, drafts, key=draft.key, contents=contents, saved_at=microseconds(draft.saved_at))


def drop_draft(connection: Connection, key: str) -> None:
    """Forget a draft."""
    connection.execute(delete(drafts).where(drafts.c.key == key))


def drafts_of(connection: Connection, key: str | None = None) -> tuple[Draft, ...]:
    """All drafts, newest first, or the one of a key."""
    query = select(drafts.c.key, drafts.c.contents, drafts.c.saved_at).order_by(drafts.c.saved_at.desc())
    rows = connection.execute(query if key is None else query.where(drafts.c.key == key))
    return tuple(Draft(key=name, values=json.loads(text), saved_at=moment(at)) for name, text, at in rows)


def put_setting(connection: Connection, key: str, value: str) -> None:
    """Keep a setting."""
    _put(connection, settings, key=key, value=value)


def setting_of(connection: Connection, key: str) -> str | None:
    """A setting, or nothing."""
    return connection.scalar(select(settings.c.value).where(settings.c.key == key))


def put_grant(connection: Connection, grant: Grant, verifier: str) -> None:
    """Keep an operator's grant in place of the former one."""
    _put(connection, grants, badge=grant.badge, body=canonical(dump(grant)), verifier=verifier)


def grant_of(connection: Connection, badge: Badge) -> tuple[Grant, str] | None:
    """An operator's grant and the verifier of the password."""
    row = connection.execute(select(grants.c.body, grants.c.verifier).where(grants.c.badge == badge)).one_or_none()
    return (load(Grant, json.loads(row.body)), row.verifier) if row is not None else None


def put_edition(connection: Connection, name: str, edition: str, rows: int) -> None:
    """The one row that swaps an edition in."""
    _put(connection, editions, name=name, edition=edition, rows=rows)


def editions_of(connection: Connection) -> Mapping[str, str]:
    """Dataset -> edition in force."""
    return {row.name: row.edition for row in connection.execute(select(editions.c.name, editions.c.edition))}


def take_over(connection: Connection, rescued: Rescued) -> Rescued:
    """Add what only the second copy holds; gives back what only desk.db holds.

    A draft is taken over where it is newer. A setting or grant of desk.db stands, since it is the newer or the same.
    """
    here = pending_rows.all_of(connection)
    for one in rescued.commands:
        pending_rows.keep_again(connection, one)
    old_drafts = {draft.key: draft for draft in drafts_of(connection)}
    for draft in rescued.drafts:
        if draft.key not in old_drafts or draft.saved_at > old_drafts[draft.key].saved_at:
            put_draft(connection, draft)
    old_settings = {row.key: row.value for row in connection.execute(select(settings.c.key, settings.c.value))}
    for key, value in rescued.settings:
        if key not in old_settings:
            put_setting(connection, key, value)
    old_grants = {
        badge: (load(Grant, json.loads(body)), verifier)
        for badge, body, verifier in connection.execute(select(grants.c.badge, grants.c.body, grants.c.verifier))
    }
    for grant, verifier in rescued.grants:
        if grant.badge not in old_grants:
            put_grant(connection, grant, verifier)
    copied = {one.command.id for one in rescued.commands}
    copied_drafts = dict.fromkeys((draft.key, draft.saved_at) for draft in rescued.drafts)
    return Rescued(
        commands=tuple(one for one in here if one.command.id not in copied),
        drafts=tuple(draft for draft in old_drafts.values() if (draft.key, draft.saved_at) not in copied_drafts),
        settings=tuple(pair for pair in old_settings.items() if pair not in rescued.settings),
        grants=tuple(pair for pair in old_grants.values() if pair not in rescued.grants),
    )
