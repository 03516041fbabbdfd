"""The gate: no figure may fall below its floor in floors.json."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from benchmarks.quality import Figure

FLOORS = Path(__file__).with_name("floors.json")


def load_floors(path: Path = FLOORS) -> dict[str, float]:
    """The floors by figure name."""
    return json.loads(path.read_text(encoding="utf-8"))


def compare(measured: Iterable[Figure], floors: dict[str, float]) -> list[str]:
    """A line for each figure that has fallen, or that has a floor and was not measured."""
    values = {figure.name: figure.value for figure in measured}
    fallen = [
        f"{name} is {values[name]:.4f}, below its floor of {floor:.4f}"
        for name, floor in floors.items()
        if name in values and values[name] < floor
    ]
    return fallen + [f"{name} has a floor and was not measured" for name in floors if name not in values]
