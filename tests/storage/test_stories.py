from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy
import pytest

from news.article import Figure, Reading, SpeakerKind
from news.embeddings import WIDTH, pack
from news.story import BEST_SENTENCES, DAYS_APART, OPENING
from storage.archive import Storage
from storage.stories import READ, Stories
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, MIDDAY, OTHER_CHANNEL, OTHER_GUILD, item, stored

DAY = 24 * 60
VIADUCT = "# Viaduct shut\n\n[It is cracked], (said) {Ann Lee} in <Paris>.\n\nBuses stop there. Nobody knows."


def stories(storage: Storage) -> Stories:
    return Stories(storage.database, storage.embeddings)


def published(text: str, day: date) -> Reading:
    made = reading(text)
    return replace(made, article=replace(made.article, published=day))


def embedded(made: Reading, model: str = "m1") -> Reading:
    vectors = pack(numpy.eye(len(made.sentences), WIDTH, dtype=numpy.float32))
    sentences = tuple(replace(s, embedding=v) for s, v in zip(made.sentences, vectors, strict=True))
    return replace(made, sentences=sentences, model=model)


async def test_articles_that_share_a_name_are_candidates(storage: Storage) -> None:
    one = await stored(storage, VIADUCT)
    same_place = await stored(storage, "# Other\n\nIt rained in <Paris>.")
    same_speaker = await stored(storage, "# Else\n\n[No], (said) {Ann Lee}.")
    await stored(storage, "# Nothing\n\n[No], (said) {Bo Berg} in <Aleppo>.")
    found = await stories(storage).candidates(GUILD, one.article_id)
    assert set(found) == {same_place.article_id, same_speaker.article_id}


async def test_articles_whose_titles_share_a_rare_word_are_candidates(storage: Storage) -> None:
    one = await stored(storage, "# The viaduct shut\n\nIt is cracked.")
    other = await stored(storage, "# A viaduct, and the harbour\n\nShips came.", item(minutes=DAY))
    await stored(storage, "# The harbour\n\nShips came again.")
    assert await stories(storage).candidates(GUILD, one.article_id) == [other.article_id]


@pytest.mark.parametrize(("days", "expected"), [(0, True), (DAYS_APART, True), (DAYS_APART + 1, False)])
async def test_candidates_lie_a_few_days_apart(storage: Storage, days: int, expected: bool) -> None:
    one = await stored(storage, VIADUCT)
    other = await stored(storage, "# Other\n\nIt rained in <Paris>.", item(minutes=days * DAY))
    assert (other.article_id in await stories(storage).candidates(GUILD, one.article_id)) is expected


async def test_the_day_of_publication_comes_before_that_of_posting(storage: Storage) -> None:
    one = await stored(storage, published(VIADUCT, date(2026, 1, 1)))
    late = published("# Other\n\nIt rained in <Paris>.", date(2026, 1, 2))
    other = await stored(storage, late, item(minutes=9 * DAY))
    await stored(storage, "# Now\n\nIt snowed in <Paris>.")
    assert await stories(storage).candidates(GUILD, one.article_id) == [other.article_id]


async def test_those_with_the_rarest_names_come_first(storage: Storage) -> None:
    one = await stored(storage, "# One\n\nFrom <Paris> to <Gzornik>.")
    rare = await stored(storage, "# Two\n\nBack to <Gzornik>.")
    others = [await stored(storage, f"# No {n}\n\nIt rained {n} times in <Paris>.") for n in (3, 4)]
    found = await stories(storage).candidates(GUILD, one.article_id)
    assert found[0] == rare.article_id
    assert set(found[1:]) == {other.article_id for other in others}


async def test_candidates_are_seen_by_who_asks(storage: Storage) -> None:
    one = await stored(storage, VIADUCT)
    other = await stored(storage, "# Viaduct again\n\nIt rained in <Paris>.")
    assert await stories(storage).candidates(GUILD, one.article_id, [one.article_id]) == []
    assert await stories(storage).candidates(GUILD, one.article_id, [other.article_id]) == [other.article_id]


async def test_other_guilds_articles_are_never_given(storage: Storage) -> None:
    one = await stored(storage, VIADUCT)
    theirs = await stored(storage, embedded(reading(VIADUCT)), item(OTHER_GUILD))
    aggregate = stories(storage)
    assert await aggregate.candidates(GUILD, one.article_id) == []
    assert await aggregate.reports(GUILD, [theirs.article_id]) == {}
    assert await aggregate.lines(GUILD, [theirs.article_id]) == {}
    assert await aggregate.said(GUILD, [theirs.article_id]) == []
    posted = await aggregate.posted(GUILD, MIDDAY - timedelta(days=1), limit=9)
    assert posted.article_ids == (one.article_id,)


