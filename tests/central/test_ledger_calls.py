"""Callers, missed calls, files at the centre: of two claims one wins, a repeat is a repeat, a rebuild is the same."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from desk_app import wire
from desk_app.central import schema
from desk_app.central.attachments import UNFINISHED_FOR, UNNAMED_AT_MOST, UNNAMED_FOR, Attachments, Taken
from desk_app.central.engine import reading, writing
from desk_app.central.ledger import Offered
from desk_app.central.rebuild import rebuild
from desk_app.central.records import Records
from desk_app.central.tokens import real_now
from desk_app.domain.caller import FLAGS_STAND_FOR
from desk_app.domain.case import Badge, Caller, Photo
from desk_app.domain.commands import (
    Attach,
    FlagCaller,
    MissedCallOutcome,
    ReportMissedCall,
    RevealNumber,
    SettleMissedCall,
    Subject,
    SubjectKind,
    TakeMissedCall,
    VoidCase,
)
from desk_app.domain.key_fields import KEPT_FOR, Wish
from desk_app.domain.pictures import FILE_AT_MOST
from desk_app.domain.protocol import Answer, RecordsPage, Verdict
from desk_app.domain.seat import Actor
from tests import sample_reference as sample
from tests.central.ledger_town import DISTRICT, Town, open_town

OTHER = replace(sample.SEAT, badge=Badge("1002"))
CALL = (Subject(kind=SubjectKind.CALL, id="call-1"),)
CALLER = (Subject(kind=SubjectKind.CALLER, id="0512-6563 8888"),)
FLAG = FlagCaller(flag="REPEAT", set=True, reason="反复来电")


@pytest.fixture
def town(fresh_database_url: str) -> Iterator[Town]:
    with open_town(fresh_database_url) as town:
        yield town


def missed(town: Town) -> Answer:
    rang = town.now - timedelta(seconds=30)
    body = ReportMissedCall(number="+86 138 0000 1234", rang_at=rang, gave_up_at=town.now)
    return town.must(sample.SEAT, "", body, subjects=CALL)


def page(town: Town, actor: Actor = sample.SEAT, after: int = 0, at_most: int = 100) -> RecordsPage:
    records = Records(town.engine, DISTRICT)
    records.make_key()
    told = records.page(actor, after, at_most, town.now)
    assert told is not None
    return wire.load(RecordsPage, wire.parse(told.encode()))


def test_of_two_seats_that_claim_one_call_at_once_one_gets_it(town: Town) -> None:
    missed(town)
    answers: list[Answer] = []
    together = threading.Barrier(2)

    def claim(actor: Actor, name: str) -> None:
        ledger = town.another_ledger()
        offered = town.command("", TakeMissedCall(), subjects=CALL, id=f"{name}-claims")
        together.wait()
        answers.extend(ledger.offer([Offered(command=offered, actor=actor)]))

    claims = [threading.Thread(target=claim, args=each) for each in ((sample.SEAT, "a"), (OTHER, "b"))]
    for each in claims:
        each.start()
    for each in claims:
        each.join()
    assert sorted((each.verdict.value, each.code) for each in answers) == [
        ("ACCEPTED", ""),
        ("REFUSED", "call_taken"),
    ]
    (call,) = page(town).calls
    assert call.number == "13800001234" and call.owner in (sample.SEAT.badge, OTHER.badge)


def test_a_repeat_of_a_number_as_it_was_typed_gets_its_first_answer(town: Town) -> None:
    offered = town.command("", FLAG, subjects=CALLER)
    first, again = town.offer(sample.SEAT, offered)[0], town.offer(sample.SEAT, offered)[0]
    assert (first.verdict, again.verdict, again.repeated) == (Verdict.ACCEPTED, Verdict.ACCEPTED, True)
    assert [each.number for each in page(town).callers] == ["051265638888"]
    other_way = (Subject(kind=SubjectKind.CALLER, id="+86 512 65638888"),)
    refused = town.offer(sample.SEAT, town.command("", FLAG, subjects=other_way))[0]
    assert refused.code == "flag_stands"


def test_what_is_projected_anew_is_what_was_projected(town: Town) -> None:
    missed(town)
    town.must(sample.SEAT, "", FLAG, subjects=CALLER)
    town.walk("k1")
    tables = schema.callers, schema.missed_calls, schema.case_photos, schema.cases
    with reading(town.engine) as connection:
        before = [sorted(map(tuple, connection.execute(select(table)).all()), key=str) for table in tables]
    with writing(town.engine) as connection:
        rebuild(connection, town.ledger)
    with reading(town.engine) as connection:
        after = [sorted(map(tuple, connection.execute(select(table)).all()), key=str) for table in tables]
    assert after == before and all(before[:3])


def test_records_keep_to_scope_age_and_pages(town: Town) -> None:
    for number in range(5):
        town.register(f"k{number}", caller=Caller(phone=f"1380000000{number}"))
        town.must(sample.LEADER, f"k{number}", VoidCase(reason="误报"))
    found, after, more = [], 0, True
    while more:
        one = page(town, after=after, at_most=2)
        found += [key.id for key in one.cases]
        after, more = one.next, one.more
    assert found == [f"k{number}" for number in range(5)]
    assert len(page(town, sample.DISPATCHER_A).cases) == 5, "they lie on its board"
    assert not page(town, sample.DISPATCHER_B).cases
    town.now += KEPT_FOR
    assert not page(town).cases


def test_a_number_that_was_only_revealed_is_told_to_no_seat(town: Town) -> None:
    town.must(sample.SEAT, "", RevealNumber(reason="回拨"), subjects=CALLER)
    assert page(town).callers == ()
    town.must(sample.SEAT, "", FLAG, subjects=CALLER)
    (known,) = page(town).callers
    assert [flag.kind for flag in known.flags] == ["REPEAT"]
    town.must(sample.SEAT, "", replace(FLAG, set=False), subjects=CALLER)
    (cleared,) = page(town).callers
    assert cleared.flags == (), "a seat that shows the flag has to hear that it was taken away"
    town.now += FLAGS_STAND_FOR
    assert page(town).callers == ()


def test_a_flag_lapses_and_may_be_set_anew(town: Town) -> None:
    town.must(sample.SEAT, "", FLAG, subjects=CALLER)
    town.now += FLAGS_STAND_FOR
    assert page(town).callers == ()
    town.must(sample.SEAT, "", FLAG, subjects=CALLER)
    (known,) = page(town).callers
    assert [flag.set_at for flag in known.flags] == [town.now]


def test_missed_calls_of_years_ago_are_told_only_while_they_are_open(town: Town) -> None:
    missed(town)
    town.now += KEPT_FOR * 1.01
    assert [call.open for call in page(town).calls] == [True]
    town.must(sample.SEAT, "", TakeMissedCall(), subjects=CALL)
    town.must(sample.SEAT, "", SettleMissedCall(outcome=MissedCallOutcome.CALLED_BACK), subjects=CALL)
    assert page(town).calls == ()


def test_what_a_caller_wished_is_told_of_an_ended_case_and_nothing_of_who_it_was(town: Town) -> None:
    town.register("k1", caller=Caller(name="张先生", phone="13800001234", confidential=True, wants_answer=True))
    town.must(sample.LEADER, "k1", VoidCase(reason="误报"))
    (key,) = page(town).cases
    assert key.wishes == {Wish.CONFIDENTIAL, Wish.WANTS_ANSWER}
    assert "张先生" not in str(key) and "13800001234" not in str(key)


def test_a_whole_file_that_no_case_names_is_forgotten_and_one_that_is_named_or_asked_for_stays(town: Town) -> None:
    files = Attachments(town.engine, DISTRICT)
    contents = [b"named", b"unnamed", b"asked for"]
    named, unnamed, asked_for = (hashlib.sha256(each).hexdigest() for each in contents)
    for sha256, content in zip((named, unnamed, asked_for), contents, strict=True):
        assert files.put(sha256, 0, content, len(content), sample.SEAT.badge)[0] is Taken.KEPT
    town.register("k1")
    town.must(sample.SEAT, "k1", Attach(photo=Photo(sha256=named, name="现场.jpg")))
    assert files.sweep(real_now() + UNNAMED_FOR * 0.99) == 0
    with writing(town.engine) as connection:
        long_ago = wire.microseconds(real_now() - UNNAMED_FOR * 1.01)
        connection.execute(update(schema.attachments).values(touched_at=long_ago))
    assert files.asked_for(asked_for).whole
    assert files.sweep() == 1
    assert [files.standing(sha256).whole for sha256 in (named, unnamed, asked_for)] == [True, False, True]
    assert b"".join(files.pieces(unnamed)) == b""


def test_nobody_fills_the_centre_with_files_that_no_case_names(town: Town) -> None:
    files = Attachments(town.engine, DISTRICT)
    fitting = UNNAMED_AT_MOST // FILE_AT_MOST
    begun = [f"{number:064x}" for number in range(fitting)]
    for sha256 in begun:
        assert files.put(sha256, 0, b"begun", FILE_AT_MOST, sample.SEAT.badge)[0] is Taken.KEPT
    another = "f" * 64
    assert files.put(another, 0, b"begun", FILE_AT_MOST, sample.SEAT.badge) == (Taken.TOO_MUCH, 0)
    assert files.standing(another).received == 0
    assert files.put(begun[0], 5, b"goes on", FILE_AT_MOST, sample.SEAT.badge)[0] is Taken.KEPT
    assert files.put(another, 0, b"begun", FILE_AT_MOST, OTHER.badge)[0] is Taken.KEPT, "others still may"
    town.register("k1")
    town.must(sample.SEAT, "k1", Attach(photo=Photo(sha256=begun[1], name="现场.jpg")))
    assert files.put("e" * 64, 0, b"begun", FILE_AT_MOST, sample.SEAT.badge)[0] is Taken.KEPT, "what is named is free"


def test_files_that_nobody_finishes_are_forgotten_and_two_who_bring_one_do_no_harm(town: Town) -> None:
    files = Attachments(town.engine, DISTRICT)
    content = b"picture" * 1000
    sha256 = hashlib.sha256(content).hexdigest()
    together = threading.Barrier(2)
    outcomes: list[tuple[Taken, int]] = []

    def bring() -> None:
        together.wait()
        outcomes.append(files.put(sha256, 0, content, len(content), sample.SEAT.badge))

    bringing = [threading.Thread(target=bring) for _ in range(2)]
    for each in bringing:
        each.start()
    for each in bringing:
        each.join()
    assert (Taken.KEPT, len(content)) in outcomes
    assert files.standing(sha256).whole
    assert b"".join(files.pieces(sha256, 10)) == content[10:]
    files.put("f" * 64, 0, b"begun", 10, sample.SEAT.badge)
    assert files.sweep() == 0
    assert files.sweep(real_now() + UNFINISHED_FOR * 1.01) == 1
    assert files.standing("f" * 64).received == 0
    assert files.standing(sha256).whole
