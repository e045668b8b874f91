"""What belongs to a call, as a window asks for it: cards, reveals, missed calls, duplicates, attachments."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from desk_app.desk import Changed, Desk, Intent, Kept, NotPossible
from desk_app.domain.case import Caller, CaseId, Place
from desk_app.domain.commands import (
    AnswerDirectly,
    Attach,
    FlagCaller,
    MergeInto,
    ReportMissedCall,
    Subject,
    SubjectKind,
    TakeMissedCall,
)
from desk_app.domain.component import Component, ComponentState
from desk_app.errors import BadInput, StoreTrouble
from desk_app.ports import Attachments
from desk_app.screens import register_values as name
from desk_app.screens.places import place_text
from desk_app.sync.clock import SeatClock
from desk_app.telephony.no_phone import NoPhone
from local_store.attachments import SqliteAttachments
from tests.fakes.attachments import MemoryAttachments
from tests.fakes.centre import FakeCentralStore, FakeCentre
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.seat import FixedLookups, Machine, MemoryEditions, PlainPasswords
from tests.sample_reference import COMPONENT, LEADER, LID, PLACE_A, REFERENCE, SEAT, STALL, WATER
from tests.sync.round_table import PASSWORD, centre, register

T = TypeVar("T")
PATIENCE = 20.0
NUMBER = "13812341234"
ABOUT_CALL = Subject(kind=SubjectKind.CALL, id="call-1")
LAMP = Component(
    code=COMPONENT,
    class_code=LID,
    name="污水井盖",
    state=ComponentState.INTACT,
    address="金山路 12 号",
    cell=PLACE_A.cell,
    longitude=PLACE_A.longitude or 0.0,
    latitude=PLACE_A.latitude or 0.0,
    authority=WATER,
    owner=WATER,
    maintainer=WATER,
)


class OneComponent(FixedLookups):
    """The component list has one manhole."""

    def component(self, code: str) -> Component | None:
        return LAMP if code == COMPONENT else None


class Hears:
    """What a desk tells; while one waits for it, the machine's clocks go on."""

    def __init__(self, desk: Desk, machine: Machine) -> None:
        self.names: list[str] = []
        self._machine = machine
        self._came = threading.Condition()
        desk.subscribe(self._hear)

    def _hear(self, news: Changed) -> None:
        with self._came:
            self.names.extend(news.what)
            self._came.notify_all()

    def until(self, true: Callable[[], bool]) -> None:
        with self._came:
            for _ in range(int(PATIENCE * 20)):
                if self._came.wait_for(true, 0.05):
                    return
                self._machine.pass_time(0.05)
            raise AssertionError(self.names)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def the_centre(machine: Machine) -> FakeCentre:
    return centre(machine)


@pytest.fixture
def make(machine: Machine, the_centre: FakeCentre) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def build(
        who: str = SEAT.badge, attachments: Attachments | None = None, line: FakeCentralStore | None = None
    ) -> Desk:
        desk = Desk(
            journal=MemoryJournal(),
            store=line or FakeCentralStore(the_centre, patient=True),
            editions=MemoryEditions(),
            attachments=attachments or MemoryAttachments(),
            lookups=OneComponent(REFERENCE),
            passwords=PlainPasswords(),
            phone=NoPhone(),
            clock=SeatClock(machine.wall, machine.elapsed, system=machine.wall),
            seat=f"seat-{len(made)}",
        )
        made.append(desk)
        assert get(desk.sign_in(who, PASSWORD)).online
        return desk

    yield build
    for desk in made:
        desk.close()


def get(future: Future[T]) -> T:
    return future.result(timeout=PATIENCE)


def called(
    desk: Desk, number: str = NUMBER, caller: str = "张先生", place: Place = PLACE_A, problem: str = STALL
) -> CaseId:
    body = replace(register(), caller=Caller(name=caller, phone=number), place=place, problem=problem)
    kept = get(desk.perform(Intent(body=body)))
    assert isinstance(kept, Kept) and kept.case is not None
    return kept.case


