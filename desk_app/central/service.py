"""The central store of one district as a whole: its rooms wired together on one database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from desk_app import __version__
from desk_app.central import migrate, schema
from desk_app.central.accounts import Accounts
from desk_app.central.attachments import Attachments
from desk_app.central.datasets import Datasets, Edition
from desk_app.central.engine import open_engine
from desk_app.central.feed import Feed
from desk_app.central.ledger import Ledger, create_ledger
from desk_app.central.presence import PresenceBoard
from desk_app.central.rebuild import ensure_projected
from desk_app.central.records import Records
from desk_app.central.reference_source import ReferenceSource
from desk_app.central.scheduler import Scheduler
from desk_app.central.sessions import Sessions
from desk_app.central.tokens import GrantSigner, real_now, signing_key
from desk_app.central.verify import Verified, verify
from desk_app.domain.protocol import Health
from desk_app.errors import BadInput, StoreTrouble
from desk_app.settings import CentralSettings
from desk_app.wire import WIRE_VERSION

DISTRICT = "320506"
ZONE = CentralSettings().zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Central:
    """What the calls of the centre are made of. `now` and `rate` are those of the district's clock, which a sandbox may
    let run fast; tokens, time-outs and heartbeats do not follow it (`virtual`)."""

    engine: Engine
    district: str
    ledger: Ledger
    feed: Feed
    scheduler: Scheduler
    accounts: Accounts
    sessions: Sessions
    signer: GrantSigner
    datasets: Datasets
    records: Records
    attachments: Attachments
    reference: ReferenceSource
    presence: PresenceBoard
    now: Callable[[], datetime]
    rate: float
    virtual: bool

    def start(self) -> None:
        """Begins to follow the ledger and to run the centre's own clock (in the process that holds the lease)."""
        self.feed.start()
        self.scheduler.start()

    def close(self) -> None:
        """Ends both and lets go of the database."""
        self.scheduler.close()
        self.feed.close()
        self.engine.dispose()

    def health(self) -> Health:
        """What the centre says of itself."""
        head = self.ledger.head()
        return Health(
            status="ok",
            version=__version__,
            wire=WIRE_VERSION,
            district=self.district,
            ledger=head.ledger,
            position=head.position,
            now=self.now(),
            rate=self.rate,
        )

    def publish(self, edition: Edition, operator: str = "") -> bool:
        """Puts an edition into force and tells the seats; False where it is in force already."""
        changed = self.datasets.publish(edition, self.ledger.record, self.now(), operator)
        self.reference.look_again()
        return changed


def open_central(
    url: str,
    *,
    district: str = DISTRICT,
    zone: str = ZONE,
    now: Callable[[], datetime] | None = None,
    rate: float = 1.0,
    connections: int = 12,
) -> Central:
    """The centre on this database, its tables brought up to date and its ledger made where there is none.

    Nothing runs before `start`; `close` it in any case. `now` is another clock than the machine's own (a sandbox's).
    Raises `BadInput` (`bad_database_url`) or `StoreTrouble` (`database_unreachable`).
    """
    engine = _engine(url, connections)
    clock = now or real_now
    datasets = Datasets(engine, district)
    records, attachments = Records(engine, district), Attachments(engine, district)
    reference = ReferenceSource(datasets, zone)
    ledger = Ledger(engine, district, ZoneInfo(zone), reference, clock)
    try:
        migrate.upgrade(engine)
        create_ledger(engine, district)
        ensure_projected(ledger)
        datasets.complete()
        records.make_key()
        signer = GrantSigner(signing_key(engine, district))
    except (DBAPIError, sqlite3.Error) as trouble:
        engine.dispose()
        raise StoreTrouble("database_unreachable", {"database": _named(url), "why": _first_line(trouble)}) from trouble
    except BaseException:
        engine.dispose()
        raise
    accounts = Accounts(engine, district)
    return Central(
        engine=engine,
        district=district,
        ledger=ledger,
        feed=Feed(ledger),
        scheduler=Scheduler(ledger, hourly=attachments.sweep),
        accounts=accounts,
        sessions=Sessions(engine, district, accounts, signer),
        signer=signer,
        datasets=datasets,
        records=records,
        attachments=attachments,
        reference=reference,
        presence=PresenceBoard(engine, district),
        now=clock,
        rate=rate,
        virtual=now is not None,
    )


def verified(url: str, district: str, against: Iterable[tuple[int, str]] = ()) -> Verified:
    """What a walk along the ledger finds; nothing is written, not even to a database that is behind.

    Raises `BadInput` (`no_ledger`, `bad_database_url`) or `StoreTrouble` (`database_unreachable`).
    """
    engine = _engine(url, 1)
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    try:
        missing = file is not None and not Path(file).exists()  # to look into it would make it
        if missing or not inspect(engine).has_table(schema.head.name):
            raise BadInput("no_ledger", {"district": district})
        return verify(engine, district, against)
    except DBAPIError as trouble:
        raise StoreTrouble("database_unreachable", {"database": _named(url), "why": _first_line(trouble)}) from trouble
    finally:
        engine.dispose()


def default_database(data_dir: Path) -> str:
    """The address of the SQLite file that is used where no database was named; its folder is made."""
    data_dir.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{data_dir / 'central.db'}"


def _engine(url: str, connections: int) -> Engine:
    try:
        return open_engine(url, connections=connections)
    except (ArgumentError, NoSuchModuleError, ValueError) as trouble:
        raise BadInput("bad_database_url", {"why": _first_line(trouble)}) from trouble


def _named(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _first_line(trouble: Exception) -> str:
    return (str(trouble).splitlines() or [type(trouble).__name__])[0]
