"""The log of a run, log.jsonl: a line for every so many steps, with mean losses by name."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)

NAME = "log.jsonl"
NOT_LOSSES = frozenset({"step", "steps", "seconds"})
Line = dict[str, float]


def write(folder: Path, step: int, steps: int, losses: Mapping[str, float], seconds: float = 0.0) -> None:
    """Add a line; ``seconds`` a step took are left out if they are 0."""
    line = {"step": step, "steps": steps, **{name: round(value, 4) for name, value in losses.items()}}
    if seconds:
        line["seconds"] = round(seconds, 3)
    with (folder / NAME).open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
    log.info("%s", "  ".join(f"{name} {value}" for name, value in line.items()))


def read(folder: Path) -> list[Line]:
    """The lines, without one that a run was writing when it was killed; none if there is no log."""
    path = folder / NAME
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines(True) if _whole(line)]


def take_up(folder: Path, step: int) -> None:
    """Take out what a run wrote after the step that it goes on from, or all of another run's."""
    kept = [line for line in read(folder) if line["step"] <= step]
    fresh = folder / f"{NAME}.new"
    fresh.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")
    fresh.replace(folder / NAME)


def _whole(line: str) -> bool:
    return line.endswith("}\n")
