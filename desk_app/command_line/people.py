"""The commands that people sit at: a seat, a wall, the sandbox, and pictures of them all."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from desk_app.command_line.options import need_a_screen, seat_options, seat_settings, window_options

THE_DESK = ("desk_app.bootstrap", "ui.application", "ui.main_window")
ITS_PANES = ("ui.queue.pane", "ui.case.pane", "ui.lookup.pane", "ui.countdown.pane")


def load_the_desk() -> None:
    """Loads all that the operator's window is made of, and looks for no garbage meanwhile: what comes, comes to stay.

    Python would look through all of it again and again while it grows, which is a fifth of the time it takes to load.
    """
    gc.disable()
    try:
        for name in (*THE_DESK, *ITS_PANES):
            import_module(name)
    finally:
        gc.enable()


@click.command()
@seat_options
def operator(**given: Any) -> None:
    """The window of a seat: queue, case form, look-up, countdown."""
    load_the_desk()
    from desk_app.bootstrap import run_operator

    settings = seat_settings(**given)
    need_a_screen()
    sys.exit(run_operator(settings))


@click.command()
@seat_options
@click.option("--metres", type=float, default=5.0, show_default=True, help="How far away people stand.")
@click.option("--inches", type=float, default=55.0, show_default=True, help="The screen's diagonal.")
@click.option("--windowed", is_flag=True, help="Not full screen.")
@click.option("--badge", help="The wall's own account, so that it signs itself in, also after a night.")
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Holds the password of that account.",
)
def wall(
    metres: float, inches: float, windowed: bool, badge: str | None, password_file: Path | None, **given: Any
) -> None:
    """The wall of a shift: live figures, full screen, no hands needed."""
    from desk_app.bootstrap import run_wall

    if bool(badge) != bool(password_file):
        raise click.UsageError("--badge and --password-file go together")
    account = (badge, password_file.read_text(encoding="utf-8").strip()) if badge and password_file else None
    settings = seat_settings(**given)
    need_a_screen()
    sys.exit(run_wall(settings, metres=metres, inches=inches, full_screen=not windowed, account=account))


@click.command()
@window_options
@click.option("--headless", is_flag=True, help="Play without a screen; a scripted operator drives the windows.")
@click.option("--scenario", default="first-shift", show_default=True)
@click.option("--speed", type=click.FloatRange(min=0.1, max=2000), default=None, help="How fast the clock runs.")
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    help="Where pictures, transcript and summary go.",
)
def sandbox(headless: bool, scenario: str, speed: float | None, report: Path | None, **given: Any) -> None:
    """A safe copy of the whole desk with simulated callers, patrollers and units."""
    from desk_app.bootstrap import play_sandbox, run_sandbox

    read = seat_settings(**given)
    if headless:
        sys.exit(play_sandbox(read, scenario=scenario, speed=speed, report=report or Path("out") / scenario))
    need_a_screen()
    sys.exit(run_sandbox(read, scenario=scenario, speed=speed, report=report))


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR")
@click.option("--lang", "language", type=click.Choice(["zh_CN", "en"]), default="zh_CN", show_default=True)
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
def screenshots(out: Path, language: str, theme: str) -> None:
    """Every screen with sample data, as PNG."""
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.application import prepare
    from ui.screenshots import take_all

    app = prepare(seat_settings(language=language, theme=theme))
    for path in take_all(app, out, theme):
        click.echo(path)
