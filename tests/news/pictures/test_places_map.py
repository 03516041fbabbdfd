from __future__ import annotations

import logging
from dataclasses import replace
from typing import get_args

import pytest

from news.answer import Phrase
from news.picture import Pin, PlacesMap, Theme
from news.pictures import places_map
from news.pictures.map_layout import MOST_PINS, layout_of
from news.pictures.places_map import radii
from news.pictures.style import palette_of
from news.pictures.words import PictureWords, words_of
from tests.news.pictures.seen import Seen, rgb, seen

LARGEST = 300_000
ALEPPO = Pin("Aleppo", 36.2, 37.16, 12, within="SY")
IDLIB = Pin("Idlib", 35.93, 36.63, 4, within="SY")
SYRIA = Pin("Syria", 35, 38, 9, country=True, reach=2, within="SY")
RUSSIA = Pin("Russia", 60, 100, 8, country=True, reach=18.6, within="RU")
LONDON, PARIS, KYIV = (
    Pin("London", 51.5, -0.12, 5),
    Pin("Paris", 48.85, 2.35, 9),
    Pin("Kyiv", 50.45, 30.52, 7),
)
NEW_YORK, SYDNEY = Pin("New York", 40.7, -74, 5), Pin("Sydney", -33.87, 151.2, 2)
AUCKLAND, HONOLULU = Pin("Auckland", -36.85, 174.76, 3), Pin("Honolulu", 21.3, -157.86, 2)

