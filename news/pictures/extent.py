"""How wide a map must be for somebody to recognise where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from news.picture import Pin
from news.pictures.ground import edges
from news.pictures.projection import View, view_of

# Each step is half as wide again as the one before.
_WIDER: Final = 1.5
_STEPS_OF_ONE: Final = 4
# Places apart from one another come closer with each step, and must not run into one another.
_STEPS_OF_SEVERAL: Final = 2
# Coasts and borders as long as this part of the map's width, in as many of its quarters: less may be a corner
# of a bay, or leave most of the map empty.
_ENOUGH: Final = 0.12
_QUARTERS: Final = 3


def extent_of(pins: Sequence[Pin], aspect: float) -> View:
    """The part of the world to show: all pins, and a coast or a border where there is one not too far."""
    view = view_of(pins, aspect)
    if view.world:
        return view
    spots = {(pin.latitude, pin.longitude) for pin in pins if not pin.country}
    for _ in range(_STEPS_OF_ONE if len(spots) == 1 else _STEPS_OF_SEVERAL):
        if _tells_where(view):
            break
        view = view.widened(_WIDER)
    return view


def _tells_where(view: View) -> bool:
    ends = edges(view)
    steps = (ends[:, 2:] - ends[:, :2]) * np.array([1.0, 1.0 / view.aspect])
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    quarter = (ends[:, 0] > 0.5) + 2 * (ends[:, 1] > 0.5)
    return int((np.bincount(quarter, lengths, minlength=4) > _ENOUGH).sum()) >= _QUARTERS
