"""The map as a person works it: dragged, zoomed, picked, pointed at, walked with keys; the form keeps the focus."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk_app import words
from desk_app.domain.grid import GridLevel
from desk_app.screens.map import MapLand
from tests.ui.lists_shown import nameless
from tests.ui.map_desk import MapDesk, shown_map
from ui.map.cases import cases_of
from ui.map.labels import Room
from ui.map.pane import MapPane
from ui.map.panel import NearButton
from ui.map.samples import MIDDLE, sample_place, samples
from ui.map.stamps import Stamps
from ui.map.things_layer import SYMBOLS_AT_MOST
from ui.pieces import Words
from ui.theme import apply_theme, load_theme

Shown = tuple[MapPane, QPlainTextEdit, MapDesk]


@pytest.fixture
def map_(qtbot: QtBot) -> Shown:
    desk = MapDesk()
    pane, form = shown_map(qtbot, desk)
    return pane, form, desk


def middle(pane: MapPane) -> QPoint:
    return pane.canvas.rect().center()


def picture(pane: MapPane) -> QImage:
    """The map as it is seen once it is sharp."""
    found = pane.canvas.grab().toImage()
    while pane.canvas.unfinished:
        found = pane.canvas.grab().toImage()
    return found


def turn_wheel(pane: MapPane, at: QPoint, by: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(pane.canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane.canvas, event)


def drag(pane: MapPane, across: int, down: int) -> None:
    start = middle(pane)
    QTest.mousePress(pane.canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(pane.canvas, start + QPoint(across // 2, down // 2))
    QTest.mouseMove(pane.canvas, start + QPoint(across, down))
    QTest.mouseRelease(pane.canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(across, down))


# --- before anything has come -----------------------------------------------------------------------------------------


def test_before_the_grids_have_come_it_says_so(qtbot: QtBot) -> None:
    desk = MapDesk()
    desk.land = MapLand()
    pane, _form = shown_map(qtbot, desk)
    assert pane.empty.isVisible() and not pane.canvas.isVisible()
    desk.land, desk.editions = MapDesk().land, ("g2", "c1", "k1")
    desk.tell("reference")
    qtbot.waitUntil(pane.canvas.isVisible)
    assert pane.canvas.drawing is not None


def test_without_components_the_cases_are_shown_on_the_land(qtbot: QtBot) -> None:
    desk = MapDesk()
    whole = desk.land
    desk.land = MapLand(areas=whole.areas, labels=whole.labels, streets=whole.streets)
    pane, _form = shown_map(qtbot, desk)
    before = picture(pane)
    pane.show_marks(())
    assert picture(pane) != before
    QTest.mouseMove(pane.canvas, middle(pane))
    assert not pane.canvas.symbols or pane.canvas.drawing is not None


def test_it_asks_for_nothing_while_it_cannot_be_seen(qtbot: QtBot) -> None:
    desk = MapDesk()
    pane, _form = shown_map(qtbot, desk)
    pane.hide()
    desk.asked.clear()
    desk.editions = ("g1", "c2", "k1")
    desk.tell("reference")
    desk.tell("queue")
    QTest.qWait(150)
    assert desk.asked == []
    pane.show()
    qtbot.waitUntil(lambda: "land" in desk.asked and "cases" in desk.asked)


def test_an_edition_that_changes_nothing_on_the_land_draws_nothing_up(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, desk = map_
    drawing = pane.canvas.drawing
    desk.asked.clear()
    desk.tell("reference", "queue")
    qtbot.waitUntil(lambda: "editions" in desk.asked and "cases" in desk.asked)
    QTest.qWait(50)
    assert "land" not in desk.asked and pane.canvas.drawing is drawing


def test_what_somebody_reads_stays_when_another_land_comes(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, desk = map_
    pane.canvas.setFocus()
    pane.canvas.go_to(*MIDDLE, 2.0)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(pane.panel.isVisible)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    read, card, place, before = QApplication.focusWidget(), pane.panel.card, pane.canvas.middle, pane.canvas.drawing
    # A land that reaches farther west: its metres count from elsewhere.
    farther = desk.land.areas[GridLevel.DISTRICT][0]
    ring = tuple((x - 0.2 if x < MIDDLE[0] else x, y) for x, y in farther.ring)
    desk.land = replace(desk.land, areas={**desk.land.areas, GridLevel.DISTRICT: (replace(farther, ring=ring),)})
    desk.editions = ("g2", "c1", "k1")
    desk.tell("reference")
    qtbot.waitUntil(lambda: pane.canvas.drawing is not before)
    assert pane.panel.isVisible() and pane.panel.card is card and QApplication.focusWidget() is read
    assert pane.canvas.middle == pytest.approx(place)
    plane = pane.canvas.drawing.plane if pane.canvas.drawing is not None else None
    assert plane is not None and before is not None and plane != before.plane
    assert card is not None and card.hit is not None and pane.canvas.marks.picked_cell == card.hit.cell
    assert pane.canvas.marks.picked == pytest.approx(plane.flat_point(card.longitude, card.latitude))
    desk.land, desk.editions = MapLand(), ("", "", "")
    desk.tell("reference")
    qtbot.waitUntil(pane.empty.isVisible)
    assert not pane.panel.isVisible()


def test_who_leaves_takes_the_cases_out_of_sight(map_: Shown) -> None:
    pane, _form, desk = map_
    pane.show_typed(MIDDLE)
    pane.stop()
    assert pane.canvas.cases.marks == () and pane.canvas.marks.typed is None
    desk.asked.clear()
    desk.tell("queue")
    assert desk.asked == []


# --- moving and zooming -----------------------------------------------------------------------------------------------


def test_a_drag_moves_the_land_with_the_pointer(map_: Shown) -> None:
    pane, _form, desk = map_
    pane.canvas.go_to(*MIDDLE, 4.0)
    before = pane.canvas.camera
    drag(pane, -80, 40)
    after = pane.canvas.camera
    assert (after.x - before.x, after.y - before.y) == pytest.approx((80 * 4.0, -40 * 4.0))
    assert "place" not in desk.asked


def test_the_wheel_brings_nearer_what_is_under_the_pointer(map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.go_to(*MIDDLE, 8.0)
    at = QPoint(50, 60)
    under = pane.canvas.camera.metres(at.x(), at.y())
    turn_wheel(pane, at, 240)
    assert pane.canvas.camera.scale == pytest.approx(8.0 / 1.3**2)
    assert pane.canvas.camera.metres(at.x(), at.y()) == pytest.approx(under)


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_0])
def test_keys_move_zoom_and_show_the_whole_again(map_: Shown, key: Qt.Key) -> None:
    pane, _form, _desk = map_
    canvas = pane.canvas
    canvas.setFocus()
    canvas.go_to(*MIDDLE, 4.0)
    x, y = canvas.camera.x, canvas.camera.y
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert (canvas.camera.x - x, canvas.camera.y - y) == pytest.approx((32 * 4.0, -160 * 4.0))
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.camera.scale == pytest.approx(4.0 / 1.3)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    QTest.keyClick(canvas, key)
    box = canvas.camera.box
    assert box.left < canvas.within.left and box.right > canvas.within.right


def test_the_buttons_do_what_the_keys_do(map_: Shown) -> None:
    pane, _form, _desk = map_
    scale = pane.canvas.camera.scale
    pane.toolbar.zoomed.emit(1)
    assert pane.canvas.camera.scale < scale
    pane.toolbar.fitted.emit()
    assert pane.canvas.camera.scale == pytest.approx(scale)


def test_a_whole_view_stays_whole_when_the_pane_is_resized(map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.resize(300, 240)
    box = pane.canvas.camera.box
    assert box.left < pane.canvas.within.left and box.bottom > pane.canvas.within.bottom


# --- what is drawn ----------------------------------------------------------------------------------------------------


def test_far_out_components_are_a_density_and_near_they_are_symbols(map_: Shown) -> None:
    pane, _form, _desk = map_
    points = pane.canvas.drawing.points if pane.canvas.drawing is not None else None
    assert points is not None and len(points.xs) > SYMBOLS_AT_MOST
    picture(pane)
    assert not pane.canvas.symbols
    pane.canvas.go_to(*MIDDLE, 0.8)
    picture(pane)
    assert pane.canvas.symbols


def test_smaller_areas_appear_as_one_comes_nearer(map_: Shown) -> None:
    pane, _form, _desk = map_
    drawing = pane.canvas.drawing
    assert drawing is not None
    sides = [drawing.levels[level].side for level in GridLevel]
    assert sides == sorted(sides, reverse=True)
    pictures = []
    for scale in (30.0, 12.0, 4.0):
        pane.canvas.go_to(*MIDDLE, scale)
        pictures.append(picture(pane))
    assert pictures[0] != pictures[1] != pictures[2]


def test_after_a_zoom_it_becomes_sharp_by_itself(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.repaint()
    for _notch in range(3):
        pane.canvas.zoom(1)
        pane.canvas.repaint()
    qtbot.waitUntil(lambda: not pane.canvas.unfinished)
    sharp = pane.canvas.grab().toImage()
    camera = pane.canvas.camera
    pane.canvas.fit()
    picture(pane)
    pane.canvas.look(camera)
    assert picture(pane) == sharp


def test_another_theme_draws_everything_anew(map_: Shown, qapp: QApplication) -> None:
    pane, _form, _desk = map_
    apply_theme(qapp, load_theme("light"))
    pane.canvas.go_to(*MIDDLE, 1.0)
    light = picture(pane)
    apply_theme(qapp, load_theme("dark"))
    dark = picture(pane)
    ground = load_theme("dark").colour("surface").rgb()
    apply_theme(qapp, load_theme("light"))
    assert dark != light
    assert any(dark.pixel(x, y) == ground for x in range(0, dark.width(), 9) for y in range(0, dark.height(), 9))
    assert picture(pane) == light


def test_the_open_case_and_the_place_in_the_form_are_marked(map_: Shown) -> None:
    pane, _form, desk = map_
    case = desk.cases[3]
    pane.canvas.go_to(case.longitude, case.latitude, 1.0)
    plain = picture(pane)
    pane.show_open(case.id)
    opened = picture(pane)
    assert opened != plain
    pane.show_typed((case.longitude, case.latitude))
    assert picture(pane) != opened


def test_a_place_out_of_sight_is_brought_into_sight(map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.go_to(*MIDDLE, 1.0)
    place = (MIDDLE[0] + 0.03, MIDDLE[1])
    pane.show_typed(place)
    assert pane.canvas.middle == pytest.approx(place)
    pane.show_typed(None)
    assert pane.canvas.marks.typed is None


def test_a_place_in_the_form_is_shown_with_its_cell_from_the_whole_district(map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.fit()
    whole = pane.canvas.camera.scale
    pane.show_typed(MIDDLE)
    assert pane.canvas.middle == pytest.approx(MIDDLE)
    cell = pane.canvas.drawing.levels[GridLevel.CELL].around(pane.canvas.camera.x, pane.canvas.camera.y)  # type: ignore[union-attr]
    assert cell is not None and pane.canvas.camera.scale < whole / 4
    assert pane.canvas.camera.scale == pytest.approx(pane.canvas.camera.fitting(cell).scale)
    looked = pane.canvas.camera
    QTest.keyClick(pane.canvas, Qt.Key.Key_Right)
    assert pane.canvas.camera != looked
    moved = pane.canvas.camera
    pane.show_typed(MIDDLE)
    assert pane.canvas.camera == moved  # who has looked elsewhere since is left there


@pytest.mark.parametrize("moved", [False, True])
def test_an_opened_case_is_shown_as_soon_as_its_place_is_known(map_: Shown, moved: bool) -> None:
    pane, _form, desk = map_
    case = desk.cases[3]
    pane.show_marks(())
    pane.canvas.fit()
    pane.show_open(case.id)
    if moved:
        QTest.keyClick(pane.canvas, Qt.Key.Key_Plus)
    before = pane.canvas.camera
    plane = pane.canvas.drawing.plane  # type: ignore[union-attr]
    pane.show_cases(cases_of(desk.cases, plane))
    if moved:
        assert pane.canvas.camera == before
    else:
        assert pane.canvas.middle == pytest.approx((case.longitude, case.latitude))
        assert pane.canvas.camera.scale < before.scale


def test_nothing_of_the_whole_district_lies_under_the_scale(map_: Shown) -> None:
    pane, _form, _desk = map_
    for size in ((340, 150), (420, 280), (1000, 800)):
        camera = pane.canvas.camera.sized(*size).fitting(pane.canvas.within)
        left, top = camera.pixel(*pane.canvas.within[:2])
        right, bottom = camera.pixel(*pane.canvas.within[2:])
        assert 0 < left < right < size[0] and 0 < top < bottom < size[1] - 33


def test_names_of_boards_stand_across_heaps_where_there_is_no_other_room() -> None:
    room = Room(200, 100)
    heap, name = QRectF(50, 50, 20, 20), QRectF(40, 50, 60, 20)
    room.take(heap, insist=True, soft=True)
    assert not room.take(name)
    assert room.take(name, over_soft=True)
    assert not room.take(name.translated(10, 0), over_soft=True)  # two names never


def test_symbols_from_afar_are_smaller_and_fainter(qapp: QApplication) -> None:
    stamps = Stamps(load_theme("dark"), 1.0)
    far, near = stamps.symbol(0, far=True), stamps.symbol(0)
    assert far.width() < near.width()

    def brightest(picture: QImage) -> int:
        return max(
            picture.pixelColor(x, y).alpha() * picture.pixelColor(x, y).lightness()
            for x in range(picture.width())
            for y in range(picture.height())
        )

    assert brightest(far.toImage()) < 0.85 * brightest(near.toImage())


# --- picking ----------------------------------------------------------------------------------------------------------


def test_a_click_shows_what_is_there_and_a_button_takes_it(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.go_to(*MIDDLE, 1.0)
    QTest.mouseClick(pane.canvas, Qt.MouseButton.LeftButton, pos=middle(pane))
    qtbot.waitUntil(pane.panel.isVisible)
    card = pane.panel.card
    assert card is not None and card.hit is not None and len(card.fields) == 3
    assert (card.longitude, card.latitude) == pytest.approx(pane.canvas.middle, abs=1e-4)
    assert pane.canvas.marks.picked_cell == card.hit.cell
    assert len(pane.panel.findChildren(NearButton)) == len(card.components) + len(card.cases)
    with qtbot.waitSignal(pane.taken) as taken:
        pane.panel.take.click()
    assert taken.args == [card.hit]
    assert not pane.panel.isVisible() and pane.canvas.marks.picked is None


def test_a_component_or_a_case_near_it_can_be_taken_by_keys_alone(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, desk = map_
    case = desk.cases[5]
    pane.canvas.setFocus()
    pane.canvas.go_to(case.longitude, case.latitude, 1.0)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(pane.panel.isVisible)
    card = pane.panel.card
    assert card is not None and card.components and card.cases
    for _step in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    first = QApplication.focusWidget()
    assert isinstance(first, NearButton)
    with qtbot.waitSignal(pane.taken) as taken:
        QTest.keyClick(first, Qt.Key.Key_Return)
    assert taken.args == [card.components[0].hit]
    pane.show_place(card)
    buttons = pane.panel.findChildren(NearButton)
    with qtbot.waitSignal(pane.case_chosen) as chosen:
        buttons[len(card.components)].click()
    assert chosen.args == [card.cases[0].mark.id]


def test_enter_picks_what_is_under_the_cross_hair_and_enter_again_takes_it(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.setFocus()
    pane.canvas.go_to(*MIDDLE, 1.0)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(pane.panel.isVisible)
    with qtbot.waitSignal(pane.taken) as taken:
        QTest.keyClick(pane.canvas, Qt.Key.Key_Return)
    assert taken.args[0].kind == "place"
    assert (taken.args[0].longitude, taken.args[0].latitude) == pytest.approx(MIDDLE)


def test_escape_closes_the_panel_first_and_then_leaves(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.setFocus()
    pane.pick(*MIDDLE)
    qtbot.waitUntil(pane.panel.isVisible)
    pane.panel.take.setFocus()
    QTest.keyClick(pane.panel.take, Qt.Key.Key_Escape)
    assert not pane.panel.isVisible() and pane.canvas.hasFocus()
    with qtbot.waitSignal(pane.left):
        QTest.keyClick(pane.canvas, Qt.Key.Key_Escape)


def test_of_two_picks_only_the_newer_one_is_shown(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, desk = map_
    desk.holding = True
    pane.pick(*MIDDLE)
    pane.pick(MIDDLE[0] + 0.01, MIDDLE[1])
    desk.release()
    qtbot.waitUntil(pane.panel.isVisible)
    assert pane.panel.card is not None and pane.panel.card.longitude == MIDDLE[0] + 0.01


def test_a_place_outside_the_land_cannot_be_taken(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    QTest.mouseClick(pane.canvas, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    qtbot.waitUntil(pane.panel.isVisible)
    assert pane.panel.take.isHidden()
    pane.panel.take_place()
    assert pane.panel.isVisible()


# --- pointing ---------------------------------------------------------------------------------------------------------


def on_a_component(pane: MapPane) -> QPoint:
    """A pixel with a symbol and no case."""
    pane.show_marks(())
    pane.canvas.go_to(*MIDDLE, 0.5)
    picture(pane)
    points = pane.canvas.drawing.points if pane.canvas.drawing is not None else None
    assert points is not None and pane.canvas.symbols
    found = points.nearest(pane.canvas.camera.x, pane.canvas.camera.y, 500.0)
    assert found is not None
    pane.canvas.go_to(*pane.canvas.drawing.plane.degrees(float(points.xs[found]), float(points.ys[found])), 0.5)  # type: ignore[union-attr]
    picture(pane)
    return middle(pane)


def test_a_component_s_card_comes_without_the_focus(qtbot: QtBot, map_: Shown) -> None:
    pane, form, _desk = map_
    form.setFocus()
    at = on_a_component(pane)
    QTest.mouseMove(pane.canvas, at + QPoint(1, 1))
    qtbot.waitUntil(pane.hover.isVisible)
    assert form.hasFocus()
    assert pane.hover.said[0] == "果皮箱" and any("3205060102" in line.replace(" ", "") for line in pane.hover.said)
    QTest.mouseMove(pane.canvas, at + QPoint(60, 70))
    qtbot.waitUntil(lambda: not pane.hover.isVisible())


def test_a_card_in_sight_that_tells_of_something_else_has_room_for_all_it_says(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.hover.show_lines("果皮箱", [("编号", "1")], middle(pane))
    few = pane.hover.height()
    pane.hover.show_lines("行道树", [("编号", "2"), ("地址", "横泾街道育裕北路254号")], middle(pane))
    words = pane.hover.findChildren(Words, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert [one.text() for one in words if one.isVisible()] == ["行道树", "编号", "2", "地址", "横泾街道育裕北路254号"]
    assert pane.hover.height() > few > 30


@pytest.mark.parametrize("way", ["the view moves", "the pointer leaves", "another window", "the map is hidden"])
def test_the_card_goes_when_nobody_points_any_more(qtbot: QtBot, map_: Shown, way: str) -> None:
    pane, _form, _desk = map_
    at = on_a_component(pane)
    QTest.mouseMove(pane.canvas, at + QPoint(1, 1))
    qtbot.waitUntil(pane.hover.isVisible)
    other = QPlainTextEdit()
    qtbot.addWidget(other)
    match way:
        case "the view moves":
            pane.canvas.zoom(1)
        case "the pointer leaves":
            QApplication.sendEvent(pane.canvas, QEvent(QEvent.Type.Leave))
        case "another window":
            other.show()
            other.activateWindow()
        case _:
            pane.hide()
    qtbot.waitUntil(pane.hover.isHidden)
    assert pane.canvas.marks.pointed is None


def test_a_late_card_does_not_come_where_the_pointer_has_gone_on(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, desk = map_
    at = on_a_component(pane)
    desk.holding = True
    QTest.mouseMove(pane.canvas, at + QPoint(1, 1))
    qtbot.waitUntil(lambda: "component" in desk.asked)
    pane.canvas.leaveEvent(None)  # type: ignore[arg-type]
    desk.release()
    QTest.qWait(30)
    assert not pane.hover.isVisible()


def test_cases_under_the_pointer_are_told_from_what_is_known(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, desk = map_
    case = desk.cases[3]
    pane.canvas.go_to(case.longitude, case.latitude, 0.2)
    picture(pane)
    QTest.mouseMove(pane.canvas, middle(pane) + QPoint(1, 1))
    qtbot.waitUntil(pane.hover.isVisible)
    assert pane.hover.said[0] == case.title
    assert "component" not in desk.asked


def test_the_panel_says_the_whole_address_and_every_label(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, desk = map_
    pane.window().resize(760, 560)
    place = sample_place(MIDDLE, desk.cases)
    pane.show_place(replace(place, title="横泾街道育裕北路上泽社区服务中心东侧" * 3 + "299号之一对面空地旁"))
    QApplication.processEvents()
    for label in pane.panel.findChildren(QLabel):
        if label.text() and label.isVisible() and not isinstance(label, Words):
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, label.text()
            assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()
    titles = [one for one in pane.panel.findChildren(QLabel) if one.text().endswith("空地旁")]
    assert len(titles) == 1 and titles[0].height() > 1.5 * titles[0].fontMetrics().height()


def test_the_note_about_the_cross_hair_stands_on_a_plate_beside_the_buttons(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.setFocus()
    qtbot.waitUntil(pane.readout.isVisible)
    assert pane.readout.width() >= pane.readout.sizeHint().width() or pane.readout.toolTip()
    assert not pane.readout.geometry().intersects(pane.toolbar.geometry())
    seen = pane.readout.grab().toImage()
    plate = seen.pixelColor(4, seen.height() // 2)
    pane.canvas.go_to(0.0, 0.0)
    assert plate == load_theme("light").colour("surface") == pane.readout.grab().toImage().pixelColor(4, 12)


# --- for who cannot see it --------------------------------------------------------------------------------------------


def test_what_is_under_the_cross_hair_is_described(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.canvas.setFocus()
    pane.canvas.go_to(*MIDDLE, 1.0)
    qtbot.waitUntil(lambda: bool(pane.canvas.accessibleDescription()))
    said = pane.canvas.accessibleDescription()
    assert "Cell" in said and "Village" in said and "Board" in said
    qtbot.waitUntil(pane.readout.isVisible)
    QTest.keyClick(pane.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: pane.canvas.accessibleDescription() != said)


def test_every_control_has_a_name(qtbot: QtBot, map_: Shown) -> None:
    pane, _form, _desk = map_
    pane.pick(*MIDDLE)
    qtbot.waitUntil(pane.panel.isVisible)
    assert nameless(pane) == []
    assert pane.canvas.accessibleName() == "Map"


@pytest.mark.parametrize("name", [name for name, _make in samples()])
def test_a_sample_is_drawn_in_chinese_and_in_the_dark(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    words.load("zh_CN")
    pictures = []
    for theme in ("light", "dark"):
        apply_theme(qapp, load_theme(theme))
        widget = dict(samples())[name]()
        qtbot.addWidget(widget)
        pictures.append(widget.grab().toImage())
    apply_theme(qapp, load_theme("light"))
    assert pictures[0] != pictures[1]
