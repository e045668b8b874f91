"""Every command a person may give has a form; filled in as it asks, the rule book accepts what it means."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from desk_app import wire, words
from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, DemandKind, Source
from desk_app.domain.commands import COMMANDS, OnBehalf, Subject, SubjectKind
from desk_app.domain.decide import Accepted, offered
from desk_app.domain.seat import MAY_GIVE, Actor, Role, in_scope
from desk_app.screens.actions import CALLER_COMMANDS, KEYS, action_form, action_forms
from desk_app.screens.at_seat import AtSeat
from desk_app.screens.beside_forms import CHANNEL, FORMER, NEW, SPOKE, SPOKEN_FOR
from desk_app.screens.bodies import Filled, filled
from desk_app.screens.forms import NO, YES, ActionForm, FieldKind, FieldSpec, missing
from desk_app.screens.names import Names
from desk_app.screens.places import place_text
from desk_app.screens.typed_values import reopened, typed_values
from tests.domain.stages import CASE, STAGES, town_at
from tests.domain.walking import Town
from tests.sample_reference import (
    DISPATCHER_A,
    EVALUATOR,
    LEADER,
    PATROLLER,
    PLACE_A,
    SEAT,
    SQUAD_A,
    STALL,
    SUB_A,
    UNIT_A,
    WATER,
)

PHOTO_LINE = "a" * 64 + " 现场.jpg"
OF_MISSED_CALLS = {"ReportMissedCall", "TakeMissedCall", "SettleMissedCall"}
"""They have a list of their own, and no place on the bar of a case."""
PERSONS_COMMANDS = sorted({kind for kind, roles in MAY_GIVE.items() if roles != {Role.CLOCK}} - OF_MISSED_CALLS)
TOGETHER = {
    frozenset(pair)
    for pair in (
        ("RequestVerification", "RequestInspection"),
        ("RecordVerification", "RecordInspection"),
        ("RecordVerification", "RecordCallback"),
        ("RecordInspection", "RecordCallback"),
        ("RecordVerification", "RecordFollowerCallback"),
        ("RecordInspection", "RecordFollowerCallback"),
        ("RecordCallback", "RecordFollowerCallback"),
    )
}


def at_seat(town: Town, actor: Actor, case: str = CASE) -> AtSeat:
    names = Names(reference=town.reference, now=town.now, lookup_case=lambda case_id: town.cases.get(case_id))
    return AtSeat(case=town.cases[case], actor=actor, names=names)


def kinds_offered(town: Town, actor: Actor) -> tuple[str, ...]:
    if not in_scope(actor, town.cases[CASE], town.reference.policy):
        return ()
    return offered(town.cases[CASE], actor, at_seat(town, actor).context)


def a_value(field: FieldSpec, values: Mapping[str, str]) -> str:
    options = field.options_for(values)
    match field.kind:
        case FieldKind.YES_NO:
            return YES
        case FieldKind.CASE:
            return "other"
        case FieldKind.PHOTOS:
            return PHOTO_LINE
        case FieldKind.PLACE:
            return place_text(PLACE_A)
        case _ if options:
            return options[0].value
        case _:
            return "13812345678" if field.name == "phone" else "因现场情况需要"


def filled_in(form: ActionForm, **given: str) -> dict[str, str]:
    """What a person types who fills in all that is asked and nothing else."""
    values = form.initial() | given
    for _round in range(3):
        for name in missing(form, values):
            field = next(each for each in form.fields if each.name == name)
            values[name] = a_value(field, values)
    return values


def meant(form: ActionForm, values: Mapping[str, str], town: Town) -> Filled:
    found = filled(form, values, town.reference.calendar.zone)
    assert isinstance(found, Filled), found
    return found


def give(town: Town, actor: Actor, said: Filled) -> Any:
    return town.give(actor, CASE, said.body, on_behalf_of=said.on_behalf_of)


def test_every_key_is_known_and_none_is_shared_by_two_that_may_meet() -> None:
    assert set(KEYS) == set(PERSONS_COMMANDS)
    shared = [{a, b} for a in KEYS for b in KEYS if a < b and KEYS[a] == KEYS[b]]
    assert all(frozenset(pair) in TOGETHER for pair in shared)
    for stage in STAGES:
        kinds = set(kinds_offered(town_at(stage), LEADER))
        assert not [pair for pair in TOGETHER if pair <= kinds]


@pytest.mark.parametrize("kind", sorted(set(PERSONS_COMMANDS) - {"RegisterCase"}))
def test_every_command_of_a_person_has_a_form_that_builds_it(kind: str) -> None:
    words.load("zh_CN")
    town = town_at("HANDLING")
    form = action_form(at_seat(town, LEADER), kind)
    values = filled_in(form)
    said = meant(form, values, town)
    assert type(said.body) is COMMANDS[kind]
    command = replace(town.command(LEADER, CASE, said.body), on_behalf_of=said.on_behalf_of)
    assert wire.load(type(command), wire.dump(command)) == command
    assert all(field.label for field in form.fields if field.kind is not FieldKind.HIDDEN)
    assert form.label and not form.label.isascii()


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("actor", [SEAT, LEADER, DISPATCHER_A, UNIT_A, PATROLLER, EVALUATOR], ids=lambda a: a.badge)
def test_what_is_offered_is_accepted_when_filled_in_as_asked(stage: str, actor: Actor) -> None:
    for kind in kinds_offered(town_at(stage), actor):
        town = town_at(stage)
        other = c.RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="x", place=PLACE_A)
        town.must(SEAT, "other", other)
        form = action_form(at_seat(town, actor), kind)
        given = {"granted": YES, NEW[c.AmendField.TEXT]: "更正后的描述"} if kind == "AmendCase" else {}
        decided = give(town, actor, meant(form, filled_in(form, **given), town))
        assert isinstance(decided, Accepted), (stage, kind, decided)


def test_a_required_reason_is_asked_for_before_anything_is_sent() -> None:
    words.load("zh_CN")
    town = town_at("PENDING_FILING")
    form = action_form(at_seat(town, SEAT), "RefuseFiling")
    assert filled(form, {"reason": "   "}, town.reference.calendar.zone) == {"reason": "请填写原因"}


def test_a_dispatch_proposes_the_catalogues_target_and_asks_why_for_another() -> None:
    town = town_at("PENDING_DISPATCH@district")
    form = action_form(at_seat(town, SEAT), "DispatchCase")
    assert form.initial() == {"target": SUB_A}
    assert meant(form, form.initial(), town).body == c.DispatchCase(target=SUB_A)
    reason = next(field for field in form.fields if field.name == "reason")
    for target, asked in ((SUB_A, False), (SQUAD_A, False), (WATER, True)):
        assert reason.is_shown({"target": target}) is asked
        assert ("reason" in missing(form, {"target": target})) is asked
    options = [option.value for option in form.fields[0].options]
    assert options[0] == SUB_A and "district" not in options


def test_a_reason_that_is_not_asked_any_more_is_not_sent() -> None:
    town = town_at("PENDING_DISPATCH@district")
    form = action_form(at_seat(town, SEAT), "DispatchCase")
    values = {"target": SUB_A, "reason": "typed before the target was put right", "opinion": ""}
    assert meant(form, values, town).body == c.DispatchCase(target=SUB_A)


def test_a_sub_centre_dispatches_to_units_of_its_board_only() -> None:
    town = town_at("PENDING_DISPATCH@sub")
    form = action_form(at_seat(town, DISPATCHER_A), "DispatchCase")
    assert {option.value for option in form.fields[0].options} == {SQUAD_A, "roads-a"}
    assert form.initial()["target"] == SQUAD_A


def test_a_unit_wished_for_by_the_one_who_returned_is_told_by_the_timeline_and_the_catalogue_still_proposes() -> None:
    town = town_at("RETURNED@district")
    form = action_form(at_seat(town, SEAT), "DispatchCase")
    assert form.initial()["target"] == SUB_A


def test_patrollers_come_in_the_order_of_proposal_and_without_those_of_the_units() -> None:
    words.load("zh_CN")
    verify = action_form(at_seat(town_at("PENDING_FILING"), SEAT), "RequestVerification")
    assert [option.value for option in verify.fields[0].options] == ["P1", "P4", "P2", "P3"]
    assert verify.fields[0].options[0].detail == "在岗 · 本网格"
    inspect = action_form(at_seat(town_at("PENDING_INSPECTION"), SEAT), "RequestInspection")
    assert "P4" not in [option.value for option in inspect.fields[0].options]


def test_a_seat_speaks_for_a_unit_and_says_who_it_was() -> None:
    words.load("zh_CN")
    town = town_at("PENDING_SIGN")
    form = action_form(at_seat(town, SEAT), "SignFor")
    assert [field.name for field in form.fields] == [SPOKEN_FOR, SPOKE, CHANNEL]
    assert missing(form, form.initial()) == {SPOKE: "请填写联系人"}
    said = meant(form, form.initial() | {SPOKE: "王工"}, town)
    assert said.on_behalf_of == OnBehalf(organisation=SQUAD_A, person="王工", channel="电话")
    assert isinstance(give(town, SEAT, said), Accepted)
    assert action_form(at_seat(town, UNIT_A), "SignFor").asks_nothing


def test_a_decision_names_the_request_that_was_open_when_the_form_was() -> None:
    town = town_at("HANDLING")
    town.must(UNIT_A, CASE, c.RequestExtension(reason="缺配件"))
    request = town.cases[CASE].request
    assert request is not None
    form = action_form(at_seat(town, LEADER), "DecideExtension")
    body = meant(form, form.initial() | {"granted": NO, "reason": "还有时间"}, town).body
    assert body == c.DecideExtension(request=request.id, granted=False, reason="还有时间")
    assert "reason" in missing(form, form.initial() | {"granted": NO})
    assert "reason" not in missing(form, form.initial() | {"granted": YES})


@pytest.mark.parametrize("field", c.AmendField)
def test_every_field_can_be_corrected_on_its_former_value(field: c.AmendField) -> None:
    town = town_at("PENDING_FILING")
    form = action_form(at_seat(town, SEAT), "AmendCase")
    new = {
        "DEMAND_KIND": DemandKind.TIP_OFF.value,
        "PROBLEM": "E01-002",
        "PLACE": place_text(replace(PLACE_A, address="金山路 30 号")),
        "WANTS_ANSWER": NO,
        "CONFIDENTIAL": YES,
        "ANONYMOUS": YES,
    }.get(field.value, "改正后的值")
    values = form.initial() | {"field": field.value, NEW[field]: new}
    said = meant(form, values, town)
    assert isinstance(give(town, SEAT, said), Accepted)
    stale = values | {FORMER[field]: YES if values.get(FORMER[field]) == NO else "elsewhere"}
    if field not in (c.AmendField.PLACE, c.AmendField.CONFIDENTIAL, c.AmendField.ANONYMOUS, c.AmendField.WANTS_ANSWER):
        code = town.refused(SEAT, CASE, meant(form, stale, town).body)
        assert code == "value_moved_on"


def test_after_filing_problem_and_place_are_not_offered_for_correction() -> None:
    form = action_form(at_seat(town_at("HANDLING"), SEAT), "AmendCase")
    offered_fields = {option.value for option in form.fields[0].options}
    assert offered_fields.isdisjoint({"PROBLEM", "PLACE"})


def test_a_callers_number_can_be_shown_by_a_seat_and_names_the_caller_as_its_subject() -> None:
    town = town_at("PENDING_FILING")
    kinds = [form.kind for form in action_forms(at_seat(town, SEAT), ())]
    assert set(kinds) == set(CALLER_COMMANDS)
    assert not action_forms(at_seat(town, UNIT_A), ())
    said = meant(action_form(at_seat(town, SEAT), "RevealNumber"), {"case": CASE}, town)
    command = replace(
        town.command(SEAT, CASE, said.body), subjects=(Subject(kind=SubjectKind.CALLER, id="13812345678"),)
    )
    assert isinstance(town.offer(SEAT, command), Accepted)


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("RequestSuspension", {"until": "next week", "reason": "x"}, "until"),
        ("AddCoHandler", {"unit": "water", "limit": "many WORK_DAY"}, "limit"),
        ("AddCoHandler", {"unit": "water", "limit": "-1 WORK_DAY"}, "limit"),
        ("RecordCall", {"incoming": NO, "phone": "1", "began": "soon", "ended": "later"}, "began"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_field(kind: str, values: dict[str, str], field: str) -> None:
    town = town_at("HANDLING")
    found = filled(action_form(at_seat(town, UNIT_A), kind), values, town.reference.calendar.zone)
    assert isinstance(found, Mapping) and field in found


@pytest.mark.parametrize("kind", sorted(set(PERSONS_COMMANDS) - {"RegisterCase"}))
def test_a_refused_command_opens_again_with_its_text(kind: str) -> None:
    town = town_at("PENDING_SIGN")
    form = action_form(at_seat(town, LEADER), kind)
    said = meant(form, filled_in(form), town)
    typed = typed_values(said.body, said.on_behalf_of, town.reference.calendar.zone)
    again = reopened(form, typed)
    assert meant(again, again.initial(), town) == said


def test_a_reopened_decision_answers_what_is_open_now() -> None:
    town = town_at("HANDLING")
    town.must(UNIT_A, CASE, c.RequestExtension(reason="缺配件"))
    form = action_form(at_seat(town, LEADER), "DecideExtension")
    typed = {"request": "an-older-one", "granted": NO, "reason": "还有时间"}
    body = meant(reopened(form, typed), reopened(form, typed).initial(), town).body
    assert isinstance(body, c.DecideExtension)
    assert body.request == town.cases[CASE].request.id  # type: ignore[union-attr]


def test_conditions_follow_the_problem_and_a_single_one_is_chosen_already() -> None:
    town = town_at("PENDING_FILING")
    form = action_form(at_seat(town, SEAT), "FileCase")
    condition = next(field for field in form.fields if field.name == "condition")
    assert [option.value for option in condition.options_for({"problem": STALL})] == [f"{STALL}-1", f"{STALL}-2"]
    assert condition.options_for({}) == ()
    assert condition.value == ""
    single = replace(town.cases[CASE], problem="E01-002")
    town.cases[CASE] = single
    assert action_form(at_seat(town, SEAT), "FileCase").initial()["condition"] == "E01-002-1"


def test_a_web_report_waits_for_verification_first() -> None:
    town = town_at("PENDING_FILING")
    town.cases[CASE] = replace(town.cases[CASE], source=Source.WEB)
    forms = action_forms(at_seat(town, SEAT), kinds_offered(town, SEAT))
    assert [form.kind for form in forms if form.primary] == ["RequestVerification"]
    town.cases[CASE] = replace(town.cases[CASE], verified=False)
    forms = action_forms(at_seat(town, SEAT), kinds_offered(town, SEAT))
    assert forms[0].kind == "RefuseFiling" and forms[0].primary


def test_the_followers_are_offered_for_the_lead() -> None:
    town = town_at("MERGED")
    form = action_form(at_seat(town, SEAT, "leader"), "HandOverLead")
    assert [(option.value, option.text) for option in form.fields[0].options] == [(CASE, "WZ20260302-00001")]
    assert CaseId(form.initial()["follower"]) == CASE
