"""Takes a document of commands apart: each with its form checked, and as whom it is to be decided."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from desk_app.central.accounts import Accounts
from desk_app.central.ledger import Offered
from desk_app.central.operations import COMMANDS_AT_MOST
from desk_app.central.problems import Problem, of_wire
from desk_app.central.tokens import GrantSigner, actor_of
from desk_app.domain.commands import Command, SubjectKind
from desk_app.domain.protocol import Grant
from desk_app.domain.seat import Actor
from desk_app.wire import WireError, load_command

ID_AT_MOST = 100
SUBJECTS_AT_MOST = 20
INVALID = "grant_invalid"
CLOCKS_APART = timedelta(minutes=10)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def commands_of(document: Any) -> list[Command]:
    """The commands of a request's body; raises `Problem` 422 with the path of the first thing that is wrong."""
    if not isinstance(document, dict):
        raise Problem(422, "wrong_type", detail="An object with commands is expected")
    for key in document:
        if key != "commands":
            raise Problem(422, "unknown_field", field=key, detail="Known is: commands")
    listed = document.get("commands")
    if listed is None:
        raise Problem(422, "missing_field", field="commands", detail="A list of commands is expected")
    if not isinstance(listed, list):
        raise Problem(422, "wrong_type", field="commands", detail="A list of commands is expected")
    if len(listed) > COMMANDS_AT_MOST:
        raise Problem(422, "too_many", field="commands", detail=f"At most {COMMANDS_AT_MOST} at a time")
    return [_command(value, f"commands[{index}]") for index, value in enumerate(listed)]


class Offering:
    """Says as whom one call's commands are decided: the session's operator, or the one their offline grant names."""

    def __init__(self, signer: GrantSigner, people: Accounts, *, virtual: bool) -> None:
        self._signer = signer
        self._people = people
        self._virtual = virtual
        self._working: dict[str, bool] = {}

    def offered(self, commands: list[Command], actor: Actor) -> list[Offered]:
        """Each command with its actor; blocks where a grant's account has to be looked up."""
        grants: dict[str, Grant | None] = {}
        found = []
        for command in commands:
            if command.grant is None:
                found.append(Offered(command=command, actor=actor))
                continue
            if command.grant not in grants:
                grants[command.grant] = self._signer.read(command.grant)
            grant = grants[command.grant]
            if grant is None:
                found.append(Offered(command=command, actor=actor, refused=INVALID))
                continue
            # Refused or not, it is the operator of the grant whose command it is, whoever is at the seat by now.
            good = grant.seat == actor.seat and self._may_work(grant.badge) and self._given_under(grant, command)
            found.append(Offered(command=command, actor=actor_of(grant), refused="" if good else INVALID))
        return found

    def _may_work(self, badge: str) -> bool:
        """The operator still has an account."""
        if badge not in self._working:
            account = self._people.find(badge)
            self._working[badge] = account is not None and account.active
        return self._working[badge]

    def _given_under(self, grant: Grant, command: Command) -> bool:
        """The command was given while the grant was valid, however late it arrives.

        Grants run on real time, so this cannot be told where the centre's clock does not.
        """
        if self._virtual:
            return True
        return grant.issued_at - CLOCKS_APART <= command.claimed_at <= grant.valid_until + CLOCKS_APART


def _command(value: Any, path: str) -> Command:
    try:
        command = load_command(value, path)
    except WireError as error:
        raise of_wire(error) from None
    for name, text in (("id", command.id), ("replaces", command.replaces)):
        if text is not None and not _UUID.fullmatch(text):
            raise Problem(422, "out_of_range", field=f"{path}.{name}", detail="A UUID in lower case is expected")
    if command.group is not None and not _is_id(command.group):
        raise Problem(422, "out_of_range", field=f"{path}.group", detail=f"1 to {ID_AT_MOST} characters are expected")
    if not 1 <= len(command.subjects) <= SUBJECTS_AT_MOST:
        detail = f"1 to {SUBJECTS_AT_MOST} subjects are expected, the command's own first"
        raise Problem(422, "out_of_range", field=f"{path}.subjects", detail=detail)
    for index, subject in enumerate(command.subjects):
        if not _is_id(subject.id):
            detail = f"1 to {ID_AT_MOST} printable characters are expected"
            raise Problem(422, "out_of_range", field=f"{path}.subjects[{index}].id", detail=detail)
        if subject.kind is SubjectKind.CASE and not _UUID.fullmatch(subject.id):
            detail = "A UUID in lower case is expected"
            raise Problem(422, "out_of_range", field=f"{path}.subjects[{index}].id", detail=detail)
    return command


def _is_id(text: str) -> bool:
    return 0 < len(text) <= ID_AT_MOST and text.isprintable() and text == text.strip()
