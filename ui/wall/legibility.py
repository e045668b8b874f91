"""How large letters on a wall must be: capital height is the distance divided by 200."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, hypot

CAPITAL_OF_FONT = 0.733
"""Height of a capital as part of the font's size, of the faces in use; a Chinese character takes 0.92 of it."""
MILLIMETRES_OF_INCH = 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """From how far a screen is read, in metres, and its diagonal in inches."""

    metres: float = 5.0
    inches: float = 55.0

    def smallest_text(self, width: int, height: int) -> int:
        """The smallest font, in pixels, that can be read on a screen of so many pixels.

        The field's rule: 32 pixels of capital height on a 55-inch 1080p screen at 4 m, 48 at 6 m.
        """
        pixels_of_millimetre = hypot(width, height) / (self.inches * MILLIMETRES_OF_INCH)
        capital = self.metres * 1000 / 200 * pixels_of_millimetre
        return max(12, ceil(capital / CAPITAL_OF_FONT))
