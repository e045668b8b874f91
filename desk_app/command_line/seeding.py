"""`desk-app central seed-sample`: fills an empty centre with the sample district and names every count."""

from __future__ import annotations

import click

from desk_app.central.seeding import check_empty, seed, walk_cases
from desk_app.command_line.at_centre import as_json, database, opened, say
from desk_app.command_line.progress_bar import progress_shown
from desk_app.importing.sample_district import SampleSize, sample_accounts, sample_calls, sample_counts, sample_rows


@click.command("seed-sample")
@database
@click.option(
    "--size",
    type=click.Choice([size.value for size in SampleSize]),
    default=SampleSize.FULL.value,
    show_default=True,
    help="The whole district, or the small one that is for practice.",
)
@click.option("--cases", type=click.IntRange(0, 1_000_000), default=0, help="Also walks so many cases to all states.")
@as_json
def seed_sample(database: str | None, district: str | None, size: str, cases: int, as_json: bool) -> None:
    """Fills an empty centre with the sample district, and names every count.

    It is the same district each time. Its land, streets, people, numbers and catalogue are made up.
    """
    chosen = SampleSize(size)
    with opened(database, district) as (centre, _), progress_shown(silent=as_json) as task:
        check_empty(centre)  # before the work, not after it
        rows = sample_rows(task=task, size=chosen)
        seeded = seed(centre, rows, sample_accounts(size=chosen), task)
        counts = {**sample_counts(rows), "accounts": seeded.accounts}
        states = walk_cases(centre, cases, sample_calls(size=chosen), task) if cases else {}
        told = {"counts": counts, "cases": states, "position": centre.ledger.head().position}
    lines = [f"{count:>8,} {name.replace('_', ' ')}" for name, count in counts.items()]
    lines += [f"{count:>8,} cases {state}" for state, count in states.items()]
    say(told, as_json, "\n".join(lines))
