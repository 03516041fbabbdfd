from __future__ import annotations

import pytest

from news.gazetteer import Gazetteer
from news.gazetteer_cities import cities
from news.gazetteer_file import FEATURES
from news.gazetteer_rows import NameKind, core_key, name_key
from tests.news.locating import gazetteer, row_of

KEYS = [
    ("U.S.", "us"),
    ("Côte d’Ivoire", "cote divoire"),
    ("Stratford-upon-Avon", "stratford upon avon"),
    ("Saint Louis", "st louis"),
    ("St. Louis", "st louis"),
    ("the Netherlands", "netherlands"),
    ("Sana'a", "sanaa"),
    ("ŁÓDŹ", "lodz"),
    ("Москва", "москва"),
    ("The", "the"),
    ("", ""),
]


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_names_are_looked_up_without_case_accents_and_stops(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Tver Oblast", "tver"),
        ("Province of Rome", "rome"),
        ("Orange County", "orange"),
        ("Northern Territory", "northern territory"),
        ("Province", "province"),
    ],
)
def test_the_core_of_a_name_is_without_the_kind_of_division(name: str, core: str) -> None:
    assert core_key(name) == core


# name, feature, country, latitude and longitude to a degree or so
ROWS = [
    ("Aleppo", "city", "SY", 36.2, 37.2),
    ("United States", "country", "US", 39.8, -98.8),
    ("Russia", "country", "RU", 60, 100),
    ("Canada", "country", "CA", 60.3, -95.7),
    ("Texas", "state", "US", 31.25, -99.25),
    ("Bavaria", "state", "DE", 48.9, 11.5),
    ("Queensland", "state", "AU", -23, 143),
    ("Kent", "state", "GB", 51.2, 0.7),
    ("Tarrant County", "county", "US", 32.8, -97.3),
    ("Gaza Strip", "region", "PS", 31.4, 34.4),
    ("Gulf of Mexico", "region", "", 25, -90),
    ("Europe", "continent", "", 48.7, 9.1),
    ("Meadow Grove", "city", "US", 42, -97.7),
]


@pytest.mark.parametrize(("name", "feature", "country", "latitude", "longitude"), ROWS)
def test_knows_places_of_all_kinds_where_they_lie(
    name: str, feature: str, country: str, latitude: float, longitude: float
) -> None:
    entry = gazetteer().entry(row_of(name, feature, country))
    assert (entry.latitude, entry.longitude) == pytest.approx((latitude, longitude), abs=1.3)


@pytest.mark.parametrize(
    ("name", "geonames_id"),
    [("Aleppo", 170063), ("U.S.", 6252001), ("Kiev", 703448), ("L.A.", 5368361), ("UK", 2635167)],
)
def test_finds_geonames_rows_by_every_name(name: str, geonames_id: int) -> None:
    assert geonames_id in {entry.geonames_id for entry in gazetteer().named(name)}


def test_rows_without_a_geonames_number_have_a_negative_one_of_their_own() -> None:
    counties = [e for e in gazetteer().named("Orange County") if e.feature == "county"]
    assert len(counties) > 5
    assert all(county.geonames_id < 0 for county in counties)
    assert len({county.geonames_id for county in counties}) == len(counties)


@pytest.mark.parametrize(
    ("name", "known"), [("Syrian", False), ("Calif.", False), ("Nowhere at All", False), ("Syria", True)]
)
def test_demonyms_and_abbreviations_are_no_toponyms(name: str, known: bool) -> None:
    assert gazetteer().knows(name) is known


@pytest.mark.parametrize(
    ("demonym", "country"),
    [("Syrian", "SY"), ("Syrians", "SY"), ("French", "FR"), ("Frenchmen", "FR"), ("South Korean", "KR")],
)
def test_demonyms_lead_to_their_country(demonym: str, country: str) -> None:
    found = gazetteer().find([name_key(demonym)])
    countries = found.rows[found.kinds == NameKind.DEMONYM]
    assert [gazetteer().country_code(int(row)) for row in countries] == [country]


def test_only_one_washington_is_a_capital() -> None:
    [capital] = [e for e in gazetteer().named("Washington") if gazetteer().is_capital(e)]
    assert capital.geonames_id == 4140963


@pytest.mark.parametrize(
    ("outer", "inner", "inside"),
    [
        (("Texas", "state", "US"), ("Dallas", "city", "US"), True),
        (("United States", "country", "US"), ("Dallas", "city", "US"), True),
        (("Ohio", "state", "US"), ("Aleppo", "city", "SY"), False),
        (("Texas", "state", "US"), ("Texas", "state", "US"), False),
    ],
)
def test_a_state_and_a_country_contain_their_towns(
    outer: tuple[str, str, str], inner: tuple[str, str, str], inside: bool
) -> None:
    assert gazetteer().contains(row_of(*outer), row_of(*inner)) is inside


def test_finding_several_keys_keeps_them_apart() -> None:
    found = gazetteer().find(["aleppo", "nowhere at all", "syria"])
    assert set(found.asked.tolist()) == {0, 2}
    assert gazetteer().find([]).rows.tolist() == []


@pytest.mark.parametrize(
    ("name", "toponym"), [("UN", False), ("U.S.", True), ("PARIS", True), ("Syria", True)]
)
def test_short_capitals_are_acronyms_unless_they_name_a_country(name: str, toponym: bool) -> None:
    assert gazetteer().is_toponym(name) is toponym


def test_the_largest_table_is_read_to_its_end() -> None:
    populations = [city.population for city in cities("cities15000.json")]
    assert len(populations) > 25_000
    assert min(populations) >= 0


def test_a_second_gazetteer_shares_the_file() -> None:
    assert len(Gazetteer()) == len(gazetteer())
    assert set(FEATURES) >= {gazetteer().entry(row).feature for row in range(0, len(gazetteer()), 1000)}
