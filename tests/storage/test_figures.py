"""Figures by article and by name, with roles and the sentences that give them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.article import Figure, Reading, Span, SpeakerKind
from storage.archive import Storage
from storage.figures import Figures
from tests.readings import reading
from tests.storage.filling import GUILD, OTHER_GUILD, stored

PERSON, ORGANISATION = SpeakerKind.PERSON, SpeakerKind.ORGANISATION


def named(marked: str, *figures: tuple[str, str | None, SpeakerKind]) -> Reading:
    """A reading with these figures (name, role, kind), named wherever their last words stand."""
    made = reading(marked)
    text = made.article.text
    return replace(made, figures=tuple(_figure(text, *figure) for figure in figures))


def _figure(text: str, name: str, role: str | None, kind: SpeakerKind) -> Figure:
    surname = name.split()[-1]
    ends = [at + len(surname) for at in range(len(text)) if text.startswith(surname, at)]
    full = [Span(end - len(name), end) for end in ends if text[:end].endswith(name)]
    mentions = [
        next((span for span in full if span.end == end), Span(end - len(surname), end)) for end in ends
    ]
    aliases = dict.fromkeys(span.of(text) for span in mentions if span.of(text) != name)
    start = text.index(role) if role else 0
    return Figure(
        name, kind, Span(start, start + len(role)) if role else None, tuple(aliases), tuple(mentions)
    )


def aggregate(storage: Storage) -> Figures:
    return Figures(storage.database)


RAIN = "# Rain\n\nIt rained. Envoy Mary Doe spoke. Doe left. Rain Watch stayed."
DOE, WATCH = ("Mary Doe", "Envoy", PERSON), ("Rain Watch", None, ORGANISATION)


async def test_figures_come_back_as_they_were_read(storage: Storage) -> None:
    made = named(RAIN, DOE, WATCH)
    source = await stored(storage, made)
    assert await aggregate(storage).of_article(GUILD, source.article_id) == list(made.figures)
    assert await aggregate(storage).of_article(OTHER_GUILD, source.article_id) == []


async def test_the_sentence_with_the_role_is_cited_else_the_first_with_the_name(storage: Storage) -> None:
    source = await stored(storage, named(RAIN, DOE, WATCH))
    text = await storage.articles.text(GUILD, source.article_id)
    doe, watch = await aggregate(storage).in_articles(GUILD)
    assert (doe.name, doe.kind, doe.times, doe.roles) == ("Mary Doe", PERSON, 2, ("Envoy",))
    assert (watch.kind, watch.times, watch.roles) == (ORGANISATION, 1, ())
    told = [(c.passage, c.marks[0].of(text)) for row in (doe, watch) for c in row.citations]
    assert told == [("Envoy Mary Doe spoke.", "Envoy"), ("Rain Watch stayed.", "Rain Watch")]
    await storage.articles.verify(GUILD, [c for row in (doe, watch) for c in row.citations])


async def test_who_is_named_in_a_title_only_has_no_sentence(storage: Storage) -> None:
    await stored(storage, named("# Doe\n\nIt rained.", ("Doe", None, PERSON)))
    (row,) = await aggregate(storage).in_articles(GUILD)
    assert row.citations == ()


async def test_articles_are_counted_together_most_named_first(storage: Storage) -> None:
    one = await stored(storage, named(RAIN, DOE, WATCH))
    await stored(storage, named("Rain Watch came. Rain Watch left. Rain Watch ran.", WATCH))
    assert [(r.name, r.times) for r in await aggregate(storage).in_articles(GUILD)] == [
        ("Rain Watch", 4),
        ("Mary Doe", 2),
    ]
    assert [(r.name, r.times) for r in await aggregate(storage).in_articles(GUILD, [one.article_id])] == [
        ("Mary Doe", 2),
        ("Rain Watch", 1),
    ]
    assert [r.name for r in await aggregate(storage).in_articles(GUILD, limit=1)] == ["Rain Watch"]
    assert await aggregate(storage).count(GUILD) == 2
    assert await aggregate(storage).count(GUILD, []) == 0


async def test_every_role_of_a_figure_comes_once_newest_first(storage: Storage) -> None:
    await stored(storage, named("They met envoy Mary Doe.", ("Mary Doe", "envoy", PERSON)))
    await stored(storage, named("They saw minister Mary Doe.", ("Mary Doe", "minister", PERSON)))
    await stored(storage, named("They heard Minister Mary Doe.", ("Mary Doe", "Minister", PERSON)))
    await stored(storage, named("They left Mary Doe.", ("Mary Doe", None, PERSON)))
    (row,) = await aggregate(storage).by_name(GUILD, "Mary Doe")
    assert (row.times, row.roles) == (4, ("Minister", "envoy"))
    assert [c.passage for c in row.citations] == ["They heard Minister Mary Doe.", "They met envoy Mary Doe."]


async def test_quotations_are_counted(storage: Storage) -> None:
    made = reading("{Mary Doe} said [it rains]. {Mary Doe} said [it pours].")
    figure = Figure("Mary Doe", PERSON, None, (), made.speakers[0].mentions)
    await stored(storage, replace(made, figures=(figure,)))
    (row,) = await aggregate(storage).by_name(GUILD, "Mary Doe")
    assert (row.times, row.quotations) == (2, 2)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Mary Doe", ["Mary Doe"]),
        ("MÄRY DOE", ["Mary Doe"]),
        ("Doe", ["Mary Doe"]),
        ("mary", ["Mary Doe"]),
        ("rain watch", ["Rain Watch"]),
        ("Watch Rain", ["Rain Watch"]),
        ("Wat", []),
        ('"', []),
        ("%", []),
        ("", []),
    ],
)
async def test_a_figure_is_found_by_name_alias_or_words(
    storage: Storage, asked: str, found: list[str]
) -> None:
    await stored(storage, named(RAIN, DOE, WATCH))
    assert [row.name for row in await aggregate(storage).by_name(GUILD, asked)] == found


async def test_names_that_come_close_are_suggested(storage: Storage) -> None:
    source = await stored(storage, named(RAIN, DOE, WATCH))
    assert await aggregate(storage).suggest(GUILD, "Mary Dou") == ["Mary Doe"]
    assert await aggregate(storage).suggest(GUILD, "Mary Dou", [source.article_id + 1]) == []


async def test_other_guilds_see_nothing(storage: Storage) -> None:
    await stored(storage, named(RAIN, DOE, WATCH))
    assert await aggregate(storage).in_articles(OTHER_GUILD) == []
    assert await aggregate(storage).by_name(OTHER_GUILD, "Doe") == []
    assert await aggregate(storage).suggest(OTHER_GUILD, "Doe") == []
