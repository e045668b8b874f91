"""What is typed into the look-up box, key by key, and from where: the same for every benchmark that looks things up."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from desk_app.domain.component import Component

HITS = 60
COMPONENTS = frozenset({"component"})
_SHARE_OF_STREET = 4
Point = tuple[float, float]


def strokes(component: Component) -> tuple[str, ...]:
    """What stands in the box after each key: classes, initials, streets, house numbers, codes whole and in groups."""
    code, street = component.code, component.address[: -_SHARE_OF_STREET or None]
    typed = (
        "污水井盖",
        "路灯",
        "行道树",
        "消防栓",
        "wsjg",
        street,
        f"{street[:3]} 井盖",
        component.address,
        code,
        f"{code[:6]} {code[6:8]} {code[8:10]} {code[10:]}",
        code[-6:],
    )
    return tuple(text[:end] for text in typed for end in range(1, len(text) + 1))


def places(components: Sequence[Component], count: int, seed: int = 7) -> list[Point]:
    """Places at which people may call: some hundred metres from where components are."""
    chance = random.Random(seed)
    chosen = chance.choices(components, k=count)
    return [
        (one.longitude + chance.uniform(-0.005, 0.005), one.latitude + chance.uniform(-0.005, 0.005)) for one in chosen
    ]


def took(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
