"""Fills in the fields of a form as a person does: goes there, types or chooses, looks whether it stands there."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QRadioButton, QWidget

from ui.case.fields import ChoiceField, Field, ListField, LongTextField, PickField, TextField, TruthField
from ui.case.picker import Picker
from ui.case.place_field import PlaceField
from ui.scripted.eyes import Eyes, StepFailed
from ui.scripted.hands import Hands

W = TypeVar("W", bound=QWidget)
BESIDE_THE_EDGE = 8
CHOICES_AT_MOST = 200


async def fill(eyes: Eyes, hands: Hands, field: Field, value: str, *, typed: str = "") -> None:
    """Puts a value into a field. For one that is found by typing, `typed` is what a person would type to find it."""
    match field:
        case TextField() | LongTextField():
            await _go_to(hands, field.main)
            await hands.retype(value)
        case TruthField():
            if field.value != value:
                box = _inner(field, QCheckBox)
                await hands.click(box, _left_of(box))
        case ChoiceField():
            await _choose(hands, field, value)
        case ListField():
            await _choose_in_list(hands, field, value)
        case PickField():
            await _pick(eyes, hands, field.picker, value, typed or value)
        case _:
            raise StepFailed(f"nobody has shown the script how to fill in {type(field).__name__} {field.label!r}")
    if field.value.strip() != value.strip():
        raise StepFailed(f"{field.label!r} says {field.value!r} after {value!r} was put in; {eyes.describe()}")


async def fill_place(hands: Hands, field: PlaceField, address: str, code: str) -> None:
    """The address as it was told, and the code of a cell beside it; what stands there already is left."""
    line, beside = field.findChildren(QLineEdit)[:2]
    if address and line.text() != address:
        await _go_to(hands, line)
        await hands.retype(address)
    if code and beside.text() != code:
        await _go_to(hands, beside)
        await hands.retype(code)


async def choose_first(hands: Hands, field: ChoiceField) -> str:
    """The first of the choices that stand side by side."""
    button = field.findChildren(QRadioButton)[0]
    await hands.click(button, _left_of(button))
    return field.value


async def _go_to(hands: Hands, widget: QWidget) -> None:
    if not widget.hasFocus():
        await hands.click(widget)


async def _choose(hands: Hands, field: ChoiceField, value: str) -> None:
    """Clicks one choice after the other until the field says the value, as somebody does who reads them."""
    if field.value == value:
        return
    for button in field.findChildren(QRadioButton):
        await hands.click(button, _left_of(button))
        if field.value == value:
            return


async def _choose_in_list(hands: Hands, field: ListField, value: str) -> None:
    box = _inner(field, QComboBox)
    box.setFocus()
    rows = box.count()
    await hands.press("Home")
    for _row in range(rows):
        if field.value == value:
            return
        await hands.press("Down")


async def _pick(eyes: Eyes, hands: Hands, picker: Picker, value: str, typed: str) -> None:
    """Types until the list has it, walks down to it, takes it with Enter."""
    if picker.value == value:
        return
    await _go_to(hands, picker)
    await hands.retype(typed)
    await eyes.until(
        lambda: any(option.value == value for option in picker.listed), f"{typed!r} finds {value!r} in a list"
    )
    row = next(number for number, option in enumerate(picker.listed) if option.value == value)
    for _step in range(min(row, CHOICES_AT_MOST)):
        await hands.press("Down")
    await hands.press("Return")


def _left_of(button: QWidget) -> QPoint:
    """Where the box of a choice is, before its words."""
    return QPoint(BESIDE_THE_EDGE, button.height() // 2)


def _inner(field: Field, kind: type[W]) -> W:
    return field.findChildren(kind)[0]
