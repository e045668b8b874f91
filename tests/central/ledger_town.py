"""A town whose commands are decided by a real ledger: the walking helper of the rule book on a database."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from desk_app.central.engine import open_engine
from desk_app.central.ledger import CaseRecord, Ledger, Offered, create_ledger
from desk_app.central.migrate import upgrade
from desk_app.domain.case import Case, CaseId, CommandId, DemandKind, Photo, Source
from desk_app.domain.commands import (
    FLOW_COMMANDS,
    Body,
    CloseCase,
    Command,
    DispatchCase,
    FeedBack,
    FileCase,
    RecordInspection,
    RegisterCase,
    SignFor,
)
from desk_app.domain.protocol import Answer, Verdict
from desk_app.domain.reference import Reference
from desk_app.domain.rules import case_subject
from desk_app.domain.seat import Actor
from tests import sample_reference as sample

DISTRICT = "320505"


@dataclass
class Town:
    """One ledger with a clock that is set by hand; commands are made as a seat would make them."""

    engine: Engine
    name: str = "t"
    now: datetime = sample.START
    reference: Reference = sample.REFERENCE
    ids: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.ledger = self.another_ledger()

    def another_ledger(self, engine: Engine | None = None) -> Ledger:
        """A ledger on the same database, as another process has it."""
        zone = sample.CALENDAR.zone
        return Ledger(engine or self.engine, DISTRICT, zone, lambda: self.reference, lambda: self.now)

    def later(self, minutes: float) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)

    def record(self, case: str) -> CaseRecord:
        """A case as the centre has it, with its facts."""
        record = self.ledger.case(sample.SEAT, CaseId(case))
        assert record is not None, f"no case {case}"
        return record

    def case(self, case: str) -> Case:
        """A case as the centre has it."""
        return self.record(case).case

    def command(self, case: str, body: Body, **envelope: Any) -> Command:
        """A command on the case as it stands now."""
        if "based_on" not in envelope and body.kind in FLOW_COMMANDS:
            record = self.ledger.case(sample.SEAT, CaseId(case))
            envelope["based_on"] = record.case.flow if record else 0
        envelope = {"id": CommandId(f"{self.name}-{next(self.ids)}"), "claimed_at": self.now, **envelope}
        return Command(subjects=envelope.pop("subjects", (case_subject(CaseId(case)),)), body=body, **envelope)

    def offer(self, actor: Actor, *commands: Command) -> list[Answer]:
        """Offers commands as one batch."""
        return self.ledger.offer([Offered(command=command, actor=actor) for command in commands])

    def must(self, actor: Actor, case: str, body: Body, **envelope: Any) -> Answer:
        """Gives a command that has to be accepted."""
        (answer,) = self.offer(actor, self.command(case, body, **envelope))
        assert answer.verdict is Verdict.ACCEPTED, f"{body.kind}: {answer.code} {answer.params}"
        return answer

    def register(self, case: str, actor: Actor = sample.SEAT, **fields: Any) -> Answer:
        """Registers a case; by a seat on the phone with `accept` unless told otherwise."""
        fields = {"accept": actor is sample.SEAT, "text": f"摊位占道 {case}", **fields}
        return self.must(actor, case, registering(**fields))

    def file(self, case: str, **fields: Any) -> Answer:
        """Files a registered case under the street stall."""
        return self.must(sample.SEAT, case, FileCase(problem=sample.STALL, condition=f"{sample.STALL}-1", **fields))

    def handle(self, case: str) -> None:
        """From filed to signed by the squad of board A."""
        self.must(sample.SEAT, case, DispatchCase(target=sample.SUB_A))
        self.must(sample.DISPATCHER_A, case, DispatchCase(target=sample.SQUAD_A))
        self.must(sample.UNIT_A, case, SignFor())

    def close(self, case: str) -> None:
        """From signed to closed by standard."""
        photo = Photo(sha256="a" * 64, name="现场.jpg")
        self.must(sample.UNIT_A, case, FeedBack(done="已劝离", photos=(photo,), public_reply="已处理"))
        self.must(sample.SEAT, case, RecordInspection(passed=True, by_photo=True))
        self.must(sample.SEAT, case, CloseCase(closing_standard="现场已恢复"))

    def walk(self, case: str) -> None:
        """The whole way, from the call to the close."""
        self.register(case)
        self.file(case)
        self.handle(case)
        self.close(case)


def registering(**fields: Any) -> RegisterCase:
    """A registration of a street stall on board A, reported to the hotline."""
    fields = {"place": sample.PLACE_A, "problem": sample.STALL, "text": "摊位占道", **fields}
    return RegisterCase(**{"source": Source.HOTLINE, "demand_kind": DemandKind.COMPLAINT, **fields})


@contextmanager
def open_town(url: str, **fields: Any) -> Iterator[Town]:
    """A town on an empty database."""
    engine = open_engine(url)
    try:
        upgrade(engine)
        create_ledger(engine, DISTRICT)
        yield Town(engine, **fields)
    finally:
        engine.dispose()
