"""Sessions: signing in at a seat, short access tokens, refresh tokens that are good once, and the end of both."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from desk_app.central.accounts import Account, Accounts, account_of, is_badge
from desk_app.central.damping import Damper
from desk_app.central.engine import writing
from desk_app.central.problems import Problem, signed_out, slow_down
from desk_app.central.schema import accounts, seats, sessions
from desk_app.central.tokens import GrantSigner, new_token, real_now, token_hash
from desk_app.domain.protocol import Session, SignIn
from desk_app.domain.seat import Actor
from desk_app.wire import microseconds

ACCESS_FOR = timedelta(minutes=15)
# A wall is left alone for weeks and must outlive a long weekend without its centre.
REFRESH_FOR = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(days=7)
# An answer that was lost on the line is asked for again within moments; whoever stole a token comes later.
ASKED_AGAIN_WITHIN = timedelta(seconds=60)
TOKEN_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who asks: the operator with the roles they have now, and the session they ask in.

    `roles_version` is that of the actor's roles, body and board. `scope_changed`: they are no longer those under which
    this seat last took a snapshot.
    """

    actor: Actor
    family: str
    roles_version: int
    scope_changed: bool


class Sessions:
    """The sessions of one district. Every call blocks; what is wrong is raised as a `Problem`."""

    def __init__(self, engine: Engine, district: str, people: Accounts, signer: GrantSigner) -> None:
        self._engine = engine
        self._district = district
        self._people = people
        self._signer = signer
        self._damper = Damper()

    def sign_in(self, request: SignIn) -> Session:
        """A new session; 401 `wrong_password`, `account_disabled` or `seat_key_wrong`, 429 `slow_down`."""
        if (seconds := self._damper.seconds_to_wait(request.badge)) > 0:
            raise slow_down(seconds)
        account = self._people.check(request.badge, request.password)
        if account is None:
            self._damper.was_wrong(request.badge)
            raise Problem(401, "wrong_password")
        self._damper.was_right(request.badge)
        if not account.active:
            raise signed_out("account_disabled")
        with writing(self._engine) as connection:
            self._check_seat(connection, request.seat, request.seat_key)
            self._forget_old(connection)
            version = self._last_version(connection, account, request.seat)
            return self._open(connection, account, request.seat, family=uuid.uuid4().hex, roles_version=version)

    def refresh(self, refresh_token: str) -> Session:
        """The next pair of tokens; a refresh token that comes a second time ends the session (401 `signed_out`).

        Except for once within `ASKED_AGAIN_WITHIN`, while the pair it was given for has not been used: that answer may
        have been lost, so a fresh pair takes the place of the lost one.
        """
        if not _may_be_token(refresh_token):
            raise signed_out()
        trouble: Problem | None = None
        with writing(self._engine) as connection:
            row = self._row(connection, sessions.c.refresh_hash == token_hash(refresh_token))
            if row is None or row.ended_at is not None:
                trouble = signed_out("account_disabled" if row is not None and not row.active else "signed_out")
            elif not self._use(connection, row.id) and not self._take_back(connection, row):
                self._end(connection, row.family)
                trouble = signed_out()
            elif row.refresh_until <= microseconds(real_now()):
                trouble = signed_out("token_expired")
            else:
                return self._open(
                    connection,
                    account_of(row),
                    row.seat,
                    family=row.family,
                    roles_version=row.session_version,
                    follows=row.id,
                )
        raise trouble

    def who(self, access_token: str) -> SignedIn:
        """Who asks with this access token; 401 `signed_out`, `token_expired` or `account_disabled`."""
        if not _may_be_token(access_token):
            raise signed_out()
        with self._engine.connect() as connection, connection.begin():
            row = self._row(connection, sessions.c.access_hash == token_hash(access_token))
        if row is None:
            raise signed_out()
        if not row.active:
            raise signed_out("account_disabled")
        if row.ended_at is not None:
            raise signed_out()
        if row.access_until <= microseconds(real_now()):
            raise signed_out("token_expired")
        if row.follows is not None and row.accessed_at is None and not self._access(row.id):
            raise signed_out()
        return SignedIn(
            actor=_actor(account_of(row), row.seat),
            family=row.family,
            roles_version=row.roles_version,
            scope_changed=row.session_version != row.roles_version,
        )

    def end(self, family: str) -> None:
        """Signs out: no token of this session is good any more."""
        with writing(self._engine) as connection:
            self._end(connection, family)

    def took_snapshot(self, who: SignedIn) -> None:
        """The seat has all that this actor may see, as they were when they asked; changes go on from there.

        What the account has become meanwhile is not looked at: the snapshot was not cut for it.
        """
        if not who.scope_changed:
            return
        with writing(self._engine) as connection:
            connection.execute(update(sessions).where(self._of(who.family)).values(roles_version=who.roles_version))

    # --- inside one transaction -------------------------------------------------------------------------------------

    def _open(
        self,
        connection: Connection,
        account: Account,
        seat: str,
        *,
        family: str,
        roles_version: int,
        follows: str | None = None,
    ) -> Session:
        now = real_now()
        access, refresh = new_token(), new_token()
        connection.execute(
            insert(sessions).values(
                district=self._district,
                id=uuid.uuid4().hex,
                family=family,
                badge=account.badge,
                seat=seat,
                roles_version=roles_version,
                access_hash=token_hash(access),
                access_until=microseconds(now + ACCESS_FOR),
                refresh_hash=token_hash(refresh),
                refresh_until=microseconds(now + REFRESH_FOR),
                issued_at=microseconds(now),
                follows=follows,
            )
        )
        return Session(
            access_token=access,
            access_valid_until=now + ACCESS_FOR,
            refresh_token=refresh,
            grant=self._signer.sign(_actor(account, seat), now),
        )

    def _row(self, connection: Connection, condition: Any) -> Row[Any] | None:
        """A session beside its account; `roles_version` is the account's, `session_version` the session's own."""
        own = [column for column in sessions.c if column.name not in ("district", "badge", "roles_version")]
        wanted = (
            select(accounts, *own, sessions.c.roles_version.label("session_version"))
            .join(accounts, and_(accounts.c.district == sessions.c.district, accounts.c.badge == sessions.c.badge))
            .where(sessions.c.district == self._district, condition)
        )
        return connection.execute(wanted).one_or_none()

    def _use(self, connection: Connection, session: str) -> bool:
        """Marks the refresh token used; False where somebody was faster."""
        unused = and_(self._pair(session), sessions.c.used_at.is_(None))
        changed = connection.execute(update(sessions).where(unused).values(used_at=microseconds(real_now())))
        return bool(changed.rowcount)

    def _take_back(self, connection: Connection, used: Row[Any]) -> bool:
        """Makes the pair that this used token was given void; False where that pair is in use, or it is too late."""
        now = real_now()
        first_used = connection.execute(select(sessions.c.used_at).where(self._pair(used.id))).scalar()
        if first_used is None or microseconds(now - ASKED_AGAIN_WITHIN) > first_used:
            return False
        given = and_(sessions.c.district == self._district, sessions.c.follows == used.id)
        newer = connection.execute(select(sessions.c.id).where(given)).scalars().all()
        if len(newer) != 1:  # none: made before pairs knew what they follow; two: it was asked for again already
            return False
        # As used, not as ended: whoever comes with the void pair has it from elsewhere, and that ends the family.
        untouched = and_(self._pair(newer[0]), sessions.c.used_at.is_(None), sessions.c.accessed_at.is_(None))
        void = {"used_at": microseconds(now), "access_until": 0}
        return bool(connection.execute(update(sessions).where(untouched).values(void)).rowcount)

    def _access(self, session: str) -> bool:
        """Marks the access token used; False where its pair was made void or ended at this moment."""
        good = and_(self._pair(session), sessions.c.ended_at.is_(None), sessions.c.access_until > 0)
        with writing(self._engine) as connection:
            changed = connection.execute(update(sessions).where(good).values(accessed_at=microseconds(real_now())))
        return bool(changed.rowcount)

    def _pair(self, session: str) -> Any:
        return and_(sessions.c.district == self._district, sessions.c.id == session)

    def _end(self, connection: Connection, family: str) -> None:
        running = and_(self._of(family), sessions.c.ended_at.is_(None))
        connection.execute(update(sessions).where(running).values(ended_at=microseconds(real_now())))

    def _of(self, family: str) -> Any:
        return and_(sessions.c.district == self._district, sessions.c.family == family)

    def _last_version(self, connection: Connection, account: Account, seat: str) -> int:
        """The roles under which this seat last worked for this operator: its disk still holds what they could see."""
        wanted = (
            select(sessions.c.roles_version)
            .where(sessions.c.district == self._district, sessions.c.badge == account.badge, sessions.c.seat == seat)
            .order_by(sessions.c.issued_at.desc())
            .limit(1)
        )
        found = connection.execute(wanted).scalar()
        return account.roles_version if found is None else found

    def _check_seat(self, connection: Connection, seat: str, key: str) -> None:
        """The seat's own secret: kept at its first use, the same ever after."""
        wanted = select(seats.c.key_hash).where(seats.c.district == self._district, seats.c.seat == seat)
        known = connection.execute(wanted).scalar()
        if known is None:
            row = {"district": self._district, "seat": seat, "key_hash": token_hash(key)}
            try:
                with connection.begin_nested():
                    connection.execute(insert(seats).values(**row, registered_at=microseconds(real_now())))
            except IntegrityError:  # another process was faster
                known = connection.execute(wanted).scalar()
        if known is not None and known != token_hash(key):
            raise signed_out("seat_key_wrong")

    def _forget_old(self, connection: Connection) -> None:
        before = microseconds(real_now() - FORGOTTEN_AFTER)
        old = and_(sessions.c.district == self._district, sessions.c.refresh_until < before)
        connection.execute(delete(sessions).where(old))


def checked(request: SignIn) -> SignIn:
    """The request, with a badge, a seat and a key that can be some; raises `Problem` 422 otherwise."""
    for name, value in (("badge", request.badge), ("seat", request.seat)):
        if not is_badge(value):
            raise Problem(422, "out_of_range", field=name, detail="1 to 64 printable characters are expected")
    if not 0 < len(request.seat_key) <= TOKEN_AT_MOST:
        raise Problem(422, "out_of_range", field="seat_key", detail=f"1 to {TOKEN_AT_MOST} characters are expected")
    return request


def _actor(account: Account, seat: str) -> Actor:
    return Actor(
        badge=account.badge,
        name=account.name,
        roles=account.roles,
        body=account.body,
        board=account.board,
        seat=seat,
    )


def _may_be_token(text: str) -> bool:
    return 0 < len(text) <= TOKEN_AT_MOST and text.isascii() and text.isprintable()
