"""Gives the application a theme: Fusion underneath, one palette, one style sheet filled from the tokens."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolTip

from ui.theme.icons import icon
from ui.theme.tokens import Theme, load_theme

ICON_PROPERTY = "icon_name"
TONE_PROPERTY = "icon_tone"

_current: Theme | None = None


def current() -> Theme:
    """The theme in use; the light one before any was applied."""
    return _current or load_theme("light")


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dresses every window, also those already open; their icons change colour with it."""
    global _current
    changed = _current is not theme
    _current = theme
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setFont(theme.font())
    QToolTip.setFont(theme.font())
    app.setPalette(palette(theme))
    sheet = style_sheet(theme)
    if changed or app.styleSheet() != sheet:
        app.setStyleSheet(sheet)
    for widget in app.allWidgets():
        name = widget.property(ICON_PROPERTY)
        if name and isinstance(widget, QAbstractButton):
            widget.setIcon(icon(theme, name, widget.property(TONE_PROPERTY) or "text"))


def set_icon(button: QAbstractButton, name: str, token: str = "text") -> None:
    """Gives a button an icon that follows later changes of the theme."""
    button.setProperty(ICON_PROPERTY, name)
    button.setProperty(TONE_PROPERTY, token)
    button.setIcon(icon(current(), name, token))


def palette(theme: Theme) -> QPalette:
    """The theme's colours in Qt's roles, for whatever the style sheet does not reach."""
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "ground",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "red",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "selected",
        QPalette.ColorRole.HighlightedText: "text",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Light: "surface",
        QPalette.ColorRole.Midlight: "hover",
        QPalette.ColorRole.Mid: "line",
        QPalette.ColorRole.Dark: "line_strong",
        QPalette.ColorRole.Shadow: "line_strong",
    }
    filled = QPalette()
    for role, token in roles.items():
        filled.setColor(role, theme.colour(token))
    muted = theme.colour("muted")
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        filled.setColor(QPalette.ColorGroup.Disabled, role, muted)
    return filled


def style_sheet(theme: Theme) -> str:
    """The one style sheet. Raises KeyError where it names a token the theme has not."""
    source = files("resources").joinpath("themes", "style.qss").read_text("utf-8")
    sizes = {
        name: f"{getattr(theme.shape, name)}px"
        for name in ("font_px", "font_small_px", "font_title_px", "font_display_px", "row", "control", "corner", "icon")
    }
    spaces = {f"space_{steps}": f"{theme.space(steps)}px" for steps in range(1, 9)}
    images = {
        "chevron": _path("chevron.svg"),
        "check": _path(f"check-{theme.name}.svg"),
        "bullet": _path(f"bullet-{theme.name}.svg"),
    }
    return Template(source).substitute(theme.colours, **sizes, **spaces, **images)


def _path(name: str) -> str:
    return str(files("resources").joinpath("themes", name)).replace("\\", "/")
