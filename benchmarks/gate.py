"""The gate: no figure may fall below its floor in floors.json or rise above its ceiling in ceilings.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.figures import Figure

FLOORS = Path(__file__).with_name("floors.json")
CEILINGS = Path(__file__).with_name("ceilings.json")
"""For figures of which less is better."""


def load_floors(path: Path = FLOORS) -> dict[str, float]:
    """The floors by figure name."""
    return json.loads(path.read_text(encoding="utf-8"))


def load_ceilings(path: Path = CEILINGS) -> dict[str, float]:
    """The ceilings by figure name."""
    return json.loads(path.read_text(encoding="utf-8"))


def compare(
    measured: Iterable[Figure], floors: Mapping[str, float], ceilings: Mapping[str, float] | None = None
) -> list[str]:
    """A line for each figure beyond its limit, or that has a limit and was not measured."""
    values = {figure.name: figure.value for figure in measured}
    lines: list[str] = []
    for bound, limits in (("floor", floors), ("ceiling", ceilings or {})):
        for name, limit in limits.items():
            if name not in values:
                lines.append(f"{name} has a {bound} and was not measured")
            elif not _keeps(values[name], bound, limit):
                side = "below" if bound == "floor" else "above"
                lines.append(f"{name} is {values[name]:.4f}, {side} its {bound} of {limit:.4f}")
    return lines


def _keeps(value: float, bound: str, limit: float) -> bool:
    """Whether a value stays within a limit; one that is not a number does not."""
    return value >= limit if bound == "floor" else value <= limit
