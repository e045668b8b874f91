"""`desk-app central export` and `template`: the lists in force as files, and empty ones to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from desk_app.command_line.at_centre import as_json, database, opened, say
from desk_app.command_line.importing import language, list_kind, speak
from desk_app.command_line.list_ground import ShownTask
from desk_app.domain.catalogue import CatalogueHead
from desk_app.errors import BadInput
from desk_app.importing.lists.giving import give, give_template
from desk_app.importing.lists.tables import Against
from desk_app.importing.lists.taking import KINDS
from desk_app.screens.list_words import column_words, refusal_words
from desk_app.words import _

target = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("export")
@list_kind
@target
@language
@database
@as_json
def export_list(
    kind: str, file: Path, language: str | None, database: str | None, district: str | None, as_json: bool
) -> None:
    """Writes the edition in force to a file that `import` takes again: .xlsx or .csv, grids .geojson."""
    speak(language)
    task = ShownTask({"rows_written": _("Rows written")})
    with opened(database, district) as (centre, _url):
        current = centre.datasets.current()
        if kind not in current:
            raise click.ClickException(_("The dataset {dataset} has no edition in force").format(dataset=kind))
        head = CatalogueHead()
        if kind == "components" and "catalogue" in current:
            catalogue = centre.datasets.rows("catalogue", current["catalogue"])
            head = next((row for row in catalogue if isinstance(row, CatalogueHead)), head)
        against = Against(district=centre.district, segments=head.segments)
        rows = centre.datasets.rows(kind, current[kind])
        try:
            files, count = give(KINDS[kind], rows, file, against, task)
        except BadInput as trouble:
            raise _refused(trouble) from trouble
    task.done()
    told = {"list": kind, "edition": current[kind], "files": [str(each) for each in files], "rows": count}
    text = _("{count} rows written to {files}").format(count=count, files=", ".join(map(str, files)))
    say(told, as_json, text)


@click.command("template")
@list_kind
@target
@language
@as_json
def template(kind: str, file: Path, language: str | None, as_json: bool) -> None:
    """Writes an empty list to fill in, with what each column is for: .xlsx or .csv, grids .geojson."""
    speak(language)
    try:
        files = give_template(KINDS[kind], file, Against(), column_words)
    except BadInput as trouble:
        raise _refused(trouble) from trouble
    told = {"list": kind, "files": [str(each) for each in files]}
    say(told, as_json, _("Template written to {files}").format(files=", ".join(map(str, files))))


def _refused(trouble: BadInput) -> Exception:
    """The sentence for a list that cannot be written; any other trouble as it is."""
    said = refusal_words(trouble.code, trouble.params)
    return trouble if said is None else click.ClickException(said)
