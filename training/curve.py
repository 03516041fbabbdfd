"""``python -m training.curve WORK``: the losses of a run, drawn from its log as curve.svg."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Final

from training import journal
from training.errors import NothingToLearn, TrainingError

NAME = "curve.svg"
Points = list[tuple[float, float]]

_WIDTH: Final = 640
_HEIGHT: Final = 300
_LEFT: Final = 56
_RIGHT: Final = 130  # room for the names
_TOP: Final = 34
_GAP: Final = 56
_LINE: Final = 14  # from one name to the next
_LEAST: Final = 1e-3  # of a loss that is drawn: the scale is logarithmic
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555")
"""Okabe and Ito's, told apart by most people; yellow left out, grey for black."""
_TITLES: Final = ("Losses while training", "Losses on the articles kept apart")


@dataclass(frozen=True, slots=True)
class _Panel:
    """One drawing; its values lie between ten to the power of ``low`` and of ``high``."""

    title: str
    top: int
    curves: dict[str, Points]
    steps: float
    low: int
    high: int

    def x(self, step: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * step / max(1.0, self.steps)

    def y(self, value: float) -> float:
        share = (math.log10(max(value, _LEAST)) - self.low) / (self.high - self.low)
        return self.top + _HEIGHT * (1 - share)


def draw(folder: Path) -> Path:
    """Draw the log of a run into its folder, and say where.

    Raises:
        NothingToLearn: there is no log, or nothing in it.
    """
    lines = journal.read(folder)
    if not lines:
        raise NothingToLearn(f"{folder / journal.NAME}: no losses to draw")
    steps = max(line["steps"] for line in lines)
    drawn = [(title, curves) for title, curves in zip(_TITLES, _curves(lines), strict=True) if curves]
    panels = [
        _panel(title, _TOP + number * (_TOP + _HEIGHT + _GAP), curves, steps)
        for number, (title, curves) in enumerate(drawn)
    ]
    path = folder / NAME
    path.write_text("\n".join(_svg(panels)) + "\n", encoding="utf-8")
    return path


def _curves(lines: Sequence[journal.Line]) -> tuple[dict[str, Points], dict[str, Points]]:
    """Points by loss: those of the lines with times, and those measured on articles kept apart."""
    trained: dict[str, Points] = {}
    kept: dict[str, Points] = {}
    for line in lines:
        for name in line.keys() - journal.NOT_LOSSES:
            curves = trained if "seconds" in line else kept
            curves.setdefault(name, []).append((line["step"], line[name]))
    return dict(sorted(trained.items())), dict(sorted(kept.items()))


def _panel(title: str, top: int, curves: dict[str, Points], steps: float) -> _Panel:
    values = [max(value, _LEAST) for points in curves.values() for _, value in points]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return _Panel(title, top, curves, steps, low, max(high, low + 1))


def _svg(panels: Sequence[_Panel]) -> Iterator[str]:
    height = panels[-1].top + _HEIGHT + _GAP
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    yield '<rect width="100%" height="100%" fill="white"/>'
    for panel in panels:
        yield from _frame(panel)
        yield from _lines(panel)
    yield "</svg>"


def _frame(panel: _Panel) -> Iterator[str]:
    right, bottom = _WIDTH - _RIGHT, panel.top + _HEIGHT
    yield f'<text x="{_LEFT}" y="{panel.top - 12}" font-weight="bold">{panel.title}</text>'
    for power in range(panel.low, panel.high + 1):
        for part in (1, 2, 5) if power < panel.high else (1,):
            y = panel.y(part * 10.0**power)
            yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#dddddd"/>'
            yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{part * 10.0**power:g}</text>'
    for quarter in range(5):
        step = panel.steps * quarter / 4
        x = panel.x(step)
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{step:.0f}</text>'
    yield f'<text x="{(_LEFT + right) / 2}" y="{bottom + 36}" text-anchor="middle">step</text>'


def _lines(panel: _Panel) -> Iterator[str]:
    colours = dict(zip(panel.curves, cycle(_COLOURS), strict=False))
    for name, points in panel.curves.items():
        places = " ".join(f"{panel.x(step):.1f},{panel.y(value):.1f}" for step, value in points)
        yield f'<polyline points="{places}" fill="none" stroke="{colours[name]}" stroke-width="1.5"/>'
    # Names stand beside the ends of their curves, but never on one another.
    free = 0.0
    for end, name in sorted((panel.y(points[-1][1]), name) for name, points in panel.curves.items()):
        y = max(free, end)
        yield f'<text x="{_WIDTH - _RIGHT + 6}" y="{y + 4:.1f}" fill="{colours[name]}">{name}</text>'
        free = y + _LINE


def main() -> None:
    """Draw from the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.curve", description=__doc__)
    parser.add_argument("work", type=Path, help="folder of the run")
    try:
        draw(parser.parse_args().work)
    except TrainingError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
