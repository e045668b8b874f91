"""What any `CentralStore` does; the fake one and the real one over HTTP both have to pass it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from desk_app.domain.case import Caller, CaseId, CommandId, Photo, State
from desk_app.domain.commands import (
    AddNote,
    Attach,
    Body,
    Command,
    DispatchCase,
    FileCase,
    FlagCaller,
    OnBehalf,
    ReportMissedCall,
    RevealNumber,
    Subject,
    SubjectKind,
    TakeMissedCall,
    VoidCase,
)
from desk_app.domain.evolve import fold
from desk_app.domain.key_fields import Wish
from desk_app.domain.protocol import (
    ChangesPage,
    ItemKind,
    Presence,
    RecordsPage,
    Session,
    SignIn,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
    Verdict,
)
from desk_app.domain.seat import Actor, SeatState
from desk_app.errors import BadInput, NotAllowed, Unreachable
from desk_app.numbers import keyed_hash
from desk_app.ports import CentralStore
from desk_app.sync.ids import IdMaker
from tests.sample_reference import DISPATCHER_A, LEADER, SEAT, SQUAD_A, STALL, SUB_A, UNIT_A, WALL
from tests.sync.round_table import register

QUIET_CALLER = Caller(name="张先生", phone="+86 138-0000 1234", confidential=True, wants_answer=True)


@dataclass
class Desks:
    """What a contract test works with: lines to one centre, its accounts' password, its clock."""

    connect: Callable[[], CentralStore]
    password: str
    now: Callable[[], datetime]
    ids: IdMaker

    def sign_in(self, store: CentralStore, actor: Actor = SEAT) -> Session:
        return store.sign_in(self.request(actor))

    def request(self, actor: Actor = SEAT, password: str | None = None) -> SignIn:
        return SignIn(badge=actor.badge, password=password or self.password, seat=actor.seat, seat_key="k" * 64)

    def command(self, case: str, body: Body, based_on: int | None = None, **envelope: object) -> Command:
        return Command(
            id=CommandId(self.ids.new()),
            subjects=(Subject(kind=SubjectKind.CASE, id=case),),
            claimed_at=self.now(),
            body=body,
            based_on=based_on,
            **envelope,  # type: ignore[arg-type]
        )

    def call(self) -> tuple[CaseId, list[Command]]:
        """The three commands of one call, as a group."""
        case, group = CaseId(self.ids.new()), self.ids.new()
        made = [
            self.command(case, register(), 0, group=group),
            self.command(case, FileCase(problem=STALL, condition=f"{STALL}-1"), 1, group=group),
            self.command(case, DispatchCase(target=SUB_A), 2, group=group),
        ]
        return case, made


def news(store: CentralStore, session: Session, after: int, hash_: str, wait: float = 0.0) -> ChangesPage:
    return store.changes(
        session.access_token,
        ledger=store.health().ledger,
        after=after,
        hash=hash_,
        wait=wait,
        heartbeat=lambda: None,
    )


