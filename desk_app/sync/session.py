"""Who is at the seat and with what right: an open session at the centre, or the offline grant and a password."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.case import Badge
from desk_app.domain.protocol import Grant, Session, SignIn
from desk_app.domain.seat import SEES_ALL, Actor
from desk_app.errors import NotAllowed, SlowDown, Unreachable, WorldTrouble
from desk_app.ports import CentralStore, Journal, Passwords
from desk_app.sync.clock import SeatClock
from desk_app.sync.outbox import Person, actor_of

SEAT_KEY = "seat_key"
SCOPE = "scope"
SEES_EVERYTHING = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInOutcome:
    """How signing in went: `online` with a session, else unlocked under the grant; refused where `code` is not empty.

    Codes: `wrong_password`, `no_grant` (offline, never signed in here), `grant_expired`, `scope_not_here` (offline, and
    this seat holds another office's cases), or the centre's own.
    """

    actor: Actor | None = None
    online: bool = False
    code: str = ""
    valid_until: datetime | None = None

    @property
    def signed_in(self) -> bool:
        """A person is at the seat now."""
        return self.actor is not None


def scope_of(actor: Actor) -> str:
    """What a person sees, as a text to compare: everything, or the cases of a body or of one person."""
    if actor.roles & SEES_ALL:
        return SEES_EVERYTHING
    return "|".join((",".join(sorted(actor.roles)), actor.body, actor.board, actor.badge))


class Keeper:
    """Keeps the session: opens it, renews its tokens once for all threads, unlocks offline, forgets it.

    `write` runs a function on the store's thread and gives back its result. A password typed while nobody answers is
    kept in memory until the centre has been reached, for the session is opened with it then.
    """

    def __init__(
        self,
        store: CentralStore,
        journal: Journal,
        clock: SeatClock,
        passwords: Passwords,
        seat: str,
        write: Callable[[Callable[[], None]], None],
    ) -> None:
        self._store = store
        self._journal = journal
        self._clock = clock
        self._passwords = passwords
        self._seat = seat
        self._write = write
        self._lock = threading.Lock()
        self._person: Person | None = None
        self._session: Session | None = None
        self._password = ""
        self._known: dict[Badge, Actor] = {}
        self.sign_in_needed = False

    @property
    def person(self) -> Person | None:
        """Who is at the seat."""
        return self._person

    @property
    def token(self) -> str | None:
        """The access token, while there is a session."""
        session = self._session
        return session.access_token if session is not None else None

    @property
    def can_sign_in(self) -> bool:
        """A password is at hand with which a session can be opened without asking."""
        return bool(self._password) and self._person is not None

    def sign_in(self, badge: Badge, password: str) -> SignInOutcome:
        """Open a session; where nobody answers, unlock under the grant. Blocks on the network and on hashing."""
        with self._lock:
            try:
                session = self._store.sign_in(self._request(badge, password))
            except SlowDown as trouble:
                return SignInOutcome(code=trouble.code)
            except Unreachable:
                return self._unlock(badge, password)
            except WorldTrouble as trouble:
                return SignInOutcome(code=trouble.code)
            self._take(session)
            self._remember(session.grant, self._passwords.hash(password))
            return SignInOutcome(actor=actor_of(session.grant), online=True, valid_until=session.grant.valid_until)

    def open_session(self) -> None:
        """Open the session of somebody who unlocked the seat offline; raises what the centre or the network raises."""
        with self._lock:
            person, password = self._person, self._password
            if person is None or not password:
                return
            try:
                session = self._store.sign_in(self._request(person.actor.badge, password))
            except NotAllowed:
                self._password = ""
                self.sign_in_needed = True
                raise
            self._take(session)
            self._remember(session.grant, None)

    def renew(self, stale: str) -> None:
        """Get another access token for the stale one; many threads may ask, the refresh token is used once.

        Raises what the network raises. Where the centre does not know the session any more it is forgotten, and
        `sign_in_needed` asks for the password again; the person stays at the seat.
        """
        with self._lock:
            session = self._session
            if session is None or session.access_token != stale:
                return
            try:
                renewed = self._store.refresh(session.refresh_token)
            except NotAllowed:
                self._session = None
                self.sign_in_needed = True
                raise
            self._take(renewed)
            self._remember(renewed.grant, None)

    def leave(self) -> str | None:
        """The person leaves the seat; the session stays until `end`, so that what waits can still be sent."""
        with self._lock:
            self._person = None
            self._password = ""
            self.sign_in_needed = False
            return self.token

    def end(self, token: str) -> None:
        """Forget this session, unless somebody else's has come, and tell the centre; raises what the network raises."""
        with self._lock:
            if self._session is not None and self._session.access_token == token:
                self._session = None
        self._store.sign_out(token)

    def recall(self, badges: Iterable[Badge]) -> None:
        """Learn again from the disk who these people are; their commands wait here."""
        for badge in badges:
            known = self._journal.grant(badge)
            if known is not None:
                self._known.setdefault(badge, actor_of(known[0]))

    def actor_of(self, badge: Badge) -> Actor | None:
        """Somebody who has signed in at this seat, as their newest grant says. Touches no disk."""
        return self._known.get(badge)

    def _request(self, badge: Badge, password: str) -> SignIn:
        return SignIn(badge=badge, password=password, seat=self._seat, seat_key=self._seat_key())

    def _take(self, session: Session) -> None:
        self._session = session
        self._be(Person(actor=actor_of(session.grant), grant=session.grant))
        self._password = ""
        self.sign_in_needed = False

    def _be(self, person: Person) -> None:
        self._known[person.actor.badge] = person.actor
        self._person = person

    def _remember(self, grant: Grant, verifier: str | None) -> None:
        """Keep the grant; a renewed one goes with the verifier that is there."""
        if verifier is None:
            known = self._journal.grant(grant.badge)
            if known is None:
                return
            verifier = known[1]
        kept = verifier
        self._write(lambda: self._journal.keep_grant(grant, kept))

    def _unlock(self, badge: Badge, password: str) -> SignInOutcome:
        known = self._journal.grant(badge)
        if known is None:
            return SignInOutcome(code="no_grant")
        grant, verifier = known
        if not self._passwords.verify(verifier, password):
            return SignInOutcome(code="wrong_password")
        if grant.valid_until <= self._clock.real_now():
            return SignInOutcome(code="grant_expired", valid_until=grant.valid_until)
        actor = actor_of(grant)
        held = self._journal.setting(SCOPE)
        if held and scope_of(actor) not in (held, SEES_EVERYTHING):
            return SignInOutcome(code="scope_not_here")
        if self._person is None or self._person.actor.badge != badge:
            self._session = None
        self._be(Person(actor=actor, grant=grant))
        self._password = password
        return SignInOutcome(actor=actor, valid_until=grant.valid_until)

    def _seat_key(self) -> str:
        """The seat's own secret: made at its first sign-in, kept on its encrypted disk."""
        kept = self._journal.setting(SEAT_KEY)
        if kept:
            return kept
        fresh = secrets.token_hex(32)
        self._write(lambda: self._journal.set_setting(SEAT_KEY, fresh))
        return fresh
