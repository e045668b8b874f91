"""Runs a shift: who reports when, who acts on what they see, when the network goes; one thread, paced by the clock."""

from __future__ import annotations

import heapq
import itertools
import logging
import random
import threading
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from desk_app.central.seeding import PersonalAccount
from desk_app.domain.case import Badge, Caller, Case, CaseId, CommandId, Source, State
from desk_app.domain.commands import AcceptCase, Body, RegisterCase, RequestExtension, RequestSuspension
from desk_app.domain.protocol import Answer, Verdict
from desk_app.errors import Unreachable
from desk_app.sandbox.cast import Cast
from desk_app.sandbox.centre import PrivateCentre
from desk_app.sandbox.deeds import Deed, Scene, next_deed
from desk_app.sandbox.person import Person
from desk_app.sandbox.relay import Relay
from desk_app.sandbox.scenario import CaseStory, Scenario

NAMES = uuid.UUID("9d0c51a4-5a4f-4a5e-8a0e-1f3b6f1c2d77")
LISTEN_SECONDS = 0.5
AGAIN_SECONDS = 0.5
MOVED_ON = "case_moved_on"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the shift's book: when (the shift's time), who, what; `what` is a code, `about` a story's name."""

    at: datetime
    who: str
    what: str
    about: str = ""
    detail: str = ""


@dataclass(order=True)
class _Due:
    at: float
    order: int
    work: Callable[[], None] = field(compare=False)


