from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date

import pytest

from benchmarks.archives import fill
from benchmarks.asked import Asked, Question, Took, show_growth, took
from benchmarks.composing import SENTENCES, Composer
from benchmarks.in_memory import GUILD
from benchmarks.timing import Times
from news.article import Reading
from news.embeddings import WIDTH, cosines, unpack
from news.errors import UnknownPlace
from storage import search
from storage.archive import Storage, open_storage
from tests.readings import reading

TEXTS = (
    "# A vote\n\n{Ann Lee} (said): [the council votes on Tuesday about the harbour]. Nobody objected to that.\n\n"
    "The session was held in <Paris> behind closed doors. A second session follows.",
    "# A fire\n\nFlames were seen from the hills. [Everybody is safe], (said) {Bob Ray} in <Aleppo>.\n\n"
    "Firemen came from three villages. They worked throughout the night.",
)


def readings() -> list[Reading]:
    found = [reading(text) for text in TEXTS]
    vector = bytes(range(1, 97)) * (WIDTH // 96)
    return [
        replace(one, model="m", sentences=tuple(replace(s, embedding=vector) for s in one.sentences))
        for one in found
    ]


@pytest.fixture
def composer() -> Composer:
    return Composer(readings(), date(2024, 5, 1), total=100)


@pytest.fixture
async def storage() -> AsyncGenerator[Storage]:
    async with open_storage("sqlite:///:memory:") as opened:
        yield opened


def test_a_composed_article_has_the_usual_length_and_day(composer: Composer) -> None:
    newest, older = composer.article(100), composer.article(1)
    assert SENTENCES - 2 <= len(newest.sentences) <= SENTENCES + 8
    assert newest.article.published == date(2024, 5, 1)
    assert older.article.published == date(2024, 4, 29)


def test_what_was_read_stands_where_it_says(composer: Composer) -> None:
    for number in range(1, 20):
        composed = composer.article(number)
        text = composed.article.text
        for sentence in composed.sentences:
            paragraph = composed.article.paragraphs[sentence.paragraph]
            assert paragraph.span.covers(sentence.span)
            assert sentence.span.of(text).endswith(".")
        for speaker in composed.speakers:
            assert {span.of(text) for span in speaker.mentions} == {speaker.name}
        for place in composed.places:
            assert {span.of(text) for span in place.mentions} == {place.name}
        for said in composed.attributions:
            assert said.speaker is not None
            assert said.source in composed.speakers[said.speaker].mentions


def test_speakers_and_places_are_in_an_article_once(composer: Composer) -> None:
    composed = composer.article(3)
    assert len({speaker.name for speaker in composed.speakers}) == len(composed.speakers)
    assert [speaker.id for speaker in composed.speakers] == list(range(len(composed.speakers)))
    assert len({place.name for place in composed.places}) == len(composed.places)


def test_the_same_number_gives_the_same_article_and_no_other_does(composer: Composer) -> None:
    assert composer.article(7) == composer.article(7)
    assert composer.article(7).article.text != composer.article(9).article.text


def test_vectors_are_turned_a_little(composer: Composer) -> None:
    original = readings()[0].sentences[0].embedding
    turned = [sentence.embedding for sentence in composer.article(5).sentences]
    assert len(set(turned)) == len(turned)
    assert 0.9 < cosines(unpack([original])[0], turned).min() < 1


async def test_an_archive_is_filled_with_what_was_composed(composer: Composer, storage: Storage) -> None:
    await fill(storage.database, composer, 100)
    assert await storage.articles.newest_number(GUILD) == 100
    assert await storage.articles.count(GUILD) == 100
    composed = composer.article(42)
    assert await storage.articles.text(GUILD, 42) == composed.article.text
    assert {row.name for row in await storage.places.in_articles(GUILD)} == {"Paris", "Aleppo"}
    async with storage.database.read() as connection:
        hits = await search.match(connection, GUILD, "Paris", [42])
    spans = [composed.sentences[hit.position].span for hit in hits]
    assert spans
    assert all("Paris" in span.of(composed.article.text) for span in spans)


async def test_filling_begins_again_where_it_was_broken_off(composer: Composer, storage: Storage) -> None:
    await fill(storage.database, composer, 20)
    await fill(storage.database, composer, 30)
    assert await storage.articles.count(GUILD) == 30


async def test_each_question_is_asked_and_refusals_are_counted(storage: Storage) -> None:
    heard: list[str] = []

    async def ask(text: str) -> None:
        heard.append(text)
        if text == "two":
            raise UnknownPlace(text, [])

    asked = Asked("a kind", tuple(Question(t, lambda t=t: ask(t)) for t in ("one", "two", "three")))
    found = await took(storage.database, asked)
    assert heard == ["one", "one", "two", "three"]  # the first one warms up
    assert found.refused == 1
    assert [len(each.milliseconds) for each in (found.times, found.bare, found.processor)] == [3, 3, 3]


def test_growth_is_that_of_the_medians(capsys: pytest.CaptureFixture[str]) -> None:
    def of(milliseconds: float) -> Took:
        times = Times((milliseconds,) * 3)
        return Took("a kind", times, times, times, "", 0)

    show_growth([of(10)], [of(25)], 10)
    assert capsys.readouterr().out.splitlines()[1].split()[:3] == ["a", "kind", "2.50"]
