"""How everything looks: tokens read from resources, the one theme in use, icons in its colours."""

from ui.theme.applied import apply_theme, current, set_icon
from ui.theme.icons import icon, icon_names
from ui.theme.tokens import THEME_NAMES, Shape, Theme, load_theme

__all__ = [
    "THEME_NAMES",
    "Shape",
    "Theme",
    "apply_theme",
    "current",
    "icon",
    "icon_names",
    "load_theme",
    "set_icon",
]
