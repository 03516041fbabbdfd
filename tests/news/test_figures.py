"""Who is named, quoted or not, and what the article says they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.article import Article, Figure, Paragraph, ParagraphKind, Place, Span, SpeakerKind
from news.figures import figures_of
from news.people_names import named
from news.tagged import Entity, EntityLabel
from tests.news.reading import body, reading_of, sentences_of

PERSON, ORGANISATION = EntityLabel.PERSON, EntityLabel.ORGANISATION
PLACES = {"Syria", "Geneva", "Paris"}


def tagged(text: str, **names: EntityLabel) -> tuple[Entity, ...]:
    """The tagger's names: every occurrence of each, underscores for spaces."""
    spans = [
        Entity(Span(at, at + len(words)), label, 0.9)
        for words, label in ((name.replace("_", " "), label) for name, label in names.items())
        for at in range(len(text))
        if text.startswith(words, at)
    ]
    return tuple(sorted(spans))


def figures(
    text: str, entities: tuple[Entity, ...], article: Article | None = None, places: tuple[Place, ...] = ()
) -> tuple[Figure, ...]:
    article = article or body(text)
    joined = named(article, sentences_of(text), (), PLACES.__contains__, entities)
    return figures_of(article, joined, entities, (), places, PLACES.__contains__)


def role(text: str, **names: EntityLabel) -> str | None:
    """What is said of the first one named."""
    figure = figures(text, tagged(text, **names))[0]
    return figure.role.of(text) if figure.role else None


def test_names_of_one_figure_are_joined_most_named_first() -> None:
    text = "The WMO spoke. Mary Doe came. Ms. Doe left."
    found = figures(
        text, tagged(text, WMO=ORGANISATION, Mary_Doe=PERSON) + tagged(text[:-6], **{"Ms._Doe": PERSON})
    )
    spans = [span.of(text) for figure in found for span in figure.mentions]
    assert [(f.name, f.kind, f.aliases) for f in found] == [
        ("Mary Doe", SpeakerKind.PERSON, ("Doe",)),
        ("WMO", SpeakerKind.ORGANISATION, ()),
    ]
    assert spans == ["Mary Doe", "Doe", "WMO"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met U.N. envoy Mary Doe there.", "U.N. envoy"),
        ("They met Mary Doe, head of delegation in Syria.", "head of delegation in Syria"),
        ("They met Mary Doe, the minister who resigned.", "minister"),
        ("They met Mary Doe, now his minister of health.", "minister of health"),
        ("They met Mary Doe, a nurse from Ohio.", "nurse from Ohio"),
        ("They met Mary Doe, 45, a nurse from Ohio, there.", "nurse from Ohio"),
        ("She openly admires Russian President Mary Doe now.", "Russian President"),
        ("He summoned his senior climate adviser Mary Doe.", "senior climate adviser"),
        ("Critics, including Senator Mary Doe, came.", "Senator"),
        ("They met Mr. Mary Doe there.", None),
        ("They met Mary Doe, a move that angered some.", None),
        ("They met Mary Doe, a day after she said no.", None),
        ("They met Mary Doe there.", None),
    ],
)
def test_the_role_stands_in_the_text(text: str, expected: str | None) -> None:
    assert role(text, Mary_Doe=PERSON) == expected


def test_an_organisation_has_a_role_in_an_apposition() -> None:
    text = "They asked Rain Watch, a Geneva-based monitoring group, about it."
    assert role(text, Rain_Watch=ORGANISATION) == "Geneva-based monitoring group"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They asked Syria again.", {"Syria": ORGANISATION}),
        ("Many Syrians left.", {"Syrians": ORGANISATION}),
        ("The Latvian side left.", {"Latvian": ORGANISATION}),
        ("The Committee left.", {"Committee": ORGANISATION}),
        ("The Clean Rain Act passed.", {"Clean_Rain_Act": ORGANISATION}),
        ("The anti-NATO side left.", {"anti-NATO": ORGANISATION}),
        ("It rained (Photo by Mary Doe).", {"Mary_Doe": PERSON}),
        ("It rained. Mary Doe/AP", {"Mary_Doe": PERSON}),
        ("GENEVA (Reuters) - It rained.", {"Reuters": ORGANISATION}),
    ],
)
def test_places_peoples_and_credits_are_no_figures(text: str, names: dict[str, EntityLabel]) -> None:
    assert figures(text, tagged(text, **names)) == ()


