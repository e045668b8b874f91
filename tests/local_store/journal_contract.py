"""What every implementation of the port `Journal` must do; the one on disk and fakes are held to it alike."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import Badge, Case, CaseId, CommandId, State
from desk_app.domain.grid import Box
from desk_app.domain.projection import CasePoint, Draft, Position, QueueFilter, RunningClock
from desk_app.domain.protocol import Answer, ChangeItem, ChangesPage, Grant, ItemKind, Verdict
from desk_app.domain.seat import Role
from desk_app.errors import SnapshotBroken
from desk_app.ports import Journal
from desk_app.progress import Stopped, Task
from desk_app.wire import microseconds, moment
from tests.local_store.small_town import FILES, LEDGER, OPERATOR, SmallTown, ids, projector, registers
from tests.sample_reference import LEADER, LEAK, PLACE_A, SEAT, START, SUB_A, WATER, minutes_later

K1, K2 = CaseId("k1"), CaseId("k2")


def shown(journal: Journal, case_id: CaseId = K1) -> Case:
    """The shown state of a case that must be there."""
    stored = journal.case(case_id)
    assert stored is not None
    return stored.shown


def confirmed(journal: Journal, case_id: CaseId = K1) -> Case | None:
    """The confirmed state of a case, or None."""
    stored = journal.case(case_id)
    return stored.confirmed if stored is not None else None


class JournalContract:
    """Subclass it and give `make_journal`, a fixture that makes an empty journal."""

    @pytest.fixture
    def journal(self, make_journal: Callable[[], Journal]) -> Iterator[Journal]:
        journal = make_journal()
        journal.set_projector(projector())
        yield journal
        journal.close()

    @pytest.fixture
    def town(self) -> SmallTown:
        return SmallTown()

    def call(self, town: SmallTown, case: str = K1) -> list[c.Command]:
        """Register (accepted), file and dispatch of one call."""
        return [
            town.pends(case, registers(accept=True), 0, group="call"),
            town.pends(case, FILES, 1, group="call"),
            town.pends(case, c.DispatchCase(target=SUB_A), 2, group="call"),
        ]

    # --- pending ----------------------------------------------------------------------------------------------------

    def test_an_empty_journal_knows_nothing(self, journal: Journal) -> None:
        assert journal.position() is None
        assert journal.pending() == ()
        assert journal.to_offer(10) == ()
        assert journal.case(K1) is None
        assert journal.facts(K1) == ()
        assert journal.queue(QueueFilter()) == ()
        assert journal.remembered_hashes() == ()
        assert journal.setting("x") is None

    def test_a_group_is_kept_in_order_and_shown(self, journal: Journal, town: SmallTown) -> None:
        group = self.call(town)
        kept = journal.add_pending(group, OPERATOR, START)
        assert [one.command for one in kept] == group
        assert journal.pending() == kept == journal.to_offer(200)
        assert [one.order for one in kept] == sorted({one.order for one in kept})
        assert (shown(journal).state, shown(journal).flow) == (State.PENDING_DISPATCH, 3)
        assert confirmed(journal) is None
        assert [row.state for row in journal.queue(QueueFilter())] == [State.PENDING_DISPATCH]

    def test_keeping_a_command_again_changes_nothing(self, journal: Journal, town: SmallTown) -> None:
        group = self.call(town)
        first = journal.add_pending(group, OPERATOR, START)
        again = journal.add_pending(list(reversed(group)), Badge("other"), minutes_later(5))
        assert again == tuple(reversed(first))
        assert journal.pending() == first

    def test_attempts_are_counted(self, journal: Journal, town: SmallTown) -> None:
        kept = journal.add_pending(self.call(town), OPERATOR, START)
        journal.note_attempt([kept[0].command.id])
        journal.note_attempt([kept[0].command.id, kept[1].command.id])
        assert [one.attempts for one in journal.pending()] == [2, 1, 0]

    def test_so_many_are_offered_as_are_asked_for(self, journal: Journal, town: SmallTown) -> None:
        kept = journal.add_pending(self.call(town), OPERATOR, START)
        assert journal.to_offer(2) == kept[:2]

    # --- answers ----------------------------------------------------------------------------------------------------

    def test_an_accepted_command_stays_shown_until_its_facts_are_here(self, journal: Journal, town: SmallTown) -> None:
        group = self.call(town)
        journal.add_pending(group, OPERATOR, START)
        answers = [town.answer(command) for command in group]
        assert journal.keep_answers(answers) == {K1}
        assert journal.to_offer(10) == ()
        assert ids(journal.pending()) == [command.id for command in group]
        assert shown(journal).flow == 3
        page = town.page(0, town.command_ends()[0])
        assert K1 in journal.apply_changes(page, LEDGER)
        assert ids(journal.pending()) == [command.id for command in group[1:]]
        assert shown(journal).flow == 3
        journal.apply_changes(town.page(page.next), LEDGER)
        assert journal.pending() == ()
        assert confirmed(journal) == shown(journal) == town.cases[K1]

    def test_facts_that_come_before_their_answer_count_once(self, journal: Journal, town: SmallTown) -> None:
        group = self.call(town)
        journal.add_pending(group, OPERATOR, START)
        answers = [town.answer(command) for command in group]
        journal.apply_changes(town.page(0), LEDGER)
        assert shown(journal) == town.cases[K1]
        assert ids(journal.to_offer(10)) == [command.id for command in group]
        assert journal.keep_answers([replace(one, repeated=True) for one in answers]) == {K1}
        assert journal.pending() == ()
        assert shown(journal) == town.cases[K1]

    def test_what_came_as_facts_is_not_shown_twice(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, replace(registers(accept=True), problem=LEAK))
        town.must(SEAT, K1, c.FileCase(problem=LEAK, condition=f"{LEAK}-1"))
        town.must(SEAT, K1, c.DispatchCase(target=WATER))
        journal.apply_changes(town.page(0), LEDGER)
        after = len(town.facts)
        command = town.pends(K1, c.Supervise(opinion="尽快"))
        journal.add_pending([command], LEADER.badge, START)
        assert len(shown(journal).supervisions) == 1
        town.offer(LEADER, command)
        journal.apply_changes(town.page(after), LEDGER)
        assert len(shown(journal).supervisions) == 1
        assert shown(journal) == town.cases[K1]

    def test_held_back_is_no_decision(self, journal: Journal, town: SmallTown) -> None:
        [command] = journal.add_pending(self.call(town)[:1], OPERATOR, START)
        journal.keep_answers([Answer(id=command.command.id, verdict=Verdict.HELD_BACK)])
        assert ids(journal.to_offer(10)) == [command.command.id]

    def test_an_answer_to_something_else_is_passed_over(self, journal: Journal) -> None:
        assert journal.keep_answers([Answer(id=CommandId("nobody"), verdict=Verdict.ACCEPTED, position=3)]) == set()

    def test_a_refusal_holds_back_what_is_tied_to_it_and_nothing_else(self, journal: Journal, town: SmallTown) -> None:
        group, other = self.call(town), self.call(town, K2)
        other = [replace(command, group="other") for command in other]
        note = town.pends(K1, c.AddNote(text="回电"))
        journal.add_pending([*group, *other, note], OPERATOR, START)
        journal.keep_answers([town.answer(group[0])])
        refused = Answer(
            id=group[1].id, verdict=Verdict.REFUSED, code="unknown_condition", params={"field": "condition"}
        )
        journal.keep_answers([refused])
        assert ids(journal.to_offer(10)) == [command.id for command in other]
        assert [one.answer for one in journal.pending() if one.command.id == group[1].id] == [refused]
        assert shown(journal).state is State.PENDING_FILING
        journal.keep_answers([replace(refused, verdict=Verdict.ACCEPTED, position=9)])
        assert [one.answer for one in journal.pending() if one.command.id == group[1].id] == [refused]

    def test_a_refused_registration_stays_to_be_seen(self, journal: Journal, town: SmallTown) -> None:
        command = town.pends(K1, registers(), 0)
        journal.add_pending([command], OPERATOR, START)
        journal.keep_answers([Answer(id=command.id, verdict=Verdict.REFUSED, code="field_missing")])
        stored = journal.case(K1)
        assert stored is not None and ids(stored.pending) == [command.id]
        assert [(row.id, row.refused) for row in journal.queue(QueueFilter(refused=True))] == [(K1, 1)]
        journal.drop_pending([command.id])
        assert journal.case(K1) is None
        assert journal.queue(QueueFilter(refused=True)) == ()

    def test_a_group_is_held_back_as_one(self, journal: Journal, town: SmallTown) -> None:
        first = town.pends(K1, registers(), 0, group="both")
        second = town.pends(K2, registers(), 0, group="both")
        journal.add_pending([first, second], OPERATOR, START)
        journal.keep_answers([Answer(id=first.id, verdict=Verdict.REFUSED, code="field_missing")])
        assert journal.to_offer(10) == ()

    def test_a_settled_refusal_lets_the_others_go_on(self, journal: Journal, town: SmallTown) -> None:
        group = self.call(town)
        journal.add_pending(group, OPERATOR, START)
        journal.keep_answers([town.answer(group[0])])
        journal.keep_answers([Answer(id=group[1].id, verdict=Verdict.REFUSED, code="unknown_condition")])
        assert journal.drop_pending([group[1].id, group[2].id]) == {K1}
        again = town.pends(K1, FILES, 1)
        journal.add_pending([again], OPERATOR, START)
        assert ids(journal.to_offer(10)) == [again.id]
        assert shown(journal).state is State.PENDING_DISPATCH

    def test_a_merge_is_shown_on_both_cases(self, journal: Journal, town: SmallTown) -> None:
        for case in (K1, K2):
            town.must(SEAT, case, registers())
        journal.apply_changes(town.page(0), LEDGER)
        merge = town.merge(K1, K2)
        journal.add_pending([merge], OPERATOR, START)
        assert shown(journal, K1).state is State.MERGED
        assert shown(journal, K2).followers == (K1,)
        journal.keep_answers([Answer(id=merge.id, verdict=Verdict.REFUSED, code="wrong_state")])
        assert shown(journal, K1).state is State.PENDING_ACCEPT
        assert shown(journal, K2).followers == ()

    # --- news -------------------------------------------------------------------------------------------------------

    def test_facts_apply_once(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        town.must(SEAT, K1, c.AddNote(text="一"))
        journal.apply_changes(town.page(0), LEDGER)
        before = journal.case(K1), journal.facts(K1)
        journal.apply_changes(town.page(0), LEDGER)
        assert (journal.case(K1), journal.facts(K1)) == before
        assert journal.facts(K1) == tuple(town.facts)
        assert journal.position() == Position(ledger=LEDGER, position=len(town.facts), hash=f"hash-{len(town.facts)}")

    def test_a_page_without_items_moves_the_position(self, journal: Journal) -> None:
        assert journal.apply_changes(ChangesPage(from_=0, next=7, hash="h7"), LEDGER) == frozenset()
        assert journal.position() == Position(ledger=LEDGER, position=7, hash="h7")

    def test_a_fact_about_an_unknown_case_is_passed_over(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        begun = len(town.facts)
        town.must(SEAT, K1, c.AddNote(text="一"))
        journal.apply_changes(replace(town.page(begun), from_=0), LEDGER)
        assert journal.case(K1) is None
        journal.apply_changes(town.enters(K1, len(town.facts)), LEDGER)
        assert confirmed(journal) == town.cases[K1]
        assert journal.facts(K1) == tuple(town.facts)

    def test_a_case_leaves_and_comes_back(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        journal.apply_changes(town.page(0), LEDGER)
        assert journal.apply_changes(town.leaves(K1, len(town.facts)), LEDGER) == {K1}
        stored = journal.case(K1)
        assert stored is not None and not stored.in_scope
        assert journal.queue(QueueFilter()) == ()
        after = len(town.facts) + 1
        town.must(SEAT, K1, c.AcceptCase())
        journal.apply_changes(town.enters(K1, after), LEDGER)
        stored = journal.case(K1)
        assert stored is not None and stored.in_scope and stored.confirmed == town.cases[K1]
        assert len(journal.queue(QueueFilter())) == 1

    def test_hashes_are_remembered_a_hundred_deep(self, journal: Journal) -> None:
        for position in range(130):
            journal.apply_changes(ChangesPage(from_=position, next=position + 1, hash=f"h{position + 1}"), LEDGER)
        assert journal.remembered_hashes() == tuple((number, f"h{number}") for number in range(31, 131))

    def test_presence_is_no_news_for_the_disk(self, journal: Journal) -> None:
        page = ChangesPage(from_=0, next=1, hash="h", items=(ChangeItem(kind=ItemKind.PRESENCE),))
        assert journal.apply_changes(page, LEDGER) == frozenset()

    # --- snapshots --------------------------------------------------------------------------------------------------

    def test_a_snapshot_replaces_what_was_here(self, journal: Journal, town: SmallTown) -> None:
        for case in (K1, K2):
            town.must(SEAT, case, registers())
        journal.apply_changes(town.page(0), LEDGER)
        town.must(SEAT, K2, c.AcceptCase())
        changed = journal.install_snapshot(town.snapshot([K2]), Task())
        assert {K1, K2} <= changed
        left, here = journal.case(K1), journal.case(K2)
        assert left is not None and not left.in_scope and left.confirmed == town.cases[K1]
        assert here is not None and here.in_scope and here.confirmed == town.cases[K2]
        assert [row.id for row in journal.queue(QueueFilter())] == [K2]
        assert journal.position() == Position(ledger=LEDGER, position=len(town.facts), hash=f"hash-{len(town.facts)}")
        assert journal.facts(K2) == tuple(town.facts_of(K2))

    def test_a_snapshot_keeps_what_is_pending(self, journal: Journal, town: SmallTown) -> None:
        group = self.call(town)
        journal.add_pending(group, OPERATOR, START)
        journal.keep_answers([town.answer(group[0])])
        journal.install_snapshot(town.snapshot(), Task())
        assert ids(journal.to_offer(10)) == [command.id for command in group[1:]] == ids(journal.pending())
        assert shown(journal).flow == 3
        assert confirmed(journal) == town.cases[K1]
        local = town.pends(K2, registers(), 0)
        journal.add_pending([local], OPERATOR, START)
        journal.install_snapshot(town.snapshot(), Task())
        assert shown(journal, K2).state is State.PENDING_ACCEPT
        assert {row.id for row in journal.queue(QueueFilter())} == {K1, K2}

    @pytest.mark.parametrize("cut", ["end", "middle", "header", "count", "twice", "twice promised"])
    def test_a_broken_snapshot_changes_nothing(self, journal: Journal, town: SmallTown, cut: str) -> None:
        town.must(SEAT, K1, registers())
        journal.install_snapshot(town.snapshot(), Task())
        before = journal.case(K1), journal.facts(K1), journal.position(), journal.queue(QueueFilter())
        town.must(SEAT, K1, c.AcceptCase())
        town.must(SEAT, K2, registers())
        header, first, second, end = town.snapshot()
        broken = {
            "end": [header, first, second],
            "middle": [header, first, end],
            "header": [first, second, end],
            "count": [replace(header, cases=3), first, second, end],
            "twice": [header, first, first, second, end],
            "twice promised": [header, first, first, end],
        }[cut]
        with pytest.raises(SnapshotBroken):
            journal.install_snapshot(broken, Task())
        assert (journal.case(K1), journal.facts(K1), journal.position(), journal.queue(QueueFilter())) == before
        assert journal.case(K2) is None
        assert journal.facts(K2) == ()

    def test_a_snapshot_can_be_stopped(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        task = Task()
        task.stop()
        with pytest.raises(Stopped):
            journal.install_snapshot(town.snapshot(), task)
        assert journal.case(K1) is None
        assert journal.position() is None

    def test_another_ledger_leaves_what_the_operator_typed(self, journal: Journal, town: SmallTown) -> None:
        for case in (K1, K2):
            town.must(SEAT, case, registers())
        journal.apply_changes(town.page(0), LEDGER)
        note = town.pends(K1, c.AddNote(text="回电"))
        journal.add_pending([note], OPERATOR, START)
        journal.save_draft(Draft(key="call", values={"text": "半句"}, saved_at=START))
        journal.forget_ledger()
        assert journal.position() is None
        assert journal.remembered_hashes() == ()
        assert journal.case(K2) is None
        assert confirmed(journal) is None
        assert ids(journal.to_offer(10)) == [note.id]
        assert journal.draft("call") is not None
        journal.install_snapshot(SmallTown().snapshot(ledger="ledger-2"), Task())
        assert journal.position() == Position(ledger="ledger-2", position=0, hash="hash-0")
        assert ids(journal.to_offer(10)) == [note.id]

    def test_what_another_ledger_accepted_waits_again(self, journal: Journal, town: SmallTown) -> None:
        [command] = self.call(town)[:1]
        journal.add_pending([command], OPERATOR, START)
        journal.keep_answers([town.answer(command)])
        assert journal.to_offer(10) == ()
        journal.forget_ledger()
        assert ids(journal.to_offer(10)) == [command.id]

    # --- the rest ---------------------------------------------------------------------------------------------------

    def test_drafts_settings_and_grants(self, journal: Journal) -> None:
        draft = Draft(key="call:1", values={"text": "王先生说…", "place": ""}, saved_at=START)
        journal.save_draft(draft)
        later = replace(draft, values={"text": "完"}, saved_at=minutes_later(1))
        journal.save_draft(later)
        assert journal.draft("call:1") == later
        assert journal.drafts() == (later,)
        journal.drop_draft("call:1")
        assert (journal.drafts(), journal.draft("call:1")) == ((), None)
        journal.set_setting("seat", "07")
        journal.set_setting("seat", "08")
        assert journal.setting("seat") == "08"
        grant = Grant(
            badge=Badge("1001"),
            name="张三",
            roles=frozenset({Role.SEAT_OPERATOR}),
            body=SEAT.body,
            board="",
            seat="07",
            issued_at=START,
            valid_until=minutes_later(72 * 60),
            token="signed",
        )
        journal.keep_grant(grant, "$argon2id$…")
        assert journal.grant(Badge("1001")) == (grant, "$argon2id$…")
        assert journal.grant(Badge("1002")) is None

    def test_running_clocks_of_all_cases_or_of_some(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        town.later(5)
        town.must(SEAT, K2, registers())
        journal.apply_changes(town.page(0), LEDGER)
        assert {clock.case for clock in journal.running_clocks()} == {K1, K2}
        assert [clock.case for clock in journal.running_clocks({K2})] == [K2]
        assert journal.running_clocks({CaseId("nowhere")}) == ()
        town.must(LEADER, K1, c.VoidCase(reason="重复"))
        journal.apply_changes(town.page(2), LEDGER)
        assert [clock.case for clock in journal.running_clocks()] == [K2]
        assert journal.running_clocks({K1}) == ()

    def test_a_running_clock_says_all_that_a_countdown_shows(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        journal.apply_changes(town.page(0), LEDGER)
        case = town.cases[K1]
        [known], [clock] = [one for one in case.clocks if one.running], journal.running_clocks()
        assert clock == RunningClock(
            case=K1,
            clock=known.id,
            kind=known.kind.value,
            due=microseconds(known.due),
            turns_yellow=microseconds(known.turns_yellow),
            number=case.number,
            title=case.text,
            grade="",
            unit="",
            board=case.place.board,
            holder=case.holder or "",
            limit=f"{known.limit.amount} {known.limit.unit.lower()}",
            provisional=known.provisional,
        )

    # --- the map ----------------------------------------------------------------------------------------------------

    def on(self, component: str) -> c.RegisterCase:
        """A call about a component, a little east of where the others are."""
        return replace(registers(), place=replace(PLACE_A, longitude=120.56, component=component))

    def test_an_open_case_with_a_place_is_a_point(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers(accept=True))
        town.later(5)
        town.must(SEAT, K2, self.on("3205060102000417"))
        journal.apply_changes(town.page(0), LEDGER)
        points = journal.case_points()
        assert {point.id: (point.longitude, point.latitude) for point in points} == {
            K1: (PLACE_A.longitude, PLACE_A.latitude),
            K2: (120.56, PLACE_A.latitude),
        }
        dues = [point.due for point in points if point.due is not None]
        assert dues == sorted(dues)
        first = next(point for point in points if point.id == K1)
        [clock] = journal.running_clocks({K1})
        assert first == CasePoint(
            id=K1,
            number=town.cases[K1].number,
            title=town.cases[K1].text,
            state=State.PENDING_FILING,
            grade="",
            longitude=first.longitude,
            latitude=first.latitude,
            due=moment(clock.due),
            turns_yellow=moment(clock.turns_yellow),
        )

    @pytest.mark.parametrize(
        ("within", "found"),
        [
            ((120.559, 31.0, 120.561, 32.0), [K2]),
            ((120.0, 31.0, 121.0, 32.0), [K1, K2]),
            ((120.0, 31.0, 120.559, 32.0), [K1]),
            ((120.0, 40.0, 121.0, 41.0), []),
            ((-180.0, -90.0, 180.0, 90.0), [K1, K2]),
        ],
    )
    def test_points_are_told_of_a_box(
        self, journal: Journal, town: SmallTown, within: Box, found: list[CaseId]
    ) -> None:
        town.must(SEAT, K1, registers(accept=True))
        town.later(5)
        town.must(SEAT, K2, self.on("3205060102000417"))
        town.must(SEAT, "k3", replace(registers(), place=replace(PLACE_A, longitude=None, latitude=None)))
        journal.apply_changes(town.page(0), LEDGER)
        assert sorted(point.id for point in journal.case_points(within)) == found

    def test_what_is_pending_is_in_its_box_too(self, journal: Journal, town: SmallTown) -> None:
        journal.add_pending([town.pends(K1, self.on("3205060102000417"), 0)], OPERATOR, START)
        assert [point.id for point in journal.case_points((120.55, 31.0, 120.57, 32.0))] == [K1]
        assert journal.case_points((120.0, 31.0, 120.55, 32.0)) == ()

    def test_a_case_that_is_ended_or_only_told_is_no_point(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, registers())
        town.must(SEAT, K2, replace(registers(), place=replace(PLACE_A, longitude=None, latitude=None)))
        journal.apply_changes(town.page(0), LEDGER)
        assert [point.id for point in journal.case_points()] == [K1]
        after = len(town.facts)
        town.must(LEADER, K1, c.VoidCase(reason="重复"))
        journal.apply_changes(town.page(after), LEDGER)
        assert journal.case_points() == ()

    def test_a_case_that_left_is_no_point(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, self.on("3205060102000417"))
        journal.apply_changes(town.page(0), LEDGER)
        journal.apply_changes(town.leaves(K1, len(town.facts)), LEDGER)
        assert journal.case_points() == ()
        assert journal.cases_at("3205060102000417") == ()

    def test_what_is_pending_has_its_place_at_once(self, journal: Journal, town: SmallTown) -> None:
        journal.add_pending([town.pends(K1, self.on("3205060102000417"), 0)], OPERATOR, START)
        assert [(point.id, point.longitude, point.number) for point in journal.case_points()] == [(K1, 120.56, None)]
        assert [row.id for row in journal.cases_at("3205060102000417")] == [K1]

    def test_cases_on_a_component_are_its_own_and_open(self, journal: Journal, town: SmallTown) -> None:
        town.must(SEAT, K1, self.on("3205060102000417"))
        town.later(5)
        town.must(SEAT, K2, self.on("3205060102000417"))
        town.must(SEAT, "k3", self.on("3205060102000418"))
        town.must(SEAT, "k4", registers())
        journal.apply_changes(town.page(0), LEDGER)
        assert [row.id for row in journal.cases_at("3205060102000417")] == [K1, K2]
        assert journal.cases_at("") == ()
        after = len(town.facts)
        town.must(LEADER, K1, c.VoidCase(reason="重复"))
        journal.apply_changes(town.page(after), LEDGER)
        assert [row.id for row in journal.cases_at("3205060102000417")] == [K2]
