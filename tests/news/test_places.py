from __future__ import annotations

import itertools

import pytest

from news.article import Attribution, AttributionKind, Span
from tests.news.locating import entry_of, located, texts
from tests.shared_data import shared_path
from tests.timing import processor_seconds

# text, the name that is tagged, number of the row, its country
RESOLVED = [
    ("The fighters left Aleppo.", "Aleppo", 170063, "SY"),
    ("They went to Kiev.", "Kiev", 703448, "UA"),
    ("They went to Britain.", "Britain", 2635167, "GB"),
    ("They went to the U.S. again.", "U.S.", 6252001, "US"),
    ("They live in Paris.", "Paris", 2988507, "FR"),
    ("They live in Paris, Texas.", "Paris", 4717560, "US"),
    ("They live in Athens, Ga., and work.", "Athens", 4180386, "US"),
    ("They live in London, Canada, now.", "London", 6058560, "CA"),
    ("They live in Tbilisi in Georgia.", "Georgia", 614540, "GE"),
    ("They live in Atlanta, the capital of Georgia.", "Georgia", 4197000, "US"),
    ("They crossed Europe on foot.", "Europe", 6255148, ""),
    ("They flew to New York City at noon.", "New York City", 5128581, "US"),
    ("MOSCOW (AP) — They met in Moscow.", "Moscow", 524901, "RU"),
    ("They voted in Washington, D.C.", "Washington", 4140963, "US"),
]


@pytest.mark.parametrize(("text", "name", "geonames_id", "country"), RESOLVED)
def test_resolves_a_toponym(text: str, name: str, geonames_id: int, country: str) -> None:
    tagged = [name, *(other for other in ("Tbilisi", "Atlanta") if other in text)]
    found = {m.of(text): entry_of(place) for place in located(text, tagged) for m in place.mentions}
    assert (found[name].geonames_id, found[name].country) == (geonames_id, country)


@pytest.mark.parametrize(
    ("text", "tagged", "head"),
    [
        ("It began in eastern Aleppo at noon.", "eastern Aleppo", 170063),
        ("It began in the city of Homs at noon.", "city of Homs", 169577),
        ("It began in downtown Boston at noon.", "downtown Boston", 4930956),
        ("It began in Aleppo's streets.", "Aleppo's", 170063),
        ("It began in western Syria.", "western Syria", 163843),
    ],
)
def test_a_region_is_its_head(text: str, tagged: str, head: int) -> None:
    [place] = located(text, [tagged])
    assert entry_of(place).geonames_id == head


PUBLISHED = [
    ("https://www.lfpress.com/1", None, "The council of London met.", "London", "CA"),
    ("https://www.example.com/1", "The Times", "The council of London met.", "London", "GB"),
    ("https://www.example.co.uk/1", None, "The council of Richmond met.", "Richmond", "GB"),
    ("https://www.timesdispatch.com/1", None, "The council of Richmond met.", "Richmond", "US"),
]


@pytest.mark.parametrize(("url", "publisher", "text", "name", "country"), PUBLISHED)
def test_the_publishers_home_counts(
    url: str, publisher: str | None, text: str, name: str, country: str
) -> None:
    [place] = located(text, [name], url=url, publisher=publisher)
    assert entry_of(place).country == country


def test_neighbours_decide_between_towns_of_one_name() -> None:
    text = "They drove from Toronto to Hamilton and London in Canada."
    places = located(text, ["Toronto", "Hamilton", "London"])
    assert {entry_of(place).country for place in places} == {"CA"}


def test_a_town_once_put_into_its_state_stays_there() -> None:
    text = "They left Paris, Texas, on Monday. On Tuesday Paris was empty."
    [paris] = [place for place in located(text, ["Paris"]) if place.name == "Paris"]
    assert entry_of(paris).geonames_id == 4717560
    assert len(paris.mentions) == 2


def test_forms_of_one_place_are_one_place() -> None:
    text = "Britain left. The UK stayed out. Later Britain's voters came back."
    [place] = located(text, ["Britain", "UK"])
    assert texts(text, place.mentions) == ["Britain", "UK", "Britain"]
    assert place.name == "Britain"


def test_a_doubtful_place_has_runners_up_and_less_confidence() -> None:
    [london] = located("They live in London now.", ["London"])
    [syria] = located("They live in Syria now.", ["Syria"])
    assert 0.4 < london.confidence < syria.confidence <= 1
    assert london.runners_up[0].country == "CA"
    assert len(london.runners_up) <= 3


def test_a_toponym_of_no_row_is_listed_with_what_lies_near() -> None:
    [aleppo, hall] = located("They left Aleppo for Xyzzyville Hall.", ["Aleppo", "Xyzzyville Hall"])
    assert (hall.name, hall.entry, hall.confidence) == ("Xyzzyville Hall", None, 0.0)
    assert hall.near == aleppo.entry
    [alone] = located("They left Xyzzyville Hall.", ["Xyzzyville Hall"])
    assert (alone.entry, alone.near) == (None, None)