EXTENTS = {
    "region": (ALEPPO, IDLIB, SYRIA),
    "continent": (PARIS, KYIV, LONDON),
    "world": (ALEPPO, NEW_YORK, SYDNEY, RUSSIA),
    "village": (Pin("Kafr Nabl", 35.61, 36.56, 1, within="SY"),),
    "date line": (AUCKLAND, HONOLULU),
    "one spot": (ALEPPO, Pin("Citadel", 36.2, 37.16, 3), Pin("Old City", 36.2, 37.16, 1)),
    "long names": (Pin("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 53.2, -4.2, 1), LONDON),
    "far north": (Pin("Longyearbyen", 78.22, 15.6, 1, within="SJ"),),
    "far south": (Pin("McMurdo Station", -77.85, 166.67, 1),),
    "mid-ocean": (Pin("Adamstown", -25.07, -130.1, 1, within="PN"),),
    "mid-continent": (Pin("Wichita", 37.69, -97.34, 1, within="US"),),
    "country": (SYRIA,),
    "largest country": (RUSSIA,),
    "many coasts": (Pin("Oslo", 59.9, 10.7, 1), Pin("Dakar", 14.7, -17.4, 2), Pin("Manila", 14.6, 121, 1)),
}


def a_map(*pins: Pin) -> PlacesMap:
    return PlacesMap(Phrase("Places in #3 A title"), tuple(sorted(pins, key=lambda pin: -pin.mentions)))


def drawn_map(picture: PlacesMap, theme: Theme = "light") -> Seen:
    return seen(places_map.draw(picture, theme, words_of(picture)))


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("pins", EXTENTS.values(), ids=EXTENTS.keys())
def test_every_pin_is_where_it_must_be(pins: tuple[Pin, ...], theme: Theme) -> None:
    picture = a_map(*pins)
    layout = layout_of(picture)
    png = places_map.draw(picture, theme, words_of(picture))
    drawn = seen(png)
    assert len(png) < LARGEST
    assert drawn.size == (400, layout.height)
    assert 180 <= layout.height <= 300  # more, and a desktop shows all of it smaller
    for pin in picture.pins:
        x, y = layout.spot(pin)
        assert layout.has(pin)
        if not pin.country:
            assert drawn.at(x, y) == rgb(palette_of(theme).pin), pin.name


@pytest.mark.parametrize("theme", get_args(Theme))
def test_land_and_sea_are_where_they_are(theme: Theme) -> None:
    picture, palette = a_map(PARIS, KYIV, LONDON), palette_of(theme)
    layout, drawn = layout_of(picture), drawn_map(picture, theme)
    points = [("sea", 45.0, -4.5), ("sea", 43.2, 34.0), ("land", 46.5, 1.0), ("land", 49.2, 33.5)]
    for kind, latitude, longitude in points:
        spot = layout.spot(Pin("", latitude, longitude, 1))
        assert drawn.at(*spot) == rgb(getattr(palette, kind)), (kind, latitude, longitude)


def test_lakes_are_water_and_their_islands_land() -> None:
    picture = a_map(Pin("Kampala", 0.35, 32.58, 1))
    layout, drawn = layout_of(picture), drawn_map(picture)
    palette = palette_of("light")
    assert drawn.at(*layout.spot(Pin("Lake Victoria", -0.9, 32.9, 1))) == rgb(palette.sea)
    assert drawn.at(*layout.spot(Pin("Bugala Island", -0.42, 32.26, 1))) == rgb(palette.land)


@pytest.mark.parametrize(
    ("pins", "latitude"),
    [((AUCKLAND, HONOLULU), -20.0), ((Pin("Anadyr", 64.73, 177.5, 1), Pin("Nome", 64.5, -165.4, 1)), 66.8)],
)
def test_no_line_is_drawn_along_the_date_line(pins: tuple[Pin, ...], latitude: float) -> None:
    picture = a_map(*pins)
    layout, drawn = layout_of(picture), drawn_map(picture)
    x, y = layout.spot(Pin("", latitude, 180.0, 1))
    across = {drawn.at(x + step / 2, y) for step in range(-3, 4)}
    assert len(across) == 1


def test_one_place_is_in_the_middle() -> None:
    layout = layout_of(a_map(ALEPPO))
    assert layout.spot(ALEPPO) == pytest.approx((200, 150), abs=1)


@pytest.mark.parametrize(
    ("pin", "narrowest", "widest"),
    [
        (Pin("Aleppo", 36.2, 37.16, 1), 6, 7),  # the coast and two borders are near
        (Pin("Abéché", 13.83, 20.83, 1), 9, 16),
        (Pin("Wichita", 37.69, -97.34, 1), 20, 40),
        (Pin("Adamstown", -25.07, -130.1, 1), 20, 40),
    ],
)
def test_a_map_is_wide_enough_to_see_a_coast_or_a_border(pin: Pin, narrowest: float, widest: float) -> None:
    assert narrowest < layout_of(a_map(pin)).view.width < widest


def test_places_side_by_side_stay_apart() -> None:
    layout = layout_of(a_map(Pin("Wichita", 37.69, -97.34, 1), Pin("Hutchinson", 38.06, -97.93, 1)))
    assert layout.view.width < 16


def test_what_is_around_the_map_is_the_themes() -> None:
    for theme in get_args(Theme):
        drawn = drawn_map(a_map(ALEPPO, IDLIB, RUSSIA), theme)
        assert drawn.at(2, 2) == rgb(palette_of(theme).ground)
    assert palette_of("light").ground == "#ffffff"


def test_a_country_is_named_in_another_colour_and_not_pointed_at() -> None:
    palette = palette_of("dark")
    country = drawn_map(a_map(SYRIA), "dark")
    town = drawn_map(a_map(replace(ALEPPO, within="")), "dark")
    assert (country.count(palette.pin), country.count(palette.country) > 8) == (0, True)
    assert (town.count(palette.pin) > 50, town.count(palette.country)) == (True, 0)


def test_the_country_around_a_place_is_named() -> None:
    drawn, palette = drawn_map(a_map(ALEPPO), "dark"), palette_of("dark")
    assert drawn.count(palette.country) > 8
    german = places_map.draw(a_map(ALEPPO), "dark", PictureWords(countries=(("SY", "Syrien"),)))
    assert seen(german).image.tobytes() != drawn.image.tobytes()


def test_a_country_with_its_middle_beyond_the_map_is_named_beside_its_town() -> None:
    pskov, riga = Pin("Pskov", 57.82, 28.33, 9, within="RU"), Pin("Riga", 56.95, 24.11, 2)
    layout = layout_of(a_map(pskov, riga, RUSSIA))
    assert not layout.has(RUSSIA)
    assert layout.outside == ()
    assert layout.frame.bottom == 0
    drawn = drawn_map(a_map(pskov, riga, RUSSIA), "dark")
    assert drawn.count(palette_of("dark").country) > 8


def test_a_far_country_does_not_shrink_the_towns_map() -> None:
    near, far = layout_of(a_map(ALEPPO, IDLIB)), layout_of(a_map(ALEPPO, IDLIB, RUSSIA))
    assert far.view.width == pytest.approx(near.view.width, rel=0.2)
    assert far.outside == (RUSSIA,)
    drawn = drawn_map(a_map(ALEPPO, IDLIB, RUSSIA))
    foot = (far.height - far.frame.bottom, float(far.height))
    assert drawn.count(palette_of("light").quiet, foot) > 8


def test_pins_are_sized_by_mentions() -> None:
    large, small, smallest = radii([Pin("", 0, 0, 90), Pin("", 0, 0, 30), Pin("", 0, 0, 1)])
    assert (large / small) ** 2 == pytest.approx(3)
    assert smallest >= 4
    once = radii([Pin("", 0, 0, 1)])
    assert once[0] < large


def test_more_pins_than_there_is_room_for_are_left_out() -> None:
    pins = [Pin(f"Town {n}", 40 + n / 4, 10 + n / 2, 40 - n) for n in range(MOST_PINS + 10)]
    few, more = drawn_map(a_map(*pins[:MOST_PINS])), drawn_map(a_map(*pins))
    assert more.image.tobytes() == few.image.tobytes()


@pytest.mark.parametrize(
    "name", ["Алеппо", "Αθήνα", "حلب", "ירושלים", "北京", "ประเทศไทย", "$x^2$ \\alpha", "a\nb", ""]
)
def test_names_in_any_writing_are_drawn_without_complaint(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    picture = a_map(Pin(name, 36.2, 37.16, 2))
    with caplog.at_level(logging.WARNING):  # and a warning is an error here: letters that no font has
        drawn = drawn_map(picture)
    assert not caplog.records
    assert drawn.count(palette_of("light").text) > 8


def test_a_countrys_name_that_no_font_has_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    drawn = seen(
        places_map.draw(a_map(ALEPPO), "dark", PictureWords(countries=(("SY", "\U00013000\U00013001"),)))
    )
    assert not caplog.records
    assert drawn.count(palette_of("dark").country) == 0


def test_the_same_map_is_the_same_file() -> None:
    first, again = (places_map.draw(a_map(ALEPPO), "dark", words_of(a_map(ALEPPO))) for _ in range(2))
    assert first == again