class CentralStoreContract:
    """Inherit and give a fixture `desks`."""

    def test_health_needs_nobody_signed_in(self, desks: Desks) -> None:
        health = desks.connect().health()
        assert health.status == "ok"
        assert health.ledger
        assert abs((health.now - desks.now()).total_seconds()) < 60

    def test_signing_in_gives_a_session_and_a_grant(self, desks: Desks) -> None:
        session = desks.sign_in(desks.connect(), LEADER)
        grant = session.grant
        assert (grant.badge, grant.roles, grant.body, grant.seat) == (
            LEADER.badge,
            LEADER.roles,
            LEADER.body,
            LEADER.seat,
        )
        assert (grant.valid_until - grant.issued_at).total_seconds() == 72 * 3600
        assert session.access_token != session.refresh_token != ""

    def test_a_wrong_password(self, desks: Desks) -> None:
        with pytest.raises(NotAllowed, match="wrong_password"):
            desks.connect().sign_in(desks.request(password="wrong"))

    def test_a_session_is_renewed_once_and_ended(self, desks: Desks) -> None:
        store = desks.connect()
        first = desks.sign_in(store)
        second = store.refresh(first.refresh_token)
        assert second.grant.badge == SEAT.badge
        assert store.datasets(second.access_token) is not None
        store.sign_out(second.access_token)
        with pytest.raises(NotAllowed):
            store.datasets(second.access_token)
        with pytest.raises(NotAllowed):
            store.refresh("never heard of")

    def test_a_call_is_accepted_in_order_and_comes_back_as_facts(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        before = store.health().position
        page = news(store, session, 0, "") if before == 0 else None
        assert page is None or page.next == 0
        header = next(iter(store.snapshot(session.access_token)))
        assert isinstance(header, SnapshotHeader)
        case, made = desks.call()
        answers = store.offer(session.access_token, made)
        assert [(answer.id, answer.verdict, answer.repeated) for answer in answers] == [
            (command.id, Verdict.ACCEPTED, False) for command in made
        ]
        positions = [answer.position or 0 for answer in answers]
        assert positions == sorted(positions)
        assert answers[0].case_number is not None and answers[0].case_number.startswith("WZ")
        facts = []
        after, hash_ = header.position, header.hash
        while after < positions[-1]:
            page = news(store, session, after, hash_)
            assert (page.from_, page.next > after) == (after, True)
            facts += [item.fact for item in page.items if item.kind is ItemKind.FACT and item.fact is not None]
            after, hash_ = page.next, page.hash
        folded = fold(fact for fact in facts if fact.subject.id == case)
        assert folded is not None
        assert (folded.state, folded.number) == (State.PENDING_DISPATCH, answers[0].case_number)
        assert [fact.position for fact in facts] == sorted({fact.position or 0 for fact in facts})
        assert store.case(session.access_token, case) == tuple(f for f in facts if f.subject.id == case)

    def test_the_same_again_is_the_same_answer_and_nothing_more(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        _, made = desks.call()
        first = store.offer(session.access_token, made)
        position = store.health().position
        again = store.offer(session.access_token, made)
        assert again == tuple(replace(answer, repeated=True) for answer in first)
        assert store.health().position == position
        other = replace(made[0], body=register("ganz anders"))
        (answer,) = store.offer(session.access_token, [other])
        assert (answer.verdict, answer.code) == (Verdict.REFUSED, "command_id_reused")

    def test_a_refusal_holds_back_its_own_case_and_group_only(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        case, made = desks.call()
        store.offer(session.access_token, made)
        _, other = desks.call()
        offered = [
            desks.command(case, DispatchCase(target=SUB_A), 2),
            desks.command(case, AddNote(text="danach")),
            *other,
        ]
        answers = store.offer(session.access_token, offered)
        verdicts = [answer.verdict for answer in answers]
        assert verdicts == [Verdict.REFUSED, Verdict.HELD_BACK, *[Verdict.ACCEPTED] * 3]
        assert answers[0].code == "case_moved_on"
        assert [(each.flow, each.kind) for each in answers[0].happened] == [(3, "CaseDispatched")]
        (free,) = store.offer(session.access_token, [offered[1]])
        assert free.verdict is Verdict.ACCEPTED, "what was held back was not decided"

    def test_a_role_that_may_not_is_refused_and_told_why(self, desks: Desks) -> None:
        store = desks.connect()
        seat = desks.sign_in(store)
        case, made = desks.call()
        store.offer(seat.access_token, made)
        unit = desks.sign_in(store, UNIT_A)
        (answer,) = store.offer(unit.access_token, [desks.command(case, AddNote(text="x"))])
        assert (answer.verdict, answer.code) == (Verdict.REFUSED, "out_of_scope")
        with pytest.raises(BadInput, match="no_such_case"):
            store.case(unit.access_token, case)

    def test_a_command_under_a_grant_is_that_persons(self, desks: Desks) -> None:
        store = desks.connect()
        night = desks.sign_in(store, SEAT)
        at_same_seat = replace(LEADER, seat=SEAT.seat)
        morning = desks.sign_in(store, at_same_seat)
        case = desks.ids.new()
        command = desks.command(case, register(), 0, grant=night.grant.token)
        (answer,) = store.offer(morning.access_token, [command])
        assert answer.verdict is Verdict.ACCEPTED
        facts = store.case(morning.access_token, CaseId(case))
        assert {fact.operator for fact in facts} == {SEAT.badge}
        forged = desks.command(desks.ids.new(), register(), 0, grant=night.grant.token + "x")
        (answer,) = store.offer(morning.access_token, [forged])
        assert (answer.verdict, answer.code) == (Verdict.REFUSED, "grant_invalid")

    def test_a_snapshot_is_whole(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        case, made = desks.call()
        store.offer(session.access_token, made)
        header, *cases, end = store.snapshot(session.access_token)
        assert isinstance(header, SnapshotHeader)
        assert isinstance(end, SnapshotEnd)
        assert header.cases == end.cases == len(cases)
        mine = next(line for line in cases if isinstance(line, SnapshotCase) and line.case == case)
        assert mine.facts == store.case(session.access_token, case)
        page = news(store, session, header.position, header.hash)
        assert (page.next, [item for item in page.items if item.presence is None]) == (header.position, [])

    def test_another_history_is_told(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        _, made = desks.call()
        store.offer(session.access_token, made)
        header = next(iter(store.snapshot(session.access_token)))
        assert isinstance(header, SnapshotHeader)
        asked = {"wait": 0.0, "heartbeat": lambda: None}
        for ledger, after, hash_ in (
            ("another", header.position, header.hash),
            (header.ledger, header.position + 1000, header.hash),
            (header.ledger, header.position, "0" * 64),
        ):
            with pytest.raises(BadInput, match="ledger_diverged"):
                store.changes(session.access_token, ledger=ledger, after=after, hash=hash_, **asked)  # type: ignore[arg-type]

    def test_a_case_enters_and_leaves_what_somebody_sees(self, desks: Desks) -> None:
        store = desks.connect()
        seat, unit = desks.sign_in(store), desks.sign_in(store, UNIT_A)
        sub = desks.sign_in(store, DISPATCHER_A)
        header = next(iter(store.snapshot(unit.access_token)))
        assert isinstance(header, SnapshotHeader)
        case, made = desks.call()
        store.offer(seat.access_token, made)
        page = news(store, unit, header.position, header.hash)
        assert [item for item in page.items if item.presence is None] == []
        assert page.next == store.health().position, "the cursor passes what is out of scope"
        dispatched = desks.command(case, DispatchCase(target=SQUAD_A), 3)
        (answer,) = store.offer(sub.access_token, [dispatched])
        assert answer.verdict is Verdict.ACCEPTED, answer
        page = news(store, unit, page.next, page.hash)
        entered = [item for item in page.items if item.kind is ItemKind.CASE_ENTERS]
        assert [item.case for item in entered] == [case]
        assert fold(entered[0].facts) is not None

    def test_news_is_waited_for(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        header = next(iter(store.snapshot(session.access_token)))
        assert isinstance(header, SnapshotHeader)
        page = news(store, session, header.position, header.hash, wait=0.3)
        assert page.next == header.position

    def test_on_behalf_of_travels(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        case, made = desks.call()
        store.offer(session.access_token, made)
        spoken = OnBehalf(organisation=SQUAD_A, person="王", channel="电话")
        (answer,) = store.offer(session.access_token, [desks.command(case, AddNote(text="x"), on_behalf_of=spoken)])
        assert (answer.verdict, answer.code) == (Verdict.REFUSED, "not_on_behalf")

    def test_nobody_signed_in(self, desks: Desks) -> None:
        store = desks.connect()
        _, made = desks.call()
        for call in (
            lambda: store.offer("nonsense", made),
            lambda: store.datasets("nonsense"),
            lambda: list(store.snapshot("nonsense")),
            lambda: store.attachment_size("nonsense", "a" * 64),
            lambda: news(store, replace(desks.sign_in(store), access_token="nonsense"), 0, ""),
        ):
            with pytest.raises(NotAllowed, match=r"signed_out|token_expired"):
                call()

    def test_presence_figures_and_search(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        case, made = desks.call()
        store.offer(session.access_token, made)
        store.put_presence(
            session.access_token,
            Presence(
                seat=SEAT.seat,
                badge=SEAT.badge,
                name=SEAT.name,
                state=SeatState.READY,
                case=case,
                field="text",
                at=desks.now(),
            ),
        )
        wall = desks.sign_in(store, WALL)
        figures = store.figures(wall.access_token)
        assert figures.open >= 1
        assert [seat.field for seat in figures.seats if seat.seat == SEAT.seat] == ["text"]
        assert case in {hit.case for hit in store.search_cases(session.access_token, "摊位占道")}

    def test_a_dataset_is_a_gzip_stream_of_its_lines_from_any_byte_on(self, desks: Desks) -> None:
        store = desks.connect()
        token = desks.sign_in(store).access_token
        current = {info.name: info for info in store.datasets(token) if info.current}
        info = current["catalogue"]
        pieces = list(store.dataset(token, "catalogue", info.edition))
        stream = b"".join(pieces)
        assert (len(stream), max(map(len, pieces)) <= 64 * 1024) == (info.packed_bytes, True)
        body = gzip.decompress(stream)
        assert (len(body), body.count(b"\n")) == (info.bytes, info.rows)
        assert hashlib.sha256(body).hexdigest() == info.edition
        for after in (1, len(stream) // 2, len(stream) - 1):
            assert b"".join(store.dataset(token, "catalogue", info.edition, after=after)) == stream[after:]
        for after in (len(stream), len(stream) + 7):
            with pytest.raises(BadInput, match="range_not_satisfiable"):
                list(store.dataset(token, "catalogue", info.edition, after=after))
        with pytest.raises(BadInput, match="no_such_edition"):
            list(store.dataset(token, "catalogue", "0" * 64))

    def test_a_closed_line_answers_no_more(self, desks: Desks) -> None:
        store = desks.connect()
        store.close()
        with pytest.raises(Unreachable):
            store.health()

    # --- what is remembered beside open cases -----------------------------------------------------------------------

    def test_an_ended_case_is_remembered_by_its_key_fields_with_its_caller_hashed(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        begins = _remembered(store, session, 0).next
        case, made = desks.call()
        told = replace(made[0].body, caller=QUIET_CALLER)  # type: ignore[type-var]
        made[0] = replace(made[0], body=told)
        assert [each.verdict for each in store.offer(session.access_token, made)] == [Verdict.ACCEPTED] * 3
        assert not _remembered(store, session, begins).cases, "open cases come with the snapshot and the news"
        leader = desks.sign_in(store, LEADER)
        void = desks.command(case, VoidCase(reason="误报"), 3)
        assert store.offer(leader.access_token, [void])[0].verdict is Verdict.ACCEPTED
        page = _remembered(store, session, begins)
        key = next(each for each in page.cases if each.id == case)
        assert (key.state, key.problem) == (State.VOIDED, STALL)
        assert key.caller == keyed_hash("13800001234", page.caller_key) != ""
        assert key.ended_at >= key.registered_at
        assert key.wishes == {Wish.CONFIDENTIAL, Wish.WANTS_ANSWER}
        assert _remembered(store, session, page.next).cases == ()

    def test_records_come_in_pages_and_each_goes_on_where_the_last_stopped(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        begins = _remembered(store, session, 0).next
        numbers = [f"1390000{n:04d}" for n in range(5)]
        flags = [_flag(desks, number) for number in numbers]
        assert all(each.verdict is Verdict.ACCEPTED for each in store.offer(session.access_token, flags))
        found, after, more = [], begins, True
        while more:
            page = store.records(session.access_token, after=after, at_most=2)
            assert len(page.callers) + len(page.cases) + len(page.calls) <= 2
            found += [each.number for each in page.callers]
            after, more = page.next, page.more
        assert found == numbers

    def test_a_flag_and_a_missed_call_come_as_they_stand(self, desks: Desks) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        begins = _remembered(store, session, 0).next
        call = Subject(kind=SubjectKind.CALL, id=desks.ids.new())
        rang = desks.now() - timedelta(seconds=30)
        missed = ReportMissedCall(number="0512/65638888", rang_at=rang, gave_up_at=desks.now())
        offered = [
            _flag(desks, "0512-6563 8888"),
            replace(desks.command("", missed), subjects=(call,)),
            replace(desks.command("", TakeMissedCall()), subjects=(call,)),
        ]
        assert [each.verdict for each in store.offer(session.access_token, offered)] == [Verdict.ACCEPTED] * 3
        page = _remembered(store, session, begins)
        record = next(each for each in page.callers if each.number == "051265638888")
        assert [flag.kind for flag in record.flags] == ["REPEAT"]
        taken = next(each for each in page.calls if each.id == call.id)
        assert (taken.number, taken.owner, taken.open) == ("051265638888", SEAT.badge, True)

    def test_a_number_is_told_while_it_has_flags_and_once_they_are_taken_away_and_never_for_being_revealed(
        self, desks: Desks
    ) -> None:
        store = desks.connect()
        session = desks.sign_in(store)
        begins = _remembered(store, session, 0).next
        reveal = replace(
            desks.command("", RevealNumber(reason="回拨")),
            subjects=(Subject(kind=SubjectKind.CALLER, id="13811110000"),),
        )
        flag = _flag(desks, "13811119999")
        assert [each.verdict for each in store.offer(session.access_token, [reveal, flag])] == [Verdict.ACCEPTED] * 2
        page = _remembered(store, session, begins)
        assert [each.number for each in page.callers] == ["13811119999"]
        taken_away = replace(
            desks.command("", FlagCaller(flag="REPEAT", set=False, reason="误设")), subjects=flag.subjects
        )
        assert store.offer(session.access_token, [taken_away])[0].verdict is Verdict.ACCEPTED
        assert [each.flags for each in _remembered(store, session, page.next).callers] == [()]

    def test_who_sees_few_cases_is_told_of_no_callers_and_a_wall_of_nothing(self, desks: Desks) -> None:
        store = desks.connect()
        store.offer(desks.sign_in(store).access_token, [_flag(desks, "13811112222")])
        dispatcher = desks.sign_in(store, DISPATCHER_A)
        page = _remembered(store, dispatcher, 0)
        assert page.callers == () and page.calls == ()
        with pytest.raises(NotAllowed, match="not_allowed"):
            store.records(desks.sign_in(store, WALL).access_token, after=0)

    def test_a_position_of_another_ledger_is_told(self, desks: Desks) -> None:
        store = desks.connect()
        with pytest.raises(BadInput, match="ledger_diverged"):
            store.records(desks.sign_in(store).access_token, after=2**40)

    # --- files ------------------------------------------------------------------------------------------------------

    def test_a_file_is_given_in_pieces_resumed_and_read_by_who_sees_a_case_that_names_it(self, desks: Desks) -> None:
        store = desks.connect()
        token = desks.sign_in(store).access_token
        content = desks.ids.new().encode() * 1000
        sha256 = hashlib.sha256(content).hexdigest()
        assert store.attachment_size(token, sha256) == 0
        assert store.put_attachment(token, sha256, 0, content[:10_000], len(content)) == 10_000
        assert desks.connect().attachment_size(token, sha256) == 10_000
        with pytest.raises(BadInput, match="attachment_out_of_step"):
            store.put_attachment(token, sha256, 0, content[:10_000], len(content))
        assert store.put_attachment(token, sha256, 10_000, content[10_000:], len(content)) == len(content)
        assert store.attachment_size(token, sha256) is None
        assert store.put_attachment(token, sha256, 0, content[:10], len(content)) == len(content), "a repeat"
        unit = desks.sign_in(store, UNIT_A).access_token
        with pytest.raises(BadInput, match="no_such_attachment"):
            b"".join(store.attachment(unit, sha256))
        case, made = desks.call()
        assert store.offer(token, made)[-1].verdict is Verdict.ACCEPTED
        attach = desks.command(case, Attach(photo=Photo(sha256=sha256, name="现场.jpg")))
        assert store.offer(token, [attach])[0].verdict is Verdict.ACCEPTED
        dispatcher = desks.sign_in(store, DISPATCHER_A).access_token
        assert b"".join(store.attachment(dispatcher, sha256)) == content
        assert b"".join(store.attachment(dispatcher, sha256, after=35_990)) == content[35_990:]
        for after in (len(content), len(content) + 7):
            with pytest.raises(BadInput, match="range_not_satisfiable"):
                list(store.attachment(dispatcher, sha256, after=after))

    def test_a_file_with_another_hash_is_refused_and_forgotten(self, desks: Desks) -> None:
        store = desks.connect()
        token = desks.sign_in(store).access_token
        content = desks.ids.new().encode()
        sha256 = hashlib.sha256(content + b"!").hexdigest()
        with pytest.raises(BadInput, match="attachment_broken"):
            store.put_attachment(token, sha256, 0, content, len(content))
        assert store.attachment_size(token, sha256) == 0

    def test_who_can_name_no_file_brings_none(self, desks: Desks) -> None:
        store = desks.connect()
        content = desks.ids.new().encode()
        sha256 = hashlib.sha256(content).hexdigest()
        wall = desks.sign_in(store, WALL).access_token
        with pytest.raises(NotAllowed, match="not_allowed"):
            store.attachment_size(wall, sha256)
        with pytest.raises(NotAllowed, match="not_allowed"):
            store.put_attachment(wall, sha256, 0, content, len(content))
        assert store.attachment_size(desks.sign_in(store).access_token, sha256) == 0

    def test_a_file_is_not_larger_than_agreed(self, desks: Desks) -> None:
        store = desks.connect()
        with pytest.raises(BadInput, match="attachment_too_large"):
            store.put_attachment(desks.sign_in(store).access_token, "a" * 64, 0, b"x", 20 * 1024 * 1024 + 1)


def _remembered(store: CentralStore, session: Session, after: int) -> RecordsPage:
    return store.records(session.access_token, after=after)


def _flag(desks: Desks, number: str) -> Command:
    body = FlagCaller(flag="REPEAT", set=True, reason="反复来电")
    return replace(desks.command("", body), subjects=(Subject(kind=SubjectKind.CALLER, id=number),))