def test_what_bears_a_towns_name_lies_there() -> None:
    text = "They left Homs. The Aleppo Sheraton Tower burns in Damascus, they said in Aleppo."
    places = located(text, ["Homs", "Aleppo Sheraton Tower", "Damascus", "Aleppo"])
    [tower] = [place for place in places if place.name == "Aleppo Sheraton Tower"]
    assert tower.near is not None
    assert tower.near.name == "Aleppo"


@pytest.mark.parametrize(
    ("text", "demonyms"),
    [
        ("Syrian troops fired.", ["Syrian"]),
        ("The Russians and the French left.", ["Russians", "French"]),
        ("A South Korean ship sank.", ["South Korean"]),
        ("Poles met Finn and Dane.", ["Poles"]),
        ("They polish it.", []),
    ],
)
def test_demonyms_count_for_the_country_and_are_marked(text: str, demonyms: list[str]) -> None:
    places = located(text)
    assert [m for place in places for m in texts(text, place.demonyms)] == demonyms
    assert all(entry_of(place).feature == "country" for place in places)


def test_a_people_is_no_village_of_that_name() -> None:
    [place] = located("A German scientist spoke.", ["German"])
    assert (entry_of(place).country, len(place.demonyms)) == ("DE", 1)


def test_a_country_taken_for_an_organisation_is_a_place() -> None:
    [place] = located("The DRC closed its border.", organisations=["DRC"])
    assert entry_of(place).country == "CD"


def test_a_dateline_is_a_place_whatever_it_was_taken_for() -> None:
    text = "UNION CITY — It rained."
    [place] = located(text, organisations=["UNION CITY"])
    assert texts(text, place.mentions) == ["UNION CITY"]


def test_words_without_capitals_are_no_places() -> None:
    assert located("They went north and west.", ["north", "west"]) == ()


def test_a_country_is_named_by_its_name_and_not_by_its_people() -> None:
    text = "Syrian troops and Syrian tanks left Syria."
    [syria] = located(text)
    assert (syria.name, len(syria.mentions), len(syria.demonyms)) == ("Syria", 3, 2)


@pytest.mark.parametrize(
    ("text", "people", "organisations"),
    [
        ("They met Paris Hilton at noon.", ["Paris Hilton"], []),
        ("He reads the Washington Post.", [], ["Washington Post"]),
        ("The Syrian Army withdrew.", [], ["Syrian Army"]),
        ("The Bank of England and the Russian Ministry met.", [], ["Bank of England", "Russian Ministry"]),
        ("Chad met Jordan and Georgia.", ["Chad", "Jordan", "Georgia"], []),
    ],
)
def test_names_of_people_and_organisations_hold_no_places(
    text: str, people: list[str], organisations: list[str]
) -> None:
    assert located(text, people=people, organisations=organisations) == ()
    assert located(text, ["Paris", "Washington", "England"], people=people, organisations=organisations) == ()


METONYMS = [
    ("Moscow dismissed the report.", ["Moscow"], ["Moscow"]),
    ("Washington has repeatedly denied it.", ["Washington"], ["Washington"]),
    ("Officials in Moscow said so.", ["Moscow"], []),
    ("Moscow is cold.", ["Moscow"], []),
    ("The Syrians said so.", [], []),
]


@pytest.mark.parametrize(("text", "tagged", "metonyms"), METONYMS)
def test_a_place_that_governs_is_a_metonym(text: str, tagged: list[str], metonyms: list[str]) -> None:
    found = [m for place in located(text, tagged) for m in texts(text, place.metonyms)]
    assert found == metonyms


def test_a_place_that_is_credited_is_a_metonym() -> None:
    text = "It was a lie, according to the Kremlin."
    source = Span(text.index("the"), text.index("."))
    said = Attribution(AttributionKind.INDIRECT, (Span(0, 12),), (), source, None)
    [place] = located(text, ["Kremlin"], attributions=[said])
    assert texts(text, place.metonyms) == ["Kremlin"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In Syria and Iraq it rained.", ["Syria", "Iraq"]),
        ("The storm hit Trinidad and Tobago.", ["Trinidad and Tobago"]),
        ("It rained in Springfield, Ohio, and Tarrant County.", ["Springfield", "Ohio", "Tarrant County"]),
        ("They came from Athens, Ga., yesterday.", ["Athens", "Ga."]),
        ("OAKLAND, Calif. (AP) — It rained. Later Oakland flooded.", ["OAKLAND", "Calif.", "Oakland"]),
        ("Rep. Barbara Lee, D-Oakland, and Sen. Frank Lautenberg, D-N.J., left.", ["Oakland", "N.J."]),
        ("It rained in Nairobi and Los Angeles, not in Hume.", ["Nairobi", "Los Angeles"]),
        ("It cost US$22 in the US.", ["US"]),
        ("Us and them. Reading is fun. It was IN all capitals.", []),
        ("Georgia Smith met Syria Jones.", []),
        ("The aleppo pine grows there.", []),
    ],
)
def test_sure_places_are_found_untagged(text: str, found: list[str]) -> None:
    mentions = sorted(mention for place in located(text) for mention in place.mentions)
    assert texts(text, mentions) == found


