"""The central store's commands: set up, serve, look after its accounts, fill with a sample, verify its ledger."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from desk_app.central.accounts import Account
from desk_app.central.seats import forget_seat, known_seats
from desk_app.central.serve import Place
from desk_app.central.serve import serve as serve_place
from desk_app.central.service import Central, verified
from desk_app.central.verify import read_remembered
from desk_app.command_line.at_centre import Command, as_json, database, opened, say, settings_of, url_of
from desk_app.command_line.checking import check_catalogue
from desk_app.command_line.exporting import export_list, template
from desk_app.command_line.importing import import_list
from desk_app.command_line.policy import policy
from desk_app.command_line.seeding import seed_sample
from desk_app.command_line.year import calendar
from desk_app.domain.case import DISTRICT, Badge, BodyId
from desk_app.domain.seat import Role
from desk_app.errors import BadInput

ROLES = click.Choice(sorted(role.value for role in Role if role is not Role.CLOCK))


@click.group()
def central() -> None:
    """The central store of a district."""


@central.command()
@database
@as_json
def init(database: str | None, district: str | None, as_json: bool) -> None:
    """Makes the tables and the ledger where there are none, or brings the tables up to date."""
    with opened(database, district) as (centre, url):
        head = centre.ledger.head()
        told = {"database": url, "district": centre.district, "ledger": head.ledger, "position": head.position}
    say(told, as_json, f"district {centre.district}: ledger {head.ledger}, {head.position} facts, in {url}")


@central.command()
@database
@click.option("--host", help="Where to listen; 127.0.0.1 where it is left out.")
@click.option("--port", type=click.IntRange(0, 65535), help="8400 where it is left out; 0 takes a free one.")
@click.option("--tls-cert", metavar="FILE", help="A certificate in PEM; with it the centre speaks HTTPS.")
@click.option("--tls-key", metavar="FILE", help="The certificate's key.")
@click.option("--workers", type=click.IntRange(1, 64), help="Server processes; more than one needs PostgreSQL.")
def serve(**given: Any) -> None:
    """Serves the centre until it is told to stop (SIGTERM, Ctrl+C)."""
    settings = settings_of(**given)
    logging.basicConfig(level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    place = Place(
        url=url_of(settings),
        district=settings.district,
        zone=settings.zone,
        host=settings.host,
        port=settings.port,
        tls_cert=settings.tls_cert,
        tls_key=settings.tls_key,
        workers=settings.workers,
    )
    serve_place(place, lambda url: click.echo(f"listening on {url}"))


@central.command()
@database
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Hashes that a seat remembers: [position, hash] lines.",
)
@as_json
def verify(database: str | None, district: str | None, against: Path | None, as_json: bool) -> None:
    """Walks the ledger's chain of hashes; names each position where a fact was changed, is missing or was cut off."""
    remembered = read_remembered(against.read_text(encoding="utf-8")) if against else []
    settings = settings_of(database=database, district=district)
    found = verified(url_of(settings), settings.district, remembered)
    told = {
        "facts": found.facts,
        "position": found.position,
        "hash": found.hash,
        "findings": [{"position": each.position, "damage": each.damage.value} for each in found.findings],
    }
    lines = [f"position {each.position}: {each.damage.value}" for each in found.findings]
    say(told, as_json, "\n".join([*lines, f"{found.facts} facts, up to position {found.position}, {found.hash}"]))
    if found.findings:
        raise click.exceptions.Exit(1)


# --- accounts -------------------------------------------------------------------------------------------------------


@central.group()
def user() -> None:
    """The accounts of people and machines."""


def account_of(command: Command) -> Command:
    """What an account is made of, beside its badge and name."""
    for option in (
        click.option("--board", default="", metavar="CODE", help="The grid code of a sub-centre's board."),
        click.option("--body", default=DISTRICT, show_default=True, help="The body they act for, as in the directory."),
        click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="May be given several times."),
    ):
        command = option(command)
    return command


password_option = click.option(
    "--password", help="Asked for where it is left out; - reads it from standard input, which keeps it off the screen."
)


@user.command("add")
@click.argument("badge")
@click.option("--name", required=True)
@account_of
@password_option
@database
@as_json
def add_user(
    badge: str,
    name: str,
    roles: tuple[str, ...],
    body: str,
    board: str,
    password: str | None,
    database: str | None,
    district: str | None,
    as_json: bool,
) -> None:
    """Makes an account."""
    with opened(database, district) as (centre, _):
        account = Account(
            badge=Badge(badge),
            name=name,
            roles=_roles(roles),
            body=BodyId(body),
            board=_board_of(centre, _roles(roles), BodyId(body), board),
        )
        centre.accounts.create(account, _password(password))
    say(_told(account), as_json, f"account {badge} made: {', '.join(sorted(account.roles))}")


