"""Embeddings are stored by article, and the sentences nearest to a question are found by them."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace

import numpy
import pytest

from news.article import ParagraphKind, Reading
from news.embeddings import WIDTH, Floats, pack
from storage import embeddings as stored_embeddings
from storage.archive import Storage
from storage.database import connect
from storage.embeddings import Embeddings, Vectors
from storage.signs import Place
from tests.readings import reading
from tests.storage.filling import GUILD, OTHER_GUILD, item, stored

MODEL = "a model"


def vector(number: int) -> Floats:
    """Make a unit vector that tells which it is; different ones are nearly at right angles."""
    made = numpy.random.default_rng(number).normal(size=WIDTH).astype(numpy.float32)
    return (made / numpy.linalg.norm(made)).astype(numpy.float32)


def packed(number: int) -> bytes:
    return pack(vector(number)[None])[0]


def embedded(text: str, *numbers: int | None, model: str = MODEL) -> Reading:
    """Make a reading whose sentences have these embeddings; None stands for none."""
    made = reading(text)
    sentences = [
        replace(s, embedding=b"" if n is None else packed(n))
        for s, n in zip(made.sentences, numbers, strict=True)
    ]
    return replace(made, sentences=tuple(sentences), model=model)


async def nearest(
    storage: Storage, number: int, articles: list[int] | None = None, *, guild: int = GUILD, limit: int = 1
) -> list[tuple[int, int]]:
    found = await storage.embeddings.nearest(guild, vector(number), MODEL, articles, limit=limit)
    return [(near.article_id, near.position) for near in found]


async def test_vectors_come_back_by_article_in_the_texts_order(storage: Storage) -> None:
    one = await stored(storage, embedded("One. Two.", 1, 2))
    two = await stored(storage, embedded("Three.", 3))
    assert await storage.embeddings.of_articles(GUILD, [one.article_id, two.article_id]) == {
        one.article_id: Vectors((0, 1), (packed(1), packed(2))),
        two.article_id: Vectors((0,), (packed(3),)),
    }


async def test_a_sentence_without_an_embedding_is_left_out(storage: Storage) -> None:
    source = await stored(storage, embedded("One. Two. Three.", 1, None, 3))
    without = await stored(storage, "Nothing read here.")
    found = await storage.embeddings.of_articles(GUILD, [source.article_id, without.article_id])
    assert found == {source.article_id: Vectors((0, 2), (packed(1), packed(3)))}


async def test_only_what_may_be_quoted_is_given(storage: Storage) -> None:
    made = embedded("# Heading\n\nBody.\n\nFiled under news.", 1, 2, 3)
    *kept, last = made.article.paragraphs
    paragraphs = (*kept, replace(last, kind=ParagraphKind.BOILERPLATE))
    source = await stored(storage, replace(made, article=replace(made.article, paragraphs=paragraphs)))
    found = await storage.embeddings.of_articles(GUILD, [source.article_id])
    assert found[source.article_id].positions == (1,)


async def test_the_nearest_sentence_comes_first_with_its_cosine(storage: Storage) -> None:
    source = await stored(storage, embedded("One. Two. Three.", 1, 2, 3))
    first, *others = await storage.embeddings.nearest(GUILD, vector(2), MODEL, limit=3)
    assert (first.article_id, first.position) == (source.article_id, 1)
    assert first.cosine == pytest.approx(1.0, abs=0.01)
    assert len(others) == 2
    assert max(near.cosine for near in others) < 0.3


@pytest.mark.parametrize("few", [0, 1000], ids=["by signs", "all compared"])
async def test_both_ways_of_looking_find_the_same(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(stored_embeddings, "_FEW", few)
    ids = [(await stored(storage, embedded(f"It is {n}.", n))).article_id for n in range(20)]
    assert await nearest(storage, 7, ids) == [(ids[7], 0)]
    assert await nearest(storage, 7, ids[:5] + ids[8:]) != [(ids[7], 0)]
    assert await nearest(storage, 7, []) == []
    assert await nearest(storage, 7) == [(ids[7], 0)]
    assert len(await nearest(storage, 7, ids, limit=3)) == 3


async def test_what_is_stored_or_forgotten_between_two_questions_counts(storage: Storage) -> None:
    first = await stored(storage, embedded("One.", 1), item(message_id=1001))
    assert await nearest(storage, 2) == [(first.article_id, 0)]
    second = await stored(storage, embedded("Two.", 2), item(message_id=1002))
    assert await nearest(storage, 2) == [(second.article_id, 0)]
    await storage.forgetting.message(GUILD, 1002)
    assert await nearest(storage, 2) == [(first.article_id, 0)]
    third = await stored(storage, embedded("Three.", 3), item(message_id=1003))
    assert await nearest(storage, 3) == [(third.article_id, 0)]


async def test_vectors_of_another_model_are_not_compared(storage: Storage) -> None:
    await stored(storage, embedded("One.", 1, model="another model"))
    assert await nearest(storage, 1) == []
    source = await stored(storage, embedded("Two.", 2))
    assert await nearest(storage, 1) == [(source.article_id, 0)]
    assert await nearest(storage, 1, [source.article_id - 1]) == []


async def test_another_guilds_sentences_are_not_given_even_by_their_articles_key(storage: Storage) -> None:
    ours = await stored(storage, embedded("Ours.", 1))
    theirs = await stored(storage, embedded("Theirs.", 2), item(OTHER_GUILD))
    both = [ours.article_id, theirs.article_id]
    assert await nearest(storage, 2, both, limit=9) == [(ours.article_id, 0)]
    assert await nearest(storage, 2, limit=9) == [(ours.article_id, 0)]
    assert await nearest(storage, 2, guild=OTHER_GUILD, limit=9) == [(theirs.article_id, 0)]


async def test_cosines_of_certain_sentences(storage: Storage) -> None:
    source = await stored(storage, embedded("One. Two.", 1, 2))
    asked = [Place(source.article_id, 1), Place(source.article_id, 7)]
    found = await storage.embeddings.cosines_of(GUILD, vector(2), MODEL, asked)
    assert found == {asked[0]: pytest.approx(1.0, abs=0.01)}


async def test_what_questions_need_is_loaded_in_the_background(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    await stored(storage, embedded("One. Two.", 1, 2))
    await stored(storage, embedded("Elsewhere.", 1), item(OTHER_GUILD))
    caplog.set_level(logging.INFO, "storage.embeddings")
    async with storage.embeddings.loading():
        while not caplog.messages:
            await asyncio.sleep(0)
    (told,) = caplog.messages
    assert re.fullmatch(r"the signs of 3 sentences are loaded for questions, in .* s", told)


async def test_what_comes_or_goes_after_the_loading_counts(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_embeddings, "_FEW", 0)
    gone = await stored(storage, embedded("One. Two.", 1, 2))
    async with storage.embeddings.loading():
        await stored(storage, embedded("Three.", 3))
        assert await nearest(storage, 1) == [(gone.article_id, 0)]
    fresh = await stored(storage, embedded("Again.", 1))
    await storage.forgetting.article(GUILD, gone.article_id)
    assert await nearest(storage, 1) == [(fresh.article_id, 0)]


async def test_the_loading_is_given_up_when_the_block_ends(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    source = await stored(storage, embedded("One.", 1))
    caplog.set_level(logging.INFO, "storage.embeddings")
    for _ in range(5):
        async with storage.embeddings.loading():
            await asyncio.sleep(0)
    assert await nearest(storage, 1) == [(source.article_id, 0)]
    assert caplog.messages == []


async def test_a_database_that_does_not_answer_is_only_told_of(caplog: pytest.LogCaptureFixture) -> None:
    database = connect("postgresql://nobody@127.0.0.1:1/nothing")
    async with Embeddings(database).loading():
        async with asyncio.timeout(20):
            while not caplog.messages:
                await asyncio.sleep(0.01)
    await database.close()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
