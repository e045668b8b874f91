"""Words typed over a place that was found: they are another place's, until the found words stand there again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from desk_app import words
from desk_app.domain.case import Place
from desk_app.domain.commands import AmendField
from desk_app.domain.projection import LookupHit
from desk_app.screens import register_values as name
from desk_app.screens.places import place_of
from tests.domain.stages import CASE
from tests.sample_reference import CELL_A, COMPONENT, PLACE_A
from tests.ui.case.fingers import go_to, press, send, told, type_in
from ui.case.place_field import PlaceField

CONTROL = Qt.KeyboardModifier.ControlModifier
HOUSE = LookupHit(kind="street", code="S1", title="清丰巷12号", detail="", cell=CELL_A, longitude=120.5, latitude=31.2)
LID_THERE = LookupHit(kind="component", code=COMPONENT, title="污水井盖", detail="清丰巷12号", cell=CELL_A)


def type_over(text: str) -> None:
    press(Qt.Key.Key_A, CONTROL)
    type_in(text)


def found(call: Any, hit: LookupHit = HOUSE) -> PlaceField:
    """The place of a call after a look-up's result was taken, with the focus in its address."""
    pane, _desk = call()
    pane.take_hit(hit)
    field = pane.register_form.field(name.PLACE)
    assert isinstance(field, PlaceField) and field.place.cell == CELL_A
    go_to("Place")
    return field


@pytest.mark.parametrize("other", ["石湖边", "清丰巷1", "清丰巷21号"])
def test_a_component_stays_in_whatever_words_its_place_is_told(call: Any, other: str) -> None:
    field = found(call, LID_THERE)
    type_over(other)
    assert (field.place.component, field.place.cell, field.place.address) == (COMPONENT, CELL_A, other)
    assert field.place.verified


@pytest.mark.parametrize("hit", [HOUSE])
@pytest.mark.parametrize("other", ["石湖边", "清丰巷1", "清丰巷21号"])
def test_other_words_are_another_place_of_which_nothing_is_verified(call: Any, hit: LookupHit, other: str) -> None:
    field = found(call, hit)
    type_over(other)
    assert field.place == Place(address=other, verified=False)
    assert place_of(field.value) == field.place, "nor does the draft keep anything of the former"
    assert "told, not verified" in told(field) and CELL_A not in told(field)


@pytest.mark.parametrize("more", [" 楼下", "东侧20米", "3室"])
def test_words_behind_it_only_say_more(call: Any, more: str) -> None:
    field = found(call)
    type_over(f"{HOUSE.title}{more}")
    assert field.place.address == f"{HOUSE.title}{more}"
    assert (field.place.cell, field.place.longitude, field.place.verified) == (CELL_A, HOUSE.longitude, True)
    assert "Ctrl+Z" not in told(field)


@pytest.mark.parametrize("way", ["undone", "typed again"])
def test_the_found_words_bring_it_back(call: Any, way: str) -> None:
    field = found(call)
    before = field.place
    type_over("石湖边")
    assert not field.place.cell
    if way == "undone":
        press(Qt.Key.Key_Z, CONTROL)
    else:
        type_over(HOUSE.title)
    assert field.place == before and "Ctrl+Z" not in told(field)


def test_what_is_taken_next_is_found_and_keeps_what_was_typed(call: Any) -> None:
    field = found(call)
    type_over("石湖边")
    field.take(LookupHit(kind="grid", code=CELL_A, title="香溪社区第一网格", detail=""))
    assert (field.place.address, field.place.cell, field.place.verified) == ("石湖边", CELL_A, True)


def test_a_cell_told_before_any_address_stays_beside_it(call: Any) -> None:
    pane, _desk = call()
    go_to("Place: cell or component")
    type_in(CELL_A)
    field = pane.register_form.field(name.PLACE)
    go_to("Place")
    type_in("石湖边")
    assert (field.place.address, field.place.cell, field.place.verified) == ("石湖边", CELL_A, True)


def test_a_call_with_other_words_lacks_a_place_to_be_filed(call: Any) -> None:
    words.load("zh_CN")
    pane, desk = call()
    pane.take_hit(HOUSE)
    type_in("路灯不亮")
    go_to("地点")
    type_over("石湖边")
    press(Qt.Key.Key_F6)
    assert desk.performed == [] and "地点" in pane.register_form.lacking
    press(Qt.Key.Key_F5)
    case = desk.town.cases["new-1"]
    assert case.unverified_place and (case.place.address, case.place.cell) == ("石湖边", "")


def corrected_place(pane: Any) -> PlaceField:
    """The new place in the correction form, with the focus in its address."""
    press(Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    pane.form.put({**pane.form.values, "field": AmendField.PLACE.value})
    field = next(each for each in pane.form.findChildren(PlaceField) if each.isVisible())
    assert isinstance(field, PlaceField) and field.place == PLACE_A
    field.setFocus()
    return field


def test_a_place_corrected_to_other_words_stays_to_be_corrected(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    field = corrected_place(pane)
    type_over("石湖边")
    assert "told, not verified" in told(field)
    send()
    assert desk.performed[-1][0].body.new == Place(address="石湖边", verified=False)
    assert desk.town.cases[CASE].unverified_place


def test_a_place_corrected_in_the_words_behind_it_stays_verified(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    corrected_place(pane)
    type_over(f"{PLACE_A.address}东侧20米")
    send()
    assert desk.performed[-1][0].body.new == replace(PLACE_A, address=f"{PLACE_A.address}东侧20米")


def test_a_place_typed_where_none_was_is_not_verified_by_the_correction(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    field = corrected_place(pane)
    field.set_value("")
    type_in("石湖边")
    send()
    assert desk.performed[-1][0].body.new == Place(address="石湖边", verified=False)
