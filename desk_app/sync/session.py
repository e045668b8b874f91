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

    Two locks: one call about the session is on its way at a time, and what is known of person and session changes
    between two moments. Nobody holds the second while waiting for the network or the disk, so that leaving the seat
    never waits. Who leaves while a call is on its way has left: what the call brings does not bring them back.
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
        self._calling = threading.Lock()
        self._lock = threading.Lock()
        self._left = 0
        self._person: Person | None = None
        self._session: Session | None = None
        self._password = ""
        self._successors: dict[str, str] = {}
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
        left = self._left
        with self._calling:
            try:
                session = self._store.sign_in(self._request(badge, password))
            except SlowDown as trouble:
                return SignInOutcome(code=trouble.code)
            except Unreachable:
                return self._unlock(badge, password, left)
            except WorldTrouble as trouble:
                return SignInOutcome(code=trouble.code)
            if not self._take(session, left):
                return SignInOutcome(code="signed_out")
            self._remember(session.grant, self._passwords.hash(password))
            return SignInOutcome(actor=actor_of(session.grant), online=True, valid_until=session.grant.valid_until)

    def open_session(self) -> None:
        """Open the session of somebody who unlocked the seat offline; raises what the centre or the network raises."""
        with self._calling:
            with self._lock:
                left, person, password = self._left, self._person, self._password
            if person is None or not password:
                return
            try:
                session = self._store.sign_in(self._request(person.actor.badge, password))
            except NotAllowed:
                self._ask_for_password(left)
                raise
            if self._take(session, left):
                self._remember(session.grant, None)

    def renew(self, stale: str) -> None:
        """Get another access token for the stale one; many threads may ask, the refresh token is used once.

        Raises what the network raises. Where the centre does not know the session any more it is forgotten, and
        `sign_in_needed` asks for the password again; the person stays at the seat. Nobody comes to a seat by a renewal:
        once the person has left, only the session is replaced, for what is still to be sent and for `end`.
        """
        with self._calling:
            with self._lock:
                left, session = self._left, self._session
            if session is None or session.access_token != stale:
                return
            try:
                renewed = self._store.refresh(session.refresh_token)
            except NotAllowed:
                with self._lock:
                    self._session = None
                self._ask_for_password(left)
                raise
            with self._lock:
                if left != self._left or self._person is None:
                    self._session = renewed
                    self._successors[stale] = renewed.access_token
                    return
                self._come(renewed)
            self._remember(renewed.grant, None)

    def leave(self) -> str | None:
        """The person leaves the seat; the session stays until `end`, so that what waits can still be sent."""
        with self._lock:
            self._left += 1
            self._person = None
            self._password = ""
            self.sign_in_needed = False
            return self.token

    def end(self, token: str) -> None:
        """Forget the session that this token, or whatever it was renewed to since, belongs to, and tell the centre.

        Somebody else's session, if one has come, stays. Waits for a call under way; raises what the network raises.
        """
        with self._calling, self._lock:
            while token in self._successors:
                token = self._successors.pop(token)
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

    def _take(self, session: Session, left: int) -> bool:
        """A session was opened; where the person has left meanwhile, it is given back to the centre instead."""
        with self._lock:
            if left == self._left:
                self._come(session)
                return True
        try:
            self._store.sign_out(session.access_token)
        except WorldTrouble:
            return False  # the centre forgets it in time
        return False

    def _come(self, session: Session) -> None:
        self._session = session
        self._be(Person(actor=actor_of(session.grant), grant=session.grant))
        self._password = ""
        self.sign_in_needed = False

    def _ask_for_password(self, left: int) -> None:
        with self._lock:
            if left == self._left and self._person is not None:
                self._password = ""
                self.sign_in_needed = True

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

    def _unlock(self, badge: Badge, password: str, left: int) -> SignInOutcome:
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
        with self._lock:
            if left != self._left:
                return SignInOutcome(code="signed_out")
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