@user.command("list")
@database
@as_json
def list_users(database: str | None, district: str | None, as_json: bool) -> None:
    """Every account, disabled ones too."""
    with opened(database, district) as (centre, _):
        accounts = centre.accounts.every()
    lines = [
        f"{each.badge:<10} {'' if each.active else '(disabled) '}{each.name}  {', '.join(sorted(each.roles))}"
        f"  {each.body} {each.board}".rstrip()
        for each in accounts
    ]
    say([_told(each) for each in accounts], as_json, "\n".join(lines) or "no accounts")


@user.command("roles")
@click.argument("badge")
@account_of
@database
@as_json
def set_roles(
    badge: str,
    roles: tuple[str, ...],
    body: str,
    board: str,
    database: str | None,
    district: str | None,
    as_json: bool,
) -> None:
    """Gives an account other roles; its seats fetch anew what they may see."""
    wanted, own = _roles(roles), BodyId(body)

    def change(centre: Central) -> None:
        centre.accounts.set_roles(badge, wanted, own, _board_of(centre, wanted, own, board))

    _changed(database, district, as_json, badge, change)


@user.command("disable")
@click.argument("badge")
@database
@as_json
def disable_user(badge: str, database: str | None, district: str | None, as_json: bool) -> None:
    """Ends an account's sessions and lets nobody sign in with it."""
    _changed(database, district, as_json, badge, lambda it: it.accounts.disable(badge))


@user.command("enable")
@click.argument("badge")
@database
@as_json
def enable_user(badge: str, database: str | None, district: str | None, as_json: bool) -> None:
    """Lets a disabled account sign in again."""
    _changed(database, district, as_json, badge, lambda it: it.accounts.enable(badge))


@user.command("password")
@click.argument("badge")
@password_option
@database
@as_json
def set_password(badge: str, password: str | None, database: str | None, district: str | None, as_json: bool) -> None:
    """Gives an account another password; its sessions end."""
    given = _password(password)
    _changed(database, district, as_json, badge, lambda it: it.accounts.set_password(badge, given))


def _changed(
    database: str | None, district: str | None, as_json: bool, badge: str, change: Callable[[Central], None]
) -> None:
    with opened(database, district) as (centre, _):
        change(centre)
        account = centre.accounts.find(badge)
    assert account is not None
    state = "active" if account.active else "disabled"
    say(_told(account), as_json, f"account {badge}: {state}, {', '.join(sorted(account.roles))}")


def _told(account: Account) -> dict[str, Any]:
    return {
        "badge": account.badge,
        "name": account.name,
        "roles": sorted(role.value for role in account.roles),
        "body": account.body,
        "board": account.board,
        "active": account.active,
    }


def _board_of(centre: Central, roles: frozenset[Role], body: BodyId, board: str) -> str:
    """The board that a body belongs to, once the directory is there: a wrong body would show its account other cases.

    Raises `BadInput`: `body_needed` for a dispatcher or a unit of no body of its own, `no_such_body`, `other_board`.
    """
    if roles & {Role.DISPATCHER, Role.UNIT} and body == DISTRICT:
        raise BadInput("body_needed", {"role": ", ".join(sorted(roles))})
    bodies = centre.reference().directory.bodies
    if not bodies:
        return board
    known = bodies.get(body)
    if known is None:
        raise BadInput("no_such_body", {"body": body})
    if board and board != known.board:
        raise BadInput("other_board", {"body": body, "board": known.board or "-"})
    return known.board


def _roles(given: tuple[str, ...]) -> frozenset[Role]:
    return frozenset(Role(role) for role in given)


def _password(given: str | None) -> str:
    if given == "-":
        return sys.stdin.readline().rstrip("\r\n")
    if given is not None:
        return given
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return asked


# --- seats ----------------------------------------------------------------------------------------------------------


@central.group("seat")
def seat_group() -> None:
    """The seats that have signed in, each known by a key of its own."""


@seat_group.command("list")
@database
@as_json
def list_seats(database: str | None, district: str | None, as_json: bool) -> None:
    """Every seat and when it was first used."""
    with opened(database, district) as (centre, _):
        found = known_seats(centre.engine, centre.district)
    told = [{"seat": each.seat, "registered_at": each.registered_at.isoformat()} for each in found]
    lines = [f"{each.seat:<24} {each.registered_at:%Y-%m-%d %H:%M} UTC" for each in found]
    say(told, as_json, "\n".join(lines) or "no seats")


@seat_group.command("forget")
@click.argument("seat")
@database
@as_json
def forget(seat: str, database: str | None, district: str | None, as_json: bool) -> None:
    """Forgets a seat's key, so that a machine set up anew may take its name."""
    with opened(database, district) as (centre, _):
        forget_seat(centre.engine, centre.district, seat)
    say({"forgotten": seat}, as_json, f"seat {seat} forgotten; the next sign-in under this name is taken for it")


for command in (import_list, export_list, template):
    central.add_command(command)
central.add_command(check_catalogue)
central.add_command(policy)
central.add_command(calendar)
central.add_command(seed_sample)
