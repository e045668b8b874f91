"""The window thread under a stream of changes: how long it keeps somebody waiting who presses a key at any moment."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from desk_app import __version__
from desk_app.command_line.benchmarks.ground import Ground, Scale
from desk_app.command_line.benchmarks.prepared_seat import LEDGER, grant_of
from desk_app.command_line.benchmarks.processes import running_module
from desk_app.command_line.benchmarks.result import Result, figure, not_measured, share_of
from desk_app.command_line.benchmarks.sample_town import SampleTown
from desk_app.domain.facts import Fact
from desk_app.domain.projection import QueueFilter
from desk_app.domain.protocol import ChangeItem, EditionInfo, Health, ItemKind, Session
from desk_app.wire import WIRE_VERSION, canonical, dump
from local_store.seat_disk import open_seat_disk

P99_MS, MOST_MS = 16.0, 50.0
KNOWN = 2000
SLOWER = 3
"""A seat that cannot keep up is given so many times the time."""


def measured(ground: Ground) -> tuple[Result, ...]:
    """A seat whose line is a feed in another process, so that only the seat's own work is seen."""
    folder = ground.seat_to_change()
    try:
        case_id, last, prepared = _prepared(folder, ground.scale)
        with running_module("process_feed", prepared) as feed:
            given = ("window", case_id, str(last), str(ground.scale.quiet_seconds), str(_bound(ground.scale)))
            with running_module("process_window", folder, feed.heard("url"), *given) as window:
                quiet = window.heard("quiet")
                feed.tell("go")
                busy = window.heard("busy")
    finally:
        shutil.rmtree(folder)
    return _results(ground.scale, quiet, busy, last)


def _bound(scale: Scale) -> float:
    return scale.busy_seconds * SLOWER


def _results(scale: Scale, quiet: Sequence[float], busy: Any, last: int) -> tuple[Result, ...]:
    waits, lacking = busy["waits"], last - busy["position"]
    pace = (round(scale.changes_a_second * scale.busy_seconds) - lacking) / busy["seconds"]
    words = f"wait for the window thread while {scale.changes_a_second} changes a second arrive"
    unasked = f"{share_of(quiet, 0.99):.1f} ms and at most {max(quiet):.0f} ms before they came"
    note = f"{pace:.0f} a second were taken in; {unasked}"
    if lacking:
        why = f"{lacking:,} changes were not taken in within {busy['seconds']:.0f} s"
        return (
            not_measured("window-p99", words, "ms", why, budget=P99_MS),
            not_measured("window-max", words, "ms", why, budget=MOST_MS),
        )
    return (
        figure("window-p99", f"{words}, 99 of 100", share_of(waits, 0.99), "ms", at_most=P99_MS, note=note),
        figure("window-max", f"{words}, the longest", max(waits), "ms", at_most=MOST_MS),
    )


def _prepared(folder: Path, scale: Scale) -> tuple[str, int, Path]:
    """The case that will be open, the last position that will come, and the file with what comes."""
    disk = open_seat_disk(folder)
    try:
        town = SampleTown(disk.shelf.reference(), seed=12)
        known = [row.id for row in disk.journal.queue(QueueFilter(limit=KNOWN))]
        position = disk.journal.position()
        after = position.position if position is not None else 0
        editions = disk.journal.editions()
    finally:
        disk.close()
    facts = town.changes(known, after, round(scale.changes_a_second * scale.busy_seconds), often=known[0])
    prepared = folder / "feed.json"
    told = {
        "items": [_item(fact) for fact in facts],
        "after": after,
        "a_second": scale.changes_a_second,
        **_answers(town, editions),
    }
    prepared.write_text(json.dumps(told), encoding="utf-8")
    return known[0], after + len(facts), prepared


def _item(fact: Fact) -> str:
    return canonical(dump(ChangeItem(kind=ItemKind.FACT, position=fact.position, fact=fact)))


def _answers(town: SampleTown, editions: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    health = Health(
        status="ok",
        version=__version__,
        wire=WIRE_VERSION,
        district="320506",
        ledger=LEDGER,
        position=0,
        now=now,
        rate=1.0,
    )
    session = Session(
        access_token="any",
        access_valid_until=now + timedelta(days=1),
        refresh_token="any",
        grant=grant_of(town.operator),
    )
    infos = [
        EditionInfo(name=name, edition=edition, rows=1, bytes=1, published_at=now, current=True)
        for name, edition in editions.items()
    ]
    return {"health": dump(health), "session": dump(session), "datasets": [dump(info) for info in infos]}