async def test_posted_since_by_channel_newest_first(storage: Storage) -> None:
    first = await stored(storage, "# One\n\nA text.", item(minutes=1))
    second = await stored(storage, "# Two\n\nB text.", item(minutes=2, channel_id=OTHER_CHANNEL))
    third = await stored(storage, "# Three\n\nC text.", item(minutes=3))
    aggregate = stories(storage)
    everywhere = await aggregate.posted(GUILD, MIDDAY, limit=2)
    assert (everywhere.article_ids, everywhere.total) == ((third.article_id, second.article_id), 3)
    here = await aggregate.posted(GUILD, MIDDAY, CHANNEL, limit=9)
    assert here.article_ids == (third.article_id, first.article_id)
    seen = await aggregate.posted(GUILD, MIDDAY, None, [second.article_id], limit=9)
    assert (seen.article_ids, seen.total) == ((second.article_id,), 1)
    late = await aggregate.posted(GUILD, MIDDAY + timedelta(minutes=2.5), limit=9)
    assert late.article_ids == (third.article_id,)


async def test_a_report_has_what_is_compared(storage: Storage) -> None:
    made = reading(VIADUCT)
    figure = Figure("Ministry of Roads", SpeakerKind.ORGANISATION, None, (), (made.speakers[0].mentions[0],))
    source = await stored(storage, replace(made, figures=(figure,)), item(minutes=5))
    report = (await stories(storage).reports(GUILD, [source.article_id]))[source.article_id]
    assert report.source == source
    assert report.posted_at == MIDDAY + timedelta(minutes=5)
    assert report.sketch.day == MIDDAY.date()
    assert report.sketch.opening == made.article.text
    assert {"ann lee", "paris"} <= report.sketch.names.keys()


async def test_a_report_has_no_more_than_the_opening(storage: Storage) -> None:
    long = await stored(storage, "# Long\n\n" + "It went on and on. " * 300)
    report = (await stories(storage).reports(GUILD, [long.article_id]))[long.article_id]
    assert len(report.sketch.opening) == OPENING
    assert report.words > 1000


async def test_reports_have_the_vectors_of_the_best_sentences_of_one_model(storage: Storage) -> None:
    many = "# Many\n\n" + " ".join(f"Sentence {'x' * n} ends." for n in range(1, BEST_SENTENCES + 3))
    one = await stored(storage, embedded(reading(many)))
    two = await stored(storage, embedded(reading("# Two\n\nOne sentence. Another one.")))
    old = await stored(storage, embedded(reading("# Old\n\nA third sentence."), "m0"))
    reports = await stories(storage).reports(GUILD, [old.article_id, one.article_id, two.article_id])
    assert list(reports) == [old.article_id, one.article_id, two.article_id]
    assert [len(report.sketch.vectors) for report in reports.values()] == [0, BEST_SENTENCES, 2]


async def test_lines_are_the_bodys_sentences_in_order(storage: Storage) -> None:
    source = await stored(storage, embedded(reading(VIADUCT)))
    lines = (await stories(storage).lines(GUILD, [source.article_id]))[source.article_id]
    text = await storage.articles.text(GUILD, source.article_id)
    assert [line.text for line in lines] == [
        "It is cracked, said Ann Lee in Paris.",
        "Buses stop there.",
        "Nobody knows.",
    ]
    assert all(line.span.of(text) == line.text and line.vector for line in lines)
    assert [line.article for line in lines] == [source.article_id] * 3


async def test_lines_end_where_reading_on_would_take_too_long(storage: Storage) -> None:
    source = await stored(storage, "# Long\n\n" + "It went on and on. " * (READ // 10))
    lines = (await stories(storage).lines(GUILD, [source.article_id]))[source.article_id]
    assert READ - 100 < lines[-1].span.end <= READ


async def test_said_is_what_people_with_a_name_said(storage: Storage) -> None:
    marked = "# Talks\n\n[It is over], (said) {Ann Lee}.\n\n[It is not], (said) {the other}."
    source = await stored(storage, reading(marked, unknown=frozenset({"the other"})))
    (said,) = await stories(storage).said(GUILD, [source.article_id])
    assert (said.speaker, said.passage, said.source) == ("Ann Lee", "It is over, said Ann Lee.", source)
    await storage.articles.verify(GUILD, [said])


async def test_nothing_asked_nothing_given(storage: Storage) -> None:
    aggregate = stories(storage)
    assert await aggregate.reports(GUILD, []) == {}
    assert await aggregate.lines(GUILD, []) == {}
    assert await aggregate.said(GUILD, []) == []
