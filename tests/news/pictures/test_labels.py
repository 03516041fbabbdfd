from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from news.pictures.labels import Box, Wanted, place

FRAME = Box(0, 0, 870, 540)
LABELS = st.lists(
    st.builds(
        Wanted,
        x=st.floats(0, 870),
        y=st.floats(0, 540),
        radius=st.sampled_from([0.0, 5.0, 17.0]),
        width=st.floats(20, 220),
        height=st.just(14.0),
    ),
    max_size=15,
)


@given(LABELS)
def test_no_label_hides_another_or_a_dot_or_leaves_the_map(labels: list[Wanted]) -> None:
    boxes = [placed.box for placed in place(labels, FRAME) if placed]
    dots = [Box(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in labels if d.radius]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert not any(box.overlaps(dot) for box in boxes for dot in dots)
    assert all(box.inside(FRAME) for box in boxes)


def test_fifteen_places_at_one_spot_are_all_named() -> None:
    labels = [Wanted(435, 270, 8, 120, 14)] * 15
    assert all(place(labels, FRAME))


def test_a_label_away_from_its_dot_is_led_to_it() -> None:
    crowd = place([Wanted(435, 270, 8, 120, 14)] * 10, FRAME)
    assert [bool(placed and placed.led) for placed in crowd][0::9] == [False, True]


def test_a_country_stands_on_its_spot() -> None:
    (placed,) = place([Wanted(435, 270, 0, 100, 14)], FRAME)
    assert placed is not None
    assert placed.box == Box(385, 263, 485, 277)
    assert not placed.led


def test_what_has_no_room_is_not_placed() -> None:
    assert place([Wanted(10, 10, 5, 900, 14)], FRAME) == [None]
