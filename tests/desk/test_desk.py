"""The desk as a window uses it: threads, views, news, and an end that waits for the disk only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from desk_app.desk import Changed, Desk, Intent, Kept, NotPossible
from desk_app.domain.case import CaseId, State
from desk_app.domain.commands import AddNote, DispatchCase, FileCase
from desk_app.domain.projection import Draft, QueueFilter, StoredCase
from desk_app.domain.protocol import Presence, Session
from desk_app.domain.seat import SeatState
from desk_app.errors import StoreTrouble, Unreachable
from desk_app.ports import Journal
from desk_app.sync.clock import SeatClock
from desk_app.telephony.no_phone import NoPhone
from tests.fakes.attachments import MemoryAttachments
from tests.fakes.centre import FakeCentralStore, FakeCentre
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.seat import FixedLookups, Machine, MemoryEditions, PlainPasswords
from tests.sample_reference import LEADER, REFERENCE, SEAT, STALL, SUB_A
from tests.sync.round_table import PASSWORD, centre, register

T = TypeVar("T")
PATIENCE = 20.0

MakeDesk = Callable[..., Desk]


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def the_centre(machine: Machine) -> FakeCentre:
    return centre(machine)


@pytest.fixture
def store(the_centre: FakeCentre) -> FakeCentralStore:
    return FakeCentralStore(the_centre, patient=True)


@pytest.fixture
def make(machine: Machine, store: FakeCentralStore) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def build(line: FakeCentralStore | None = None, journal: Journal | None = None, seat: str = "07") -> Desk:
        desk = Desk(
            journal=journal or MemoryJournal(),
            store=line or store,
            editions=MemoryEditions(),
            attachments=MemoryAttachments(),
            phone=NoPhone(),
            lookups=FixedLookups(REFERENCE),
            passwords=PlainPasswords(),
            clock=SeatClock(machine.wall, machine.elapsed, system=machine.wall),
            seat=seat,
        )
        made.append(desk)
        return desk

    yield build
    for desk in made:
        desk.close()


def get(future: Future[T]) -> T:
    return future.result(timeout=PATIENCE)


class Ear:
    """Collects what a desk tells, and waits for what should come."""

    def __init__(self, desk: Desk) -> None:
        self.heard: list[Changed] = []
        self._came = threading.Condition()
        self.stop = desk.subscribe(self._hear)

    def _hear(self, news: Changed) -> None:
        with self._came:
            self.heard.append(news)
            self._came.notify_all()

    def until(self, true: Callable[[], bool]) -> None:
        with self._came:
            assert self._came.wait_for(true, PATIENCE), self.heard


def signed_in(desk: Desk, badge: str = SEAT.badge) -> Ear:
    ear = Ear(desk)
    assert get(desk.sign_in(badge, PASSWORD)).online
    return ear


def a_call(desk: Desk) -> CaseId:
    kept = get(
        desk.perform(
            Intent(body=register()),
            Intent(body=FileCase(problem=STALL, condition=f"{STALL}-1")),
            Intent(body=DispatchCase(target=SUB_A)),
        )
    )
    assert isinstance(kept, Kept)
    assert kept.case is not None
    assert len(kept.ids) == 3
    return kept.case


def test_a_call_is_kept_shown_sent_and_confirmed(make: MakeDesk, the_centre: FakeCentre) -> None:
    desk = make()
    ear = signed_in(desk)
    case = a_call(desk)
    stored = get(desk.stored_case(case))
    assert stored is not None and stored.shown.state is State.PENDING_DISPATCH
    ear.until(lambda: desk.sync_status().waiting == 0)
    ear.until(lambda: _confirmed(desk, case))
    view = get(desk.case_view(case))
    assert view is not None
    assert view.number == the_centre.cases[case].number
    queue = get(desk.queue_view(QueueFilter()))
    assert [line.id for line in queue.lines] == [case]
    book = get(desk.clock_book())
    assert [book.clock(slot).case for slot in book.slots_of(case)] == [case]
    assert get(desk.clocks_of({case})) == tuple(book.clock(slot) for slot in book.slots_of(case))
    assert any(f"case:{case}" in news.what and news.by_whom == SEAT.badge for news in ear.heard)


def _confirmed(desk: Desk, case: CaseId) -> bool:
    stored = get(desk.stored_case(case))
    return stored is not None and stored.confirmed is not None and not stored.pending


def test_what_another_seat_does_arrives_by_itself(make: MakeDesk, the_centre: FakeCentre) -> None:
    first = make()
    second = make(FakeCentralStore(the_centre, patient=True), seat="08")
    signed_in(first)
    ear = signed_in(second, LEADER.badge)
    case = a_call(first)
    ear.until(lambda: _confirmed(second, case))
    ear.until(lambda: any(news.by_whom == "centre" and f"case:{case}" in news.what for news in ear.heard))


def test_nothing_can_be_done_before_somebody_signs_in(make: MakeDesk) -> None:
    desk = make()
    outcome = get(desk.perform(Intent(body=register())))
    assert outcome == NotPossible(code="not_signed_in")
    assert get(desk.case_view(CaseId("x"))) is None
    assert desk.actor is None


def test_what_the_rules_forbid_is_refused_at_once_and_nothing_is_kept(make: MakeDesk) -> None:
    desk = make()
    signed_in(desk)
    outcome = get(desk.perform(Intent(body=register()), Intent(body=DispatchCase(target=SUB_A))))
    assert isinstance(outcome, NotPossible)
    assert outcome.code == "wrong_state"
    assert desk.sync_status().waiting == 0
    assert get(desk.queue_view(QueueFilter())).lines == ()


def test_a_wrong_password_and_an_unknown_person_are_told_apart_from_no_network(
    make: MakeDesk, store: FakeCentralStore
) -> None:
    desk = make()
    assert get(desk.sign_in(SEAT.badge, "wrong")).code == "wrong_password"
    store.pull_the_plug()
    assert get(desk.sign_in(SEAT.badge, PASSWORD)).code == "no_grant"


def test_a_night_without_a_network(make: MakeDesk, store: FakeCentralStore, the_centre: FakeCentre) -> None:
    journal = MemoryJournal()
    desk = make(journal=journal)
    ear = signed_in(desk)
    ear.until(lambda: journal.position() is not None)
    store.pull_the_plug()
    ear.until(lambda: not desk.sync_status().online)
    cases = [a_call(desk) for _ in range(5)]
    desk.close()

    night = FakeCentralStore(the_centre, patient=True)
    night.pull_the_plug()
    desk = make(night, journal)
    outcome = get(desk.sign_in(SEAT.badge, PASSWORD))
    assert (outcome.signed_in, outcome.online) == (True, False)
    cases += [a_call(desk) for _ in range(5)]
    assert desk.sync_status().waiting == 30
    assert not desk.sync_view().notices or desk.sync_status().signed_in
    ear = Ear(desk)
    night.put_the_plug_back()
    ear.until(lambda: desk.sync_status().waiting == 0)
    assert {case.id for case in the_centre.cases.values()} == set(cases)
    ear.until(lambda: all(_confirmed(desk, case) for case in cases))


def test_sy_05_closing_at_once_keeps_what_was_submitted(make: MakeDesk, store: FakeCentralStore) -> None:
    journal = MemoryJournal()
    desk = make(journal=journal)
    signed_in(desk)
    store.pull_the_plug()
    kept = [desk.perform(Intent(body=register(f"第{number}件"))) for number in range(20)]
    desk.close()
    ids = [command for future in kept for command in get(future).ids]  # type: ignore[union-attr]
    assert [one.command.id for one in journal.pending()][-20:] == ids


def test_signing_out_sends_what_waits_under_the_name_of_who_typed_it(make: MakeDesk, the_centre: FakeCentre) -> None:
    desk = make()
    signed_in(desk)
    case = a_call(desk)
    leaving = desk.sign_out()
    assert desk.actor is None
    get(leaving)
    assert {fact.operator for fact in the_centre.facts_of(case)} == {SEAT.badge}
    assert not desk.sync_status().session
    assert get(desk.perform(Intent(case=case, body=AddNote(text="x")))) == NotPossible(code="not_signed_in")


def test_a_session_renewed_after_its_person_has_left_brings_nobody_back(
    make: MakeDesk, the_centre: FakeCentre, store: FakeCentralStore
) -> None:
    desk = make()
    ear = signed_in(desk)
    store.pull_the_plug()
    ear.until(lambda: not desk.sync_status().online)
    case = a_call(desk)
    token = desk._station.keeper.token
    assert token is not None
    the_centre.expire(token)
    store.put_the_plug_back()
    get(desk.sign_out())
    assert desk.actor is None
    assert case in the_centre.cases
    assert desk._station.keeper.token is None
    assert not the_centre.open_sessions()


def test_leaving_does_not_wait_for_a_renewal_that_hangs(make: MakeDesk, the_centre: FakeCentre) -> None:
    class Hanging(FakeCentralStore):
        """A renewal is on its way until somebody lets it go."""

        def __init__(self, centre: FakeCentre) -> None:
            super().__init__(centre, patient=True)
            self.begun = threading.Event()
            self.let_go = threading.Event()
            self.ended = threading.Event()

        def refresh(self, refresh_token: str) -> Session:
            self.begun.set()
            self.let_go.wait(PATIENCE)
            self.ended.set()
            return super().refresh(refresh_token)

    store = Hanging(the_centre)
    desk = make(store)
    signed_in(desk)
    token = desk._station.keeper.token
    assert token is not None
    the_centre.expire(token)
    a_call(desk)
    assert store.begun.wait(PATIENCE)
    leaving = desk.sign_out()
    assert not store.ended.is_set(), "the window thread waited for the network"
    assert desk.actor is None
    store.let_go.set()
    get(leaving)
    assert desk.actor is None
    assert not the_centre.open_sessions()


def test_a_session_that_ends_asks_over_the_form_and_loses_nothing(make: MakeDesk, the_centre: FakeCentre) -> None:
    desk = make()
    ear = signed_in(desk)
    the_centre.end_all_sessions()
    case = a_call(desk)
    ear.until(lambda: desk.sync_status().sign_in_needed)
    assert desk.actor is not None
    assert desk.sync_status().waiting == 3
    assert get(desk.sign_in(SEAT.badge, PASSWORD)).online
    ear.until(lambda: desk.sync_status().waiting == 0)
    assert case in the_centre.cases


def test_a_full_disk_is_told_to_whoever_performed(make: MakeDesk) -> None:
    class FullDisk(MemoryJournal):
        def add_pending(self, *args: object) -> object:  # type: ignore[override]
            raise StoreTrouble("disk_full")

    desk = make(journal=FullDisk())  # type: ignore[arg-type]
    signed_in(desk)
    with pytest.raises(StoreTrouble, match="disk_full"):
        get(desk.perform(Intent(body=register())))


def test_drafts_are_kept(make: MakeDesk, machine: Machine) -> None:
    desk = make()
    draft = Draft(key="call-1", values={"text": "半句话"}, saved_at=machine.wall())
    get(desk.save_draft(draft))
    assert get(desk.draft("call-1")) == draft
    assert get(desk.drafts()) == (draft,)
    get(desk.drop_draft("call-1"))
    assert get(desk.draft("call-1")) is None


def test_what_was_typed_is_done_with_once_it_is_kept_and_stays_where_it_is_not(
    make: MakeDesk, machine: Machine
) -> None:
    desk = make()
    draft = Draft(key="call-1", values={"text": "半句话"}, saved_at=machine.wall())
    get(desk.save_draft(draft))
    assert isinstance(get(desk.perform(Intent(body=register(), draft="call-1"))), NotPossible), "nobody is signed in"
    assert get(desk.drafts()) == (draft,)
    signed_in(desk)
    saving = desk.save_draft(replace(draft, values={"text": "半句话，还有"}))
    assert isinstance(get(desk.perform(Intent(body=register(), draft="call-1"))), Kept)
    get(saving)
    get(desk.drop_draft("another"))  # behind all that was asked for before
    assert get(desk.drafts()) == ()


def test_seats_say_who_is_there_and_are_forgotten_after_a_minute(
    make: MakeDesk, the_centre: FakeCentre, machine: Machine
) -> None:
    desk = make()
    ear = signed_in(desk)
    desk.set_seat_state(SeatState.BREAK)
    desk.looking_at(CaseId("c"), "text")
    for _ in range(200):
        said = the_centre.seats.get("07")
        if said is not None and said.state is SeatState.BREAK and said.field == "text":
            break
        threading.Event().wait(0.05)
    assert said is not None
    assert (said.badge, said.state, said.case, said.field) == (SEAT.badge, SeatState.BREAK, "c", "text")
    other = Presence(
        seat="08", badge=LEADER.badge, name="李", state=SeatState.READY, case=CaseId("c"), at=machine.wall()
    )
    desk._station.company.hear(other)
    assert desk.presence() == (other,)
    ear.until(lambda: any("presence" in news.what for news in ear.heard))
    machine.pass_time(61)
    assert desk.presence() == ()


def test_the_wall_keeps_its_last_figures_with_their_age(
    make: MakeDesk, store: FakeCentralStore, the_centre: FakeCentre, machine: Machine
) -> None:
    desk = make()
    ear = signed_in(desk)
    get(desk.figures_view())
    ear.until(lambda: any("figures" in news.what for news in ear.heard))
    assert get(desk.figures_view()).pages
    store.pull_the_plug()
    machine.pass_time(timedelta(minutes=30).total_seconds())
    view = get(desk.figures_view())
    assert view.old and view.pages


def test_an_old_case_is_fetched_from_the_centre(make: MakeDesk, store: FakeCentralStore) -> None:
    desk = make()
    ear = signed_in(desk)
    case = a_call(desk)
    ear.until(lambda: _confirmed(desk, case))
    hits = get(desk.search_cases("摊位"))
    assert [hit.case for hit in hits] == [case]
    other = make(FakeCentralStore(store.centre), journal=_Forgetful(), seat="08")
    get(other.sign_in(SEAT.badge, PASSWORD))
    view = get(other.case_view(case))
    assert view is not None
    assert view.id == case
    assert get(other.case_view(CaseId("nowhere"))) is None
    store.pull_the_plug()
    with pytest.raises(Unreachable):
        get(desk.search_cases("摊位"))


class _Forgetful(MemoryJournal):
    """A journal into which nothing the centre says is written."""

    def install_snapshot(self, *args: object) -> object:  # type: ignore[override]
        raise StoreTrouble("disk_full")


def test_a_look_up_that_nobody_waits_for_any_more_is_dropped(make: MakeDesk) -> None:
    desk = make()
    views = [desk.lookup_view("占道"[: 1 + number % 2], None, frozenset()) for number in range(40)]
    assert [line.title for group in get(views[-1]).groups for line in group.lines] == ["占道经营"]
    assert all(view.cancelled() or view.result(timeout=PATIENCE) is not None for view in views)


@pytest.mark.expects_log("a listener could not take")
def test_a_listener_that_fails_does_not_stop_the_others(make: MakeDesk, caplog: pytest.LogCaptureFixture) -> None:
    desk = make()

    def fails(news: Changed) -> None:
        raise RuntimeError("no window any more")

    stop = desk.subscribe(fails)
    ear = Ear(desk)
    get(desk.sign_in(SEAT.badge, PASSWORD))
    ear.until(lambda: any("session" in news.what for news in ear.heard))
    stop()


def test_sy_22_a_centre_that_never_answers_holds_nobody_up(make: MakeDesk, the_centre: FakeCentre) -> None:
    class Deaf(FakeCentralStore):
        """Every call hangs until the line is closed."""

        def _begin(self, call: str) -> None:
            with self.centre.changed:
                self.centre.changed.wait_for(lambda: self._closed, PATIENCE)
            raise Unreachable("timed_out")

    journal = MemoryJournal()
    before = make(journal=journal)
    signed_in(before)
    before.close()
    desk = make(Deaf(the_centre), journal)
    desk._station.keeper._unlock(SEAT.badge, PASSWORD, 0)
    case = a_call(desk)
    assert get(desk.case_view(case)) is not None
    assert get(desk.queue_view(QueueFilter())).lines
    desk.close()
    assert len(journal.pending()) == 3


def test_a_case_asked_for_while_the_desk_closes_is_answered(make: MakeDesk) -> None:
    class Slow(MemoryJournal):
        """Whoever reads a case waits until somebody lets them."""

        let_go = threading.Event()

        def case(self, case_id: CaseId) -> StoredCase | None:
            assert self.let_go.wait(PATIENCE)
            return super().case(case_id)

    desk = make(journal=Slow())
    views = [desk.case_view(CaseId(f"c{number}")) for number in range(5)]
    closing = threading.Thread(target=desk.close)
    closing.start()
    assert [get(view) for view in views[2:]] == [None] * 3, "nobody had begun with these"
    Slow.let_go.set()
    closing.join(PATIENCE)
    assert [get(view) for view in views[:2]] == [None] * 2
    assert get(desk.case_view(CaseId("later"))) is None


def test_closing_twice_is_closing_once(make: MakeDesk) -> None:
    desk = make()
    desk.close()
    desk.close()
    assert desk.perform(Intent(body=replace(register(), text="zu spät"))).cancelled()
