from __future__ import annotations

import pytest

from news.article import GazetteerEntry, Place
from news.gazetteer import name_key
from news.read import read_text
from tests.news.reading import gazetteer, reading_of
from tests.shared_data import shared_path


def places_of(text: str) -> tuple[Place, ...]:
    return reading_of(text).places


def entry_of(place: Place) -> GazetteerEntry:
    assert place.entry is not None
    return place.entry


RESOLVED = [
    ("The fighters left Aleppo.", "Aleppo", 170063, "SY"),
    ("They went to Kyiv.", "Kyiv", 703448, "UA"),
    ("They went to Kiev.", "Kiev", 703448, "UA"),
    ("They went to Britain.", "Britain", 2635167, "GB"),
    ("They went to the U.S. again.", "U.S.", 6252001, "US"),
    ("They live in Paris.", "Paris", 2988507, "FR"),
    ("They live in Paris, Texas.", "Paris", 4717560, "US"),
    ("They live in Athens, Ga., and work.", "Athens", 4180386, "US"),
    ("They live in London, Canada, now.", "London", 6058560, "CA"),
    ("They live in Tbilisi in Georgia.", "Georgia", 614540, "GE"),
    ("They live in Atlanta, the capital of Georgia, near Savannah and Augusta.", "Georgia", 4197000, "US"),
    ("They crossed Europe on foot.", "Europe", 6255148, ""),
    ("It began in eastern Aleppo at noon.", "Aleppo", 170063, "SY"),
    ("They flew to New York City at noon.", "New York City", 5128581, "US"),
]


@pytest.mark.parametrize(("text", "name", "geonames_id", "country"), RESOLVED)
def test_resolves_a_toponym(text: str, name: str, geonames_id: int, country: str) -> None:
    place = next(place for place in places_of(text) if place.name == name)
    assert (entry_of(place).geonames_id, entry_of(place).country) == (geonames_id, country)
    assert [mention.of(text) for mention in place.mentions] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Reading is fun, and so is a mobile phone.",
        "Most of them agreed. Of course they did.",
        "Nice to see you.",
        "On Monday Michael Jordan said it rained, and Jordan went home.",
        "He read the Washington Post at home.",
        "They met Paris Hilton at noon.",
        "It was IN all capitals and on the NYC news.",
        "Mr. Lincoln came home.",
        "The aleppo pine grows there.",
    ],
)
def test_takes_no_other_word_for_a_place(text: str) -> None:
    assert places_of(text) == ()


def test_forms_of_one_place_are_one_place() -> None:
    text = "Britain left. The UK stayed out. Later Britain's voters came back."
    [place] = places_of(text)
    assert [mention.of(text) for mention in place.mentions] == ["Britain", "UK", "Britain"]
    assert place.name == "Britain"


def test_a_doubtful_place_has_runners_up_and_less_confidence() -> None:
    [london] = places_of("They live in London now.")
    assert 0.5 < london.confidence < 1
    assert entry_of(london).country == "GB"
    assert london.runners_up[0].country == "CA"
    assert len(london.runners_up) <= 3


def test_neighbours_decide_between_towns_of_one_name() -> None:
    text = "They drove from Toronto to Hamilton and London in Canada."
    assert {entry_of(place).country for place in places_of(text)} == {"CA"}


def test_countries_stand_at_their_capital() -> None:
    [syria] = [e for e in gazetteer().named("Syria") if e.feature == "country"]
    [damascus] = [e for e in gazetteer().named("Damascus") if gazetteer().is_capital(e)]
    assert (syria.latitude, syria.longitude) == (damascus.latitude, damascus.longitude)


def test_a_state_stands_inside_its_borders() -> None:
    [texas] = [e for e in gazetteer().named("Texas") if e.feature == "state"]
    assert 26 < texas.latitude < 36.5
    assert -106.6 < texas.longitude < -93.5


@pytest.mark.parametrize(
    ("name", "key"),
    [("U.S.", "us"), ("Côte d’Ivoire", "cote d'ivoire"), ("Stratford-upon-Avon", "stratford upon avon")],
)
def test_names_are_looked_up_without_case_accents_and_stops(name: str, key: str) -> None:
    assert name_key(name) == key


def test_an_unknown_name_is_nowhere() -> None:
    assert not gazetteer().knows("Nowhere at All")
    assert gazetteer().named("Nowhere at All") == []


def test_finds_the_places_of_the_reference_article() -> None:
    text = shared_path("articles/aleppo.txt").read_text(encoding="utf-8")
    found = {place.name: entry_of(place) for place in read_text(text).places}
    assert {name: entry.country for name, entry in found.items() if name != "U.S."} == {
        "Aleppo": "SY", "Idlib": "SY", "Syria": "SY", "Geneva": "CH", "Moscow": "RU", "Turkey": "TR",
        "Britain": "GB", "France": "FR", "Iran": "IR", "Russia": "RU",
    }  # fmt: skip
    assert (found["Aleppo"].geonames_id, found["Idlib"].geonames_id) == (170063, 169389)
    assert (round(found["Aleppo"].latitude), round(found["Aleppo"].longitude)) == (36, 37)
