"""`desk-app lookup`: the seat's own look-up without a window, also where no window was ever opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from desk_app.domain.projection import LookupHit
from desk_app.settings import Settings
from local_store.edition_shelf import EditionShelf

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
@click.option("--database", metavar="URL", help="First take what is in force at this central store.")
@click.option("--json", "as_json", is_flag=True)
def lookup(
    kind: str,
    words_: tuple[str, ...],
    data_dir: Path | None,
    near: tuple[float, float] | None,
    at_most: int,
    database: str | None,
    as_json: bool,
) -> None:
    """The seat's own look-up, without a window; without words, how much there is to look up.

    A seat that has no reference data at all takes them from the central store on this machine, where there is one.
    """
    from desk_app.command_line.options import seat_settings

    dataset, kinds = _LOOKED_UP[kind]
    words = " ".join(words_).strip()
    with _shelf(seat_settings(data_dir=data_dir), database) as shelf:
        if words:
            _say_hits(shelf.search(words, near=near, kinds=kinds, at_most=at_most), as_json)
            if kind == "components" and near is None and not as_json:
                click.echo("no --near: in the order of the list", err=True)
        else:
            _say_how_much(shelf, dataset, as_json)


@contextmanager
def _shelf(settings: Settings, database: str | None) -> Iterator[EditionShelf]:
    """This seat's reference data, open for reading. Raises `StoreTrouble` `no_store` where there is nothing to open."""
    from desk_app.command_line.taking_editions import store_on_this_machine, take_editions, what_is_here
    from local_store.seat_disk import open_lookups

    shelf = None if database else what_is_here(settings.data_dir)
    if shelf is None:
        if (url := database or store_on_this_machine()) is not None:
            take_editions(settings.data_dir, url)
        shelf = open_lookups(settings.data_dir)
    try:
        yield shelf
    finally:
        shelf.close()


def _say_hits(hits: tuple[LookupHit, ...], as_json: bool) -> None:
    from desk_app import wire

    if as_json:
        click.echo(json.dumps([wire.dump(hit) for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        away = "" if hit.metres is None else f"  {hit.metres:,.0f} m"
        click.echo(f"{hit.code}  {hit.title}  {hit.detail}{away}")
    if not hits:
        click.echo("nothing found", err=True)


def _say_how_much(shelf: EditionShelf, dataset: str, as_json: bool) -> None:
    found = shelf.counts().get(dataset)
    edition, counts = (found.edition, dict(found.counts)) if found is not None else ("", {})
    if as_json:
        click.echo(json.dumps({"dataset": dataset, "edition": edition, "counts": counts}, ensure_ascii=False))
        return
    click.echo(f"{dataset}  {edition or 'no edition on this seat yet'}")
    for name, count in counts.items():
        click.echo(f"{count:>9,}  {name}")
