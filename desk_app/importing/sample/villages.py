"""Lists the villages and communities of the sample district: codes, names, how many cells each is cut into."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from desk_app.importing.sample.size import Measures

_TOWN_CELLS = 4.5
"""So many cells a village and more: the board is town, not country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A village or community. `street` is the one that runs through it, empty where it is yet to be named."""

    code: str
    name: str
    board: str
    board_code: str
    street: str
    cells: int
    town: bool

    @property
    def stem(self) -> str:
        """Its name without the word for what it is: 香溪社区 → 香溪."""
        short = self.name.removesuffix("社区").removesuffix("村")
        return short if len(short) > 1 else self.name


def villages_of(district: Any, more: Any, measures: Measures, chance: random.Random) -> list[Village]:
    """The villages in the order of their codes, numbered from 001 in each board.

    Those of the practice district come first, so that a code means the same village in both sizes.
    """
    prefix = district["district"]["code"]
    found: list[Village] = []
    for board in district["boards"]:
        further, cells = more["boards"][board["name"]]["villages"].split(), more["boards"][board["name"]]["cells"]
        named = [*board["villages"], *([name, ""] for name in further if measures.all_villages)]
        shares = _shares(cells, len(named), chance)
        found.extend(
            Village(
                code=f"{prefix}{board['code']}{number:03d}",
                name=name,
                board=board["name"],
                board_code=f"{prefix}{board['code']}",
                street=street,
                cells=share,
                town=cells >= _TOWN_CELLS * (len(board["villages"]) + len(further)),
            )
            for number, ((name, street), share) in enumerate(zip(named, shares, strict=True), start=1)
        )
    if not measures.cells:
        return found
    dealt = _shares(measures.cells, len(found), chance)
    return [replace(village, cells=share) for village, share in zip(found, dealt, strict=True)]


def _shares(cells: int, villages: int, chance: random.Random) -> list[int]:
    """So many cells, dealt out to villages as evenly as they go, a few to whom they fall."""
    each, over = divmod(cells, villages)
    shares = [each + 1] * over + [each] * (villages - over)
    chance.shuffle(shares)
    return shares
