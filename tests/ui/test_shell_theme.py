"""The two themes: complete, readable, and nothing but tokens; icons are lines of one stroke."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ui.theme import THEME_NAMES, Theme, apply_theme, icon, icon_names, load_theme, set_icon
from ui.theme.applied import style_sheet
from ui.theme.icons import pixmap
from ui.theme.tokens import COLOURS

ROOT = Path(__file__).parents[2]
LEAST_CONTRAST = 4.5
LEAST_CONTRAST_OF_LINES = 3.0  # what shows where a control is, after WCAG 1.4.11
TEXT_ON = [
    *[(text, ground) for text in ("text", "muted") for ground in ("ground", "surface", "raised", "hover", "selected")],
    *[(text, ground) for text in ("accent", "green", "yellow", "red") for ground in ("surface", "ground", "raised")],
    *[(f"{light}", f"{light}_ground") for light in ("green", "yellow", "red")],
    ("accent", "selected"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("on_sandbox", "sandbox"),
    ("sandbox", "surface"),
    ("text", "yellow_ground"),
    ("text", "red_ground"),
]


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(params=THEME_NAMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_words_can_be_read(theme: Theme, text: str, ground: str) -> None:
    found = contrast(theme.colour(text), theme.colour(ground))
    assert found >= LEAST_CONTRAST, f"{text} on {ground}: {found:.2f}"


@pytest.mark.parametrize("ground", ["surface", "ground"])
def test_frames_of_fields_can_be_seen(theme: Theme, ground: str) -> None:
    assert contrast(theme.colour("line_strong"), theme.colour(ground)) >= 2.9
    assert contrast(theme.colour("accent"), theme.colour(ground)) >= LEAST_CONTRAST_OF_LINES


def test_both_themes_name_the_same_tokens_in_full() -> None:
    for name in THEME_NAMES:
        loaded = json.loads(files("resources").joinpath("themes", f"{name}.json").read_text("utf-8"))
        assert set(loaded) == set(COLOURS)
        assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in loaded.values())


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(ValueError, match="sepia"):
        load_theme("sepia")


def test_the_style_sheet_names_no_colour_of_its_own(theme: Theme) -> None:
    source = files("resources").joinpath("themes", "style.qss").read_text("utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", source)
    assert "$" not in style_sheet(theme)


def test_no_module_of_the_windows_names_a_colour() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in (ROOT / "ui").rglob("*.py")
        for hit in re.finditer(r"""["']#[0-9a-fA-F]{6}["']""", path.read_text("utf-8"))
    ]
    assert named == []


def test_figures_have_one_width(theme: Theme) -> None:
    for size in ("small", "body", "title", "display"):
        font = theme.font(size)
        assert font.featureValue(QFont.Tag("tnum")) == 1
        assert font.families()[0] == "Noto Sans CJK SC"


def test_spaces_are_steps_of_four(theme: Theme) -> None:
    shape = theme.shape
    assert (shape.step, shape.row, shape.corner, shape.font_px) == (4, 28, 6, 14)
    assert [theme.space(steps) for steps in (1, 2, 3)] == [4, 8, 12]


@pytest.mark.parametrize("name", icon_names())
def test_an_icon_is_a_line_drawing_that_takes_the_theme_s_colour(qapp: QApplication, name: str) -> None:
    source = files("resources").joinpath("icons", f"{name}.svg").read_text("utf-8")
    assert 'fill="none"' in source and 'stroke="currentColor"' in source
    assert len(re.findall("stroke-width", source)) == 1
    drawn = pixmap(load_theme("light"), name, "red", size=32).toImage()
    colours = {
        drawn.pixelColor(x, y).name() for x in range(32) for y in range(32) if drawn.pixelColor(x, y).alpha() > 250
    }
    assert QColor(load_theme("light").colour("red")).name() in colours


def test_an_open_button_changes_its_icon_with_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    apply_theme(qapp, load_theme("light"))
    set_icon(button, "search")
    light = button.icon().pixmap(16).toImage()
    apply_theme(qapp, load_theme("dark"))
    dark = button.icon().pixmap(16).toImage()
    apply_theme(qapp, load_theme("light"))
    assert light != dark
    assert dark == icon(load_theme("dark"), "search").pixmap(16).toImage()
