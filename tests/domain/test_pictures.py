"""Who may bring files is who may name one in a command, whatever commands there are."""

from dataclasses import fields
from typing import Any, cast, get_type_hints

from desk_app.domain.commands import COMMANDS
from desk_app.domain.pictures import BRINGS_FILES
from desk_app.domain.seat import MAY_GIVE, Role


def test_who_may_name_a_picture_in_any_command_may_bring_one_and_nobody_else() -> None:
    naming = [
        name
        for name, kind in COMMANDS.items()
        if any("Photo" in str(get_type_hints(kind)[each.name]) for each in fields(cast(Any, kind)))
    ]
    assert {"Attach", "FeedBack"} <= set(naming)
    assert set[Role]().union(*(MAY_GIVE[name] for name in naming)) == BRINGS_FILES
