"""Pictures of every screen with sample values: each pane's package brings a module `samples`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.garbage import no_collection
from ui.theme import apply_theme, load_theme

Sample = tuple[str, Callable[[], QWidget]]
PACKAGES = (
    "ui.shell_samples",
    "ui.queue.samples",
    "ui.countdown.samples",
    "ui.lookup.samples",
    "ui.map.samples",
    "ui.case.samples",
    "ui.call.samples",
    "ui.wall.samples",
    "ui.year.samples",
)
"""Modules that give `samples() -> list[tuple[str, Callable[[], QWidget]]]`: a file name and what makes the screen."""


def every_sample() -> Iterator[Sample]:
    """The samples of all packages; names are unique."""
    for package in PACKAGES:
        yield from import_module(package).samples()


def take(widget: QWidget, path: Path | str) -> Path:
    """Shows a widget where nobody sees it, lets it settle, and writes its picture. Raises OSError where it cannot."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    widget.show()
    settle()
    if not widget.grab().save(str(target)):
        raise OSError(f"cannot write {target}")
    return target


def settle() -> None:
    """Delivers what is posted, so that layouts and styles are final; starts nothing that waits."""
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, 0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def take_all(app: QApplication, out: Path, theme: str) -> list[Path]:
    """Every screen in one theme, in the language that is loaded; gives back the files."""
    apply_theme(app, load_theme(theme))
    taken = []
    for name, make in every_sample():
        with no_collection():
            widget = make()
            taken.append(take(widget, out / f"{name}.png"))
            widget.close()
            widget.deleteLater()
            settle()
    return taken
