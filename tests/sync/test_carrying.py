"""Attachments on their way: what is given away and when, how a cut, a restart or a broken file is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest

from desk_app.domain.case import CaseId, Photo
from desk_app.domain.commands import AddNote, Attach, FeedBack, RecordInspection, photos_in
from desk_app.domain.projection import Draft, temporary_number
from desk_app.errors import BadInput, NotAllowed, Unreachable, WorldTrouble
from desk_app.sync import pacing
from desk_app.sync.carrying import gathered
from tests.fakes.centre import FakeCentralStore, FakeCentre
from tests.fakes.seat import Machine
from tests.sample_reference import LEADER, SEAT
from tests.sync.round_table import Seat, around, centre

PICTURE = bytes(range(256)) * 400
HASH = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def the_centre(machine: Machine) -> FakeCentre:
    return centre(machine, SEAT, LEADER)


@pytest.fixture
def seat(machine: Machine, the_centre: FakeCentre, monkeypatch: pytest.MonkeyPatch) -> Seat:
    monkeypatch.setattr(pacing, "PIECE_AT_FIRST", 10_000)
    monkeypatch.setattr(pacing, "PIECE_AT_MOST", 40_000)
    monkeypatch.setattr(pacing, "PIECE_AT_LEAST", 1_000)
    seat = Seat("07", FakeCentralStore(the_centre), machine)
    seat.sign_in()
    seat.round()
    return seat


def attached(seat: Seat, content: bytes = PICTURE) -> tuple[CaseId, Photo]:
    """A picture is put to a case: kept here, and named by a command."""
    case = seat.call()
    photo = seat.attachments.keep("现场.jpg", content)
    seat.do(case, Attach(photo=photo))
    return case, photo


def line(seat: Seat) -> FakeCentralStore:
    assert isinstance(seat.store, FakeCentralStore)
    return seat.store


def pieces(seat: Seat) -> int:
    return line(seat).calls.count("put_attachment")


def at_the_centre(the_centre: FakeCentre, sha256: str = HASH) -> bytes:
    file = the_centre.files.get(sha256)
    return bytes(file.content) if file is not None else b""


def test_what_a_command_names_goes_to_the_centre_piece_by_piece(seat: Seat, the_centre: FakeCentre) -> None:
    attached(seat)
    seat.carrying.carry()
    assert (seat.line.status.attachments, len(at_the_centre(the_centre))) == (1, 10_000)
    seat.carry()
    assert at_the_centre(the_centre) == PICTURE
    assert pieces(seat) == 4  # 10, 20, 40 thousand, and the rest
    assert seat.line.status.attachments == 0
    assert frozenset({"attachments"}) in seat.heard


def test_what_no_command_names_stays_here(seat: Seat, the_centre: FakeCentre) -> None:
    seat.attachments.keep("现场.jpg", PICTURE)
    seat.do(seat.call(), AddNote(text="无图"))
    seat.carry()
    assert the_centre.files == {}


def test_it_goes_also_when_its_command_is_long_settled(seat: Seat, the_centre: FakeCentre) -> None:
    attached(seat)
    seat.round()
    seat.round()
    assert seat.journal.pending() == ()
    seat.restart()
    seat.sign_in()
    seat.carry()
    assert at_the_centre(the_centre) == PICTURE


def test_nothing_is_given_without_a_session(seat: Seat, machine: Machine) -> None:
    attached(seat)
    token = seat.keeper.leave()
    assert token is not None
    seat.keeper.end(token)
    assert (seat.carrying.carry() or 0) == pytest.approx(pacing.TIDY_AFTER, abs=1)
    assert pieces(seat) == 0
    assert seat.line.status.attachments == 1


def test_a_cut_and_a_restart_cost_a_piece_at_most(seat: Seat, the_centre: FakeCentre) -> None:
    attached(seat)
    seat.carrying.carry()
    seat.carrying.carry()
    line(seat).pull_the_plug()
    assert (seat.carrying.carry() or 0) > 0
    seat.restart()
    line(seat).put_the_plug_back()
    seat.sign_in()
    before = pieces(seat)
    seat.carry()
    assert at_the_centre(the_centre) == PICTURE
    assert pieces(seat) - before == 4  # the rest, beginning small again


def test_an_answer_that_was_lost_is_no_harm(
    seat: Seat, the_centre: FakeCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(seat)
    real, lost = line(seat).put_attachment, [2]

    def forgetful(token: str, sha256: str, after: int, piece: bytes, total: int) -> int:
        there = real(token, sha256, after, piece, total)
        if lost[0]:
            lost[0] -= 1
            raise Unreachable("timed_out")
        return there

    monkeypatch.setattr(line(seat), "put_attachment", forgetful)
    while at_the_centre(the_centre) != PICTURE or seat.attachments.to_carry():
        seat.carrying.carry()
    assert lost == [0]


def test_pieces_shrink_on_a_slow_line(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    attached(seat)
    offered: list[int] = []

    def slow(token: str, sha256: str, after: int, piece: bytes, total: int) -> int:
        offered.append(len(piece))
        raise Unreachable("timed_out")

    monkeypatch.setattr(line(seat), "put_attachment", slow)
    waits = [seat.carrying.carry() or 0.0 for _ in range(6)]
    assert offered == [10_000, 5_000, 2_500, 1_250, 1_000, 1_000]
    assert all(wait > 0 for wait in waits)


def test_somebody_else_may_have_given_a_part_meanwhile(seat: Seat, the_centre: FakeCentre) -> None:
    attached(seat)
    seat.carrying.carry()
    the_centre.put_file(LEADER, HASH, 10_000, PICTURE[10_000:30_000], len(PICTURE))
    assert seat.carry() is not None
    seat.machine.pass_time(60)
    seat.carry()
    assert at_the_centre(the_centre) == PICTURE


@pytest.mark.parametrize("trouble", [BadInput("attachment_too_large"), NotAllowed("not_allowed")])
def test_one_that_the_centre_does_not_take_holds_up_no_other(
    seat: Seat, the_centre: FakeCentre, monkeypatch: pytest.MonkeyPatch, trouble: WorldTrouble
) -> None:
    attached(seat)
    _, good = attached(seat, b"another")
    real = line(seat).put_attachment

    def picky(token: str, sha256: str, after: int, piece: bytes, total: int) -> int:
        if sha256 == HASH:
            raise trouble
        return real(token, sha256, after, piece, total)

    monkeypatch.setattr(line(seat), "put_attachment", picky)
    assert (seat.carry() or 0) > 0
    assert at_the_centre(the_centre, good.sha256) == b"another"
    assert seat.line.status.attachments == 1
    monkeypatch.setattr(line(seat), "put_attachment", real)
    seat.machine.pass_time(pacing.RECORDS_EVERY)
    seat.carry()
    assert at_the_centre(the_centre) == PICTURE


def test_one_that_was_spoilt_on_the_way_is_given_again_and_one_spoilt_here_is_told(
    seat: Seat, the_centre: FakeCentre
) -> None:
    attached(seat)
    the_centre.put_file(LEADER, HASH, 0, b"x" * 10_000, len(PICTURE))
    while at_the_centre(the_centre) != PICTURE:
        seat.machine.pass_time(seat.carrying.carry() or 0.0)
    case, spoilt = attached(seat, b"another picture")
    seat.attachments.files[spoilt.sha256].content = b"something else!"
    seat.carry()
    assert seat.attachments.to_carry() == ()
    assert seat.line.status.notice == "attachment_lost"
    assert seat.line.status.notice_cases == (temporary_number(case),)


def test_a_token_that_ran_out_is_renewed(seat: Seat, the_centre: FakeCentre) -> None:
    attached(seat)
    seat.carrying.carry()
    assert seat.keeper.token is not None
    the_centre.expire(seat.keeper.token)
    seat.carry()
    assert at_the_centre(the_centre) == PICTURE


# --- looking at them --------------------------------------------------------------------------------------------------


def test_others_look_at_it_from_the_centre_and_then_from_their_own_disk(
    machine: Machine, seat: Seat, the_centre: FakeCentre
) -> None:
    attached(seat)
    seat.round()
    seat.carry()
    [other] = around(machine, the_centre, "08")
    assert other.carrying.fetched(HASH) is None
    other.sign_in(LEADER)
    assert other.carrying.fetched(HASH) == PICTURE
    line(other).pull_the_plug()
    assert other.carrying.fetched(HASH) == PICTURE
    assert other.attachments.to_carry() == ()


def test_fetching_goes_on_where_it_was_cut(machine: Machine, seat: Seat, the_centre: FakeCentre) -> None:
    attached(seat)
    seat.round()
    seat.carry()
    [other] = around(machine, the_centre, "08")
    other.sign_in(LEADER)
    other.attachments.take_in(HASH, 0, PICTURE[:50_000])
    other.restart()
    other.sign_in(LEADER)
    assert other.carrying.fetched(HASH) == PICTURE
    other.attachments.files.clear()
    other.attachments.take_in(HASH, 0, b"wrong")
    assert other.carrying.fetched(HASH) is None
    assert other.carrying.fetched(HASH) == PICTURE


def looks(machine: Machine, the_centre: FakeCentre) -> Seat:
    """Another seat, at which the picture is looked at."""
    [other] = around(machine, the_centre, "08")
    other.sign_in(LEADER)
    return other


def test_one_that_was_cut_after_its_last_piece_is_seen_all_the_same(
    machine: Machine, seat: Seat, the_centre: FakeCentre
) -> None:
    attached(seat)
    seat.round()
    seat.carry()
    other = looks(machine, the_centre)
    other.attachments.take_in(HASH, 0, PICTURE)  # the power went before it was judged
    assert other.carrying.fetched(HASH) == PICTURE
    wrong = looks(machine, the_centre)
    wrong.attachments.take_in(HASH, 0, b"x" * len(PICTURE))
    assert wrong.carrying.fetched(HASH) == PICTURE


def test_pieces_are_gathered_before_they_are_kept(
    machine: Machine, seat: Seat, the_centre: FakeCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(seat)
    seat.round()
    seat.carry()
    monkeypatch.setattr(pacing, "TAKEN_IN_AT_ONCE", 40_000)
    other, kept = looks(machine, the_centre), list[int]()
    real = other.attachments.take_in

    def take_in(sha256: str, after: int, piece: bytes) -> None:
        kept.append(len(piece))
        real(sha256, after, piece)

    monkeypatch.setattr(other.attachments, "take_in", take_in)
    assert other.carrying.fetched(HASH) == PICTURE
    assert kept == [40_000, 40_000, 22_400]


def test_what_has_come_of_a_piece_when_the_line_is_cut_is_kept() -> None:
    def cut() -> Iterator[bytes]:
        yield b"abc"
        yield b"de"
        raise Unreachable("centre_unreachable")

    came: list[bytes] = []
    with pytest.raises(Unreachable):
        came.extend(gathered(cut(), 3))
    assert came == [b"abc", b"de"]


def test_what_cannot_be_had_now_is_nothing(machine: Machine, seat: Seat, the_centre: FakeCentre) -> None:
    assert seat.carrying.fetched("0" * 64) is None
    attached(seat)
    line(seat).pull_the_plug()
    assert seat.carrying.fetched(HASH) == PICTURE
    assert seat.carrying.fetched("0" * 64) is None


# --- what nobody made use of ------------------------------------------------------------------------------------------


def test_a_file_of_a_call_that_was_given_up_goes_after_a_month(seat: Seat, machine: Machine) -> None:
    kept, drafted = seat.attachments.keep("一.jpg", b"given up"), seat.attachments.keep("二.jpg", b"parked")
    attached(seat)
    seat.journal.save_draft(
        Draft(key="call:1", values={"attachments": f"{drafted.sha256} 二.jpg"}, saved_at=machine.at)
    )
    for one in seat.attachments.files.values():
        one.used_at = machine.at
    machine.pass_time(timedelta(days=31).total_seconds())
    seat.carrying.carry()
    assert set(seat.attachments.files) == {drafted.sha256, HASH}
    assert kept.sha256 not in seat.attachments.files


def test_the_pictures_of_every_command_are_found() -> None:
    photo = Photo(sha256=HASH, name="a")
    assert photos_in(Attach(photo=photo)) == (photo,)
    assert photos_in(FeedBack(done="好", photos=(photo, photo))) == (photo, photo)
    assert photos_in(RecordInspection(passed=True)) == ()
    assert photos_in(AddNote(text="无")) == ()
