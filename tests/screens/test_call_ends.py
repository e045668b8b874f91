"""How a call ends, as values: answered, handed over, merged with its own record; what to ask next; what waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk_app import words
from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, DemandKind, Photo, Place, State
from desk_app.domain.commands import TransferTarget, TransferWay
from desk_app.domain.pictures import FILE_AT_MOST
from desk_app.screens import register_values as name
from desk_app.screens.attachments import Offered, is_picture, is_there, photos_text, why_not
from desk_app.screens.forms import YES, FieldFault
from desk_app.screens.names import Names
from desk_app.screens.next_question import next_question
from desk_app.screens.parked_calls import parked_call
from desk_app.screens.places import place_text
from desk_app.screens.register import is_of_call, masked_number
from desk_app.screens.register_steps import UpTo, commands_of, kind_of_enquiry, merged, readiness
from tests.domain.stages import CASE, town_at
from tests.domain.walking import Town
from tests.sample_reference import LEAK, PLACE_A, REFERENCE, SEAT, STALL, START
from tests.screens.test_register import NAMES, call

LATER = START + timedelta(minutes=3)
PHOTO = Photo(sha256="a" * 64, name="现场 1.jpg")


def test_an_answer_ends_the_call_in_one_group() -> None:
    town = Town()
    values = call(**{name.ANSWER: " 到便民中心办理 ", name.DEMAND_KIND: DemandKind.ENQUIRY.value})
    group = commands_of(values, SEAT, UpTo.ANSWER, NAMES)
    assert group[1:] == (c.AnswerDirectly(answer="到便民中心办理"),)
    for body in group:
        town.must(SEAT, "k1", body)
    assert town.cases["k1"].state is State.ANSWERED


def test_handing_over_says_to_whom_and_how() -> None:
    group = commands_of(
        call(**{name.TRANSFER_TARGET: "FIRE_119", name.TRANSFER_WAY: "TICKET", name.TRANSFER_NOTE: "x"}),
        SEAT,
        UpTo.TRANSFER,
        NAMES,
    )
    assert group[1] == c.TransferOut(target=TransferTarget.FIRE_119, way=TransferWay.TICKET, note="x")
    bare = {name.EVENT: "x", name.TRANSFER_TARGET: "POLICE_110"}
    told = c.TransferOut(target=TransferTarget.POLICE_110, way=TransferWay.BLIND)
    assert commands_of(bare, SEAT, UpTo.TRANSFER, NAMES)[1] == told
    with pytest.raises(FieldFault):
        commands_of({name.EVENT: "x"}, SEAT, UpTo.TRANSFER, NAMES)


@pytest.mark.parametrize(
    ("changed", "upto", "missing"),
    [
        ({name.ANSWER: " "}, UpTo.ANSWER, {name.ANSWER}),
        ({name.ANSWER: "x", name.EVENT: "", name.PROBLEM: ""}, UpTo.ANSWER, {name.EVENT}),
        ({name.ANSWER: "x", name.PLACE: "", name.CONDITION: ""}, UpTo.ANSWER, set()),
        ({}, UpTo.TRANSFER, {name.TRANSFER_TARGET}),
        ({name.TRANSFER_TARGET: "OTHER"}, UpTo.TRANSFER, {name.TRANSFER_NOTE}),
        ({name.TRANSFER_TARGET: "OTHER", name.TRANSFER_NOTE: "地铁"}, UpTo.TRANSFER, set()),
        ({name.TARGET: ""}, UpTo.ASK, set()),
    ],
)
def test_what_an_ending_needs(changed: dict[str, str], upto: UpTo, missing: set[str]) -> None:
    assert set(readiness(call(**changed), SEAT, NAMES).faults(upto)) == missing


def test_a_call_is_merged_as_its_own_case_and_recorded_on_the_leader() -> None:
    town = town_at("HANDLING")
    values = call(**name.of_call("13812345678", START), **{name.ATTACHMENTS: photos_text([PHOTO])})
    group = merged(values, SEAT, CaseId("k2"), CaseId(CASE), LATER)
    assert [(case, body.kind) for case, body in group] == [
        ("k2", "RegisterCase"),
        ("k2", "MergeInto"),
        (CASE, "RecordCall"),
        (CASE, "Attach"),
    ]
    for case, body in group:
        town.must(SEAT, case, body)
    record = group[2][1]
    assert isinstance(record, c.RecordCall)
    assert (record.phone, record.began, record.ended, record.incoming) == ("13812345678", START, LATER, True)
    assert record.words.startswith("金山路菜场门口水管爆了")
    assert town.cases["k2"].state is State.MERGED and town.cases[CASE].followers == ("k2",)


@pytest.mark.parametrize("began", ["", "yesterday", "2026-03-02T10:00:00", (LATER + timedelta(days=1)).isoformat()])
def test_a_call_without_a_usable_beginning_began_now(began: str) -> None:
    record = name.call_record({name.CALL_BEGAN: began}, LATER)
    assert (record.began, record.ended) == (LATER, LATER)


def test_pictures_travel_with_the_call() -> None:
    group = commands_of(call(**{name.ATTACHMENTS: photos_text([PHOTO, PHOTO])}), SEAT, UpTo.REGISTER, NAMES)
    assert group[1:] == (c.Attach(photo=PHOTO), c.Attach(photo=PHOTO))


def test_only_an_untouched_kind_of_demand_becomes_an_enquiry() -> None:
    assert kind_of_enquiry({}) == kind_of_enquiry({name.DEMAND_KIND: "HELP"}) == "ENQUIRY"
    assert kind_of_enquiry({name.DEMAND_KIND: "PRAISE"}) == "PRAISE"


@pytest.mark.parametrize(
    ("place", "verified"),
    [
        (Place(), True),
        (PLACE_A, True),
        (Place(address="菜场后面"), False),
        (Place(address="菜场后面", verified=False), False),
        (Place(address=PLACE_A.address, cell=PLACE_A.cell, verified=False), False),
    ],
)
def test_a_place_that_nobody_found_is_registered_as_not_verified(place: Place, verified: bool) -> None:
    assert name.registered_place({name.PLACE: place_text(place)}).verified is verified


ASKED = {name.EVENT: "水管爆了", name.PLACE: place_text(PLACE_A), name.PROBLEM: LEAK, name.CONDITION: f"{LEAK}-1"}


@pytest.mark.parametrize(
    ("values", "field", "asks"),
    [
        ({}, name.EVENT, "发生了什么事？"),
        ({name.EVENT: "水管爆了"}, name.PLACE, "具体在什么地方？"),
        ({name.EVENT: "x", name.PLACE: "{"}, name.PLACE, "具体在什么地方？"),
        ({**ASKED, name.PLACE: '{"address": "菜场"}'}, name.PLACE, "旁边门牌号是多少？有什么店铺、路灯杆号？"),
        ({**ASKED, name.PROBLEM: ""}, name.PROBLEM, "具体是什么问题？"),
        (
            {**ASKED, name.PROBLEM: STALL, name.CONDITION: ""},
            name.CONDITION,
            "是哪一种情况：占道经营 1 / 占道经营 2？",
        ),
        (ASKED, name.PERSON, "请问您怎么称呼？"),
        ({**ASKED, name.ANONYMOUS: YES}, name.DEMAND, "您希望怎么处理？"),
        ({**ASKED, name.PERSON: "张", name.WANTS_ANSWER: YES}, name.PHONE, "回访打哪个电话方便？"),
        ({**ASKED, name.PERSON: "张"}, name.DEMAND, "您希望怎么处理？"),
        ({**ASKED, name.PERSON: "张", name.DEMAND_KIND: "PRAISE"}, "", "已问全：请告知来电人后续如何办理。"),
        (
            {**ASKED, name.PLACE: '{"address": "菜场", "verified": false}', name.PERSON: "张", name.DEMAND: "修"},
            "",
            "已问全：请告知来电人后续如何办理。",
        ),
    ],
)
def test_the_next_thing_to_ask(values: dict[str, str], field: str, asks: str) -> None:
    words.load("zh_CN")
    question = next_question(values, Names(reference=REFERENCE, now=START))
    assert (question.field, question.words) == (field, asks)


def test_a_number_is_masked_while_it_is_the_call_s_own() -> None:
    values = name.of_call("051265638888", START)
    assert masked_number(values) == "0512-****8888"
    assert is_of_call("0512-6563 8888", values, "0512") and not is_of_call("13812345678", values, "0512")
    assert is_of_call("6563 8888", values, "0512") and not is_of_call("6563 8888", values, "0571")
    assert masked_number({}) == "" and not is_of_call("", {}, "0512")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "新来电"),
        ({name.PERSON: "张先生"}, "张先生"),
        ({name.PHONE: "13812345678", name.EVENT: "井盖 没了"}, "138****5678 · 井盖 没了"),
        ({name.EVENT: "一二三四五六七八九十一二三"}, "一二三四五六七八九十一二…"),
    ],
)
def test_what_a_waiting_call_is_called(values: dict[str, str], told: str) -> None:
    words.load("zh_CN")
    assert parked_call("register:x", values, START).words == told


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "00:00"), (134, "02:14"), (3599, "59:59"), (3 * 3600 + 300, "3 小时 5 分"), (-9, "00:00")]
)
def test_how_long_it_waits(seconds: int, told: str) -> None:
    words.load("zh_CN")
    assert parked_call("k", {}, START).waiting(START + timedelta(seconds=seconds)) == told


def test_which_files_can_be_taken() -> None:
    assert is_picture("现场.JPG") and not is_picture("list.xlsx") and not is_picture("jpg")
    assert why_not(Offered(name="a.jpg", size=FILE_AT_MOST)) == ""
    assert "20 MB" in why_not(Offered(name="a.jpg", size=FILE_AT_MOST + 1))
    assert is_there(PHOTO, [PHOTO]) == PHOTO.name and is_there(PHOTO, []) == ""
    assert photos_text([Photo(sha256="b" * 64, name="a\nb.jpg")]) == "b" * 64 + " a b.jpg"
    assert datetime.fromisoformat(name.of_call("1", START)[name.CALL_BEGAN]).astimezone(UTC) == START
