"""Questions that need no window: a deadline with its reasons, the hashes that this seat remembers."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from desk_app.domain.calendar import Calendar
from desk_app.words import _


@click.command()
@click.option("--from", "start", metavar="ISO", help="When the limit starts.")
@click.option("--limit", "limit_text", metavar='"2 work_hour"', help="A number and a unit.")
@click.option("--calendar", "calendar_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--convention", metavar="1|2|3", default="1", show_default=True, help="How whole working days count.")
@click.option("--stdin", "from_stdin", is_flag=True, help="One JSON request a line, one answer a line.")
@click.option("--lang", "language", type=click.Choice(["zh_CN", "en"]), help="Language of the reasons.")
@click.option("--json", "as_json", is_flag=True)
def deadline(
    start: str | None,
    limit_text: str | None,
    calendar_file: Path | None,
    convention: str,
    from_stdin: bool,
    language: str | None,
    as_json: bool,
) -> None:
    """When something is due: the windows counted, the days skipped, provisional or not."""
    from desk_app.importing.calendar_file import load_calendar, national_calendar

    _speak(language)
    calendar = load_calendar(calendar_file) if calendar_file else national_calendar()
    if from_stdin:
        _answer_lines(calendar)
        return
    if start is None or limit_text is None:
        raise click.UsageError(_("give --from and --limit, or --stdin"))
    _explain(calendar, start, limit_text, convention, as_json)


def _answer_lines(calendar: Calendar) -> None:
    from desk_app.importing.deadline_lines import answer_line

    for line in sys.stdin.buffer:
        sys.stdout.write(answer_line(calendar, line) + "\n")
        sys.stdout.flush()


def _explain(calendar: Calendar, start: str, limit_text: str, convention: str, as_json: bool) -> None:
    from desk_app.importing.deadline_lines import RequestError, explain_request, explanation_document
    from desk_app.screens.setting_faults import setting_fault

    try:
        found = explain_request(calendar, start, limit_text, convention=convention)
    except RequestError as wrong:
        raise click.UsageError(setting_fault(f"--{wrong.field}", wrong.code, wrong.params)) from wrong
    if as_json:
        click.echo(json.dumps(explanation_document(calendar, found), ensure_ascii=False))
        return
    from desk_app.screens.explanation import told

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
