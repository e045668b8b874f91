"""All three hundred calls typed into the real form, with what is really proposed: without a key none of it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk_app.inquiries import Inquiries
from desk_app.screens import register_values as name
from desk_app.screens.proposals import ProposalsView
from local_store.edition_shelf import EditionShelf
from tests.domain.walking import Town
from tests.fakes.memory_journal import MemoryJournal
from tests.ui.case.fingers import press, type_in
from tests.ui.case.seat_desk import SeatCalls, SeatDesk, answered, shown_pane

KEY_BY_KEY = 6
"""So many calls are typed sign by sign, the others as an input method hands over what was said."""
PROPOSED_AT_LEAST = 0.95


class AskingCalls(SeatCalls):
    """Proposals are made of the district's own reference data."""

    def __init__(self, shelf: EditionShelf, town: Town) -> None:
        super().__init__()
        self._inquiries = Inquiries(
            lookups=shelf, journal=MemoryJournal(), reference=shelf.reference, now=lambda: town.now
        )

    def proposals(self, said: str, values: Mapping[str, str]) -> Future[ProposalsView]:
        return answered(self._inquiries.proposals(said, values))


@pytest.fixture
def form(shelf_of_few: EditionShelf, qtbot: QtBot) -> Any:
    """The form of a new call, the cursor in its box."""
    town = Town(reference=shelf_of_few.reference())
    pane = shown_pane(qtbot, SeatDesk(town=town, calls=AskingCalls(shelf_of_few, town)))
    pane.start_intake()
    return pane.register_form


def heard(form: Any, said: str) -> None:
    """The answer to these words is on the screen."""
    for _round in range(20):
        QApplication.processEvents()
        if form.proposals.view.of == said:
            return
    raise AssertionError("no answer came")


def emptied(form: Any) -> None:
    box = QApplication.focusWidget()
    assert isinstance(box, QPlainTextEdit)
    box.selectAll()
    box.textCursor().removeSelectedText()
    box.moveCursor(QTextCursor.MoveOperation.Start)


def test_nothing_is_taken_without_a_key(form: Any, calls: list[dict[str, Any]]) -> None:
    untouched, proposed = form.values, 0
    for number, call in enumerate(calls):
        said = call["said"]
        for piece in said if number < KEY_BY_KEY else (said,):
            type_in(piece)
        heard(form, said)
        proposed += bool(form.proposals.shown)
        assert form.values == {**untouched, name.EVENT: said}
        assert not any(proposal.taken for proposal in form.proposals.shown)
        emptied(form)
    assert proposed >= PROPOSED_AT_LEAST * len(calls)


def test_a_key_takes_it_and_nothing_else(form: Any, calls: list[dict[str, Any]]) -> None:
    """So that the test above can fail."""
    untouched, said = form.values, calls[0]["said"]
    type_in(said)
    heard(form, said)
    first = form.proposals.view.problems[0]
    press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    changed = {field for field, value in form.values.items() if value != untouched[field]}
    assert form.values[name.PROBLEM] == first.code
    assert changed <= {name.EVENT, name.PROBLEM, name.CONDITION, name.TARGET} and name.PROBLEM in changed
