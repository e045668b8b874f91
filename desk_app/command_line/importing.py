"""`desk-app central import`: a district's own list is read, checked whole, told, and only then published."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from desk_app import words
from desk_app.central.datasets import Edition, edition_of, unpacked
from desk_app.central.service import Central
from desk_app.command_line.at_centre import Command, as_json, database, opened, say
from desk_app.command_line.list_ground import ShownTask, against_centre, content_of, lines_of, no_garbage_sought
from desk_app.importing.lists.findings import Finding, Severity
from desk_app.importing.lists.report_out import write_report
from desk_app.importing.lists.tables import Against, ListKind
from desk_app.importing.lists.taking import KINDS, Taken, take
from desk_app.paths import default_settings_file
from desk_app.progress import Task
from desk_app.screens.list_words import finding_words
from desk_app.settings import read
from desk_app.words import _, pgettext

SHOWN = 20
"""So many errors are shown on the screen."""
list_kind = click.argument("kind", type=click.Choice(list(KINDS)))


def language(command: Command) -> Command:
    """`--lang`, as the windows take it: in which language a person is told."""
    return click.option("--lang", "language", type=click.Choice(["zh_CN", "en"]), help="Language of what is told.")(
        command
    )


def speak(given: str | None) -> None:
    """Loads the language that was asked for, else that of this person's settings."""
    words.load(words.supported(given or read(os.environ, {}, default_settings_file()).language))


@click.command("import")
@list_kind
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only reads and checks.")
@click.option("--skip-bad", is_flag=True, help="Leaves bad rows out, and rows that stand on them.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Writes the rows with what is wrong beside them, to hand back.",
)
@click.option("--sheet", default="", metavar="NAME", help="Which sheet of a workbook, where it is not named as usual.")
@language
@database
@as_json
def import_list(
    kind: str,
    files: tuple[Path, ...],
    dry_run: bool,
    skip_bad: bool,
    report: Path | None,
    sheet: str,
    language: str | None,
    database: str | None,
    district: str | None,
    as_json: bool,
) -> None:
    """Takes a district's own list: catalogue, components, directory, calendar (.xlsx, .csv), grids (.geojson).

    Every row is checked first. Nothing is stored unless the whole list passes, or --skip-bad is given; what is stored
    becomes the edition in force, whole. The exit code is 1 where nothing could be stored.
    """
    speak(language)
    for file in files:
        if not file.is_file():
            raise click.ClickException(_("The file {file} is not there").format(file=file))
    if report is not None and report.suffix.lower() != ".xlsx":
        raise click.UsageError("--report FILE.xlsx")
    if report is not None and report.exists() and any(report.samefile(file) for file in files):
        raise click.ClickException(_("The report would overwrite the list {file}; name another").format(file=report))
    task = ShownTask(_steps())
    with opened(database, district) as (centre, _url), no_garbage_sought():
        against = against_centre(centre, kind)
        taken = take(KINDS[kind], files, against, skip_bad=skip_bad, sheet=sheet, task=task)
        if report is not None:
            _report(report, taken, files, KINDS[kind], against)
        outcome, edition = ("", None) if dry_run or not taken.storable else _stored(centre, taken, task)
    task.done()
    told = _told(taken, dry_run, outcome, edition)
    lines = [*_lines(taken), *([_("The report lies in {file}").format(file=report)] if report is not None else [])]
    say(told, as_json, "\n".join([*lines, _verdict(taken, dry_run, outcome, edition)]))
    if not taken.storable:
        raise click.exceptions.Exit(1)


def _stored(centre: Central, taken: Taken, task: Task) -> tuple[str, Edition | None]:
    """Publishes the rows, unless the same rows are in force, in whatever order."""
    current = next((each for each in centre.datasets.infos() if each.current and each.name == taken.kind), None)
    edition = edition_of(taken.kind, taken.rows, task)
    if current is not None and current.rows == edition.rows:
        offered = content_of(lines_of(unpacked(edition.chunks)))
        if content_of(centre.datasets.lines(taken.kind, current.edition)) == offered:
            return current.edition, None
    centre.publish(edition)
    return edition.edition, edition


