"""The tokens of a theme as one frozen value: colours by name, sizes, fonts; nothing else names a colour or a size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from PySide6.QtGui import QColor, QFont

THEME_NAMES = ("light", "dark")
COLOURS = (
    "ground surface raised hover selected line line_strong text muted accent accent_strong on_accent green green_ground"
    " yellow yellow_ground red red_ground sandbox on_sandbox"
).split()
"""Every colour a theme must name; `X_ground` is what text in colour X may stand on beside the surface."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes in device-independent pixels, the same in every theme; spaces are whole `step`s of 4."""

    font_families: tuple[str, ...]
    font_px: int
    font_small_px: int
    font_title_px: int
    font_display_px: int
    step: int
    row: int
    control: int
    corner: int
    icon: int
    motion_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One theme: `colour("accent")` for painters, `font(...)` with figures of one width, `shape` for sizes."""

    name: str
    colours: Mapping[str, str]
    shape: Shape

    @property
    def dark(self) -> bool:
        """Light text on a dark ground."""
        return QColor(self.colours["ground"]).lightness() < 128

    def colour(self, token: str) -> QColor:
        """The colour of a token. Raises KeyError for a name that is none."""
        return QColor(self.colours[token])

    def tone(self, name: str) -> tuple[QColor, QColor]:
        """(text, ground) of a label in tone `plain`, `accent`, `green`, `yellow`, `red`, `muted` or `sandbox`."""
        match name:
            case "green" | "yellow" | "red":
                return self.colour(name), self.colour(f"{name}_ground")
            case "accent":
                return self.colour("accent"), self.colour("selected")
            case "sandbox":
                return self.colour("on_sandbox"), self.colour("sandbox")
            case "muted":
                return self.colour("muted"), self.colour("hover")
            case _:
                return self.colour("text"), self.colour("hover")

    def space(self, steps: int) -> int:
        """So many steps of 4 pixels."""
        return self.shape.step * steps

    def font(self, size: str = "body", *, strong: bool = False) -> QFont:
        """A font of size `small`, `body`, `title` or `display`; figures are tabular in each."""
        shape = self.shape
        pixels = {"small": shape.font_small_px, "title": shape.font_title_px, "display": shape.font_display_px}
        return self.font_of(pixels.get(size, shape.font_px), strong=strong)

    def font_of(self, pixels: int, *, strong: bool = False) -> QFont:
        """A font of so many pixels, for walls and other things whose size is computed."""
        return QFont(_font(self.shape.font_families, pixels, strong))


@lru_cache(maxsize=256)
def _font(families: tuple[str, ...], pixels: int, strong: bool) -> QFont:
    """Made once: painters and layouts ask for fonts thousands of times a second. Copies share until they change."""
    font = QFont(list(families))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if strong else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setStyleHint(QFont.StyleHint.SansSerif)
    return font


@lru_cache(maxsize=len(THEME_NAMES))
def load_theme(name: str) -> Theme:
    """The theme `light` or `dark`. Raises ValueError for another name or where a token is missing or too many."""
    if name not in THEME_NAMES:
        raise ValueError(f"no such theme: {name!r}")
    colours = _json(name)
    if set(colours) != set(COLOURS):
        raise ValueError(f"theme {name}: tokens differ in {sorted(set(colours) ^ set(COLOURS))}")
    shape = _json("shape")
    return Theme(
        name=name,
        colours=MappingProxyType(colours),
        shape=Shape(**{**shape, "font_families": tuple(shape["font_families"])}),
    )


def _json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("resources").joinpath("themes", f"{name}.json").read_text("utf-8"))
    return loaded
