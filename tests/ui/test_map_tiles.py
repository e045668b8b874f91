"""The still part of the map: what is drawn anew, what is kept, and what stands in until a frame has time for it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from desk_app.domain.grid import GridLevel
from ui.map.camera import Camera
from ui.map.cases import Cases
from ui.map.frame import paint
from ui.map.land import Drawing, drawing_of
from ui.map.sample_land import sample_land
from ui.map.scene import Marks, Scene
from ui.map.stamps import Stamps
from ui.map.tiles import Key, Tiles, drawn
from ui.theme import load_theme

WIDTH, HEIGHT = 640, 480
Painted = Callable[..., QImage]


@pytest.fixture(scope="module")
def drawing(qapp: QApplication) -> Drawing:
    return land(6_000)


def land(components: int) -> Drawing:
    drawn = drawing_of(sample_land(components))
    assert drawn is not None
    return drawn


class Counted:
    """Tiles of which each is said to take a second: a frame has time for one. `drawn` counts them."""

    def __init__(self) -> None:
        self.drawn = 0
        self.now = 0.0
        self.tiles = self.fresh()
        self.theme = load_theme("light")

    def fresh(self) -> Tiles:
        return Tiles(clock=lambda: self.now, draw=self._count)

    def _count(self, scene: Scene, key: Key) -> QPixmap:
        self.drawn += 1
        self.now += 1.0
        return drawn(scene, key)

    def whole(self, drawing: Drawing, camera: Camera) -> QImage:
        """The frame as a new map draws it."""
        self.tiles = self.fresh()
        return self.frame(drawing, camera)[0]

    def frame(self, drawing: Drawing, camera: Camera, marks: Marks | None = None) -> tuple[QImage, int]:
        """The frame, and how many tiles were drawn for it."""
        before = self.drawn
        picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        picture.fill(QColor("magenta"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stamps = Stamps(self.theme, 1.0)
        scene = Scene(
            painter=painter,
            camera=camera,
            theme=self.theme,
            stamps=stamps,
            drawing=drawing,
            cases=Cases(),
            marks=marks or Marks(),
        )
        paint(scene, self.tiles)
        painter.end()
        return picture, self.drawn - before

    def until_sharp(self, drawing: Drawing, camera: Camera) -> QImage:
        picture, _count = self.frame(drawing, camera)
        while self.tiles.unfinished:
            picture, count = self.frame(drawing, camera)
            assert count == 1
        return picture


@pytest.fixture
def counted() -> Counted:
    return Counted()


def looking(drawing: Drawing, scale: float) -> Camera:
    return Camera(width=WIDTH, height=HEIGHT, scale=scale).looking_at(40.0, 30.0, drawing.box)


def test_the_first_frame_is_whole_and_the_second_draws_nothing(counted: Counted, drawing: Drawing) -> None:
    camera = looking(drawing, 6.0)
    _picture, count = counted.frame(drawing, camera)
    assert count >= 6 and not counted.tiles.unfinished
    assert counted.frame(drawing, camera)[1] == 0


def test_another_picked_cell_draws_no_tile(counted: Counted, drawing: Drawing) -> None:
    camera = looking(drawing, 6.0)
    plain, _count = counted.frame(drawing, camera)
    codes = drawing.levels[GridLevel.CELL].codes
    seen = drawing.levels[GridLevel.CELL].within(camera.box.wider(-900.0)).tolist()
    pictures = [plain]
    for place in seen[:2]:
        picked, count = counted.frame(drawing, camera, Marks(picked_cell=codes[place]))
        assert count == 0 and picked not in pictures
        pictures.append(picked)
    assert counted.frame(drawing, camera)[0] == plain


@pytest.mark.parametrize("notch", [1.3, 1 / 1.3, 4.0])
def test_a_zoom_draws_one_tile_a_frame_over_what_was_seen(counted: Counted, drawing: Drawing, notch: float) -> None:
    camera = looking(drawing, 6.0)
    counted.frame(drawing, camera)
    nearer = replace(camera, scale=camera.scale / notch)
    coarse, count = counted.frame(drawing, nearer)
    assert count == 1 and counted.tiles.unfinished
    assert coarse.pixelColor(WIDTH // 4, HEIGHT // 4) != QColor("magenta")
    sharp = counted.until_sharp(drawing, nearer)
    assert counted.frame(drawing, nearer)[1] == 0
    assert sharp == counted.whole(drawing, nearer)


def test_what_was_seen_is_stretched_about_the_same_places(counted: Counted, drawing: Drawing) -> None:
    camera = looking(drawing, 40.0)
    whole, _count = counted.frame(drawing, camera)
    nearer = replace(camera, scale=20.0)
    coarse, _count = counted.frame(drawing, nearer)
    # The middle tile is drawn; far from it stands the former picture, twice as large.
    for x, y in ((40, 30), (600, 60), (50, 400)):
        former = whole.pixelColor((x - WIDTH // 2) // 2 + WIDTH // 2, (y - HEIGHT // 2) // 2 + HEIGHT // 2)
        assert _apart(coarse.pixelColor(x, y), former) < 60


def _apart(one: QColor, other: QColor) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_three_notches_at_once_never_show_an_empty_picture(counted: Counted, drawing: Drawing) -> None:
    camera = looking(drawing, 12.0)
    counted.frame(drawing, camera)
    for _notch in range(3):
        camera = replace(camera, scale=camera.scale / 1.3)
        picture, count = counted.frame(drawing, camera)
        assert count == 1
        assert picture.pixelColor(5, 5) != QColor("magenta")
    counted.until_sharp(drawing, camera)


def test_a_pan_leaves_no_gap(counted: Counted, drawing: Drawing) -> None:
    camera = looking(drawing, 6.0)
    counted.frame(drawing, camera)
    moved = replace(camera, x=camera.x + 300 * camera.scale)
    picture, count = counted.frame(drawing, moved)
    assert count >= 2 and not counted.tiles.unfinished
    assert picture == counted.whole(drawing, moved)


def test_another_theme_is_drawn_whole_and_at_once(counted: Counted, drawing: Drawing) -> None:
    camera = looking(drawing, 6.0)
    counted.frame(drawing, camera)
    counted.theme = load_theme("dark")
    _picture, count = counted.frame(drawing, camera)
    assert count >= 6 and not counted.tiles.unfinished


def test_another_land_is_drawn_anew_though_the_former_is_gone(counted: Counted) -> None:
    camera = Camera(width=WIDTH, height=HEIGHT, scale=12.0)
    for components in (6_000, 9_000, 6_000, 9_000):
        drawing = land(components)
        _picture, count = counted.frame(drawing, camera)
        assert count >= 6
        del drawing
        gc.collect()


def test_the_land_that_is_drawn_is_held(counted: Counted) -> None:
    """An id may be given to another land as soon as the former has gone; the former itself cannot be another."""
    drawing = land(600)
    counted.frame(drawing, Camera(width=WIDTH, height=HEIGHT, scale=12.0))
    assert any(drawing in gc.get_referents(one) for one in gc.get_referents(counted.tiles) if one is not None)
