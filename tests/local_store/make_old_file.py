"""Writes the file of the newest format that the migration tests open for ever after: run once for each new format.

python -m tests.local_store.make_old_file FOLDER
"""

import sys
import tempfile
from pathlib import Path

from desk_app.domain import commands as c
from desk_app.domain.projection import Draft
from local_store.journal import SqliteJournal
from local_store.schema import HEAD
from tests.local_store.small_town import FILES, LEDGER, OPERATOR, SmallTown, projector, registers
from tests.sample_reference import SEAT, START

KEY = bytes(range(32))


def main(folder: Path) -> None:
    """One confirmed case, two pending commands, a draft, a setting."""
    with tempfile.TemporaryDirectory() as made:
        journal = SqliteJournal(Path(made), KEY)
        journal.set_projector(projector())
        town = SmallTown()
        town.must(SEAT, "k1", registers(accept=True))
        journal.apply_changes(town.page(0), LEDGER)
        journal.add_pending([town.pends("k1", FILES), town.pends("k1", c.AddNote(text="回电"))], OPERATOR, START)
        journal.save_draft(Draft(key="call", values={"text": "半句话"}, saved_at=START))
        journal.set_setting("seat", "07")
        journal.close()
        (folder / f"desk-{HEAD}.db").write_bytes((Path(made) / "desk.db").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