class Shift:
    """Plays everybody but the operator. `start` begins it on a thread of its own, `close` ends it.

    `next_call` hands the operator the calls that ring; a network loss lasts its time and until `may_mend` says that the
    operator has done what there was to do in it. Everybody acts through the centre's HTTP interface.
    """

    def __init__(
        self,
        *,
        scenario: Scenario,
        cast: Cast,
        centre: PrivateCentre,
        line: Relay,
        may_mend: Callable[[], bool] = lambda: True,
    ) -> None:
        self._scenario, self._cast, self._centre, self._line = scenario, cast, centre, line
        self._may_mend = may_mend
        self._store = centre.store()
        self._people: dict[Badge, Person] = {}
        self._due: list[_Due] = []
        self._counter = itertools.count()
        self._planned: set[tuple[Badge, CaseId, int, str]] = set()
        self._asked: set[CaseId] = set()
        self._ringing: deque[CaseStory] = deque()
        self._taken = 0
        self._in_outage: deque[CaseStory] = deque()
        self._began = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox-shift")
        self.cases: dict[str, CaseId] = {}
        self.book: list[Entry] = []
        self.failed: BaseException | None = None

    # --- for the operator's side, from any thread -------------------------------------------------------------------

    def start(self) -> None:
        """The shift begins."""
        self._thread.start()

    def close(self) -> None:
        """Everybody goes home."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._store.close()

    def next_call(self) -> CaseStory | None:
        """A call that rings now, if there is one; it is the operator's from then on."""
        try:
            story = self._ringing.popleft()
        except IndexError:
            return None
        self._taken += 1
        return story

    @property
    def calls_to_come(self) -> int:
        """How many calls have not rung yet or were not answered."""
        return sum(story.rings for story in self._scenario.cases) - self._taken

    def ended(self) -> frozenset[str]:
        """The stories whose case has ended at the centre, as the watcher knows; a merged one once nothing is owed."""
        watcher = self._people.get(Badge(self._scenario.watcher))
        known = dict(watcher.cases) if watcher is not None else {}
        found = ((name, known.get(case_id)) for name, case_id in tuple(self.cases.items()))
        return frozenset(name for name, case in found if case is not None and _is_over(case))

    def state_of(self, name: str) -> State | None:
        """Where a story's case stands at the centre."""
        watcher = self._people.get(Badge(self._scenario.watcher))
        case_id = self.cases.get(name)
        case = watcher.cases.get(case_id) if watcher is not None and case_id is not None else None
        return case.state if case is not None else None

    def note(self, who: str, what: str, about: str = "", detail: str = "") -> None:
        """Writes a line into the shift's book."""
        self.book.append(Entry(at=self._centre.clock.now(), who=who, what=what, about=about, detail=detail))

    # --- on the shift's thread --------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._plan()
            while not self._stop.is_set():
                self._do_what_is_due()
                self._listen()
        except Unreachable as trouble:
            if not self._stop.is_set():
                self.failed = trouble
                log.error("the shift lost its centre: %s", trouble)
        except Exception as trouble:  # told by whoever waits for the shift
            self.failed = trouble
            log.exception("the shift broke off")

    def _passed(self) -> float:
        """Seconds of the shift, from the moment in which it began; the clock may have run before."""
        return self._centre.clock.passed() - self._began

    def _plan(self) -> None:
        self._began = self._centre.clock.passed()
        for story in self._scenario.cases:
            if story.rings and story.in_outage:
                self._in_outage.append(story)
            elif story.rings:
                self._at(story.at, partial(self._ring, story))
            else:
                self._at(story.at, partial(self._report, story))
        if self._scenario.outage is not None:
            self._at(self._scenario.outage.at, self._cut)

    def _at(self, seconds: float, work: Callable[[], None]) -> None:
        heapq.heappush(self._due, _Due(at=seconds, order=next(self._counter), work=work))

    def _do_what_is_due(self) -> None:
        while self._due and self._due[0].at <= self._passed() and not self._stop.is_set():
            heapq.heappop(self._due).work()

    def _listen(self) -> None:
        """Hears what is new anywhere, until something is due; then those whom it concerns look for themselves."""
        passed, rate = self._passed(), self._centre.clock.rate
        seconds = (self._due[0].at - passed) / rate if self._due else LISTEN_SECONDS
        watcher = self._person(self._cast.account(self._scenario.watcher))
        for case_id in watcher.look(wait=round(min(max(seconds, 0.02), LISTEN_SECONDS), 2)):
            case = watcher.cases.get(case_id)
            if case is not None:
                self._know(case)
                for account in self._cast.parties(case):
                    self._look(account)

    def _know(self, case: Case) -> None:
        story = self._scenario.of_text(case.text)
        if story is not None:
            self.cases.setdefault(story.name, case.id)

    def _person(self, account: PersonalAccount) -> Person:
        if account.badge not in self._people:
            ledger, now = self._centre.ledger, self._centre.clock.now
            self._people[account.badge] = Person(self._store, account, now, ledger)
        return self._people[account.badge]

    def _look(self, account: PersonalAccount) -> None:
        person = self._person(account)
        person.look()
        for case in tuple(person.cases.values()):
            self._plan_deed(person, case)

    def _deed(self, person: Person, case: Case) -> Deed | None:
        story = self._scenario.of_text(case.text)
        if story is None:
            return None
        scene = Scene(
            actor=person.actor,
            case=case,
            story=story,
            habits=self._scenario.habits,
            reference=self._cast.reference,
            asked_before=case.id in self._asked,
        )
        return next_deed(scene)

    def _plan_deed(self, person: Person, case: Case) -> None:
        """Once for each thing that is to be done: the case's flow and the command's kind tell it from the next."""
        deed = self._deed(person, case)
        if deed is None:
            return
        key = (person.account.badge, case.id, _turn(case), deed.body.kind)
        if key in self._planned:
            return
        self._planned.add(key)
        share = random.Random(f"{self._scenario.seed}/{self._name(case)}/{case.flow}/{deed.body.kind}").random()
        due = self._passed() + deed.after.at(share)
        self._at(due, lambda: self._act(person, case.id, deed.body.kind))

    def _act(self, person: Person, case_id: CaseId, kind: str) -> None:
        """Does what was planned, if it is still to be done as this person sees the case now."""
        person.look()
        case = person.cases.get(case_id)
        deed = self._deed(person, case) if case is not None else None
        if case is None or deed is None or deed.body.kind != kind:
            return
        answer = self._give(person, case.id, deed.body, f"{self._name(case)}/{_turn(case)}/{kind}", self._name(case))
        if answer.verdict is Verdict.ACCEPTED and isinstance(deed.body, RequestExtension | RequestSuspension):
            self._asked.add(case_id)
        if answer.code == MOVED_ON:
            self._planned.discard((person.account.badge, case.id, _turn(case), kind))
            self._at(self._passed() + AGAIN_SECONDS, lambda: self._look(person.account))

    def _give(self, person: Person, case_id: CaseId, body: Body, key: str, about: str) -> Answer:
        badge = person.account.badge
        command_id = CommandId(str(uuid.uuid5(NAMES, f"{self._centre.ledger}/{badge}/{key}")))
        answer = person.give(command_id, case_id, body)
        if answer.verdict is not Verdict.ACCEPTED:
            self.note(badge, "refused", about, f"{body.kind} {answer.code}")
        return answer

    # --- what the scenario brings -----------------------------------------------------------------------------------

    def _ring(self, story: CaseStory) -> None:
        self._ringing.append(story)
        self.note(story.call.phone, "rang", story.name)

    def _report(self, story: CaseStory) -> None:
        """Somebody registers it through a channel, as that channel's program would."""
        call = story.call
        person = self._person(self._cast.reporter(story))
        case_id = CaseId(str(uuid.uuid5(NAMES, f"{self._centre.ledger}/{story.name}")))
        told_by_a_person = story.source not in (Source.PATROLLER, Source.GRID_LEADER, Source.SUB_CENTRE, Source.SENSOR)
        caller = Caller(name=call.caller_name, phone=call.phone) if told_by_a_person else Caller()
        body = RegisterCase(
            source=story.source,
            demand_kind=call.demand_kind,
            text=call.text,
            caller=Caller(
                name=caller.name,
                phone=caller.phone,
                anonymous=told_by_a_person and not caller.name,
                wants_answer=story.wants_answer and bool(caller.phone),
            ),
            place=call.place,
            problem="" if told_by_a_person else call.problem,
        )
        self.cases[story.name] = case_id
        self._give(person, case_id, body, f"{story.name}/register", story.name)

    def _cut(self) -> None:
        outage = self._scenario.outage
        assert outage is not None
        self._line.cut()
        self.note("", "line_cut")
        for story in self._scenario.cases:
            if story.colleague:
                self._colleague_accepts(story)
        while self._in_outage:
            self._ring(self._in_outage.popleft())
        self._at(self._passed() + outage.lasts, self._mend)

    def _colleague_accepts(self, story: CaseStory) -> None:
        """Another seat, whose line is good, takes what the operator has before their eyes too."""
        colleague = self._person(self._cast.account(story.colleague))
        colleague.look()
        case_id = self.cases.get(story.name)
        case = colleague.cases.get(case_id) if case_id is not None else None
        if case is not None and case.state is State.PENDING_ACCEPT:
            self._give(colleague, case.id, AcceptCase(), f"{story.name}/accept", story.name)

    def _mend(self) -> None:
        if not self._may_mend() and not self._stop.is_set():
            self._at(self._passed() + self._centre.clock.rate / 4, self._mend)
            return
        self._line.mend()
        self.note("", "line_mended")

    def _name(self, case: Case) -> str:
        story = self._scenario.of_text(case.text)
        return story.name if story is not None else case.id


def _turn(case: Case) -> int:
    """Tells one turn of somebody from the next: requests and their decisions do not move the flow."""
    return 2 * case.flow + (case.request is not None)


def _is_over(case: Case) -> bool:
    """It has ended, and whoever is to be told has been told; a merged one waits for its leader's end."""
    return case.ended and not case.callback_owed and (case.state is not State.MERGED or _told(case))


def _told(case: Case) -> bool:
    """The caller of a merged case was called back, or need not be."""
    return case.satisfied is not None or case.attempts > 0 or not case.caller.can_be_reached
