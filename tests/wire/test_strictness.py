"""What is not right is refused with the field's name and what would be right, before anything is done with it."""

from typing import Any

import pytest

from desk_app import wire

COMMAND: dict[str, Any] = {
    "id": "0192",
    "kind": "RefuseFiling",
    "subjects": [{"kind": "case", "id": "k1"}],
    "claimed_at": 1_795_447_083_590_668,
    "based_on": 1,
    "body": {"reason": "不属实"},
}

BYTES = [
    (b'{"a": 1, "a": 2}', "duplicate_key"),
    (b'{"a": {"b": 1, "b": 1}}', "duplicate_key"),
    (b'{"a": NaN}', "not_a_number"),
    (b'{"a": -Infinity}', "not_a_number"),
    (b'{"a": 1e999}', "not_a_number"),
    (b'{"a": "\\ud800"}', "bad_text"),
    (b'{"\\ud800": 1}', "bad_text"),
    (b'{"a": "x\\u0000y"}', "bad_text"),
    (b'{"a": "\xff"}', "not_utf8"),
    ("{}".encode("utf-16"), "not_utf8"),
    (b"[" * 10_000 + b"]" * 10_000, "too_deep"),
    (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too_deep"),
    (b"", "not_json"),
    (b"{'a': 1}", "not_json"),
    (b'{"a": 1} {"b": 2}', "not_json"),
    (b'{"a": 1' + b"0" * 5000 + b"}", "not_json"),
]


@pytest.mark.parametrize(("data", "code"), BYTES)
def test_bytes(data: bytes, code: str) -> None:
    with pytest.raises(wire.WireError) as refused:
        wire.parse(data)
    assert refused.value.code == code


def test_too_large() -> None:
    with pytest.raises(wire.WireError, match="at most 10 bytes"):
        wire.parse(b'"0123456789"', bytes_at_most=10)


def test_brackets_inside_text_are_no_depth() -> None:
    assert wire.parse(b'"' + b"[" * 500 + b'\\"' + b"{" * 500 + b'"')


FIELDS = [
    ({"kind": "Nonsense"}, "unknown_kind", "kind"),
    ({"kind": 5}, "wrong_type", "kind"),
    ({"body": {"reason": 5}}, "wrong_type", "body.reason"),
    ({"body": {"reason": "x", "extra": 1}}, "unknown_field", "body.extra"),
    ({"body": {}}, "missing_field", "body.reason"),
    ({"body": []}, "wrong_type", "body"),
    ({"body": {"reason": "x" * 20_001}}, "too_long", "body.reason"),
    ({"surprise": 1}, "unknown_field", "surprise"),
    ({"subjects": [{"kind": "moon", "id": "k"}]}, "unknown_value", "subjects[0].kind"),
    ({"subjects": {"kind": "case"}}, "wrong_type", "subjects"),
    ({"claimed_at": "2026-01-01"}, "wrong_type", "claimed_at"),
    ({"claimed_at": 10**30}, "out_of_range", "claimed_at"),
    ({"claimed_at": -1}, "out_of_range", "claimed_at"),
    ({"claimed_at": True}, "wrong_type", "claimed_at"),
    ({"based_on": 1.5}, "wrong_type", "based_on"),
    ({"on_behalf_of": {"organisation": "x"}}, "missing_field", "on_behalf_of.person"),
    ({"editions": {"catalogue": 1}}, "wrong_type", "editions.catalogue"),
]


@pytest.mark.parametrize(("change", "code", "field"), FIELDS)
def test_fields_of_a_command(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(wire.WireError) as refused:
        wire.load_command({**COMMAND, **change})
    assert (refused.value.code, refused.value.field) == (code, field)


BODIES = [
    ("AddCoHandler", {"unit": "u", "limit": {"amount": 2, "unit": "WORK_DAY"}}, "limit.amount"),
    ("AddCoHandler", {"unit": "u", "limit": {"amount": "-2", "unit": "WORK_DAY"}}, "limit"),
    ("AddCoHandler", {"unit": "u", "limit": {"amount": "NaN", "unit": "WORK_DAY"}}, "limit.amount"),
    ("AddCoHandler", {"unit": "u", "limit": {"amount": "2", "unit": "WEEK"}}, "limit.unit"),
    ("RequestSuspension", {"reason": "x", "until": "2026-02-30"}, "until"),
    ("AmendCase", {"field": "TEXT", "former": 1, "new": "x"}, "former"),
    ("FileCase", {"problem": "p", "condition": "c", "place": {"longitude": "120"}}, "place.longitude"),
    ("FileCase", {"problem": "p", "condition": "c", "place": {"longitude": 1e300}}, "place.longitude"),
]


@pytest.mark.parametrize(("kind", "body", "field"), BODIES)
def test_fields_of_bodies(kind: str, body: dict[str, Any], field: str) -> None:
    with pytest.raises(wire.WireError) as refused:
        wire.load_command_body(kind, body)
    assert refused.value.field == field


AREA = {
    "code": "320506",
    "level": 0,
    "name": "区",
    "parent": "",
    "ring": [[120.0, 31.0], [120.1, 31.0]],
    "initials": "",
}
ROWS = [
    ("grids", {"row": "GridArea"}, "wrong_type", ""),
    ("grids", {"row": ["GridArea"], "value": AREA}, "unknown_kind", "row"),
    ("grids", {"row": "Component", "value": AREA}, "unknown_kind", "row"),
    ("grids", {"row": "GridArea", "value": []}, "wrong_type", "value"),
    ("grids", {"row": "GridArea", "value": {**AREA, "level": 9}}, "unknown_value", "value.level"),
    ("grids", {"row": "GridArea", "value": {**AREA, "ring": {}}}, "wrong_type", "value.ring"),
    ("grids", {"row": "GridArea", "value": {**AREA, "ring": [[1, 2], [1]]}}, "wrong_type", "value.ring[1]"),
    ("grids", {"row": "GridArea", "value": {**AREA, "ring": [[1, 2], [1, "2"]]}}, "wrong_type", "value.ring[1][1]"),
    ("grids", {"row": "GridArea", "value": {**AREA, "more": 1}}, "unknown_field", "value.more"),
    ("grids", {"row": "GridArea", "value": {"code": "1"}}, "missing_field", "value.level"),
    ("calendar", {"row": "DayRow", "value": {"date": "2026-02-30"}}, "wrong_type", "value.date"),
]


@pytest.mark.parametrize(("dataset", "row", "code", "field"), ROWS)
def test_fields_of_dataset_rows(dataset: str, row: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(wire.WireError) as refused:
        wire.load_row(dataset, row)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert str(refused.value).startswith(f"{field or 'document'}: ")
