"""The policy as settings by name: there and back, one by one, and what no district can choose."""

import json
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from desk_app.domain.case import ClockKind, Grade, Source
from desk_app.domain.deadlines import Convention, Limit, LimitUnit
from desk_app.domain.policy import Policy, PolicyError
from desk_app.importing.policy_settings import KEYS, read_policy, settings_of, typed_value, with_settings


def test_the_stages_have_the_limits_of_the_field() -> None:
    settings = settings_of(Policy())
    assert {key: value for key, value in settings.items() if key.startswith("limit.")} == {
        "limit.accept": "15 minute",
        "limit.filing": "15 minute",
        "limit.verification": "30 minute",
        "limit.dispatch": "15 minute",
        "limit.dispatch_grade_a": "10 minute",
        "limit.sign": "4 work_hour",
        "limit.inspection_wait": "30 minute",
        "limit.inspection": "30 minute",
        "limit.callback": "1 work_day",
        "limit.close": "4 work_hour",
        "limit.missed_call": "15 minute",
    }
    assert tuple(settings) == KEYS


def test_every_field_of_a_policy_is_a_setting() -> None:
    named = {key.partition(".")[0] for key in KEYS}
    limits = {"stage_limits", "dispatch_limit_grade_a", "missed_call_limit"}
    assert {field.name for field in fields(Policy)} - {"edition", *limits} | {"limit"} == named


def test_a_clock_with_a_limit_of_its_own_is_no_stage() -> None:
    assert {ClockKind.HANDLING, ClockKind.CO_HANDLER} == set(ClockKind) - set(Policy().stage_limits)
    with pytest.raises(PolicyError, match=r"limit\.handling"):
        Policy(stage_limits={ClockKind.HANDLING: Limit(amount=Decimal(1), unit=LimitUnit.MINUTE)})


def test_a_stage_that_an_older_policy_does_not_know_has_the_default() -> None:
    assert Policy(stage_limits={}).limit_of(ClockKind.CLOSE, None) == Policy().limit_of(ClockKind.CLOSE, None)


TYPED = {
    "limit.accept": "0.5 work_day",
    "limit.filing": "0 minute",
    "limit.verification": "1 urgent_hour",
    "limit.dispatch": "30 minute",
    "limit.sign": "1 work_day",
    "limit.inspection_wait": "1 work_hour",
    "limit.inspection": "2 urgent_hour",
    "limit.callback": "5 natural_day",
    "limit.close": "90 work_minute",
    "limit.dispatch_grade_a": "5 minute",
    "limit.missed_call": "20 minute",
    "convention": "3",
    "thresholds": "60, 100",
    "callback_attempts": "5",
    "extensions_at_most": "0",
    "suspension_days_at_most": "90",
    "appeal_work_days": "10",
    "duplicate_metres": "80",
    "duplicate_hours": "48",
    "duplicate_caller_days": "7",
    "answered_elsewhere_seconds": "12",
    "inspection_by_photo": "no",
    "photo_needed": "FALSE",
    "verify_first": "web, forum",
    "inspection_not_needed": "SENSOR",
    "area_code": "021",
}


def test_every_setting_can_be_typed_kept_and_read_back() -> None:
    policy = Policy(edition="e" * 64)
    for key, text in TYPED.items():
        changed = with_settings(policy, {key: typed_value(key, text)})
        differing = {each for each in KEYS if settings_of(changed)[each] != settings_of(policy)[each]}
        assert differing == {key}
        policy = changed
    assert tuple(TYPED) == KEYS
    assert read_policy(json.dumps(settings_of(policy)).encode(), Policy()) == policy
    assert policy.edition == "", "an edition is named by its content, not by the one before"
    assert policy.limit_of(ClockKind.DISPATCH, Grade.A) == Limit(amount=Decimal(5), unit=LimitUnit.MINUTE)
    assert policy.convention is Convention.FROM_NEXT_DAY
    assert policy.verify_first == {Source.WEB, Source.FORUM}


def test_what_a_document_leaves_out_stays() -> None:
    own = replace(Policy(), thresholds=(70, 100, 150), photo_needed=False)
    assert read_policy(b'{"photo_needed": true}', own) == replace(own, photo_needed=True)
    assert read_policy(b"{}", own) == own


def test_a_list_can_be_emptied() -> None:
    assert typed_value("verify_first", "none") == typed_value("thresholds", "") == []
    assert with_settings(Policy(), {"thresholds": []}).thresholds == ()


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (b"", "document"),
        (b"[]", "document"),
        (b"{", "document"),
        (b'{"photo_needed": true, "photo_needed": false}', "document"),
        ({"limit.handling": "1 work_day"}, "limit.handling"),
        ({"limit.accept": "15"}, "limit.accept"),
        ({"limit.accept": "15 minutes"}, "limit.accept"),
        ({"limit.accept": 15}, "limit.accept"),
        ({"limit.accept": None}, "limit.accept"),
        ({"limit.accept": "-1 minute"}, "limit.accept"),
        ({"limit.accept": "1001 natural_day"}, "limit.accept"),
        ({"limit.close": "1001 work_day"}, "limit.close"),
        ({"limit.dispatch_grade_a": "999999999 minute"}, "limit.dispatch_grade_a"),
        ({"convention": 4}, "convention"),
        ({"convention": True}, "convention"),
        ({"convention": "1"}, "convention"),
        ({"convention": []}, "convention"),
        ({"thresholds": 80}, "thresholds"),
        ({"thresholds": [80.5]}, "thresholds"),
        ({"thresholds": [100, 80]}, "thresholds"),
        ({"thresholds": [80, 80]}, "thresholds"),
        ({"thresholds": [0, 80]}, "thresholds"),
        ({"thresholds": [80, 1001]}, "thresholds"),
        ({"thresholds": [10, 20, 30, 40]}, "thresholds"),
        ({"callback_attempts": 0}, "callback_attempts"),
        ({"callback_attempts": 2.5}, "callback_attempts"),
        ({"extensions_at_most": -1}, "extensions_at_most"),
        ({"suspension_days_at_most": 400}, "suspension_days_at_most"),
        ({"appeal_work_days": "5"}, "appeal_work_days"),
        ({"photo_needed": 1}, "photo_needed"),
        ({"photo_needed": "maybe"}, "photo_needed"),
        ({"verify_first": "WEB"}, "verify_first"),
        ({"verify_first": ["TELEX"]}, "verify_first"),
        ({"verify_first": [["WEB"]]}, "verify_first"),
        ({"colour": "red"}, "colour"),
        ({"edition": "x"}, "edition"),
        ({"limit.accept": "10 minute", "limit.sign": "soon"}, "limit.sign"),
    ],
)
def test_what_is_wrong_is_named_and_all_is_refused(document: Any, field: str) -> None:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(PolicyError) as refused:
        read_policy(data, Policy())
    assert refused.value.field == field
    assert str(refused.value).startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("key", "text"),
    [("callback_attempts", "three"), ("thresholds", "80, x"), ("photo_needed", "maybe"), ("convention", "²")],
)
def test_what_is_typed_wrongly_is_named(key: str, text: str) -> None:
    with pytest.raises(PolicyError) as refused:
        with_settings(Policy(), {key: typed_value(key, text)})
    assert refused.value.field == key
