from __future__ import annotations

import numpy as np
import pytest

from news.pictures.country_names import spot_for
from news.pictures.labels import Box

FRAME = Box(0, 0, 400, 300)
NAME = (80.0, 20.0)
# A border from the bottom to the top, and another that cuts off the lower left.
BORDER = (200.0, 0.0, 200.0, 300.0)
SLANT = (0.0, 150.0, 200.0, 0.0)


def edges(*rows: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


@pytest.mark.parametrize(("x", "side"), [(150.0, "left"), (250.0, "right"), (190.0, "left")])
def test_a_name_stands_on_its_places_side_of_a_border(x: float, side: str) -> None:
    box = spot_for(NAME, [(x, 150.0)], edges(BORDER), FRAME, ())
    assert box is not None
    assert (box.right < 200) == (side == "left")
    assert (box.left > 200) == (side == "right")


def test_a_name_is_not_behind_a_slanting_border() -> None:
    box = spot_for(NAME, [(120.0, 150.0)], edges(BORDER, SLANT), FRAME, ())
    assert box is not None
    assert box.left * 150 + box.bottom * 200 > 30_000  # above the slant
    assert box.right < 200


def test_a_name_hides_nothing_and_stays_on_the_map() -> None:
    taken = (Box(0, 100, 400, 300),)
    box = spot_for(NAME, [(200.0, 150.0)], edges(), FRAME, taken)
    assert box is not None
    assert box.inside(FRAME)
    assert box.top <= 100


def test_from_a_place_on_the_border_nothing_is_seen_and_the_next_place_decides() -> None:
    assert spot_for(NAME, [(199.0, 150.0)], edges(BORDER), FRAME, ()) is None
    box = spot_for(NAME, [(199.0, 150.0), (300.0, 50.0)], edges(BORDER), FRAME, ())
    assert box is not None
    assert box.left > 200


@pytest.mark.parametrize("frame", [Box(0, 0, 60, 300), Box(0, 0, 400, 15)])
def test_a_name_too_large_for_the_map_is_left_out(frame: Box) -> None:
    assert spot_for(NAME, [(10.0, 10.0)], edges(), frame, ()) is None


def test_a_country_too_small_for_its_name_has_none() -> None:
    fence = [(90, 140, 110, 140), (110, 140, 110, 160), (110, 160, 90, 160), (90, 160, 90, 140)]
    assert spot_for(NAME, [(100.0, 150.0)], edges(*fence), FRAME, ()) is None