def _report(path: Path, taken: Taken, files: Sequence[Path], kind: ListKind, against: Against) -> None:
    titles = [_("Level"), _("File"), _("Sheet"), _("Line"), _("Column"), _("Value"), _("What is wrong")]
    aside = path.with_name(f".{path.stem}.{os.getpid()}.xlsx")
    try:
        # What lies there now stays until the new report is whole.
        write_report(aside, taken, files, kind, against, _said, titles)
        aside.replace(path)
    except OSError as trouble:
        why = trouble.strerror or str(trouble)
        raise click.ClickException(
            _("The report cannot be written to {file}: {why}").format(file=path, why=why)
        ) from trouble
    finally:
        with suppress(OSError):
            aside.unlink()


def _said(finding: Finding) -> str:
    return finding_words(finding.code, finding.params, finding.value)


def _steps() -> dict[str, str]:
    return {
        "rows_read": _("Rows read"),
        "rows_checked": _("Rows are being checked"),
        "dataset_rows": _("Rows are being stored"),
        "rows_written": _("Rows written"),
    }


# --- what is told ---------------------------------------------------------------------------------------------------


def _told(taken: Taken, dry_run: bool, outcome: str, edition: Edition | None) -> dict[str, Any]:
    return {
        "list": taken.kind,
        "read": taken.read,
        "good": taken.good,
        "bad": taken.read - taken.good,
        "errors": taken.findings.errors,
        "findings": [_finding(finding) for finding in taken.findings],
        "not_listed": taken.findings.unlisted,
        "dry_run": dry_run,
        "storable": taken.storable,
        "edition": outcome,
        "stored": edition is not None,
        "counts": dict(edition.counts) if edition is not None else {},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "file": finding.where.file,
        "sheet": finding.where.sheet,
        "line": finding.where.line,
        "column": finding.column,
        "value": finding.value,
        "words": _said(finding),
    }


def _lines(taken: Taken) -> list[str]:
    """The count, the first errors one by one, warnings and notes by kind."""
    counted = _("{read} rows read, {good} good, {bad} bad")
    lines = [counted.format(read=taken.read, good=taken.good, bad=taken.read - taken.good)]
    errors = [finding for finding in taken.findings if finding.severity is Severity.ERROR]
    for finding in errors[:SHOWN]:
        parts = [_place(finding), finding.column, f"“{finding.value}”" if finding.value else ""]
        lines.append("✗ " + " · ".join(part for part in parts if part) + f": {_said(finding)}")
    more = taken.findings.errors - len(errors[:SHOWN])
    if more:
        lines.append(_("{count} more findings are in the report (--report FILE.xlsx)").format(count=more))
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in taken.findings:
        if finding.severity is not Severity.ERROR:
            kinds.setdefault((finding.code, finding.column), []).append(finding)
    for (_code, column), alike in kinds.items():
        mark = "!" if alike[0].severity is Severity.WARNING else "i"
        what = f"{column}: {_said(alike[0])}" if column else _said(alike[0])
        if len(alike) == 1:
            lines.append(f"{mark} {_place(alike[0])}: {what}")
        else:
            told = _("{count} × {what}, the first in {where}")
            lines.append(f"{mark} " + told.format(count=len(alike), what=what, where=_place(alike[0])))
    return lines


def _place(finding: Finding) -> str:
    where = finding.where
    line = pgettext("list", "line {line}").format(line=where.line) if where.line else ""
    return " ".join(part for part in (where.file, where.sheet, line) if part)


def _verdict(taken: Taken, dry_run: bool, outcome: str, edition: Edition | None) -> str:
    if not taken.storable:
        if taken.findings.whole:
            return _("Nothing was stored: what is wrong with the file as a whole cannot be left out")
        if not taken.good:
            return _("Nothing was stored: no good row is left")
        return _("Nothing was stored: mend the file and import it again, or leave the bad rows out with --skip-bad")
    left_out = [_("Left out: {count} rows").format(count=len(taken.bad))] if taken.bad else []
    if dry_run:
        passes = _("The dry run passes: {rows} rows may be stored").format(rows=taken.good)
        return "\n".join([*left_out, passes, _("A dry run: nothing was stored")])
    if edition is None:
        return _("The same content is in force already ({edition})").format(edition=outcome[:12])
    in_force = _("Edition {edition} of {dataset} is in force: {rows} rows")
    told = in_force.format(edition=outcome[:12], dataset=taken.kind, rows=edition.rows)
    return "\n".join([*left_out, told])
