"""The door for windows to everything about a call: who calls, what may be the same thing, missed calls, attachments."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk_app import numbers
from desk_app.domain.case import CaseId, Photo, Place
from desk_app.domain.commands import RevealNumber, Subject, SubjectKind
from desk_app.domain.likeness import Sought, likenesses, sought
from desk_app.domain.reference import Reference
from desk_app.domain.revealed import Revealed
from desk_app.errors import PhoneTrouble
from desk_app.ports import Attachments, Lookups, Phone, SetUpPhone
from desk_app.screens import register_values
from desk_app.screens.caller_card import CallerCard, CallerHistory, caller_card, only_name
from desk_app.screens.duplicates import DuplicatesView, duplicates_view
from desk_app.screens.forms import FieldFault
from desk_app.screens.missed_calls import MissedCallsView, missed_calls_view
from desk_app.screens.names import Names
from desk_app.screens.places import place_of
from desk_app.screens.proposals import ProposalsView
from desk_app.sync.intents import Intent, Kept, NotPossible
from desk_app.sync.station import Station
from desk_app.sync.workers import Pool, run

CASES_COUNTED = 200
"""Of a caller with more cases so many are read: the open ones, and the newest."""
CASES_FOR_A_NAME = 20
PROPOSED_WITHIN, MEANT_FIRST = 0.05, 3
"""Seconds that a question about similar cases waits for the problems proposed, and how many of them may be meant."""
_ANY_NUMBER = "051200000000"

Propose = Callable[[str, Mapping[str, str]], ProposalsView]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the desk lends: its reading threads, what it knows of the district and the time, and whom it tells."""

    readers: Pool
    reference: Callable[[], Reference]
    now: Callable[[], datetime]
    tell: Callable[[frozenset[str], str], None]


