"""What a desk proposes for a caller's words, and that it learns from what is filed, with or without the centre."""

from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from desk_app.desk import LEARNS_EVERY, Desk, Intent
from desk_app.domain.case import CaseId, DemandKind, Source
from desk_app.domain.commands import FileCase, RegisterCase
from desk_app.domain.understanding import Understood
from desk_app.ports import Learned
from desk_app.screens import register_values as name
from desk_app.screens.places import place_text
from desk_app.screens.proposals import Proposal, ProposalKind
from desk_app.screens.settings_page import PROPOSALS, ProposalChoices, kept_text
from desk_app.sync.clock import SeatClock
from desk_app.telephony.no_phone import NoPhone
from tests.fakes.attachments import MemoryAttachments
from tests.fakes.centre import FakeCentralStore
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.seat import FixedLookups, Machine, MemoryEditions, PlainPasswords
from tests.sample_reference import LEAK, PLACE_A, REFERENCE, SEAT, STALL
from tests.sync.round_table import PASSWORD, centre

PATIENCE = 20.0
ODD = "那只老虎窗又豁开来了"


class AskedLookups(FixedLookups):
    """Look-ups that keep from where they were asked."""

    def __init__(self) -> None:
        super().__init__(REFERENCE)
        self.near: list[tuple[float, float] | None] = []

    def understand(
        self,
        said: str,
        *,
        near: tuple[float, float] | None = None,
        learned: Learned | None = None,
    ) -> Understood:
        self.near.append(near)
        return super().understand(said, near=near, learned=learned)


@pytest.fixture
def lookups() -> AskedLookups:
    return AskedLookups()


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def desk(lookups: AskedLookups, machine: Machine) -> Iterator[Desk]:
    desk = Desk(
        journal=MemoryJournal(),
        store=FakeCentralStore(centre(machine), patient=True),
        editions=MemoryEditions(),
        attachments=MemoryAttachments(),
        phone=NoPhone(),
        lookups=lookups,
        passwords=PlainPasswords(),
        clock=SeatClock(machine.wall, machine.elapsed, system=machine.wall),
        seat="07",
    )
    assert desk.sign_in(SEAT.badge, PASSWORD).result(PATIENCE).actor is not None
    yield desk
    desk.close()


def first_problem(desk: Desk, said: str) -> str:
    view = desk.calls.proposals(said, {}).result(PATIENCE)
    return view.problems[0].code if view.problems else ""


def test_proposals_come_with_the_words_they_answer(desk: Desk) -> None:
    view = desk.calls.proposals("门口有人摆地摊", {}).result(PATIENCE)
    assert view.of == "门口有人摆地摊"
    assert view.problems and all(each.key and each.values == {name.PROBLEM: each.code} for each in view.problems)


def test_the_place_in_the_form_is_where_it_is_looked_from(desk: Desk, lookups: AskedLookups) -> None:
    desk.calls.proposals("摆地摊", {name.PLACE: place_text(PLACE_A)}).result(PATIENCE)
    desk.calls.proposals("摆地摊", {name.PLACE: "{"}).result(PATIENCE)
    assert lookups.near == [(PLACE_A.longitude, PLACE_A.latitude), None]


def test_what_is_filed_here_is_learned_by_and_by(desk: Desk, machine: Machine) -> None:
    assert first_problem(desk, ODD) == ""
    for _ in range(20):
        case_id = desk.new_case_id()
        registered = RegisterCase(
            source=Source.HOTLINE,
            demand_kind=DemandKind.COMPLAINT,
            text=ODD,
            place=PLACE_A,
            problem=LEAK,
            accept=True,
        )
        filed = FileCase(problem=LEAK, condition=f"{LEAK}-1")
        desk.perform(Intent(case=case_id, body=registered), Intent(case=case_id, body=filed)).result(PATIENCE)
    until = monotonic() + PATIENCE
    while first_problem(desk, ODD) != LEAK and monotonic() < until:
        machine.pass_time(LEARNS_EVERY)  # then the next piece of news lets it learn
        desk.looking_at(None)
        sleep(0.02)
    assert first_problem(desk, ODD) == LEAK


def taking(code: str, **values: str) -> Proposal:
    return Proposal(kind=ProposalKind.PROBLEM, code=code, words="", detail="", values={name.PROBLEM: code, **values})


def take(desk: Desk, count: int, said: str, code: str) -> list[CaseId]:
    cases = [desk.new_case_id() for _ in range(count)]
    for case_id in cases:
        desk.took(case_id, taking(code), {name.EVENT: said}).result(PATIENCE)
    return cases


def test_what_is_taken_by_its_key_comes_first_the_next_time(desk: Desk) -> None:
    take(desk, 10, ODD, LEAK)
    assert first_problem(desk, f"喂你好，{ODD}") == LEAK


def test_what_is_taken_back_teaches_nothing(desk: Desk) -> None:
    for case_id in take(desk, 10, ODD, LEAK):
        desk.took_back(case_id, taking(LEAK)).result(PATIENCE)
    assert first_problem(desk, ODD) == ""


def test_who_switches_learning_off_is_neither_taught_nor_told_what_was_learned(desk: Desk) -> None:
    take(desk, 10, ODD, LEAK)
    desk.keep_choice(PROPOSALS, kept_text(ProposalChoices(learns=False))).result(PATIENCE)
    assert first_problem(desk, ODD) == ""
    take(desk, 10, "桥洞底下摆着小方桌", STALL)
    desk.keep_choice(PROPOSALS, kept_text(ProposalChoices())).result(PATIENCE)
    assert first_problem(desk, ODD) == LEAK and first_problem(desk, "桥洞底下的小方桌") != STALL


def test_all_of_it_can_be_forgotten(desk: Desk) -> None:
    take(desk, 10, ODD, LEAK)
    desk.forget_learned().result(PATIENCE)
    assert first_problem(desk, ODD) == ""
