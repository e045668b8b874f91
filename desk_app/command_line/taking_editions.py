"""Takes reference data from a central store's database straight to this seat's disk, as a download would bring them."""

from __future__ import annotations

from pathlib import Path

from desk_app.command_line.at_centre import opened, settings_of
from desk_app.command_line.progress_bar import progress_shown
from desk_app.errors import StoreTrouble
from local_store.edition_shelf import EditionShelf
from local_store.seat_disk import open_lookups, open_seat_disk


def what_is_here(folder: Path) -> EditionShelf | None:
    """The reference data of this seat's folder, open for reading; None where no edition of any dataset is in force."""
    try:
        shelf = open_lookups(folder)
    except StoreTrouble as trouble:
        if trouble.code != "no_store":
            raise
        return None
    if shelf.installed():
        return shelf
    shelf.close()
    return None


def store_on_this_machine() -> str | None:
    """The central store that the settings name, else the file in the data folder; None where there is neither."""
    settings = settings_of()
    if settings.database:
        return settings.database
    file = settings.data_dir / "central.db"
    return f"sqlite:///{file}" if file.exists() else None


def take_editions(folder: Path, database: str) -> None:
    """Brings what is in force at a centre into force on this seat; what is here already is not read.

    Raises `StoreTrouble` (`store_in_use` where a desk is at work in the folder) and what opening a centre raises.
    """
    disk = open_seat_disk(folder)
    try:
        with opened(database, None) as (centre, _), progress_shown() as task:
            here = disk.shelf.installed()
            for info in centre.datasets.infos():
                if not info.current or here.get(info.name) == info.edition:
                    continue
                disk.shelf.take(info, centre.datasets.packed(info.name, info.edition), task)
    finally:
        disk.close()
