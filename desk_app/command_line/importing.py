"""`desk-app central import`: a district's own list is read, checked whole, told, and only then published."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from desk_app import words
from desk_app.central.datasets import Edition, edition_of, unpacked
from desk_app.central.service import Central
from desk_app.command_line.at_centre import Command, as_json, database, opened, say
from desk_app.command_line.list_ground import ShownTask, against_centre, lines_of, no_garbage_sought
from desk_app.importing.lists.findings import Finding, Severity, Where
from desk_app.importing.lists.replacing import Changes, changes_between
from desk_app.importing.lists.report_out import write_report
from desk_app.importing.lists.tables import Against, ListKind
from desk_app.importing.lists.taking import KINDS, Taken, take
from desk_app.paths import default_settings_file
from desk_app.progress import Task
from desk_app.screens.list_words import finding_words
from desk_app.screens.replace_words import change_words, sweeping_words
from desk_app.settings import read
from desk_app.words import _, ngettext, pgettext

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
@click.option("--replace", is_flag=True, help="Lets much of what is in force go, where that is meant.")
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
    replace: bool,
    report: Path | None,
    sheet: str,
    language: str | None,
    database: str | None,
    district: str | None,
    as_json: bool,
) -> None:
    """Takes a district's own list: catalogue, components, directory, calendar (.xlsx, .csv), grids (.geojson).

    Every row is checked first. Nothing is stored unless the whole list passes, or --skip-bad is given; what is stored
    becomes the edition in force, whole. Where more than a tenth of a list in force would go, it is stored only with
    --replace. The exit code is 1 where nothing could be stored.
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
        outcome = _outcome(centre, taken, task, store=not dry_run, replace=replace)
    task.done()
    told = _told(taken, dry_run, outcome)
    lines = [*found_lines(taken), *([_("The report lies in {file}").format(file=report)] if report is not None else [])]
    say(told, as_json, "\n".join([*lines, _verdict(taken, dry_run, outcome)]))
    if not taken.storable or outcome.refused:
        raise click.exceptions.Exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What the rows came to: the edition they make and what it changes; None where there is nothing to store.

    `refused`: so much would go that somebody has to say that it is meant.
    """

    edition: Edition | None = None
    changes: Changes | None = None
    in_force: str = ""
    stored: bool = False
    refused: bool = False


def _outcome(centre: Central, taken: Taken, task: Task, *, store: bool, replace: bool) -> _Outcome:
    if not taken.storable:
        return _Outcome()
    edition = edition_of(taken.kind, taken.rows, task)
    changes, in_force = _changes(centre, edition)
    refused = bool(changes.sweeping) and not replace
    stored = store and not refused and not changes.same
    if stored:
        centre.publish(edition)
    return _Outcome(edition=edition, changes=changes, in_force=in_force, stored=stored, refused=refused)


def published(centre: Central, kind: str, rows: Iterable[object], task: Task) -> tuple[str, Edition | None]:
    """Publishes the rows, unless the same rows are in force, in whatever order: the edition, and what was stored."""
    edition = edition_of(kind, rows, task)
    changes, in_force = _changes(centre, edition)
    if changes.same:
        return in_force, None
    centre.publish(edition)
    return edition.edition, edition


def _changes(centre: Central, edition: Edition) -> tuple[Changes, str]:
    """What an edition changes at a centre, and the name of the one in force."""
    current = centre.datasets.current().get(edition.name, "")

    def former() -> Iterable[bytes]:
        return centre.datasets.lines(edition.name, current) if current else ()

    return changes_between(former, lambda: lines_of(unpacked(edition.chunks))), current


def _report(path: Path, taken: Taken, files: Sequence[Path], kind: ListKind, against: Against) -> None:
    titles = [_("Level"), _("File"), _("Sheet"), _("Line"), _("Column"), _("Value"), _("What is wrong")]
    aside = path.with_name(f".{path.stem}.{os.getpid()}.xlsx")
    try:
        # What lies there now stays until the new report is whole.
        write_report(aside, taken, files, kind, against, _said, _level, _row, titles)
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


def _told(taken: Taken, dry_run: bool, outcome: _Outcome) -> dict[str, Any]:
    edition, changes = outcome.edition, outcome.changes
    in_force = edition.edition if edition is not None and outcome.stored else outcome.in_force
    return {
        "list": taken.kind,
        "read": taken.read,
        "good": taken.good,
        "bad": taken.read - taken.good,
        "errors": taken.findings.errors,
        "findings": [_finding(finding) for finding in taken.findings],
        "not_listed": taken.findings.unlisted,
        "dry_run": dry_run,
        "storable": taken.storable and not outcome.refused,
        "edition": "" if dry_run else in_force,
        "stored": outcome.stored,
        "counts": dict(edition.counts) if edition is not None else {},
        "changes": asdict(changes) if changes is not None else None,
        "needs_replace": [each.kind for each in changes.sweeping] if changes is not None and outcome.refused else [],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.value,
        "blocks": _blocks(finding),
        "code": finding.code,
        "file": finding.where.file,
        "sheet": finding.where.sheet,
        "line": finding.where.line,
        "feature": finding.where.feature,
        "named": finding.where.named,
        "column": finding.column,
        "value": finding.value,
        "words": _said(finding),
    }


def found_lines(taken: Taken) -> list[str]:
    """The count, the first errors one by one, warnings and notes by kind."""
    counted = _("{read} rows read, {good} good, {bad} bad")
    lines = [counted.format(read=taken.read, good=taken.good, bad=taken.read - taken.good)]
    errors = [finding for finding in taken.findings if finding.severity is Severity.ERROR]
    blocking = [finding for finding in errors if _blocks(finding)]
    if blocking:
        lines.append(_("About the file as a whole, so that --skip-bad leaves it in:"))
        lines += ["✗✗ " + _line(finding) for finding in blocking[:SHOWN]]
        if more := len(blocking[SHOWN:]):
            lines.append(_("{count} more of them are in the report (--report FILE.xlsx)").format(count=more))
    of_rows = errors[len(blocking) :]
    if blocking and of_rows:
        lines.append(_("Single rows:"))
    lines += ["✗ " + _line(finding) for finding in of_rows[:SHOWN]]
    more = taken.findings.errors - len(blocking) - len(of_rows[:SHOWN])
    if more:
        lines.append(_("{count} more findings are in the report (--report FILE.xlsx)").format(count=more))
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in taken.findings:
        if finding.severity is not Severity.ERROR:
            kinds.setdefault((finding.code, finding.column), []).append(finding)
    for (_code, column), alike in kinds.items():
        mark = "!" if alike[0].severity is Severity.WARNING else "i"
        what = f"{column}: {_said(alike[0])}" if column else _said(alike[0])
        if len(alike) == 1 or not alike[0].where.line:
            # What stands in no row differs in what it names; there are few.
            lines += [
                f"{mark} {_place(each)}: {column + ': ' if column else ''}{_said(each)}" for each in alike[:SHOWN]
            ]
            if left := len(alike[SHOWN:]):
                lines.append(_("{count} more of them are in the report (--report FILE.xlsx)").format(count=left))
        else:
            told = _("{count} × {what}, the first in {where}")
            lines.append(f"{mark} " + told.format(count=len(alike), what=what, where=_place(alike[0])))
    return lines


def _line(finding: Finding) -> str:
    parts = [_place(finding), finding.column, f"“{finding.value}”" if finding.value else ""]
    return " · ".join(part for part in parts if part) + f": {_said(finding)}"


def _blocks(finding: Finding) -> bool:
    """It is about the file as a whole: no leaving out of rows mends it."""
    return finding.whole and finding.severity is Severity.ERROR


def _level(finding: Finding) -> str:
    if _blocks(finding):
        return _("✗✗ whole file")
    return {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "i"}[finding.severity]


def _place(finding: Finding) -> str:
    where = finding.where
    return " ".join(part for part in (where.file, where.sheet, _row(where)) if part)


def _row(where: Where) -> str:
    if where.feature:
        number = pgettext("list", "feature {number}").format(number=where.line)
        return f"{number} ({where.named})" if where.named else number
    return pgettext("list", "line {line}").format(line=where.line) if where.line else ""


def _verdict(taken: Taken, dry_run: bool, outcome: _Outcome) -> str:
    edition, changes = outcome.edition, outcome.changes
    if edition is None or changes is None:
        if taken.findings.whole:
            first = next(finding for finding in taken.findings if _blocks(finding))
            told = ngettext(
                "Nothing was stored: {count} finding is about the file as a whole (✗✗) and cannot be left out: {first}",
                "Nothing was stored: {count} findings are about the file as a whole (✗✗) and cannot be left out, the "
                "first: {first}",
                taken.findings.whole,
            )
            return told.format(count=taken.findings.whole, first=_line(first))
        if not taken.good:
            return _("Nothing was stored: no good row is left")
        return _("Nothing was stored: mend the file and import it again, or leave the bad rows out with --skip-bad")
    lines = [_("Left out: {count} rows").format(count=len(taken.bad))] if taken.bad else []
    if changes.same:
        same = _("The same content is in force already ({edition})").format(edition=outcome.in_force[:12])
        return "\n".join([*lines, same])
    lines.append(change_words(changes.before, changes.after, changes.added, changes.changed, changes.removed))
    if outcome.refused:
        lines.append(sweeping_words(changes.sweeping))
    elif dry_run:
        lines.append(_("The dry run passes: {rows} rows may be stored").format(rows=taken.good))
        lines.append(_("A dry run: nothing was stored"))
    else:
        told = _("Edition {edition} of {dataset} is in force: {rows} rows")
        lines.append(told.format(edition=edition.edition[:12], dataset=taken.kind, rows=edition.rows))
    return "\n".join(lines)
