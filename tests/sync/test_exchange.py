"""A seat's round with the centre, step by step, by what may happen to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.domain.case import Caller, CaseId, State
from desk_app.domain.commands import (
    AddNote,
    AmendCase,
    AmendField,
    CloseCase,
    DispatchCase,
    FileCase,
    ForceClose,
    MergeInto,
    RecallCase,
    RequestVerification,
    SendBackToFiling,
    SignFor,
    Subject,
    SubjectKind,
    VoidCase,
    WithdrawTask,
)
from desk_app.domain.protocol import Verdict
from desk_app.errors import BadInput, NotAllowed, SlowDown, StoreTrouble, Unreachable, WorldTrouble
from desk_app.sync import pacing, plan
from desk_app.sync.intents import Intent, Kept, NotPossible
from tests.fakes.centre import FakeCentralStore, FakeCentre, totals
from tests.fakes.faults import Faults
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.seat import Machine
from tests.sample_reference import (
    DISPATCHER_A,
    LEADER,
    LEAK,
    LID,
    PATROLLER,
    SEAT,
    SQUAD_A,
    STALL,
    SUB_A,
    UNIT_A,
    UNIT_B,
)
from tests.sync.round_table import PASSWORD, Seat, around, centre, copies, register


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def the_centre(machine: Machine) -> FakeCentre:
    return centre(machine, SEAT, LEADER, DISPATCHER_A, UNIT_A)


class Once(Faults):
    """Raises these troubles, one for each call of the named kind, before the centre hears of it or after."""

    def __init__(self, call: str, *troubles: WorldTrouble, after: bool = False) -> None:
        super().__init__(seed=0, chance=0.0)
        self._call = call
        self._troubles = list(troubles)
        self._after = after
        self._now = ""

    def before(self, call: str) -> None:
        self._now = call
        if not self._after:
            self._strike()

    def after(self) -> None:
        if self._after:
            self._strike()

    def _strike(self) -> None:
        if self._now == self._call and self._troubles:
            raise self._troubles.pop(0)


def seat_with(faults: Faults, the_centre: FakeCentre, machine: Machine) -> Seat:
    seat = Seat("07", FakeCentralStore(the_centre, faults), machine)
    seat.sign_in()
    return seat


# --- the quiet way --------------------------------------------------------------------------------------------------


def test_a_first_start_takes_a_snapshot_and_then_the_news(machine: Machine, the_centre: FakeCentre) -> None:
    first, second = around(machine, the_centre, "07", "08")
    first.sign_in()
    case = first.call()
    first.round()
    second.sign_in(LEADER)
    second.take()
    assert "snapshot" in second.store.calls  # type: ignore[attr-defined]
    assert second.shown(case).state is State.PENDING_DISPATCH
    later = first.call("第二件")
    first.round()
    second.take()
    assert second.shown(later).text == "第二件"
    assert second.store.calls.count("snapshot") == 1  # type: ignore[attr-defined]


def test_a_call_of_one_group_is_shown_at_once_and_accepted_in_order(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    case = seat.call()
    shown = seat.shown(case)
    assert (shown.state, shown.flow, shown.number) == (State.PENDING_DISPATCH, 3, None)
    assert [one.command.based_on for one in seat.journal.pending()] == [0, 1, 2]
    assert len({one.command.group for one in seat.journal.pending()}) == 1
    seat.give()
    assert seat.shown(case).number is not None, "the number comes with the answer, before the facts do"
    seat.take()
    assert seat.journal.pending() == ()
    assert seat.shown(case) == the_centre.cases[case]
    assert (seat.line.status.waiting, seat.line.status.online, seat.line.status.trouble) == (0, True, "")


def test_the_screen_never_steps_back_between_answer_and_facts(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.take()
    case = seat.call()
    the_centre.page_size = 1
    flows = [seat.shown(case).flow]
    while seat.journal.pending() or not the_centre.cases:
        seat.exchange.give()
        seat.exchange.take()
        flows.append(seat.shown(case).flow)
    assert flows == [3] * len(flows)


def test_sy_15_nothing_new_writes_nothing(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.take()
    journal = seat.journal
    assert isinstance(journal, MemoryJournal)
    before = journal.writes
    for _ in range(20):
        seat.exchange.take()
        seat.exchange.give()
    assert journal.writes == before


def test_a_seat_that_was_away_for_long_takes_a_snapshot(
    machine: Machine, the_centre: FakeCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "AWAY_FOR_LONG", 5)
    first, second = around(machine, the_centre, "07", "08")
    for seat in (first, second):
        seat.sign_in()
        seat.take()
    for _ in range(3):
        first.call()
    first.round()
    machine.pass_time(pacing.HEALTH_EVERY)
    second.take()
    assert second.store.calls.count("snapshot") == 2  # type: ignore[attr-defined]
    assert {one.id for one in the_centre.cases.values()} <= set(second.journal.ids())  # type: ignore[attr-defined]


# --- what goes wrong on the way -------------------------------------------------------------------------------------

NOT_DECISIONS: list[WorldTrouble] = [
    NotAllowed("signed_out"),
    NotAllowed("token_expired"),
    NotAllowed("seat_unknown"),
    BadInput("not_found"),
    BadInput("ledger_diverged"),
    BadInput("too_large"),
    BadInput("unknown_kind"),
    SlowDown("slow_down", {"seconds": 2}),
    Unreachable("centre_failed"),
    Unreachable("not_the_centre"),
    Unreachable("redirected"),
    Unreachable("timed_out"),
    Unreachable("tls_failed"),
]


@pytest.mark.parametrize("trouble", NOT_DECISIONS, ids=str)
@pytest.mark.parametrize("after", [False, True], ids=["before the centre", "after the centre"])
def test_sy_10_what_is_no_decision_keeps_the_command_and_it_arrives_once(
    machine: Machine, the_centre: FakeCentre, trouble: WorldTrouble, after: bool
) -> None:
    seat = seat_with(Once("offer", trouble, after=after), the_centre, machine)
    kept = seat.do(None, register())
    seat.exchange.give()
    assert set(seat.answers()) == set(kept.ids)
    machine.pass_time(600)
    seat.round()
    assert seat.journal.pending() == ()
    assert totals(the_centre.decided) == {"ACCEPTED": 1}
    assert len(the_centre.cases) == 1


@pytest.mark.parametrize("times", [1, 4])
def test_sy_02_a_lost_answer_makes_no_duplicate(machine: Machine, the_centre: FakeCentre, times: int) -> None:
    lost = [Unreachable("timed_out")] * times
    seat = seat_with(Once("offer", *lost, after=True), the_centre, machine)
    case = seat.call()
    for _ in range(times):
        seat.exchange.give()
        machine.pass_time(60)
    seat.round()
    assert seat.journal.pending() == ()
    assert len(the_centre.facts_of(case)) == len({fact.position for fact in the_centre.facts_of(case)})
    assert [fact.kind for fact in the_centre.facts_of(case)].count("CaseRegistered") == 1


def test_sy_01_the_same_batch_many_times_has_one_effect_and_one_answer(
    machine: Machine, the_centre: FakeCentre
) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.call()
    token = seat.keeper.token
    assert token is not None
    commands = [one.command for one in seat.journal.pending()]
    first = seat.store.offer(token, commands)
    for again in (commands, commands[:1], commands):
        answers = seat.store.offer(token, again)
        assert all(answer.repeated for answer in answers)
        assert [answer.position for answer in answers] == [answer.position for answer in first[: len(again)]]
    facts = len(the_centre.facts)
    seat.round()
    assert len(the_centre.facts) == facts


@pytest.mark.parametrize("moment", ["before sending", "before the answer is kept", "before the facts come"])
def test_sy_03_a_restart_loses_nothing_and_doubles_nothing(
    machine: Machine, the_centre: FakeCentre, moment: str
) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    case = seat.call()
    if moment == "before the answer is kept":
        token = seat.keeper.token
        assert token is not None
        seat.store.offer(token, [one.command for one in seat.journal.pending()])
    if moment == "before the facts come":
        seat.give()
    seat.restart()
    seat.sign_in()
    seat.round()
    assert seat.journal.pending() == ()
    assert seat.shown(case) == the_centre.cases[case]
    assert totals(the_centre.decided) == {"ACCEPTED": 3}


def test_sy_04_submitting_a_form_twice_makes_one_case(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    form = CaseId(seat.ids.new())
    intent = Intent(case=form, body=register())
    assert isinstance(seat.perform(intent), Kept)
    twice = seat.perform(intent)
    assert isinstance(twice, NotPossible)
    assert twice.code == "case_exists"
    seat.round()
    assert len(the_centre.cases) == 1


def test_sy_06_what_was_typed_without_a_network_is_sent_when_there_is_one(
    machine: Machine, the_centre: FakeCentre
) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.take()
    store = seat.store
    assert isinstance(store, FakeCentralStore)
    store.pull_the_plug()
    seat.restart()
    assert not seat.sign_in().online
    case = seat.call()
    seat.give()
    wait = seat.take()
    assert wait is not None and wait > 0
    assert (seat.line.status.online, seat.line.status.waiting) == (False, 3)
    store.put_the_plug_back()
    machine.pass_time(60)
    seat.take()
    seat.give()
    assert seat.line.status.online
    assert the_centre.cases[case].state is State.PENDING_DISPATCH


def test_sy_23_a_busy_centre_is_left_alone_as_long_as_it_asks(machine: Machine, the_centre: FakeCentre) -> None:
    seat = seat_with(Once("offer", SlowDown("slow_down", {"seconds": 40})), the_centre, machine)
    seat.do(None, register())
    wait = seat.exchange.give()
    assert wait is not None and 40 <= wait <= 44
    assert seat.line.status.trouble == "slow_down"
    assert seat.give() is None
    assert seat.line.status.trouble == ""


def test_sy_23_a_day_without_a_network_makes_few_calls(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.call()
    store = seat.store
    assert isinstance(store, FakeCentralStore)
    store.pull_the_plug()
    calls = len(store.calls)
    until = machine.elapsed() + 24 * 3600
    while machine.elapsed() < until:
        waits = [wait for wait in (seat.exchange.give(), seat.exchange.take()) if wait is not None]
        assert waits and min(waits) > 0
        machine.pass_time(min(waits))
    assert len(store.calls) - calls < 24 * 3600 / (pacing.LONGEST_DELAY / 2) * 2 + 100


def test_sy_24_ten_thousand_commands_drain_in_order(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    cases = [seat.do(None, register(f"第{number}件")).case for number in range(100)]
    seat.round()
    journal, person = seat.journal, seat.keeper.person
    assert person is not None
    template = seat.do(cases[0], AddNote(text="0"))
    command = next(one.command for one in journal.pending() if one.command.id == template.ids[0])
    notes = [
        replace(
            command,
            id=type(command.id)(seat.ids.new()),
            subjects=(Subject(kind=SubjectKind.CASE, id=str(cases[number % 100])),),
            body=AddNote(text=str(number)),
        )
        for number in range(1, 10_000)
    ]
    journal.add_pending(notes, person.actor.badge, machine.wall())
    seat.outbox.open()
    store = seat.store
    assert isinstance(store, FakeCentralStore)
    offers = store.calls.count("offer")
    seat.give(at_most=100)
    assert store.calls.count("offer") - offers == 50
    for number, case in enumerate(cases):
        assert case is not None
        texts = [int(f.body.text) for f in the_centre.facts_of(case) if f.kind == "NoteAdded"]  # type: ignore[attr-defined]
        assert texts == list(range(number, 10_000, 100))


def test_sy_24_a_batch_that_times_out_halves(machine: Machine, the_centre: FakeCentre) -> None:
    sizes: list[int] = []

    class SmallPipe(Faults):
        def on_offer(self, commands: object) -> None:
            assert isinstance(commands, (list, tuple))
            sizes.append(len(commands))
            if len(commands) > 10:
                raise Unreachable("timed_out")

    seat = seat_with(SmallPipe(seed=0, chance=0.0), the_centre, machine)
    for number in range(60):
        seat.do(None, register(f"第{number}件"))
    for _ in range(40):
        seat.give()
        machine.pass_time(20)
    assert sizes[:5] == [60, 30, 15, 7, 14]
    assert len(the_centre.cases) == 60


@pytest.mark.parametrize(
    "trouble",
    [
        BadInput("unknown_kind", {"field": "commands[0].kind"}),
        Unreachable("centre_failed", {"status": 500, "code": "our_mistake"}),
    ],
    ids=str,
)
def test_a_command_the_centre_cannot_take_does_not_stop_the_others(
    machine: Machine, the_centre: FakeCentre, trouble: WorldTrouble
) -> None:
    class Picky(Faults):
        def on_offer(self, commands: object) -> None:
            assert isinstance(commands, (list, tuple))
            if any(getattr(one.body, "text", "") == "毒" for one in commands):
                raise trouble

    picky = Picky(seed=0, chance=0.0)
    seat = seat_with(picky, the_centre, machine)
    for text in ("甲", "毒", "乙", "丙"):
        seat.do(None, register(text))
    for _ in range(30):
        seat.give()
        machine.pass_time(1)
    assert sorted(case.text for case in the_centre.cases.values()) == sorted(["甲", "乙", "丙"])
    assert seat.outbox.waiting == 1
    assert seat.exchange.give() is not None, "it is tried again some time"


def test_sy_12_a_full_disk_keeps_the_form_and_the_old_copy(machine: Machine, the_centre: FakeCentre) -> None:
    class FullDisk(MemoryJournal):
        full = False

        def add_pending(self, *args: object) -> object:  # type: ignore[override]
            if self.full:
                raise StoreTrouble("disk_full")
            return super().add_pending(*args)  # type: ignore[arg-type]

        def apply_changes(self, *args: object) -> object:  # type: ignore[override]
            if self.full:
                raise StoreTrouble("disk_full")
            return super().apply_changes(*args)  # type: ignore[arg-type]

    journal = FullDisk()
    seat = Seat("07", FakeCentralStore(the_centre), machine, journal=journal)
    other = Seat("08", FakeCentralStore(the_centre), machine)
    seat.sign_in()
    case = seat.call()
    seat.round()
    before = seat.shown(case)
    journal.full = True
    with pytest.raises(StoreTrouble):
        seat.perform(Intent(case=case, body=AddNote(text="x")))
    other.sign_in(LEADER)
    other.take()
    other.do(case, RecallCase(reason="错派"))
    other.give()
    wait = seat.exchange.take()
    assert wait is not None and wait > 0
    assert seat.line.status.trouble == "disk_full"
    assert seat.shown(case) == before
    journal.full = False
    seat.take()
    assert seat.shown(case) == the_centre.cases[case]


def test_sy_13_a_cut_snapshot_changes_nothing(machine: Machine, the_centre: FakeCentre) -> None:
    first, second = around(machine, the_centre, "07", "08")
    first.sign_in()
    for _ in range(4):
        first.call()
    first.round()

    class Scissors(Faults):
        cuts = 5

        def cut_lines(self, lines: tuple) -> object:  # type: ignore[override,type-arg]
            self.cuts -= 1
            return lines[: self.cuts] if self.cuts > 0 else lines

    second.store = FakeCentralStore(the_centre, Scissors(seed=0, chance=0.0))
    second.restart()
    second.sign_in(LEADER)
    for _ in range(4):
        wait = second.take()
        assert wait is not None and wait > 0
        assert second.journal.position() is None
        assert second.journal.ids() == ()  # type: ignore[attr-defined]
        machine.pass_time(20)
    second.take()
    assert len(second.journal.ids()) == 4  # type: ignore[attr-defined]


# --- refusals -------------------------------------------------------------------------------------------------------


def two_at_one_case(machine: Machine, the_centre: FakeCentre) -> tuple[Seat, Seat, CaseId]:
    first, second = around(machine, the_centre, "07", "08")
    first.sign_in()
    second.sign_in(LEADER)
    case = first.do(None, register()).case
    assert case is not None
    first.round()
    second.take()
    return first, second, case


def test_the_second_on_a_case_is_told_what_happened_and_keeps_the_text(
    machine: Machine, the_centre: FakeCentre
) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    filed = FileCase(problem=STALL, condition=f"{STALL}-1")
    first.do(case, filed)
    second.do(case, filed)
    first.round()
    second.give()
    (refused,) = [one for one in second.journal.pending() if plan.is_refused(one)]
    assert refused.answer is not None
    assert refused.answer.code == "case_moved_on"
    assert [(each.kind, each.operator) for each in refused.answer.happened] == [("CaseFiled", SEAT.badge)]
    assert refused.command.body == filed
    second.take()
    assert second.shown(case).state is State.PENDING_DISPATCH
    assert second.line.status.refused == 1


def test_sy_09_a_refusal_holds_back_its_own_case_only(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    first.do(case, FileCase(problem=STALL, condition=f"{STALL}-1"))
    first.round()
    second.do(case, FileCase(problem=STALL, condition=f"{STALL}-2"))
    second.do(case, AddNote(text="后来的话"))
    other = second.call("另一件")
    second.give()
    assert the_centre.cases[other].state is State.PENDING_DISPATCH
    assert second.refused() == ["case_moved_on"]
    waiting = [one for one in second.journal.pending() if one.answer is None]
    assert [one.command.kind for one in waiting] == ["AddNote"]
    assert not any(fact.kind == "NoteAdded" for fact in the_centre.facts)


def test_a_settled_refusal_frees_what_was_held_back_as_new_commands(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    first.do(case, FileCase(problem=STALL, condition=f"{STALL}-1"))
    first.round()
    refused = second.do(case, FileCase(problem=STALL, condition=f"{STALL}-2")).ids[0]
    held = second.do(case, DispatchCase(target=SUB_A)).ids[0]
    second.round()
    assert second.refused() == ["case_moved_on"]
    second.outbox.settle([refused])
    (renewed,) = [one.command for one in second.journal.pending()]
    assert renewed.id != held
    assert (renewed.replaces, renewed.based_on, renewed.body) == (held, 2, DispatchCase(target=SUB_A))
    second.round()
    assert second.journal.pending() == ()
    assert the_centre.cases[case].holder == SUB_A
    assert (second.outbox.waiting, second.outbox.refused) == (0, 0)


def test_what_was_held_back_can_be_dropped_too(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    first.do(case, FileCase(problem=STALL, condition=f"{STALL}-1"))
    first.round()
    refused = second.do(case, FileCase(problem=STALL, condition=f"{STALL}-2")).ids[0]
    held = second.do(case, DispatchCase(target=SUB_A)).ids[0]
    second.round()
    second.outbox.settle([refused, held])
    assert second.journal.pending() == ()


def test_only_refused_and_held_back_commands_can_be_dropped(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    kept = seat.do(None, register())
    assert seat.outbox.settle(kept.ids) == frozenset()
    assert set(seat.answers()) == set(kept.ids)


def test_sy_11_a_corrected_command_replaces_the_refused_one(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    first.do(case, FileCase(problem=STALL, condition=f"{STALL}-1"))
    first.round()
    refused = second.do(case, FileCase(problem=STALL, condition=f"{STALL}-2")).ids[0]
    note = second.do(case, AddNote(text="一起带上")).ids[0]
    second.round()
    outcome = second.perform(Intent(case=case, body=DispatchCase(target=SUB_A), replaces=refused))
    assert isinstance(outcome, Kept)
    pending = second.journal.pending()
    assert [one.command.kind for one in pending] == ["DispatchCase", "AddNote"]
    assert [one.command.replaces for one in pending] == [refused, note]
    second.round()
    assert second.journal.pending() == ()
    assert the_centre.cases[case].holder == SUB_A


def test_a_crash_while_settling_is_mended_at_the_next_start(machine: Machine, the_centre: FakeCentre) -> None:
    class DiesWhileDropping(MemoryJournal):
        dying = False

        def drop_pending(self, ids: object) -> object:  # type: ignore[override]
            if self.dying:
                raise KeyboardInterrupt
            return super().drop_pending(ids)  # type: ignore[arg-type]

    first, _, case = two_at_one_case(machine, the_centre)
    journal = DiesWhileDropping()
    second = Seat("09", FakeCentralStore(the_centre), machine, journal=journal)
    second.sign_in(LEADER)
    second.take()
    first.do(case, FileCase(problem=STALL, condition=f"{STALL}-1"))
    first.round()
    refused = second.do(case, FileCase(problem=STALL, condition=f"{STALL}-2")).ids[0]
    second.do(case, AddNote(text="一次就够"))
    second.round()
    journal.dying = True
    with pytest.raises(KeyboardInterrupt):
        second.outbox.settle([refused])
    journal.dying = False
    second.restart()
    second.sign_in(LEADER)
    second.round()
    assert [one.command.id for one in second.journal.pending() if plan.is_refused(one)] == [refused]
    second.outbox.settle([refused])
    second.round()
    assert [fact.kind for fact in the_centre.facts_of(case)].count("NoteAdded") == 1


def test_a_seat_that_dispatched_what_was_returned_meanwhile_is_told(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    store = second.store
    assert isinstance(store, FakeCentralStore)
    second.do(case, FileCase(problem=STALL, condition=f"{STALL}-1"))
    second.round()
    first.take()
    store.pull_the_plug()
    second.do(case, DispatchCase(target=SUB_A))
    first.do(case, DispatchCase(target=SUB_A))
    first.round()
    first.do(case, RecallCase(reason="再看"))
    first.round()
    store.put_the_plug_back()
    machine.pass_time(60)
    second.round()
    (answer,) = [answer for answer in second.answers().values() if answer is not None]
    assert answer.code == "case_moved_on"
    assert [each.kind for each in answer.happened] == ["CaseDispatched", "CaseRecalled"]


def test_sy_08_a_state_never_goes_from_refused_to_accepted(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    first.do(case, FileCase(problem=STALL, condition=f"{STALL}-1"))
    first.round()
    refused = second.do(case, FileCase(problem=STALL, condition=f"{STALL}-2")).ids[0]
    second.give()
    for _ in range(5):
        second.round()
        answer = second.answers()[refused]
        assert answer is not None
        assert answer.verdict is Verdict.REFUSED


def test_sy_17_two_edit_different_fields_and_both_are_kept(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    was = first.shown(case)
    first.do(case, AmendCase(field=AmendField.CALLER_NAME, former=was.caller.name, new="张先生"))
    second.do(case, AmendCase(field=AmendField.TEXT, former=was.text, new="摊位已堵住消防通道"))
    for seat in (first, second, first):
        seat.round()
    assert (the_centre.cases[case].caller.name, the_centre.cases[case].text) == ("张先生", "摊位已堵住消防通道")
    assert copies((first, second), case) == [the_centre.cases[case]] * 2


def test_sy_18_two_edit_the_same_field_and_the_second_is_asked(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    was = first.shown(case)
    first.do(case, AmendCase(field=AmendField.CALLER_NAME, former=was.caller.name, new="张先生"))
    second.do(case, AmendCase(field=AmendField.CALLER_NAME, former=was.caller.name, new="章先生"))
    first.round()
    second.round()
    assert second.refused() == ["value_moved_on"]
    (kept,) = second.journal.pending()
    assert getattr(kept.command.body, "new", None) == "章先生"
    assert second.shown(case).caller.name == "张先生"


def test_sy_19_an_edit_of_a_case_that_ended_raises_a_question_not_the_case(
    machine: Machine, the_centre: FakeCentre
) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    second.do(case, VoidCase(reason="重复登记"))
    first.do(case, AmendCase(field=AmendField.TEXT, former=first.shown(case).text, new="改"))
    second.round()
    first.round()
    assert first.refused() == ["wrong_state"]
    assert first.shown(case).state is State.VOIDED


# --- people ---------------------------------------------------------------------------------------------------------


def test_sy_07_what_the_first_person_typed_is_sent_under_their_name(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    store = seat.store
    assert isinstance(store, FakeCentralStore)
    seat.sign_in()
    seat.take()
    store.pull_the_plug()
    case = seat.call()
    seat.sign_out()
    store.put_the_plug_back()
    seat.give()
    assert seat.outbox.waiting == 3, "nobody is signed in: it waits"
    seat.sign_in(LEADER)
    note = seat.do(case, AddNote(text="接班"))
    seat.give()
    operators = {fact.command_id: fact.operator for fact in the_centre.facts_of(case)}
    assert operators.pop(note.ids[0]) == LEADER.badge
    assert set(operators.values()) == {SEAT.badge}


def test_a_token_that_expires_in_mid_shift_is_renewed_unseen(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.take()
    for step in (seat.give, seat.take):
        token = seat.keeper.token
        assert token is not None
        the_centre.expire(token)
        seat.call()
        step()
        assert seat.keeper.token != token
        assert not seat.line.status.sign_in_needed
    seat.round()
    assert seat.journal.pending() == ()


def test_a_session_that_is_over_asks_for_the_password_and_keeps_everything(
    machine: Machine, the_centre: FakeCentre
) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.take()
    the_centre.end_all_sessions()
    case = seat.call()
    assert seat.give() is None
    status = seat.line.status
    assert (status.sign_in_needed, status.signed_in, status.session, status.waiting) == (True, True, False, 3)
    seat.do(case, AddNote(text="还能打字"))
    assert seat.sign_in().online
    seat.round()
    assert not seat.line.status.sign_in_needed
    assert seat.journal.pending() == ()


def test_signing_in_offline(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    store = seat.store
    assert isinstance(store, FakeCentralStore)
    seat.sign_in()
    seat.take()
    seat.sign_out()
    store.pull_the_plug()
    assert seat.sign_in(password="wrong").code == "wrong_password"
    assert seat.sign_in(LEADER).code == "no_grant"
    assert seat.sign_in().signed_in
    seat.sign_out()
    machine.pass_time(timedelta(hours=73).total_seconds())
    late = seat.sign_in()
    assert (late.code, late.actor) == ("grant_expired", None)
    store.put_the_plug_back()
    assert seat.sign_in(password="wrong").code == "wrong_password"
    assert seat.sign_in().online


def test_a_seat_unlocked_in_time_keeps_nothing_once_its_grant_has_run_out(
    machine: Machine, the_centre: FakeCentre
) -> None:
    (seat,) = around(machine, the_centre, "07")
    store = seat.store
    assert isinstance(store, FakeCentralStore)
    seat.sign_in()
    seat.take()
    seat.sign_out()
    store.pull_the_plug()
    machine.pass_time(timedelta(hours=71).total_seconds())
    assert seat.sign_in().signed_in
    kept = seat.do(None, register())
    machine.pass_time(timedelta(hours=2).total_seconds())
    assert seat.perform(Intent(body=register())) == NotPossible(code="grant_expired")
    assert set(seat.answers()) == set(kept.ids)
    store.put_the_plug_back()
    seat.take()
    assert seat.keeper.token is not None
    seat.do(None, register())
    seat.round()
    assert len(the_centre.cases) == 2


def test_a_session_outlives_the_grant_that_a_lost_line_left_old(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    machine.pass_time(timedelta(hours=73).total_seconds())
    assert isinstance(seat.perform(Intent(body=register())), Kept)


def test_a_password_that_was_changed_meanwhile_is_asked_for_when_the_network_is_back(
    machine: Machine, the_centre: FakeCentre
) -> None:
    (seat,) = around(machine, the_centre, "07")
    store = seat.store
    assert isinstance(store, FakeCentralStore)
    seat.sign_in()
    seat.take()
    store.pull_the_plug()
    seat.restart()
    seat.sign_in()
    seat.call()
    the_centre.add_account(SEAT, "new password")
    store.put_the_plug_back()
    machine.pass_time(60)
    seat.take()
    assert seat.line.status.sign_in_needed
    assert seat.line.status.waiting == 3
    assert seat.sign_in(password="new password").online
    seat.give()
    assert seat.line.status.waiting == 0


def test_a_narrower_view_does_not_show_what_a_wider_one_left(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    store = seat.store
    assert isinstance(store, FakeCentralStore)
    seat.sign_in(DISPATCHER_A)
    seat.sign_in()
    unseen = seat.do(None, register(accept=False).__class__(**_elsewhere())).case
    seen = seat.call()
    seat.round()
    seat.sign_out()
    store.pull_the_plug()
    assert seat.sign_in(DISPATCHER_A).code == "scope_not_here"
    store.put_the_plug_back()
    assert seat.sign_in(DISPATCHER_A).online
    assert seat.journal.ids() == ()  # type: ignore[attr-defined]
    seat.take()
    assert set(seat.journal.ids()) == {seen}  # type: ignore[attr-defined]
    assert unseen not in seat.journal.ids()  # type: ignore[attr-defined]


def _elsewhere() -> dict[str, object]:
    body = register()
    return {"source": body.source, "demand_kind": body.demand_kind, "text": "乙镇的事", "accept": True}


def test_a_case_enters_and_leaves_a_scope(machine: Machine, the_centre: FakeCentre) -> None:
    district, unit = around(machine, the_centre, "07", "u1")
    district.sign_in()
    unit.sign_in(UNIT_A)
    unit.take()
    case = district.call()
    district.round()
    sub = Seat("s1", FakeCentralStore(the_centre), machine)
    sub.sign_in(DISPATCHER_A)
    sub.take()
    unit.take()
    assert unit.journal.case(case) is None
    sub.do(case, DispatchCase(target=SQUAD_A))
    sub.round()
    unit.take()
    assert unit.shown(case) == the_centre.cases[case]
    unit.do(case, SignFor())
    unit.round()
    assert the_centre.cases[case].state is State.HANDLING


# --- another history ------------------------------------------------------------------------------------------------


def test_sy_21_a_centre_restored_from_an_old_copy_is_noticed(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    kept = seat.call("留下的")
    seat.round()
    copy = len(the_centre.facts)
    seat.call("丢了的")
    seat.round()
    unread = seat.call("还没读到的")
    seat.give()
    waiting = seat.call("还没发的")
    the_centre.restore(copy)
    seat.exchange.take()
    assert seat.line.status.notice == "ledger_diverged"
    assert {kept, unread, waiting} <= set(seat.journal.ids())  # type: ignore[attr-defined]
    seat.take()
    seat.round()
    assert seat.journal.pending() == ()
    texts = sorted(case.text for case in the_centre.cases.values())
    assert texts == sorted(["留下的", "还没读到的", "还没发的"]), "what this seat had not read back is offered again"
    assert [seat.shown(case) for case in (kept, unread, waiting)] == [
        the_centre.cases[case] for case in (kept, unread, waiting)
    ]


def test_a_new_ledger_is_followed_and_pending_commands_stay(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    seat.call()
    seat.round()
    waiting = seat.do(None, register("新的"))
    the_centre.restore(0)
    the_centre.ledger = "ledger-2"
    seat.take()
    position = seat.journal.position()
    assert position is not None
    assert position.ledger == "ledger-2"
    assert set(seat.answers()) == set(waiting.ids)
    seat.round()
    assert [case.text for case in the_centre.cases.values()] == ["新的"]


# --- cases that come back, datasets ---------------------------------------------------------------------------------


def test_an_ended_case_this_seat_never_had_comes_whole_when_it_owes_something(
    machine: Machine, the_centre: FakeCentre
) -> None:
    first, second = around(machine, the_centre, "07", "08")
    first.sign_in()
    leader = first.call("主案")
    body = register("并进去的")
    follower = first.do(None, replace(body, caller=Caller(name="李", phone="13800000000", wants_answer=True))).case
    assert follower is not None
    first.round()
    first.do(follower, MergeInto(leader=leader))
    first.round()
    second.sign_in(LEADER)
    second.take()
    assert second.journal.case(follower) is None
    second.do(leader, ForceClose(reason="查无此事"))
    second.round()
    assert second.shown(follower).callback_owed
    assert second.shown(follower) == the_centre.cases[follower]


def test_a_case_that_was_passed_over_by_a_snapshot_comes_whole_when_it_owes_something(
    machine: Machine, the_centre: FakeCentre
) -> None:
    """It is on this disk still, as "closed or left": its old facts must not stand in the way of the news."""
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in(LEADER)
    leader = seat.call("主案")
    told = replace(register("并进去的"), caller=Caller(name="李", phone="13800000000", wants_answer=True))
    follower = seat.do(None, told).case
    assert follower is not None
    seat.round()
    seat.do(follower, MergeInto(leader=leader))
    seat.round()
    token = seat.keeper.token
    assert token is not None
    seat.exchange._snapshots.snapshot_wanted = "asked for"
    seat.take()
    stored = seat.journal.case(follower)
    assert stored is not None and not stored.in_scope
    seat.do(leader, ForceClose(reason="查无此事"))
    seat.round()
    assert seat.shown(follower) == the_centre.cases[follower]
    assert seat.shown(follower).callback_owed


def test_one_unit_does_not_see_what_another_left(machine: Machine, the_centre: FakeCentre) -> None:
    the_centre.add_account(UNIT_B, PASSWORD)
    district, shared = around(machine, the_centre, "07", "u1")
    district.sign_in()
    case = district.do(
        None,
        register(),
        FileCase(problem=STALL, condition=f"{STALL}-1"),
        DispatchCase(target=SQUAD_A, reason="紧急"),
    ).case
    assert case is not None
    district.round()
    shared.sign_in(UNIT_A)
    shared.take()
    assert shared.journal.case(case) is not None
    shared.sign_out()
    shared.sign_in(UNIT_B)
    assert shared.journal.case(case) is None


def test_changed_roles_renew_the_session_and_are_told(machine: Machine, the_centre: FakeCentre) -> None:
    seat = seat_with(Once("changes", BadInput("scope_changed")), the_centre, machine)
    token = seat.keeper.token
    the_centre.add_account(replace(SEAT, roles=LEADER.roles), PASSWORD)
    seat.take()
    assert seat.keeper.token != token
    assert seat.keeper.person is not None
    assert seat.keeper.person.actor.roles == LEADER.roles
    assert seat.line.status.notice == "scope_changed"
    assert frozenset({"session"}) in seat.heard


def test_what_names_a_renewed_command_names_its_new_id(machine: Machine, the_centre: FakeCentre) -> None:
    first, second, case = two_at_one_case(machine, the_centre)
    first.do(case, FileCase(problem=STALL, condition=f"{STALL}-1"))
    first.do(case, SendBackToFiling(reason="再核实"))
    first.round()
    refused = second.do(case, AmendCase(field=AmendField.PROBLEM, former=STALL, new=LEAK)).ids[0]
    first.do(case, AmendCase(field=AmendField.PROBLEM, former=STALL, new=LID))
    first.round()
    second.take()
    second.do(case, RequestVerification(patroller=PATROLLER.badge))
    task = second.shown(case).tasks[0].id
    second.do(case, WithdrawTask(task=task, reason="不必了"))
    second.give()
    assert second.refused() == ["value_moved_on"]
    assert len(second.answers()) == 3
    second.outbox.settle([refused])
    asked, withdrawn = (one.command for one in second.journal.pending())
    assert asked.id != task
    assert getattr(withdrawn.body, "task", None) == asked.id
    second.round()
    assert second.journal.pending() == ()
    assert [fact.kind for fact in the_centre.facts_of(case)].count("TaskWithdrawn") == 1


def test_closing_needs_a_standard_of_the_case_and_says_so_at_once(machine: Machine, the_centre: FakeCentre) -> None:
    (seat,) = around(machine, the_centre, "07")
    seat.sign_in()
    case = seat.call()
    outcome = seat.perform(Intent(case=case, body=CloseCase(closing_standard="无")))
    assert isinstance(outcome, NotPossible)
    assert outcome.code == "wrong_state"
    assert seat.outbox.waiting == 3
