"""What a form says of who is responsible: the unit with its reason, or why nobody is named, and who decides then."""

from dataclasses import replace

import pytest

from desk_app import words
from desk_app.domain import commands as c
from desk_app.domain.case import BodyId, Place
from desk_app.domain.catalogue import COMPONENT_MAINTAINER, COMPONENT_OWNER
from desk_app.domain.decide import offered
from desk_app.domain.directory import Body, BodyKind, Resolved
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.screens import ownership
from desk_app.screens.actions import action_form, action_forms
from desk_app.screens.advice import advice
from desk_app.screens.at_seat import AtSeat
from desk_app.screens.case_standing import open_lines
from desk_app.screens.names import Names
from tests.domain.stages import CASE
from tests.domain.test_ownership import NO_WATER, TWO_WATERS, filed
from tests.domain.walking import Town
from tests.sample_reference import (
    BOARD_A,
    DISPATCHER_A,
    LEADER,
    LEAK,
    LID,
    PLACE_A,
    PLACE_LID,
    REFERENCE,
    ROADS_A,
    SEAT,
    SQUAD_A,
    STALL,
    START,
    SUB_A,
    SUB_B,
    WATER,
)

NAMED = replace(REFERENCE, area_names={BOARD_A: "甲街道"})


def names(reference: Reference = NAMED) -> Names:
    return Names(reference=reference, now=START)


def at_seat(town: Town, actor: Actor) -> AtSeat:
    return AtSeat(case=town.cases[CASE], actor=actor, names=names(town.reference))


@pytest.mark.parametrize(
    ("found", "place", "said"),
    [
        (Resolved(role="squad", units=(SQUAD_A,)), PLACE_A, "甲街道的squad"),
        (Resolved(role="water", units=(WATER,)), PLACE_A, "water"),
        (Resolved(role=COMPONENT_OWNER, units=(WATER,), named=WATER), PLACE_LID, "该部件的权属单位"),
        (Resolved(role="squad", units=(SQUAD_A,), unlisted=True), PLACE_A, "未指明部件：甲街道的squad"),
        (Resolved(role="water", units=(WATER,), unlisted=True), PLACE_LID, "部件不在册：water"),
    ],
)
def test_the_unit_stands_with_its_reason(found: Resolved, place: Place, said: str) -> None:
    words.load("zh_CN")
    assert ownership.reason(found, place, names()) == said
    assert ownership.doubt(found, place, names()) == ""


@pytest.mark.parametrize(
    ("found", "place", "said"),
    [
        (Resolved(role="squad", units=(SQUAD_A, WATER)), PLACE_A, "有 2 个单位是“squad”：甲街道城管中队、区自来水公司"),
        (Resolved(role="roads"), PLACE_A, "甲街道没有“roads”"),
        (Resolved(role="roads"), Place(), "须按所在板块确定"),
        (Resolved(role=""), PLACE_A, "现行清单中没有这个问题"),
        (Resolved(role=COMPONENT_MAINTAINER, unlisted=True), PLACE_A, "未指明在册部件"),
        (Resolved(role=COMPONENT_MAINTAINER, named="gone"), PLACE_LID, "该部件的养护单位是“gone”，通讯录中没有"),
        (Resolved(role=COMPONENT_MAINTAINER), PLACE_LID, "该部件的养护单位不详"),
        (Resolved(role=COMPONENT_MAINTAINER, not_known=True), PLACE_LID, "部件清单尚未下载到本席"),
    ],
)
def test_why_there_is_not_one_unit(found: Resolved, place: Place, said: str) -> None:
    words.load("zh_CN")
    assert said in ownership.doubt(found, place, names())


def test_while_typing_unit_reason_and_edition_stand_together() -> None:
    words.load("zh_CN")
    said = advice(STALL, "", PLACE_A, names())
    assert (said.unit, said.why, said.leader_decides) == ("甲街道城管中队", "甲街道的squad · 清单 cccccccc", False)
    two = Body(id=BodyId("squad-a2"), kind=BodyKind.UNIT, name="二中队", board=BOARD_A, role="squad")
    directory = replace(REFERENCE.directory, bodies=REFERENCE.directory.bodies | {two.id: two})
    said = advice(STALL, "", PLACE_A, names(replace(NAMED, directory=directory)))
    assert (said.unit, said.several, said.leader_decides) == ("", "甲街道城管中队、二中队", True)
    assert (said.target, said.free) == (SUB_A, {SUB_A})
    assert advice(LID, "", PLACE_A, names()).leader_decides
    assert not advice(STALL, "", Place(), names()).leader_decides  # where is not known yet


NO_SQUAD = replace(
    NAMED,
    directory=replace(
        REFERENCE.directory, bodies={code: body for code, body in REFERENCE.directory.bodies.items() if code != SQUAD_A}
    ),
)


def test_a_case_that_nobody_is_named_for_says_so_to_the_sub_centre_that_has_it() -> None:
    words.load("zh_CN")
    said = advice(STALL, "", PLACE_A, names(NO_SQUAD))
    assert (said.doubt, said.way) == ("先派甲街道分中心，须由其再请示：清单未指明单位", "")
    assert (said.target, said.leader_decides) == (SUB_A, True)
    town = filed(NO_SQUAD, STALL)
    town.must(SEAT, CASE, c.DispatchCase(target=SUB_A))
    at = at_seat(town, DISPATCHER_A)
    assert open_lines(at.case, at.names) == ("处置单位未明：甲街道没有“squad”",)
    assert action_form(at, "DispatchCase").hint == "处置单位未明：甲街道没有“squad”。"
    assert "squad" in action_form(at, "AskShiftLeader").initial()["question"]
    town.must(DISPATCHER_A, CASE, c.DispatchCase(target=ROADS_A, reason="与市政所商定"))
    assert open_lines(town.cases[CASE], at.names) == ()


@pytest.mark.parametrize("reference", [TWO_WATERS, NO_WATER])
def test_a_seats_form_offers_no_unit_and_says_who_decides(reference: Reference) -> None:
    words.load("zh_CN")
    town = filed(reference, LEAK)
    at = at_seat(town, SEAT)
    form = action_form(at, "DispatchCase")
    assert form.initial() == {} and "由班长定夺" in form.hint
    (target, *_rest) = form.fields
    assert {option.value for option in target.options} == {SUB_A, SUB_B}
    forms = action_forms(at, offered(at.case, SEAT, at.context))
    assert next(each.kind for each in forms if each.primary) == "AskShiftLeader"
    asks = action_form(at, "AskShiftLeader")
    assert "water" in asks.initial()["question"]


def test_the_shift_leader_reads_the_question_and_chooses() -> None:
    words.load("zh_CN")
    town = filed(TWO_WATERS, LEAK)
    town.must(SEAT, CASE, c.AskShiftLeader(question="两家都不认"))
    seat = at_seat(town, SEAT)
    forms = action_forms(seat, offered(seat.case, SEAT, seat.context))
    assert not [each.kind for each in forms if each.primary], "it is the shift leader's turn"
    at = at_seat(town, LEADER)
    form = action_form(at, "DispatchCase")
    assert form.hint == "请示：两家都不认"
    assert WATER in {option.value for option in form.fields[0].options}
