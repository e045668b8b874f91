"""A district's policy as settings by name: what an administrator reads, changes one by one, or keeps as a JSON file.

Each setting has a JSON value: `"15 minute"` for a limit, a number, true or false, a list of sources, a list of
percentages. A document may leave settings out; what it names it must name rightly, or all of it is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desk_app import wire
from desk_app.domain.case import ClockKind, Source
from desk_app.domain.deadlines import Convention, Limit, LimitError, parse_limit
from desk_app.domain.policy import BOUNDS, DEFAULT_STAGE_LIMITS, STAGES, Policy, PolicyError

BYTES_AT_MOST = 64 * 1024
GIVEN_AT_MOST = 60
"""So many characters of a wrong value are quoted."""
GRADE_A = "limit.dispatch_grade_a"
LIMITS = {GRADE_A: "dispatch_limit_grade_a", "limit.missed_call": "missed_call_limit"}
"""Limits that stand beside those of the stages, by their settings' names."""
STAGE_OF = {f"limit.{kind.lower()}": kind for kind in DEFAULT_STAGE_LIMITS}
WHOLE_NUMBERS = (
    "callback_attempts",
    "extensions_at_most",
    "suspension_days_at_most",
    "appeal_work_days",
    "duplicate_metres",
    "duplicate_hours",
    "duplicate_caller_days",
    "answered_elsewhere_seconds",
)
TEXTS = ("area_code",)
TRUTHS = ("inspection_by_photo", "photo_needed")
SOURCES = ("verify_first", "inspection_not_needed")
KEYS = (*STAGE_OF, *LIMITS, "convention", "thresholds", *WHOLE_NUMBERS, *TRUTHS, *SOURCES, *TEXTS)
"""Every setting by its name, in the order in which they are shown."""
_TRUTH_OF = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def settings_of(policy: Policy) -> dict[str, Any]:
    """Every setting of a policy with its JSON value, in the order of `KEYS`."""
    found: dict[str, Any] = {}
    for key in KEYS:
        match key:
            case "convention":
                found[key] = policy.convention.value
            case "thresholds":
                found[key] = list(policy.thresholds)
            case _ if key in SOURCES:
                found[key] = sorted(source.value for source in getattr(policy, key))
            case _ if key in STAGE_OF:
                found[key] = str(policy.limit_of(STAGE_OF[key], None))
            case _:
                value = getattr(policy, LIMITS.get(key, key))
                found[key] = str(value) if isinstance(value, Limit) else value
    return found


def with_settings(policy: Policy, given: Mapping[str, Any]) -> Policy:
    """The policy with these settings (JSON values) in place of its own; PolicyError names the one that is wrong."""
    changes: dict[str, Any] = {}
    limits: dict[ClockKind, Limit] = dict(policy.stage_limits)
    for key, value in given.items():
        match key:
            case "convention":
                changes[key] = _convention(value)
            case "thresholds":
                changes[key] = tuple(_whole(key, each) for each in _list(key, value))
            case _ if key in STAGE_OF:
                limits[STAGE_OF[key]] = _limit(key, value)
            case _ if key in LIMITS:
                changes[LIMITS[key]] = _limit(key, value)
            case _ if key in TEXTS:
                changes[key] = _text(key, value)
            case _ if key in WHOLE_NUMBERS:
                changes[key] = _whole(key, value)
            case _ if key in TRUTHS:
                changes[key] = _truth(key, value)
            case _ if key in SOURCES:
                changes[key] = frozenset(_source(key, each) for each in _list(key, value))
            case _:
                raise PolicyError(key, "no_setting", settings=", ".join(KEYS))
    return replace(policy, stage_limits=limits, edition="", **changes)


def typed_value(key: str, text: str) -> Any:
    """What somebody typed for a setting, as its JSON value: `80, 100, 150`, `WEB, WECHAT`, `none`, `yes`."""
    text = text.strip()
    if key == "thresholds" or key in SOURCES:
        parts = [] if text.lower() in ("", "none") else [part.strip() for part in text.split(",")]
        return [_typed_whole(part) for part in parts] if key == "thresholds" else [part.upper() for part in parts]
    if key == "convention" or key in WHOLE_NUMBERS:
        return _typed_whole(text)
    return _TRUTH_OF.get(text.lower(), text) if key in TRUTHS else text


def read_policy(data: bytes, on: Policy) -> Policy:
    """The policy that a JSON document of settings makes of `on`; PolicyError refuses all of it by what is wrong."""
    try:
        document = wire.parse(data, bytes_at_most=BYTES_AT_MOST)
    except wire.WireError as trouble:
        raise PolicyError("document", "not_json", given=str(trouble)) from trouble
    if not isinstance(document, dict):
        raise PolicyError("document", "no_object")
    return with_settings(on, document)


def _typed_whole(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else text


def _limit(key: str, value: Any) -> Limit:
    if not isinstance(value, str):
        raise PolicyError(key, "no_limit", given=_given(value))
    try:
        return parse_limit(value)
    except LimitError as trouble:
        raise PolicyError(key, trouble.code, **trouble.params) from trouble


def _convention(value: Any) -> Convention:
    if isinstance(value, bool) or value not in tuple(Convention):
        raise PolicyError("convention", "convention", given=_given(value))
    return Convention(value)


def _whole(key: str, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if key == "thresholds":
        raise PolicyError(key, "thresholds", count=STAGES, given=_given(value))
    least, most = BOUNDS[key]
    raise PolicyError(key, "not_between", least=least, most=most, given=_given(value))


def _truth(key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise PolicyError(key, "no_truth", given=_given(value))


def _text(key: str, value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    raise PolicyError(key, "area_code", given=_given(value))


def _source(key: str, value: Any) -> Source:
    if isinstance(value, str) and value in tuple(Source):
        return Source(value)
    raise PolicyError(key, "no_source", sources=", ".join(Source), given=_given(value))


def _list(key: str, value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    raise PolicyError(key, "no_list", given=_given(value))


def _given(value: Any) -> str:
    """What was given, as a person is told it: a text as it is, anything else as JSON."""
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return told if len(told) <= GIVEN_AT_MOST else told[:GIVEN_AT_MOST] + "…"
