"""Articles are found, listed, summarised and checked, within one guild."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from news.article import Article, ParagraphKind, Reading, Sentence, Span
from news.embeddings import WIDTH
from news.errors import CorruptCitation, UnknownArticle
from storage.archive import Storage
from tests.readings import reading
from tests.storage.filling import (
    CHANNEL,
    GUILD,
    MIDDAY,
    OTHER_CHANNEL,
    OTHER_GUILD,
    item,
    stored,
)

TALKS = "# Peace talks begin\n\nThe talks began on Monday. They will last a week. Nobody expects much."


def salient(text: str, saliences: list[float], kinds: list[ParagraphKind] | None = None) -> Reading:
    """Make a reading of one-sentence paragraphs with these saliences and kinds."""
    made = reading(text)
    assert len(made.sentences) == len(saliences)
    sentences = [replace(s, salience=x) for s, x in zip(made.sentences, saliences, strict=True)]
    article = made.article
    if kinds:
        paragraphs = [replace(p, kind=k) for p, k in zip(article.paragraphs, kinds, strict=True)]
        article = replace(article, paragraphs=tuple(paragraphs))
    return replace(made, article=article, sentences=tuple(sentences))


async def test_what_the_page_says_comes_back(storage: Storage) -> None:
    article = replace(
        reading(TALKS).article,
        url="https://news.example/talks",
        byline="Ann Lee",
        publisher="The Example",
        published=date(2016, 12, 13),
    )
    source = await stored(storage, replace(reading(TALKS), article=article))
    assert await storage.articles.source(GUILD, source.article_id) == source
    assert source.title == "Peace talks begin"
    assert (source.url, source.byline) == ("https://news.example/talks", "Ann Lee")
    assert (source.publisher, source.published) == ("The Example", date(2016, 12, 13))
    assert source.language == "en"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Short first line.\nAnd more.", "Short first line."),
        ("word " * 30 + ".", "word " * 15 + "word…"),
        ("x" * 90 + ".", "x" * 80 + "…"),
    ],
)
async def test_an_article_without_title_goes_by_its_first_words(
    storage: Storage, text: str, title: str
) -> None:
    assert (await stored(storage, text)).title == title


async def test_articles_are_numbered_from_one_in_each_guild(storage: Storage) -> None:
    numbers = [
        (await stored(storage, f"Text {n}.", item(guild))).number
        for guild in (GUILD, OTHER_GUILD)
        for n in (1, 2)
    ]
    assert numbers == [1, 2, 1, 2]
    assert await storage.articles.newest_number(GUILD) == 2


async def test_a_number_is_never_given_again(storage: Storage) -> None:
    first = await stored(storage, "First.")
    await storage.forgetting.article(GUILD, first.article_id)
    second = await stored(storage, "Second.")
    assert second.number == 2
    assert second.article_id != first.article_id


async def test_an_article_is_found_by_number_address_and_text(storage: Storage) -> None:
    source = await stored(storage, reading(TALKS, url="https://news.example/talks"))
    text = await storage.articles.text(GUILD, source.article_id)
    assert await storage.articles.by_number(GUILD, 1) == source
    assert await storage.articles.by_url(GUILD, "https://news.example/talks") == source
    assert await storage.articles.by_text(GUILD, text) == source


@pytest.mark.parametrize("number", [0, -1, 2, 10**12, 10**30])
async def test_no_article_goes_by_another_number(storage: Storage, number: int) -> None:
    await stored(storage, TALKS)
    assert await storage.articles.by_number(GUILD, number) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("peace", True),
        ("TALKS begin", True),
        ("beg", True),
        ("eace", False),
        ("", False),
        ("%", False),
        ("war", False),
    ],
)
async def test_an_article_is_found_by_words_of_its_title(storage: Storage, words: str, found: bool) -> None:
    source = await stored(storage, TALKS)
    assert await storage.articles.by_title(GUILD, words) == ([source] if found else [])


async def test_a_very_long_address_and_title_are_stored(storage: Storage) -> None:
    url = "https://news.example/" + "".join(str(n) for n in range(2000))
    made = reading(f"# {'Tidings ' * 2000}\n\nText.", url=url)
    source = await stored(storage, made)
    assert await storage.articles.by_url(GUILD, url) == source


async def test_the_latest_is_the_one_posted_last_in_that_channel(storage: Storage) -> None:
    late = await stored(storage, "Posted late.", item(minutes=9))
    early = await stored(storage, "Posted early.", item(minutes=1))
    elsewhere = await stored(storage, "Elsewhere.", item(channel_id=OTHER_CHANNEL, minutes=20))
    assert early != late
    assert await storage.articles.latest(GUILD, CHANNEL) == late
    assert await storage.articles.latest(GUILD, 5) is None
    assert await storage.articles.latest_in_guild(GUILD) == elsewhere


async def test_posting_an_article_again_makes_it_the_latest(storage: Storage) -> None:
    first = await stored(storage, "First.", item(minutes=1))
    await stored(storage, "Second.", item(minutes=2))
    await stored(storage, "First.", item(minutes=3))
    assert await storage.articles.latest(GUILD, CHANNEL) == first
    assert [row.source.number for row in await storage.articles.listing(GUILD)] == [1, 2]


async def test_a_list_shows_what_was_found_and_when(storage: Storage) -> None:
    before = datetime.now(UTC)
    source = await stored(
        storage, "[Yes], (said) {Ann Lee} in <Paris>. [No], (said) {Ann Lee}.", item(minutes=5)
    )
    (row,) = await storage.articles.listing(GUILD, CHANNEL)
    assert row.source == source
    assert (row.words, row.quotations, row.speakers, row.places) == (10, 2, 1, 1)
    assert row.posted_at == item(minutes=5).posted_at
    assert before <= row.read_at <= datetime.now(UTC)


async def test_a_list_is_read_page_by_page(storage: Storage) -> None:
    for n in range(5):
        await stored(storage, f"Text {n}.", item(minutes=n))
    pages = [await storage.articles.listing(GUILD, CHANNEL, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [[row.source.number for row in page] for page in pages] == [[5, 4], [3, 2], [1]]
    assert await storage.articles.count(GUILD, CHANNEL) == 5
    assert await storage.articles.count(GUILD, OTHER_CHANNEL) == 0


async def test_moments_come_back_aware_and_equal(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    (post,) = await storage.posts.of_article(GUILD, source.article_id)
    assert post.posted_at == MIDDAY
    assert post.posted_at.utcoffset() == UTC.utcoffset(None)


async def test_a_summary_is_the_best_sentences_in_the_order_of_the_text(storage: Storage) -> None:
    source = await stored(storage, salient("One. Two. Three. Four.", [0.1, 0.9, 0.2, 0.8]))
    for count, expected in [(1, ["Two."]), (2, ["Two.", "Four."]), (3, ["Two.", "Three.", "Four."])]:
        found = await storage.articles.summary(GUILD, source.article_id, count)
        assert [citation.passage for citation in found] == expected


async def test_equally_salient_sentences_are_taken_from_the_front(storage: Storage) -> None:
    source = await stored(storage, salient("One. Two. Three.", [0.5, 0.5, 0.5]))
    found = await storage.articles.summary(GUILD, source.article_id, 2)
    assert [citation.passage for citation in found] == ["One.", "Two."]


async def test_a_summary_holds_body_sentences_with_some_salience_only(storage: Storage) -> None:
    kinds = [ParagraphKind.SUBHEADING, ParagraphKind.BODY, ParagraphKind.BOILERPLATE, ParagraphKind.BODY]
    source = await stored(storage, salient("Head.\nBody.\nRead more.\nNever.", [0.9, 0.1, 0.9, 0.0], kinds))
    found = await storage.articles.summary(GUILD, source.article_id, 9)
    assert [citation.passage for citation in found] == ["Body."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LONDON (Reuters) - The talks began.", ["The talks began."]),
        ("# Talks\n\nThe talks began. They ended.", ["The talks began.", "They ended."]),
        (f"{'Talk. ' * 200}LONDON (Reuters) - The talks began.", ["LONDON (Reuters) - The talks began."]),
    ],
)
async def test_a_summary_begins_behind_the_dateline(storage: Storage, text: str, expected: list[str]) -> None:
    source = await stored(storage, _plain(text))
    found = await storage.articles.summary(GUILD, source.article_id, 1000)
    assert [citation.passage for citation in found][-len(expected) :] == expected
    await storage.articles.verify(GUILD, found)


def _plain(text: str) -> Reading:
    """A reading of a text with brackets in it, which mark nothing."""
    made = reading(text.replace("(", "«").replace(")", "»"))
    return replace(
        made, article=replace(made.article, text=made.article.text.translate({171: "(", 187: ")"}))
    )


async def test_the_body_comes_back_as_it_was_read(storage: Storage) -> None:
    kinds = [ParagraphKind.SUBHEADING, ParagraphKind.BODY, ParagraphKind.BODY, ParagraphKind.BODY]
    made = salient("Head.\nBody.\nNever.\nMore.", [0.9, 0.1, 0.0, 0.5], kinds)
    embedded = replace(made.sentences[3], embedding=bytes(WIDTH))
    made = replace(made, sentences=(*made.sentences[:3], embedded))
    source = await stored(storage, made)
    assert await storage.articles.body(GUILD, source.article_id) == [made.sentences[1], embedded]
    assert await storage.articles.body_length(GUILD, source.article_id) == 2


async def test_another_guilds_body_is_not_seen(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    assert await storage.articles.body(OTHER_GUILD, source.article_id) == []
    assert await storage.articles.body_length(OTHER_GUILD, source.article_id) == 0


@pytest.mark.parametrize("count", [0, -3])
async def test_a_summary_of_nothing_is_empty(storage: Storage, count: int) -> None:
    source = await stored(storage, TALKS)
    assert await storage.articles.summary(GUILD, source.article_id, count) == []


async def test_passages_are_cut_by_characters_not_bytes(storage: Storage) -> None:
    source = await stored(storage, "“Ünïcode” 🕊 e\u0301 日本. The żółw 👩‍👩‍👧 came.")
    found = await storage.articles.summary(GUILD, source.article_id, 2)
    assert [citation.passage for citation in found] == ["“Ünïcode” 🕊 e\u0301 日本.", "The żółw 👩‍👩‍👧 came."]
    await storage.articles.verify(GUILD, found)


async def test_a_true_citation_is_verified(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    await storage.articles.verify(GUILD, await storage.articles.summary(GUILD, source.article_id, 3))
    await storage.articles.verify(GUILD, [])


@pytest.mark.parametrize(
    ("start", "passage"),
    [(21, "The talks began on Tuesday."), (22, "The talks began on Monday."), (-3, "ch."), (21, "")],
)
async def test_a_citation_that_is_not_its_slice_is_refused(
    storage: Storage, start: int, passage: str
) -> None:
    source = await stored(storage, TALKS)
    (true,) = await storage.articles.summary(GUILD, source.article_id, 1)
    false = replace(true, span=Span(start, start + len(passage)), passage=passage)
    with pytest.raises(CorruptCitation):
        await storage.articles.verify(GUILD, [true, false])


async def test_a_citation_of_a_forgotten_article_is_refused(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    found = await storage.articles.summary(GUILD, source.article_id, 1)
    await storage.forgetting.article(GUILD, source.article_id)
    with pytest.raises(CorruptCitation):
        await storage.articles.verify(GUILD, found)


async def test_an_unknown_article_is_named_in_the_error(storage: Storage) -> None:
    for question in (storage.articles.source, storage.articles.text):
        with pytest.raises(UnknownArticle) as caught:
            await question(GUILD, 12345)
        assert caught.value.which == "12345"


async def test_an_article_without_any_parts_is_stored(storage: Storage) -> None:
    bare = Reading(Article("Nothing found here", ()), (), (), (), ())
    source = await stored(storage, bare)
    assert await storage.articles.text(GUILD, source.article_id) == "Nothing found here"


async def test_an_article_of_a_thousand_sentences_is_stored(storage: Storage) -> None:
    made = reading(" ".join(f"Sentence {n}." for n in range(1000)))
    source = await stored(storage, made)
    found = await storage.articles.summary(GUILD, source.article_id, 1000)
    assert [c.span for c in found] == [s.span for s in made.sentences]
    assert isinstance(made.sentences[0], Sentence)
