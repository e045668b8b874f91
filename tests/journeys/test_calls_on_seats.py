"""What belongs to calls, between two real seats and a real centre: histories, flags, missed calls, pictures."""

import os
from datetime import timedelta
from pathlib import Path

from desk_app.domain import commands as c
from desk_app.domain.commands import MissedCallOutcome, Subject, SubjectKind
from desk_app.screens import register_values as name
from desk_app.screens.places import place_text
from desk_app.sync.intents import Intent, Kept, NotPossible
from tests.centre_at_work import CentreAtWork
from tests.journeys.seats import CALLER, Seat, a_line, a_seat, eventually, now_or_never
from tests.sample_reference import LEADER, PLACE_A, SEAT, STALL

ABOUT_CALLER = Subject(kind=SubjectKind.CALLER, id=CALLER.phone)
ABOUT_CALL = Subject(kind=SubjectKind.CALL, id="019cac46-1500-7684-81b6-85bb93ad77ac")
PICTURE = os.urandom(3_000_000)


def picture_at(seat: Seat, sha256: str) -> bytes | None:
    return now_or_never(seat.opened.desk.calls.attachment(sha256))


def test_a_caller_is_known_on_every_seat(centre: CentreAtWork, tmp_path: Path) -> None:
    """What one seat closed and flagged is in the other's card, and can be followed and found as similar there."""
    with a_seat(tmp_path / "one", centre.url, SEAT) as one, a_seat(tmp_path / "two", centre.url, LEADER) as two:
        one.ready()
        closed = one.register("菜场门口摆摊", c.AnswerDirectly(answer="已告知"))
        still_open = one.file_and_dispatch()
        flag = c.FlagCaller(flag="CARE", set=True, reason="听力不好")
        assert isinstance(one.perform(Intent(subject=ABOUT_CALLER, body=flag)), Kept)
        one.settled()
        two.ready()
        desk = two.opened.desk
        eventually(lambda: len(now_or_never(desk.calls.card(CALLER.phone)).cases) == 2, "the history is here")
        card = now_or_never(desk.calls.card("+86 138 1234 5678"))
        assert [each.id for each in card.cases] == [still_open, closed]
        assert (card.heading, card.shown, card.flags[0].words) == ("张先生", "138****5678", "Needs care")
        typed = {name.PROBLEM: STALL, name.PLACE: place_text(PLACE_A), name.PHONE: CALLER.phone}
        view = now_or_never(desk.calls.duplicates(typed, desk.new_case_id()))
        assert [(line.id, line.can_merge, line.can_follow) for line in view.lines] == [
            (still_open, True, False),
            (closed, False, True),
        ]
        assert isinstance(now_or_never(desk.calls.reveal(CALLER.phone, reason="回拨")), Kept)
        eventually(lambda: desk.sync_status().waiting == 0, "the reveal is sent")
        two.restart()
        two.sign_in()
        again = now_or_never(two.opened.desk.calls.card(CALLER.phone))
        assert (again.revealed, [each.id for each in again.cases]) == (False, [still_open, closed])


def test_a_missed_call_is_called_back_by_one(centre: CentreAtWork, tmp_path: Path) -> None:
    """Reported by one seat, taken by the other, settled, and gone from both lists."""
    with a_seat(tmp_path / "one", centre.url, SEAT) as one, a_seat(tmp_path / "two", centre.url, LEADER) as two:
        one.ready()
        two.ready()
        now = one.opened.desk.now()
        report = c.ReportMissedCall(number="0512-6563 8888", rang_at=now, gave_up_at=now)
        assert isinstance(one.perform(Intent(subject=ABOUT_CALL, body=report)), Kept)
        eventually(lambda: now_or_never(two.opened.desk.calls.missed_view()).lines, "the other hears of it")
        assert isinstance(two.perform(Intent(subject=ABOUT_CALL, body=c.TakeMissedCall())), Kept)
        eventually(lambda: now_or_never(one.opened.desk.calls.missed_view()).lines[0].owner, "it has an owner")
        settled = c.SettleMissedCall(outcome=MissedCallOutcome.CALLED_BACK, words="已回拨")
        assert isinstance(two.perform(Intent(subject=ABOUT_CALL, body=settled)), Kept)
        for seat in (one, two):
            eventually(lambda seat=seat: not now_or_never(seat.opened.desk.calls.missed_view()).lines, "nobody waits")
            eventually(lambda seat=seat: seat.opened.disk.journal.pending() == (), "all of it is settled")


def test_a_call_that_rang_at_two_seats_and_was_taken_at_one_needs_no_callback(
    centre: CentreAtWork, tmp_path: Path
) -> None:
    """The seat that missed it reports it, the one that took it says so; a moment out of the ringing is refused."""
    with a_seat(tmp_path / "one", centre.url, SEAT) as one, a_seat(tmp_path / "two", centre.url, LEADER) as two:
        one.ready()
        two.ready()
        gave_up = one.opened.desk.now()
        report = c.ReportMissedCall(number=CALLER.phone, rang_at=gave_up - timedelta(seconds=9), gave_up_at=gave_up)
        assert isinstance(one.perform(Intent(subject=ABOUT_CALL, body=report)), Kept)
        eventually(lambda: now_or_never(two.opened.desk.calls.missed_view()).lines, "the other hears of it")
        (line,) = now_or_never(two.opened.desk.calls.missed_view()).lines
        assert line.call is not None and (line.call.number, line.call.gave_up_at) == (CALLER.phone, gave_up)
        elsewhere = MissedCallOutcome.ANSWERED_ELSEWHERE
        before = c.SettleMissedCall(outcome=elsewhere, answered_at=gave_up - timedelta(minutes=1))
        refused = two.perform(Intent(subject=ABOUT_CALL, body=before))
        assert isinstance(refused, NotPossible) and refused.code == "call_not_answered_then"
        taken = c.SettleMissedCall(outcome=elsewhere, answered_at=gave_up - timedelta(seconds=0.2))
        assert isinstance(two.perform(Intent(subject=ABOUT_CALL, body=taken)), Kept)
        for seat in (one, two):
            eventually(lambda seat=seat: not now_or_never(seat.opened.desk.calls.missed_view()).lines, "nobody waits")
            eventually(lambda seat=seat: seat.opened.disk.journal.pending() == (), "all of it is settled")


def test_a_picture_comes_through_a_cut_and_a_restart(centre: CentreAtWork, tmp_path: Path) -> None:
    """It is given on from where it stopped, and the other seat sees the very bytes."""
    with (
        a_line(centre.url) as line,
        a_seat(tmp_path / "one", line.url, SEAT) as one,
        a_seat(tmp_path / "two", centre.url, LEADER) as two,
    ):
        one.ready()
        two.ready()
        photo = now_or_never(one.opened.desk.calls.keep_attachment("现场.jpg", PICTURE))
        line.cut()
        case = one.register("井盖没了")
        one.give(case, c.Attach(photo=photo))
        one.restart()
        one.sign_in()
        assert picture_at(two, photo.sha256) is None
        line.mend()
        eventually(lambda: one.opened.desk.sync_status().attachments == 0 and one.status[0] == 0, "all of it is sent")
        eventually(lambda: picture_at(two, photo.sha256) == PICTURE, "the other can look at it")
        assert picture_at(one, photo.sha256) == PICTURE
