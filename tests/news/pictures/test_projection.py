from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.picture import Pin
from news.pictures.projection import view_of

ASPECT = 1.6
PINS = st.lists(
    st.builds(
        Pin,
        name=st.just("x"),
        latitude=st.floats(-78, 80),
        longitude=st.floats(-180, 180),
        mentions=st.just(1),
        country=st.just(False),
    ),
    min_size=1,
    max_size=15,
)


@given(PINS)
def test_every_spot_is_on_the_map_but_for_a_few_hardly_mentioned(pins: list[Pin]) -> None:
    view = view_of(pins, ASPECT)
    places = [view.place(pin.latitude, pin.longitude) for pin in pins]
    outside = [(right, up) for right, up in places if not (right <= 1 and (view.world or 0 <= up <= 1))]
    assert len(outside) <= len(pins) / 5


def test_a_far_spot_hardly_mentioned_stays_outside() -> None:
    texas = [Pin("Paris", 33.7, -95.6, 5), Pin("Dallas", 32.8, -96.8, 2), Pin("Texarkana", 33.4, -94.0, 1)]
    london = Pin("London", 51.5, -0.1, 1)
    more = Pin("Sulphur Springs", 33.1, -95.6, 1)
    assert view_of([*texas, more, london], ASPECT) == view_of([*texas, more], ASPECT)
    assert view_of([*texas, replace(london, mentions=4), more], ASPECT).width > 90


@given(PINS)
def test_a_map_is_never_narrower_than_a_region_nor_wider_than_the_world(pins: list[Pin]) -> None:
    view = view_of(pins, ASPECT)
    assert 6 < view.width <= 360
    assert view.world == (view.width > 150)
    assert view.world or view.aspect == pytest.approx(ASPECT)


def test_a_map_of_the_world_is_no_wider_than_its_places_need() -> None:
    view = view_of(
        [Pin("New York", 40.7, -74, 1), Pin("Nairobi", -1.3, 36.8, 1), Pin("Tokyo", 35.7, 139.7, 1)], ASPECT
    )
    assert view.world
    assert 280 < view.width < 290
    assert view.place(40.7, -74)[0] == pytest.approx(1 - view.place(35.7, 139.7)[0])


def test_a_window_is_widened_around_its_middle() -> None:
    view = view_of([Pin("Aleppo", 36.2, 37.16, 1)], ASPECT)
    wider = view.widened(2)
    assert wider.place(36.2, 37.16) == pytest.approx((0.5, 0.5))
    assert (wider.width, wider.aspect) == pytest.approx((2 * view.width, ASPECT))


def test_one_town_is_in_the_middle() -> None:
    view = view_of([Pin("Aleppo", 36.2, 37.16, 1)], ASPECT)
    assert view.place(36.2, 37.16) == pytest.approx((0.5, 0.5))


def test_the_short_way_round_is_taken_across_the_date_line() -> None:
    view = view_of([Pin("Auckland", -36.85, 174.76, 1), Pin("Honolulu", 21.3, -157.86, 1)], ASPECT)
    assert not view.world
    auckland, honolulu = view.place(-36.85, 174.76), view.place(21.3, -157.86)
    assert auckland[0] < honolulu[0]


@pytest.mark.parametrize(("reach", "world"), [(0.5, False), (2.0, False), (18.6, False), (30.0, True)])
def test_a_country_is_shown_whole(reach: float, world: bool) -> None:
    view = view_of([Pin("Somewhere", 40, 20, 1, country=True, reach=reach)], ASPECT)
    assert view.world == world
    for latitude in (40 - reach, 40 + reach):
        _, up = view.place(latitude, 20)
        assert 0 < up < 1


def test_a_country_that_fits_is_taken_in() -> None:
    towns = [Pin("Aleppo", 36.2, 37.16, 5)]
    alone = view_of(towns, ASPECT)
    view = view_of([*towns, Pin("Lebanon", 33.8, 35.8, 2, country=True, reach=0.9)], ASPECT)
    assert alone.width < view.width <= 16
    assert not 0 < alone.place(33.8, 35.8)[1] < 1
    assert 0 < view.place(33.8, 35.8)[1] < 1
