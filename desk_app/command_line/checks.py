"""Checks of the machine and of the program itself: the doctor, and the benchmarks."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from desk_app.command_line.options import seat_options, seat_settings
from desk_app.words import _


@click.command()
@seat_options
@click.option("--json", "as_json", is_flag=True)
def doctor(as_json: bool, **given: Any) -> None:
    """Whether this machine can run the desk: Qt libraries, fonts, keyring, store, centre."""
    from desk_app.command_line.examination import examine

    findings = examine(seat_settings(**given))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            mark = {"good": "✓", "weak": "!", "bad": "✗"}[finding.state]
            click.echo(f"{mark} {finding.what}: {finding.words}")
            if finding.advice:
                click.echo(f"    {finding.advice}")
    if any(finding.state == "bad" for finding in findings):
        sys.exit(1)
    if not as_json:
        click.echo(_("The desk can run here."))


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True)
@click.option("--cases", type=click.IntRange(1, 1_000_000), default=20_000, show_default=True, help="On a seat's disk.")
@click.option(
    "--scratch",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    help="Keeps the seats that are prepared, which takes minutes; without it they are gone afterwards.",
)
def bench(names: tuple[str, ...], as_json: bool, cases: int, scratch: Path | None) -> None:
    """The benchmarks, each as a ratio to its floor measured in the same run."""
    from desk_app.command_line.benchmarks import BENCHMARKS, Scale, measure

    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        raise click.UsageError(f"no benchmark {unknown[0]}; there are: {', '.join(BENCHMARKS)}")
    told = []
    with TemporaryDirectory(prefix="desk-bench-") as folder:
        for name in names or BENCHMARKS:
            if not as_json:
                click.echo(f"… {name}: {BENCHMARKS[name]}", err=True)
            for result in measure(name, scratch or Path(folder), Scale(cases=cases)):
                told.append(asdict(result))
                if not as_json:
                    click.echo(result.line)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