class Calling:
    """Every method may be called from the window thread: none of them waits.

    `phone` is the phone beside the desk, one that can do nothing where none is set up. What a person has revealed is
    shown to them, wherever a window shows it, until `hide_in_time` says that it was long enough or they leave the seat.
    """

    def __init__(
        self,
        *,
        station: Station,
        lookups: Lookups,
        attachments: Attachments,
        phone: Phone,
        propose: Propose,
        around: Around,
    ) -> None:
        self.phone = phone
        self._station = station
        self._lookups = lookups
        self._attachments = attachments
        self._propose = propose
        self._around = around
        self._revealed = Revealed()
        self._lock = threading.Lock()
        self._duplicates: Future[DuplicatesView] | None = None
        self._proposals: Future[ProposalsView] | None = None
        self._keeping = Pool("keeping", 1)
        self._viewing = Pool("viewing", 1)

    def make_ready(self) -> None:
        """Read what the first call would otherwise wait for: the plans of the world's telephone numbers."""
        numbers.normal(_ANY_NUMBER)

    # --- who calls --------------------------------------------------------------------------------------------------

    def card(self, number: str) -> Future[CallerCard]:
        """The card of a number in any form; of a withheld one (empty) too."""
        return self._around.readers.submit(lambda: self._card(self._normal(number)))

    def _card(self, number: str) -> CallerCard:
        journal, actor = self._station.journal, self._station.actor
        missed = (each.shown for each in journal.missed_calls() if each.shown is not None and each.shown.open)
        history = CallerHistory(
            stored=journal.caller(number),
            cases=journal.cases_of_caller(number, CASES_COUNTED),
            missed=next((call for call in missed if number and call.number == number), None),
            complete_at=journal.records_at(),
            share=self._station.line.status.records,
        )
        may_flag = actor is not None and actor.district_seat
        return caller_card(history, self._names(), revealed=self.is_revealed(number), may_flag=may_flag)

    def reveal(self, number: str, case: CaseId | None = None, reason: str = "") -> Future[Kept | NotPossible]:
        """显示号码: show a number whole to this person; that is a fact, and `caller:NUMBER` is told once it is kept."""
        outcome: Future[Kept | NotPossible] = Future()
        outcome.set_running_or_notify_cancel()
        whole = self._normal(number)
        if not whole:
            outcome.set_result(NotPossible(code="field_missing", params={"field": "phone"}))
            return outcome
        subject = Subject(kind=SubjectKind.CALLER, id=whole)
        asked = self._station.perform([Intent(subject=subject, body=RevealNumber(reason=reason, case=case))])
        asked.add_done_callback(lambda done: self._after_reveal(whole, done, outcome))
        return outcome

    def _after_reveal(self, number: str, done: Future[Kept | NotPossible], outcome: Future[Kept | NotPossible]) -> None:
        if not done.cancelled() and done.exception() is None and isinstance(done.result(), Kept):
            self.was_revealed(number)
        if done.cancelled():
            outcome.set_result(NotPossible(code="not_signed_in"))  # the desk is closing
        else:
            run(done.result, outcome)

    def was_revealed(self, number: str) -> None:
        """A fact says that this person wants to see this number: it is shown whole, and `caller:NUMBER` is told."""
        actor, whole = self._station.actor, self._normal(number)
        if actor is None or not whole:
            return
        with self._lock:
            self._revealed = self._revealed.having(actor.badge, whole, self._around.now())
        self._around.tell(frozenset({f"caller:{whole}"}), actor.badge)

    def is_revealed(self, number: str) -> bool:
        """Whether whoever sits here sees this number, in normal form, whole. Everything that shows one asks this."""
        actor = self._station.actor
        with self._lock:
            return actor is not None and self._revealed.shows(actor.badge, number)

    def hide_in_time(self, after: timedelta | None, on_the_line: Collection[str], in_sight: Collection[str]) -> None:
        """Masks again what was shown for so long by the desk's clock, or, where `after` is None, whose call is over
        (`Revealed.later`); `caller:NUMBER` is told of each. Numbers are in normal form."""
        with self._lock:
            before = self._revealed
            self._revealed = before.later(self._around.now(), after, on_the_line, in_sight)
            still = {(each.badge, each.number) for each in self._revealed.numbers}
        for each in before.numbers:
            if (each.badge, each.number) not in still:
                self._around.tell(frozenset({f"caller:{each.number}"}), each.badge)

    def hide_revealed(self) -> None:
        """The person leaves the seat: who comes sees every number masked."""
        with self._lock:
            self._revealed = Revealed()

    def missed_view(self) -> Future[MissedCallsView]:
        """The missed calls that are still to be called back, nearest due first."""
        return self._around.readers.submit(self._missed_view)

    def _missed_view(self) -> MissedCallsView:
        stored = self._station.journal.missed_calls()
        called = {each.shown.number for each in stored if each.shown is not None and each.shown.number}
        known = {number: self._only_name(number) for number in called}
        return missed_calls_view(stored, self._names(), self._station.actor, known)

    def _only_name(self, number: str) -> str:
        """The name under which a number has called, if it is always the same."""
        return only_name(self._station.journal.cases_of_caller(number, CASES_FOR_A_NAME))

    # --- while a call is typed --------------------------------------------------------------------------------------

    def duplicates(self, values: Mapping[str, str], case: CaseId) -> Future[DuplicatesView]:
        """What may be the same as the call whose form holds these values; any may still be lacking.

        A newer call cancels an older one that has not begun.
        """
        if self._duplicates is not None:
            self._duplicates.cancel()
        typed = dict(values)
        self._duplicates = self._around.readers.submit(lambda: self._duplicates_view(typed, case))
        return self._duplicates

    def _duplicates_view(self, values: Mapping[str, str], case: CaseId) -> DuplicatesView:
        looked_for = self._sought(values, case)
        known = self._station.journal.like(looked_for)
        return duplicates_view(likenesses(looked_for, known, self._around.reference().catalogue), self._names())

    def _sought(self, values: Mapping[str, str], case: CaseId) -> Sought:
        try:
            place = place_of(values.get(register_values.PLACE, ""))
        except FieldFault:
            place = Place()  # half typed
        return sought(
            at=self._around.now(),
            policy=self._around.reference().policy,
            case=case,
            problem=values.get(register_values.PROBLEM, ""),
            place=self._on_the_map(place),
            number=self._normal(values.get(register_values.PHONE, "")),
            words=values.get(register_values.EVENT, ""),
            meant=self._meant(values),
        )

    def _meant(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The problems proposed for the words, while none is chosen. They were asked for before, so that a reader never
        waits here for a question that has not begun."""
        said, asked = values.get(register_values.EVENT, ""), self._proposals
        if asked is None or not said.strip() or values.get(register_values.PROBLEM):
            return ()
        done, _waiting = wait((asked,), timeout=PROPOSED_WITHIN)
        if not done or asked.cancelled() or asked.exception() is not None:
            return ()
        view = asked.result()
        return tuple(each.code for each in view.problems[:MEANT_FIRST]) if view.of == said else ()

    def _on_the_map(self, place: Place) -> Place:
        """A place that only names its component stands where that does."""
        if not place.component or place.longitude is not None:
            return place
        component = self._lookups.component(place.component)
        if component is None:
            return place
        return replace(place, longitude=component.longitude, latitude=component.latitude)

    def proposals(self, said: str, values: Mapping[str, str]) -> Future[ProposalsView]:
        """What may be meant by the words in the box, beside what the form holds; a newer call cancels an older one that
        has not begun."""
        if self._proposals is not None:
            self._proposals.cancel()
        typed = dict(values)
        self._proposals = self._around.readers.submit(lambda: self._propose(said, typed))
        return self._proposals

    # --- attachments ------------------------------------------------------------------------------------------------

    def keep_attachment(self, name: str, content: bytes) -> Future[Photo]:
        """Keep a file on this seat's disk; it goes to the centre by itself once a command names it.

        The future raises `BadInput` `attachment_empty` or `attachment_too_large`, `StoreTrouble` where the disk cannot
        take it: then nothing of it was kept.
        """
        return self._keeping.submit(lambda: self._attachments.keep(name, content))

    def attachment(self, sha256: str) -> Future[bytes | None]:
        """A file's content, from this disk or else from the centre; None where it cannot be had now."""
        return self._viewing.submit(lambda: self._station.carrying.fetched(sha256))

    # --- the phone --------------------------------------------------------------------------------------------------

    def set_up_phone(self, settings: str) -> Future[None]:
        """Begin the phone of these settings instead of the one there is; calls on that one end. The future raises
        `BadInput` `phone_settings` (`field`, `why`), and nothing has changed then."""
        return self._keeping.submit(lambda: self._settable().set_up(settings))

    def check_phone(self, settings: str) -> Future[None]:
        """Whether the phone could be set up so; the future raises as that of `set_up_phone`."""
        return self._keeping.submit(lambda: self._settable().check(settings))

    def _settable(self) -> SetUpPhone:
        if not isinstance(self.phone, SetUpPhone):
            raise PhoneTrouble("no_phone")
        return self.phone

    # --- what all of it needs ---------------------------------------------------------------------------------------

    def _normal(self, number: str) -> str:
        return numbers.normal(number, self._around.reference().policy.area_code)

    def _names(self) -> Names:
        actor = self._station.actor
        people = {each.badge: each.name for each in self._station.company.others()}
        own = {actor.badge: actor.name} if actor is not None else {}
        return Names(reference=self._around.reference(), now=self._around.now(), people=people | own)

    def stop(self) -> None:
        """Begin nothing any more; waits for nothing."""
        self._keeping.stop()
        self._viewing.stop()

    def close(self, until: float) -> None:
        """Wait for what had begun, but not longer than until then (monotonic), and end the phone and the files."""
        self._keeping.join(until)
        self._viewing.join(until)
        self.phone.close()
        self._attachments.close()