def until(asked: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(2000):
        if asked():
            return
        pause.wait(0.01)
    raise AssertionError("it never came about")


# --- who calls --------------------------------------------------------------------------------------------------------


def test_a_caller_is_known_in_any_form_of_the_number(make: MakeDesk) -> None:
    desk = make()
    case = called(desk, "0512-6563 8888")
    for told in ("+86 512 65638888", "0512/65638888", "65638888"):
        card = get(desk.calls.card(told))
        assert (card.number, card.shown, card.heading) == ("051265638888", "0512-****8888", "张先生")
        assert [each.id for each in card.cases] == [case]
    assert get(desk.calls.card("")).heading == "Number withheld"
    assert get(desk.calls.card("13900000000")).heading == "Unknown number"


def test_a_number_is_shown_whole_to_whoever_asked_until_they_leave(
    make: MakeDesk, machine: Machine, the_centre: FakeCentre
) -> None:
    desk = make()
    hears = Hears(desk, machine)
    assert not get(desk.calls.card(NUMBER)).revealed
    assert isinstance(get(desk.calls.reveal("138 1234 1234", reason="回拨")), Kept)
    assert f"caller:{NUMBER}" in hears.names
    card = get(desk.calls.card(NUMBER))
    assert (card.revealed, card.shown) == (True, NUMBER)
    until(lambda: NUMBER in the_centre.callers)
    assert the_centre.callers[NUMBER].revealed_by == SEAT.badge
    get(desk.sign_out())
    assert get(desk.sign_in(SEAT.badge, PASSWORD)).online
    assert not get(desk.calls.card(NUMBER)).revealed
    assert isinstance(get(desk.calls.reveal("")), NotPossible)


def test_nobody_reveals_a_number_before_they_have_signed_in(make: MakeDesk) -> None:
    desk = make()
    get(desk.sign_out())
    refused = get(desk.calls.reveal(NUMBER))
    assert isinstance(refused, NotPossible) and refused.code == "not_signed_in"
    assert not get(desk.calls.card(NUMBER)).revealed


def test_a_flag_of_one_seat_is_on_the_card_of_another(make: MakeDesk, machine: Machine) -> None:
    first, second = make(), make(LEADER.badge)
    hears = Hears(second, machine)
    about = Subject(kind=SubjectKind.CALLER, id=NUMBER)
    body = FlagCaller(flag="CARE", set=True, reason="听力不好")
    assert isinstance(get(first.perform(Intent(subject=about, body=body))), Kept)
    assert [flag.words for flag in get(first.calls.card(NUMBER)).flags] == ["Needs care"]
    hears.until(lambda: f"caller:{NUMBER}" in hears.names)
    [flag] = get(second.calls.card(NUMBER)).flags
    assert flag.detail.endswith("听力不好")
    assert "CARE" not in dict(get(second.calls.card(NUMBER)).may_flag)


def test_missed_calls_are_one_list_for_all(make: MakeDesk, machine: Machine) -> None:
    first, second = make(), make(LEADER.badge)
    called(first)
    hears = Hears(second, machine)
    now = first.now()
    report = ReportMissedCall(number=NUMBER, rang_at=now, gave_up_at=now)
    assert isinstance(get(first.perform(Intent(subject=ABOUT_CALL, body=report))), Kept)
    [line] = get(first.calls.missed_view()).lines
    assert (line.shown, line.name, line.may_take) == ("138****1234", "张先生", True)
    assert get(first.calls.card(NUMBER)).missed_call == "call-1"
    hears.until(lambda: "missed_calls" in hears.names)
    assert [each.id for each in get(second.calls.missed_view()).lines] == ["call-1"]
    assert isinstance(get(second.perform(Intent(subject=ABOUT_CALL, body=TakeMissedCall()))), Kept)
    Hears(first, machine).until(lambda: get(first.calls.missed_view()).lines[0].owner != "")
    [line] = get(first.calls.missed_view()).lines
    assert (line.owner, line.mine, line.may_take) == (LEADER.badge, False, False)


# --- duplicates -------------------------------------------------------------------------------------------------------


def typed(**values: str) -> dict[str, str]:
    return {name.PROBLEM: STALL, name.PLACE: place_text(PLACE_A), name.PHONE: NUMBER, **values}


def test_what_may_be_the_same_is_found_while_the_call_is_typed(make: MakeDesk) -> None:
    desk = make()
    first, second = called(desk), called(desk, "13900000000")
    view = get(desk.calls.duplicates(typed(), desk.new_case_id()))
    assert [line.id for line in view.lines] == [first, second]
    assert view.lines[0].can_merge and view.lines[0].key == "Alt+M"
    assert get(desk.calls.duplicates(typed(), first)).lines[0].id == second
    for values in ({name.PLACE: place_text(PLACE_A)}, {name.PHONE: "+86 138 1234 1234"}, typed(place="{half typed")):
        assert first in [line.id for line in get(desk.calls.duplicates(values, CaseId(""))).lines]
    assert get(desk.calls.duplicates({name.PROBLEM: STALL}, CaseId(""))).lines == ()
    assert get(desk.calls.duplicates({}, CaseId(""))).lines == ()


def test_a_case_of_the_same_caller_can_be_merged_into_once_the_words_are_about_the_same(make: MakeDesk) -> None:
    """By what is proposed for them, though no problem is chosen yet."""
    desk = make()
    stall = called(desk)

    def line(said: str) -> tuple[CaseId, bool, str]:
        values = {name.PHONE: NUMBER, name.EVENT: said}
        desk.calls.proposals(said, values)
        [found] = get(desk.calls.duplicates(values, CaseId(""))).lines
        return found.id, found.can_merge, found.key

    assert line("") == line("你好") == line("家里煤气泄漏") == (stall, False, "")
    assert line(REFERENCE.catalogue.problems[STALL].name) == (stall, True, "Alt+M")


def test_a_component_without_a_place_is_looked_for_where_it_stands(make: MakeDesk) -> None:
    desk = make()
    near = called(desk, problem=LID)
    values = {name.PROBLEM: LID, name.PLACE: place_text(Place(component=COMPONENT))}
    assert [line.id for line in get(desk.calls.duplicates(values, CaseId(""))).lines] == [near]


def test_a_call_is_merged_into_what_was_found_and_shown_as_one(make: MakeDesk) -> None:
    desk = make()
    leader = called(desk)
    [line] = get(desk.calls.duplicates(typed(), CaseId(""))).lines
    case = called(desk, "13900000000")
    assert isinstance(get(desk.perform(Intent(case=case, body=MergeInto(leader=line.id)))), Kept)
    assert [each.id for each in get(desk.calls.duplicates(typed(), CaseId(""))).lines] == [leader]


def test_what_others_have_closed_can_be_followed_from_here(make: MakeDesk, the_centre: FakeCentre) -> None:
    first = make()
    case = called(first)
    assert isinstance(get(first.perform(Intent(case=case, body=AnswerDirectly(answer="已告知")))), Kept)
    until(lambda: the_centre.cases.get(case) is not None and the_centre.cases[case].ended)
    second = make(LEADER.badge)
    until(lambda: get(second.calls.card(NUMBER)).cases != ())
    [line] = get(second.calls.duplicates(typed(), CaseId(""))).lines
    assert (line.id, line.can_merge, line.can_follow) == (case, False, True)
    kept = get(second.perform(Intent(body=replace(register(), follows=line.id))))
    assert isinstance(kept, Kept)


def test_the_last_question_counts(make: MakeDesk) -> None:
    desk = make()
    asked = [desk.calls.duplicates(typed(), CaseId("")) for _ in range(50)]
    assert get(asked[-1]).lines == ()
    assert all(each.done() for each in asked)
    proposed = [desk.calls.proposals("井盖没了", typed()) for _ in range(50)]
    assert get(proposed[-1]).of == "井盖没了"


# --- attachments ------------------------------------------------------------------------------------------------------


def test_a_picture_goes_to_the_centre_by_itself_and_others_can_look_at_it(
    make: MakeDesk, machine: Machine, the_centre: FakeCentre
) -> None:
    first, second = make(), make(LEADER.badge)
    hears = Hears(first, machine)
    photo = get(first.calls.keep_attachment("现场.jpg", b"a picture"))
    assert get(first.calls.attachment(photo.sha256)) == b"a picture"
    assert get(second.calls.attachment(photo.sha256)) is None
    case = called(first)
    assert isinstance(get(first.perform(Intent(case=case, body=Attach(photo=photo)))), Kept)
    hears.until(lambda: "attachments" in hears.names)
    assert the_centre.files[photo.sha256].whole
    assert first.sync_status().attachments == 0
    until(lambda: get(second.calls.attachment(photo.sha256)) == b"a picture")


def test_what_cannot_be_kept_says_why_and_keeps_nothing(make: MakeDesk, tmp_path: Path) -> None:
    desk = make(attachments=SqliteAttachments(tmp_path, bytes(32), pages_at_most=40))
    for content, code in ((b"", "attachment_empty"), (bytes(20 * 1024 * 1024 + 1), "attachment_too_large")):
        with pytest.raises(BadInput) as refused:
            get(desk.calls.keep_attachment("现场.jpg", content))
        assert refused.value.code == code
    with pytest.raises(StoreTrouble) as full:
        get(desk.calls.keep_attachment("现场.jpg", bytes(1_000_000)))
    assert full.value.code == "disk_full"
    assert get(desk.calls.attachment(get(desk.calls.keep_attachment("小图.jpg", b"small")).sha256)) == b"small"


def test_the_phone_is_always_there_and_ends_with_the_desk(make: MakeDesk) -> None:
    desk = make()
    assert desk.calls.phone.standing().calls == ()
    desk.close()
    closed = desk.calls.keep_attachment("现场.jpg", b"x")
    assert closed.cancelled()