def test_what_the_reader_located_is_no_organisation() -> None:
    text = "They asked Narnia again."
    narnia = tagged(text, Narnia=ORGANISATION)
    assert [f.name for f in figures(text, narnia)] == ["Narnia"]
    assert figures(text, narnia, places=(Place("Narnia", (narnia[0].span,), None, 0.5),)) == ()


@pytest.mark.parametrize(
    ("publisher", "byline"),
    [("Rain News", None), (None, "Mary Doe and Rain News"), ("rain news", "John Roe")],
)
def test_who_made_the_article_is_no_figure_of_it(publisher: str | None, byline: str | None) -> None:
    text = "They told Rain News that it rained."
    article = replace(body(text), publisher=publisher, byline=byline)
    assert figures(text, tagged(text, Rain_News=ORGANISATION), article) == ()


def test_a_speaker_and_the_figure_of_the_same_name_agree() -> None:
    text = 'Ambassador Mary Doe met John Roe. "It rains," Doe said. The World Food Programme denied it.'
    reading = reading_of(text)
    figures_by_name = {figure.name: figure for figure in reading.figures}
    assert reading.speakers
    for speaker in reading.speakers:
        figure = figures_by_name[speaker.name]
        told = figure.role.of(text) if figure.role else None
        assert (figure.kind, told) == (speaker.kind, speaker.role)


def scored(text: str, name: str, label: EntityLabel, score: float) -> tuple[Entity, ...]:
    return tuple(entity._replace(score=score) for entity in tagged(text, **{name: label}))


@pytest.mark.parametrize(
    ("text", "name", "label", "score"),
    [
        ("Avocado growers left. Each sold avocados.", "Avocado", PERSON, 0.8),
        ("Amantadine was given to poultry.", "Amantadine", PERSON, 0.55),
        ("They fear for Paris now.", "Paris", PERSON, 0.85),
        ("They asked Fire Chief Mary Doe.", "Fire", PERSON, 0.95),
        ("They asked Vice President Mary Doe.", "Vice", PERSON, 0.95),
        ("The Scooby fleet left.", "Scooby", ORGANISATION, 0.55),
        ("They spoke of civil liberties again.", "civil liberties", ORGANISATION, 0.9),
        ("They asked the office for Refugees again.", "for Refugees", ORGANISATION, 0.9),
    ],
)
def test_a_word_that_stands_once_must_be_a_sure_name(
    text: str, name: str, label: EntityLabel, score: float
) -> None:
    assert name not in [figure.name for figure in figures(text, scored(text, name, label, score))]


@pytest.mark.parametrize(
    ("text", "name", "label", "score"),
    [
        ("They fear for Doe now.", "Doe", PERSON, 0.7),
        ("They fear for Paris now.", "Paris", PERSON, 0.95),
        ("They fear for Mr. Paris now.", "Paris", PERSON, 0.55),
        ("Bill left. He paid the bill.", "Bill", PERSON, 0.95),
        ("Doe came. They asked Doe.", "Doe", PERSON, 0.55),
        ("They fear for Ann Lee now.", "Ann Lee", PERSON, 0.55),
        ("They fear for Adrian now.", "Adrian", PERSON, 0.95),
        ("They told the Guardian.", "Guardian", ORGANISATION, 0.95),
        ("They asked the WMO.", "WMO", ORGANISATION, 0.55),
        ("They asked the group RainLab.", "RainLab", ORGANISATION, 0.55),
    ],
)
def test_whoever_has_evidence_is_kept(text: str, name: str, label: EntityLabel, score: float) -> None:
    assert [figure.name for figure in figures(text, scored(text, name, label, score))] == [name]


