"""Who is named, quoted or not, and what the article says they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.article import Article, Figure, Place, Span, SpeakerKind
from news.figures import figures_of
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
    return figures_of(article, sentences_of(text), entities, (), (), places, PLACES.__contains__)


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
