"""`desk-app central policy`: the district's own choices, shown, changed one by one, written to a file and read back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from desk_app.central.datasets import edition_of
from desk_app.central.service import Central
from desk_app.command_line.at_centre import as_json, database, opened, say
from desk_app.command_line.importing import language, speak
from desk_app.domain.policy import Policy, PolicyError
from desk_app.importing.policy_settings import KEYS, read_policy, settings_of, typed_value, with_settings
from desk_app.screens.setting_faults import setting_fault
from desk_app.words import _


@click.group()
def policy() -> None:
    """Stage limits, thresholds, and what else the district decides for itself; each change is a new edition."""


@policy.command()
@database
@as_json
def show(database: str | None, district: str | None, as_json: bool) -> None:
    """Every setting as it is in force."""
    with opened(database, district) as (centre, _):
        found = centre.reference().policy
    settings = settings_of(found)
    say({"edition": found.edition, "settings": settings}, as_json, _lines(settings))


@policy.command("set", context_settings={"ignore_unknown_options": True})  # -2 is a wrong value, not an option
@click.argument("key", metavar="KEY")
@click.argument("value")
@language
@database
@as_json
def set_one(
    key: str, value: str, language: str | None, database: str | None, district: str | None, as_json: bool
) -> None:
    """Changes one setting: `set limit.accept "10 minute"`, `set thresholds "80, 100, 150"`, `set photo_needed no`.

    A limit reaches clocks that start from now on, thresholds those that run already too.
    """
    speak(language)
    with opened(database, district) as (centre, _):
        former = centre.reference().policy
        try:
            changed = with_settings(former, {key: typed_value(key, value)})
        except PolicyError as wrong:
            raise click.UsageError(_told(wrong)) from wrong
        _publish(centre, former, changed, as_json)


@policy.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@database
def export_policy(file: Path | None, database: str | None, district: str | None) -> None:
    """Writes every setting as a JSON document, to FILE or standard output."""
    with opened(database, district) as (centre, _):
        settings = settings_of(centre.reference().policy)
    text = json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")


@policy.command("import")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@language
@database
@as_json
def import_policy(file: Path, language: str | None, database: str | None, district: str | None, as_json: bool) -> None:
    """Takes the settings of a JSON document, as `export` writes one; - is standard input.

    What it leaves out stays as it is; where anything in it is wrong nothing is changed.
    """
    speak(language)
    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    with opened(database, district) as (centre, _):
        former = centre.reference().policy
        try:
            changed = read_policy(data, former)
        except PolicyError as wrong:
            _refuse(file, wrong)
        _publish(centre, former, changed, as_json)


def _refuse(file: Path, wrong: PolicyError) -> NoReturn:
    raise click.ClickException(_("{field}: {what}").format(field=file, what=_told(wrong))) from wrong


def _told(wrong: PolicyError) -> str:
    return setting_fault(wrong.field, wrong.code, wrong.params)


def _publish(centre: Central, former: Policy, changed: Policy, as_json: bool) -> None:
    """Puts the policy into force and tells what is different."""
    edition = edition_of("policies", [changed])
    centre.publish(edition)
    before, after = settings_of(former), settings_of(changed)
    differing = {key: {"from": before[key], "to": after[key]} for key in KEYS if before[key] != after[key]}
    told = [f"{key}: {_plain(each['from'])} -> {_plain(each['to'])}" for key, each in differing.items()]
    named = _("edition {edition}").format(edition=edition.edition[:12])
    text = "\n".join([*told, named] if told else [_("nothing is different")])
    say({"edition": edition.edition, "changed": differing}, as_json, text)


def _lines(settings: dict[str, Any]) -> str:
    wide = max(map(len, settings))
    return "\n".join(f"{key:<{wide}}  {_plain(value)}" for key, value in settings.items())


def _plain(value: Any) -> str:
    """A value as it is typed after `set`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (", ".join(map(str, value)) or "none") if isinstance(value, list) else str(value)