def test_capitals_of_a_headline_name_nobody() -> None:
    text = "Rain Piece Exploits Mary Doe\n\nMary Doe left."
    parts = (Paragraph(Span(0, 28), ParagraphKind.TITLE), Paragraph(Span(30, 44), ParagraphKind.BODY))
    found = figures(
        text, tagged(text, Rain_Piece_Exploits=ORGANISATION, Mary_Doe=PERSON), Article(text, parts)
    )
    assert [figure.name for figure in found] == ["Mary Doe"]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "The Costa Growers' Federation (CGF) left.",
            {"Costa_Growers": ORGANISATION, "CGF": ORGANISATION},
            [("Costa Growers' Federation", ("CGF",))],
        ),
        (
            "The Rain Department of Water (DW) left. Those of DW left.",
            {"Rain_Department_of_Water": ORGANISATION, "DW": ORGANISATION},
            [("Rain Department of Water", ("DW",))],
        ),
        (
            "The University of Rain, Narnia (URA) left.",
            {"University_of_Rain": ORGANISATION, "URA": PERSON},
            [("University of Rain", ("URA",))],
        ),
        (
            "Each CCG left. Other CCGs left.",
            {"CCG": ORGANISATION, "CCGs": ORGANISATION},
            [("CCG", ("CCGs",))],
        ),
        (
            "Orange Drugs left. Orange Drugs Ltd left.",
            {"Orange_Drugs_Ltd": ORGANISATION, "Orange_Drugs ": ORGANISATION},
            [("Orange Drugs Ltd", ("Orange Drugs",))],
        ),
        (
            "Hillary Doe left. Later Hilary Doe came.",
            {"Hillary_Doe": PERSON, "Hilary_Doe": PERSON},
            [("Hillary Doe", ("Hilary Doe",))],
        ),
        ("The EU-funded work is the EU's.", {"EU-funded": ORGANISATION}, []),
        (
            "The Rain Watch (BBC) left.",
            {"Rain_Watch": ORGANISATION, "BBC": ORGANISATION},
            [("Rain Watch", ()), ("BBC", ())],
        ),
        (
            "Maria Doe left. Mario Doe left.",
            {"Maria_Doe": PERSON, "Mario_Doe": PERSON},
            [("Maria Doe", ()), ("Mario Doe", ())],
        ),
        (
            "The Rain Watch and the Rain Watch Rally left.",
            {"Rain_Watch ": ORGANISATION, "Rain_Watch_Rally": ORGANISATION},
            [("Rain Watch Rally", ()), ("Rain Watch", ())],
        ),
    ],
)
def test_forms_of_one_name_are_one_figure(
    text: str, names: dict[str, EntityLabel], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    found = figures(text, tagged(text, **names))
    assert sorted((f.name, f.aliases) for f in found) == sorted(expected)


def test_halves_of_a_name_that_overlap_are_one() -> None:
    text = "They fear the Nour el-Din el-Zinki rebels."
    spans = (Span(14, 25), Span(19, 34))
    found = figures(text, tuple(Entity(span, PERSON, 0.9) for span in spans))
    assert [(f.name, f.mentions) for f in found] == [("Nour el-Din el-Zinki", (Span(14, 34),))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He summoned his senior climate adviser, Mary Doe, there.", "senior climate adviser"),
        ("They met senior vet Dr Mary Doe there.", "senior vet"),
        ("They asked Mary Doe, head of delegation added.", "head of delegation"),
        ("They met Mary Doe, secretary of state.", "secretary of state"),
        ('"It rains, Mary Doe," said Representative John Roe of Ohio.', None),
        ("Guests were Mary Doe, Rain Works co-founder John Roe and others.", None),
        ("They met Mary Doe, lawyer of John Roe.", "lawyer of John Roe"),
        ("They met Mary Doe, John Roe's lawyer.", "John Roe's lawyer"),
    ],
)
def test_a_role_is_nothing_else_and_nobody_elses(text: str, expected: str | None) -> None:
    found = figures(text, tagged(text, Mary_Doe=PERSON, John_Roe=PERSON))
    doe = next(figure for figure in found if figure.name == "Mary Doe")
    assert (doe.role.of(text) if doe.role else None) == expected