def test_a_name_tagged_once_is_found_again() -> None:
    text = "They left Hume. In Hume it rained, and Humes and hume did not count."
    [place] = located(text, ["Hume"], first_only=True)
    assert texts(text, place.mentions) == ["Hume", "Hume"]


@pytest.mark.parametrize("text", ["", "nothing here", "…", "'s", "\n\n"])
def test_a_text_without_places_has_none(text: str) -> None:
    assert located(text) == ()


def test_an_entity_of_nothing_but_punctuation_is_left_out() -> None:
    assert located("They said “” and left.", ["“”"]) == ()


def test_mentions_are_in_order_and_never_overlap() -> None:
    text = "Syria, Aleppo, Syria and Paris, Texas, then South Korea and South Korean Syria."
    places = located(text, ["Syria", "Aleppo", "Paris", "South Korea"])
    for place in places:
        assert list(place.mentions) == sorted(place.mentions)
    mentions = sorted(mention for place in places for mention in place.mentions)
    assert all(not one.overlaps(other) for one, other in itertools.pairwise(mentions))


def test_time_grows_with_the_number_of_mentions_and_no_faster() -> None:
    def seconds(count: int) -> float:
        text = " ".join(f"They left Paris for Zyx{at}ville in Springfield, Ohio." for at in range(count))
        return processor_seconds(located, text, ["Paris", "Springfield"])

    seconds(50)
    assert seconds(8000) < 16 * max(seconds(2000), 0.05)


def test_resolves_the_reference_article() -> None:
    text = shared_path("articles/aleppo.txt").read_text(encoding="utf-8")
    names = [
        "Aleppo",
        "Idlib",
        "Syria",
        "Geneva",
        "Moscow",
        "Turkey",
        "Britain",
        "France",
        "Iran",
        "Russia",
        "U.S.",
    ]
    places = located(text, names)
    found = {
        mention.of(text): entry_of(place) for place in places for mention in place.mentions if place.entry
    }
    assert {name: found[name].country for name in names} == {
        "Aleppo": "SY", "Idlib": "SY", "Syria": "SY", "Geneva": "CH", "Moscow": "RU", "Turkey": "TR",
        "Britain": "GB", "France": "FR", "Iran": "IR", "Russia": "RU", "U.S.": "US",
    }  # fmt: skip
    assert (round(found["Aleppo"].latitude), round(found["Aleppo"].longitude)) == (36, 37)


@pytest.mark.parametrize(
    ("text", "organisations", "publisher"),
    [
        ("She runs it for the operator Gzornik.", (), None),
        ("Gzornik, a big shipping company, said so.", (), None),
        ("They went to Gzornik Ltd. and left Gzornik again.", ("Gzornik Ltd.",), "The Gzornik"),
        ("They read it in Gzornik on Monday.", (), "The Gzornik"),
    ],
)
def test_a_company_is_no_place(text: str, organisations: tuple[str, ...], publisher: str | None) -> None:
    assert located(text, ["Gzornik"], organisations=organisations, publisher=publisher) == ()


@pytest.mark.parametrize(
    "text", ["They went to Gzornik on Monday.", "Gzornik, a village, burned.", "The company left Gzornik."]
)
def test_a_place_that_no_gazetteer_knows_is_one(text: str) -> None:
    assert [place.name for place in located(text, ["Gzornik"])] == ["Gzornik"]


def test_a_town_stays_one_whatever_is_named_after_it() -> None:
    text = "The bank Aleppo bought is in Aleppo."
    (place,) = located(text, ["Aleppo"], publisher="Aleppo")
    assert entry_of(place).geonames_id == 170063


@pytest.mark.parametrize("body", ["U.N.", "UN", "United Nations"])
def test_an_international_body_is_no_place(body: str) -> None:
    assert located(f"The {body} envoy spoke on Monday.", [body]) == ()


@pytest.mark.parametrize("name", ["Maro Gzornik", "Maro al-Gzornik"])
def test_an_unknown_name_that_somebody_has_is_no_place(name: str) -> None:
    assert located(f"{name} spoke. The Gzornik regime fell.", ["Gzornik"], people=[name]) == ()


def test_a_town_stays_one_though_somebody_is_called_so() -> None:
    (place,) = located("Ann Aleppo spoke in Homs and Aleppo.", ["Homs", "Aleppo"], people=["Ann Aleppo"])[1:]
    assert place.name == "Aleppo"
