"""The look-up worked with keys: it asks while one types, walks the results from the box, takes one into the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app import words
from desk_app.domain.projection import LookupHit
from desk_app.screens.lookup import Group, LookupView, lookup_view
from tests.sample_reference import CELL_A, COMPONENT, LID, PLACE_A, REFERENCE, STALL
from tests.ui.case.fingers import told
from tests.ui.lists_shown import StillDesk, commit, nameless, shown
from ui.lookup.pane import GROUPS, LookupPane
from ui.theme import apply_theme, load_theme

HITS = (
    LookupHit(kind="component", code=COMPONENT, title="污水井盖", detail="金山路 12 号", metres=38, cell=CELL_A),
    LookupHit(kind="component", code="3205060103000091", title="雨水井盖", detail="金山路 30 号", metres=212),
    LookupHit(kind="problem", code=LID, title="污水井盖缺失", detail="公用设施"),
    LookupHit(kind="grid", code=CELL_A, title="金山社区第 1 网格", detail="甲街道"),
    LookupHit(kind="person", code="P1", title="周巡", detail="巡查员"),
)


def view(typed: str, *hits: LookupHit) -> LookupView:
    return lookup_view(hits, typed, REFERENCE)


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication) -> Iterator[LookupPane]:
    apply_theme(qapp, load_theme("light"))
    pane, _form = shown(qtbot, LookupPane, StillDesk(datetime(2026, 11, 23, 2, 32, tzinfo=UTC)))
    pane.show_view(view(""))
    pane.box.setFocus()
    yield pane


def typed(qtbot: QtBot, pane: LookupPane, text: str = "井盖", hits: tuple[LookupHit, ...] = HITS) -> None:
    with qtbot.waitSignal(pane.searched) as asked:
        commit(pane.box, text)
    assert asked.args == [text]
    pane.show_view(view(text, *hits))


def pointed(pane: LookupPane) -> str:
    line = pane.list.current_line
    return line.hit.code if line else ""


def card_words(pane: LookupPane) -> str:
    return pane.card.text.toPlainText()


def test_it_asks_once_after_a_pause(qtbot: QtBot, pane: LookupPane) -> None:
    asked: list[str] = []
    pane.searched.connect(asked.append)
    typed(qtbot, pane, "井盖")
    qtbot.wait(200)
    assert asked == ["井盖"]


def test_an_answer_to_older_words_is_dropped(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane, "井")
    commit(pane.box, "盖")
    pane.show_view(view("", *HITS[:1]))
    assert len(pane._model.hit_rows()) == len(HITS)
    pane.show_view(view("井盖", *HITS[:2]))
    assert len(pane._model.hit_rows()) == 2


def test_arrows_walk_hits_over_headings_while_the_focus_stays_in_the_box(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    assert pointed(pane) == COMPONENT
    seen = []
    for _ in range(6):
        qtbot.keyClick(pane.box, Qt.Key.Key_Down)
        seen.append(pointed(pane))
    assert seen == ["3205060103000091", LID, CELL_A, "P1", "P1", "P1"]
    assert QApplication.focusWidget() is pane.box
    qtbot.keyClick(pane.box, Qt.Key.Key_PageUp)
    assert pointed(pane) == COMPONENT


def test_enter_takes_the_hit_that_is_pointed_at(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    qtbot.keyClick(pane.box, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.taken) as taken:
        qtbot.keyClick(pane.box, Qt.Key.Key_Return)
    assert taken.args == [HITS[1]]


def test_enter_takes_nothing_while_the_answer_to_newer_words_is_under_way(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    qtbot.keyClicks(pane.box, "x")
    with qtbot.assertNotEmitted(pane.taken), qtbot.waitSignal(pane.searched):
        qtbot.keyClick(pane.box, Qt.Key.Key_Return)


def test_ctrl_tab_turns_the_tabs_and_each_shows_its_own(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    assert [pane.tabs.tabText(tab) for tab in range(5)] == [
        "All 5", "Places 1", "Components 2", "Catalogue 1", "Contacts 1",
    ]  # fmt: skip
    qtbot.keyClick(pane.box, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert pane.group is Group.GRIDS
    assert pointed(pane) == CELL_A
    for _ in range(2):
        qtbot.keyClick(pane.box, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ControlModifier)
    assert pane.group is Group.CONTACTS
    assert pointed(pane) == "P1"
    assert QApplication.focusWidget() is pane.box


def test_other_words_begin_at_the_first_hit_and_only_the_same_ones_keep_the_pointed(
    qtbot: QtBot, pane: LookupPane
) -> None:
    pane.resize(420, 500)
    many = tuple(LookupHit(kind="component", code=f"{n}", title=f"{n}", detail="") for n in range(60))
    pane.tabs.setCurrentIndex(GROUPS.index(Group.COMPONENTS))
    typed(qtbot, pane, "井", many)
    pane.list.step(40)
    pane.show_view(view("井", *many))
    assert pointed(pane) == "40"
    pane.box.show_text("井盖")
    pane.show_view(view("井盖", *many))
    assert (pointed(pane), pane.list.verticalScrollBar().value()) == ("0", 0)


def test_a_tab_without_hits_gives_way_to_all_until_it_has_some_again(qtbot: QtBot, pane: LookupPane) -> None:
    pane.tabs.setCurrentIndex(GROUPS.index(Group.COMPONENTS))
    typed(qtbot, pane, "周", HITS[4:])
    assert (pane.group, pointed(pane)) == (Group.ALL, "P1")
    pane.box.show_text("井盖")
    pane.show_view(view("井盖", *HITS))
    assert (pane.group, pointed(pane)) == (Group.COMPONENTS, COMPONENT)
    pane.box.show_text("周")
    pane.show_view(view("周", *HITS[4:]))
    pane.tabs.setCurrentIndex(GROUPS.index(Group.GRIDS))
    assert "Contacts 1 (Ctrl+Tab)" in told(pane._empty)


def test_the_card_follows_the_hit(qtbot: QtBot, pane: LookupPane) -> None:
    assert pane.card.isHidden()
    typed(qtbot, pane)
    qtbot.waitUntil(lambda: "区自来水公司" in card_words(pane))
    qtbot.keyClick(pane.box, Qt.Key.Key_Down)
    qtbot.keyClick(pane.box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "2 urgent hours" in card_words(pane))
    assert "<" not in card_words(pane) and pane.card.shown is not None and pane.card.shown.code == LID


def test_a_problems_card_is_about_the_place_at_hand(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane, "摆摊", (LookupHit(kind="problem", code=STALL, title="占道经营", detail=""),))
    qtbot.waitUntil(lambda: "of the place's board" in card_words(pane))
    pane.be_near(PLACE_A)
    qtbot.waitUntil(lambda: "甲街道城管中队" in card_words(pane))
    pane.be_near(None)
    qtbot.waitUntil(lambda: "of the place's board" in card_words(pane))


def test_the_foot_says_from_where_distances_are_measured(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    assert pane.origin == "Nearest to the case first"
    pane.show_view(lookup_view(HITS, "井盖", REFERENCE, "金山路菜场"))
    assert pane.origin == "Nearest first, from 金山路菜场"
    pane.show_view(lookup_view(HITS[2:], "井盖", REFERENCE, "金山路菜场"))
    assert pane.origin == ""


def test_what_cannot_be_taken_is_said_until_another_hit_is_pointed_at(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    pane.say("no field for it")
    assert pane._said.isVisible() and pane._said.text() == "no field for it"
    qtbot.keyClick(pane.box, Qt.Key.Key_Down)
    assert not pane._said.isVisible()


def test_what_a_list_of_people_says_is_never_read_as_markup(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane, "x", (LookupHit(kind="person", code="nobody", title="<b>x</b>", detail="<img src=x>&amp;"),))
    qtbot.waitUntil(lambda: "<img src=x>&amp;" in card_words(pane))


def test_a_card_leaves_with_its_hit_also_where_it_comes_late(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    pane.show_view(view("井盖"))
    qtbot.wait(50)
    assert pane.card.isHidden()


def test_the_same_words_again_keep_the_hit_that_is_pointed_at(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    for _ in range(2):
        qtbot.keyClick(pane.box, Qt.Key.Key_Down)
    pane.show_view(view("井盖", *reversed(HITS)))
    assert pointed(pane) == LID
    pane.show_view(view("井盖", *HITS[:2]))
    assert pointed(pane) == COMPONENT


def test_the_list_takes_by_keys_and_double_click(qtbot: QtBot, pane: LookupPane) -> None:
    typed(qtbot, pane)
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    with qtbot.waitSignal(pane.taken) as taken:
        qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    assert taken.args == [HITS[4]]
    qtbot.keyClick(pane.list, Qt.Key.Key_Home)
    assert pointed(pane) == COMPONENT
    with qtbot.waitSignal(pane.taken) as taken:
        qtbot.mouseDClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 28 + 44 + 20))
    assert taken.args == [HITS[1]]
    with qtbot.waitSignal(pane.taken):
        qtbot.mouseClick(pane.card._take, Qt.MouseButton.LeftButton)


def test_nothing_found_and_nothing_typed_are_said(qtbot: QtBot, pane: LookupPane) -> None:
    assert not pane._empty.isHidden()
    typed(qtbot, pane, "zzz", ())
    assert not pane._empty.isHidden()
    assert pane.card.isHidden()
    qtbot.keyClick(pane.box, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(pane.taken):
        qtbot.keyClick(pane.box, Qt.Key.Key_Return)
    with qtbot.waitSignal(pane.searched) as asked:
        qtbot.keyClick(pane.box, Qt.Key.Key_Escape)
    assert asked.args == [""]


def test_nothing_is_asked_while_an_input_method_composes(qtbot: QtBot, pane: LookupPane) -> None:
    with qtbot.assertNotEmitted(pane.searched, wait=200):
        QApplication.sendEvent(pane.box, QInputMethodEvent("jinggai", []))


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_control_has_a_name_in_both_languages(
    qtbot: QtBot, qapp: QApplication, language: str, theme: str
) -> None:
    words.load(language)
    apply_theme(qapp, load_theme(theme))
    pane, _form = shown(qtbot, LookupPane, StillDesk(datetime(2026, 11, 23, 2, 32, tzinfo=UTC)))
    pane.show_view(view("", *HITS))
    assert nameless(pane) == []
    assert not pane.grab().isNull()
