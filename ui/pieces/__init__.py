"""Small parts that every pane is built of, so that one thing looks and behaves the same everywhere."""

from ui.pieces.action_button import ActionButton, ButtonKind, key_cap
from ui.pieces.empty_state import EmptyState
from ui.pieces.labels import Paragraph, Words, muted, plain_tip, small, title
from ui.pieces.pane_header import PaneHeader, SectionTitle
from ui.pieces.pill import LIGHT_SHAPES, Pill, draw_light, draw_pill, pill_width
from ui.pieces.strip import Strip

__all__ = [
    "LIGHT_SHAPES",
    "ActionButton",
    "ButtonKind",
    "EmptyState",
    "PaneHeader",
    "Paragraph",
    "Pill",
    "SectionTitle",
    "Strip",
    "Words",
    "draw_light",
    "draw_pill",
    "key_cap",
    "muted",
    "pill_width",
    "plain_tip",
    "small",
    "title",
]
