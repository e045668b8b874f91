"""Questions that need no window: a look-up on this seat's own data, a deadline with its reasons."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from desk_app.domain.calendar import Calendar
from desk_app.settings import Settings

_LOOKED_UP = {
    "components": ("components", frozenset({"component"})),
    "catalogue": ("catalogue", frozenset({"problem"})),
    "grid": ("grids", frozenset({"grid", "street", "place"})),
    "contacts": ("directory", frozenset({"person", "body"})),
}
"""What is looked up -> its dataset, and the kinds of hits."""


@click.command()
@click.argument("kind", type=click.Choice(list(_LOOKED_UP)))
@click.argument("words_", metavar="[WORDS]...", nargs=-1)
@click.option("--data", "data_dir", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--near", nargs=2, type=float, default=None, metavar="LONGITUDE LATITUDE", help="Nearest first.")
@click.option("--limit", "at_most", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def lookup(
    kind: str,
    words_: tuple[str, ...],
    data_dir: Path | None,
    near: tuple[float, float] | None,
    at_most: int,
    as_json: bool,
) -> None:
    """The seat's own look-up, without a window; without words, how much there is to look up."""
    from desk_app import wire
    from desk_app.bootstrap import look_up
    from desk_app.command_line.options import seat_settings

    dataset, kinds = _LOOKED_UP[kind]
    settings = seat_settings(data_dir=data_dir)
    words = " ".join(words_).strip()
    if not words:
        _say_how_much(settings, dataset, as_json)
        return
    hits = look_up(settings, words, near=near, kinds=kinds, at_most=at_most)
    if as_json:
        click.echo(json.dumps([wire.dump(hit) for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        away = "" if hit.metres is None else f"  {hit.metres:,.0f} m"
        click.echo(f"{hit.code}  {hit.title}  {hit.detail}{away}")
    if not hits:
        click.echo("nothing found", err=True)


def _say_how_much(settings: Settings, dataset: str, as_json: bool) -> None:
    from desk_app.bootstrap import looked_up_in

    found = looked_up_in(settings, dataset)
    if as_json:
        told = {"dataset": dataset, "edition": found.edition, "counts": dict(found.counts)}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"{dataset}  {found.edition or 'no edition on this seat yet'}")
    for name, count in found.counts.items():
        click.echo(f"{count:>9,}  {name}")


@click.command()
@click.option("--from", "start", metavar="ISO", help="When the limit starts.")
@click.option("--limit", "limit_text", metavar='"2 work_hour"', help="A number and a unit.")
@click.option("--calendar", "calendar_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--convention", type=click.IntRange(1, 3), default=1, show_default=True)
@click.option("--stdin", "from_stdin", is_flag=True, help="One JSON request a line, one answer a line.")
@click.option("--lang", "language", type=click.Choice(["zh_CN", "en"]), help="Language of the reasons.")
@click.option("--json", "as_json", is_flag=True)
def deadline(
    start: str | None,
    limit_text: str | None,
    calendar_file: Path | None,
    convention: int,
    from_stdin: bool,
    language: str | None,
    as_json: bool,
) -> None:
    """When something is due: the windows counted, the days skipped, provisional or not."""
    from desk_app.importing.calendar_file import load_calendar, national_calendar

    calendar = load_calendar(calendar_file) if calendar_file else national_calendar()
    if from_stdin:
        _answer_lines(calendar)
        return
    if start is None or limit_text is None:
        raise click.UsageError("give --from and --limit, or --stdin")
    _explain(calendar, start, limit_text, convention, as_json, language)


def _answer_lines(calendar: Calendar) -> None:
    from desk_app.importing.deadline_lines import answer_line

    for line in sys.stdin.buffer:
        sys.stdout.write(answer_line(calendar, line) + "\n")
        sys.stdout.flush()


def _explain(
    calendar: Calendar, start: str, limit_text: str, convention: int, as_json: bool, language: str | None
) -> None:
    from desk_app.importing.deadline_lines import RequestError, explain_request, explanation_document

    try:
        found = explain_request(calendar, start, limit_text, convention=convention)
    except RequestError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if as_json:
        click.echo(json.dumps(explanation_document(calendar, found), ensure_ascii=False))
        return
    from desk_app.screens.explanation import told

    _speak(language)
    for line in told(found, calendar):
        click.echo(line)


def _speak(language: str | None) -> None:
    """Loads the language that was asked for, else that of this person's settings."""
    from desk_app import paths, settings, words

    read = settings.read(os.environ, {"language": language}, paths.default_settings_file())
    words.load(words.supported(read.language))


@click.command()
@click.option("--data", "data_dir", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def remembered(data_dir: Path | None) -> None:
    """The ledger's hashes that this seat remembers, one [position, hash] a line: for `central verify --against`."""
    from desk_app.bootstrap import remembered_hashes
    from desk_app.command_line.options import seat_settings

    for position, hash_ in remembered_hashes(seat_settings(data_dir=data_dir)):
        click.echo(json.dumps([position, hash_]))
