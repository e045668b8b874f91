"""Line icons of one stroke, kept as SVG in resources and drawn in the colours of a theme."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.tokens import Theme

SCALES = (1, 2, 3)


def icon_names() -> tuple[str, ...]:
    """Every icon there is."""
    names = (entry.name for entry in files("resources").joinpath("icons").iterdir())
    return tuple(sorted(name.removesuffix(".svg") for name in names if name.endswith(".svg")))


def icon(theme: Theme, name: str, token: str = "text") -> QIcon:
    """An icon in one colour of the theme, muted where it is disabled. Raises FileNotFoundError for an unknown name."""
    drawn = QIcon()
    for scale in SCALES:
        drawn.addPixmap(pixmap(theme, name, token, scale=scale), QIcon.Mode.Normal)
        drawn.addPixmap(pixmap(theme, name, "line_strong", scale=scale), QIcon.Mode.Disabled)
    return drawn


def pixmap(theme: Theme, name: str, token: str = "text", *, size: int = 0, scale: float = 1) -> QPixmap:
    """An icon as a picture of `size` device-independent pixels (the theme's own size unless given)."""
    side = size or theme.shape.icon
    picture = QPixmap(round(side * scale), round(side * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _renderer(name, theme.colours[token]).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = files("resources").joinpath("icons", f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
