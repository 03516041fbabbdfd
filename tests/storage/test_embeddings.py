"""Embeddings are stored with their sentences and come back newest first, a batch at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.article import ParagraphKind, Reading
from news.embeddings import WIDTH
from storage.archive import Storage, open_storage
from tests.readings import reading
from tests.storage.filling import GUILD, OTHER_GUILD, item, stored

# one more than are read at a time
MANY = 101


def embedding(number: int) -> bytes:
    """Make an embedding that tells which it is; bytes above 127 are negative numbers."""
    return bytes([number, 255 - number]) * (WIDTH // 2)


def embedded(text: str, *numbers: int | None) -> Reading:
    """Make a reading whose sentences have these embeddings; None stands for none."""
    made = reading(text)
    sentences = [
        replace(s, embedding=b"" if n is None else embedding(n))
        for s, n in zip(made.sentences, numbers, strict=True)
    ]
    return replace(made, sentences=tuple(sentences))


Row = tuple[int, int, bytes]


async def rows(
    storage: Storage, articles: list[int] | None = None, *, guild: int = GUILD, limit: int = 1000
) -> list[Row]:
    """Give all that the batches hold: article, position and embedding of each sentence."""
    return [
        row
        async for batch in storage.embeddings.newest(guild, articles, limit=limit)
        for row in zip(batch.article_ids, batch.positions, batch.embeddings, strict=True)
    ]


async def test_embeddings_come_back_newest_article_first_in_the_texts_order(storage: Storage) -> None:
    old = await stored(storage, embedded("One. Two.", 1, 2), item(minutes=5))
    new = await stored(storage, embedded("Three. Four.", 3, 4), item(minutes=0))
    assert await rows(storage) == [
        (new.article_id, 0, embedding(3)),
        (new.article_id, 1, embedding(4)),
        (old.article_id, 0, embedding(1)),
        (old.article_id, 1, embedding(2)),
    ]


async def test_a_sentence_without_an_embedding_is_left_out(storage: Storage) -> None:
    source = await stored(storage, embedded("One. Two. Three.", 1, None, 3))
    await stored(storage, "Nothing read here.")
    assert await rows(storage) == [(source.article_id, 0, embedding(1)), (source.article_id, 2, embedding(3))]


async def test_only_what_may_be_quoted_is_given(storage: Storage) -> None:
    made = embedded("# Heading\n\nBody.\n\nFiled under news.", 1, 2, 3)
    *kept, last = made.article.paragraphs
    paragraphs = (*kept, replace(last, kind=ParagraphKind.BOILERPLATE))
    source = await stored(storage, replace(made, article=replace(made.article, paragraphs=paragraphs)))
    assert await rows(storage) == [(source.article_id, 1, embedding(2))]


@pytest.mark.parametrize(("limit", "numbers"), [(0, []), (1, [3]), (3, [3, 4, 1]), (9, [3, 4, 1, 2])])
async def test_no_more_sentences_than_asked_for(storage: Storage, limit: int, numbers: list[int]) -> None:
    await stored(storage, embedded("One. Two.", 1, 2))
    await stored(storage, embedded("Three. Four.", 3, 4))
    assert [found for _, _, found in await rows(storage, limit=limit)] == [embedding(n) for n in numbers]


async def test_questions_are_narrowed_to_the_articles_asked_about(storage: Storage) -> None:
    one, two, three = [await stored(storage, embedded(f"It is {n}.", n)) for n in (1, 2, 3)]
    asked = [one.article_id, three.article_id]
    assert [article for article, _, _ in await rows(storage, asked)] == [three.article_id, one.article_id]
    assert await rows(storage, []) == []
    assert len(await rows(storage, [two.article_id])) == 1


async def test_another_guilds_sentences_are_not_given_even_by_their_articles_key(storage: Storage) -> None:
    ours = await stored(storage, embedded("Ours.", 1))
    theirs = await stored(storage, embedded("Theirs.", 2), item(OTHER_GUILD))
    both = [ours.article_id, theirs.article_id]
    assert await rows(storage, both) == [(ours.article_id, 0, embedding(1))]
    assert await rows(storage, both, guild=OTHER_GUILD) == [(theirs.article_id, 0, embedding(2))]


async def test_the_limit_counts_over_batches_and_what_is_forgotten_meanwhile_is_left_out(
    storage: Storage,
) -> None:
    for number in range(MANY):
        await stored(storage, embedded(f"It is {number}.", number), item(message_id=1000 + number))
    assert len(await rows(storage)) == MANY
    assert len(await rows(storage, limit=MANY - 1)) == MANY - 1
    batches = storage.embeddings.newest(GUILD, limit=MANY)
    assert len(await anext(batches)) == MANY - 1
    await storage.forgetting.message(GUILD, 1000)
    assert [batch async for batch in batches] == []


async def test_another_question_may_be_asked_between_batches() -> None:
    async with open_storage("sqlite:///:memory:") as storage:
        source = await stored(storage, embedded("One. Two.", 1, 2))
        async for batch in storage.embeddings.newest(GUILD, limit=10):
            spans = await storage.articles.sentence_spans(GUILD, batch.article_ids[0])
            assert set(spans) == set(batch.positions)
            assert batch.article_ids[0] == source.article_id
            break
        else:
            pytest.fail("there was no batch")
