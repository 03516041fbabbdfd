"""Which articles are read again, and how a new reading takes the place of an old one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from news.article import Figure, Moment, Reading, Span, SpeakerKind
from news.embeddings import WIDTH
from news.errors import UnknownArticle
from news.reading_version import reader_name
from storage import search
from storage.archive import Storage, open_storage
from storage.corrections import NOBODY, CorrectionKind
from storage.rereading import MOST_ATTEMPTS
from storage.schema import metadata
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, MEMBER, MIDDAY, OTHER_GUILD, item, stored

OLD, NEW = reader_name(""), reader_name("new")
TALKS = "# Talks\n\n[It is over], (said) {Ann Lee} in <Paris>. Snow fell. Rain fell."
MONDAY = date(2016, 12, 12)


def read_anew(old: Reading) -> Reading:
    """The reading of another model, which finds figures and moments, and no quotation."""
    text = old.article.text
    at, fell = text.index("Ann Lee"), text.index("Snow")
    return replace(
        old,
        sentences=tuple(replace(s, embedding=b"\1" * WIDTH) for s in old.sentences),
        speakers=(),
        attributions=(),
        figures=(Figure("Ann Lee", SpeakerKind.PERSON, None, (), (Span(at, at + 7),)),),
        moments=(Moment(Span(fell, fell + 4), MONDAY, MONDAY),),
        model="new",
    )


async def test_what_another_reader_has_read_waits(storage: Storage) -> None:
    await stored(storage, TALKS)
    assert [await storage.rereading.waiting(reader) for reader in (OLD, NEW)] == [0, 1]
    assert await storage.rereading.take(OLD) is None


async def test_the_newest_comes_first_as_it_was_stored(storage: Storage) -> None:
    made = reading(TALKS, url="https://news.example/a", publisher="The Times")
    article = replace(made.article, published=MONDAY, byline="Ann Lee", language="de")
    older = await stored(storage, replace(made, article=article))
    newer = await stored(storage, "Nothing more.")
    first = await storage.rereading.take(NEW)
    assert first is not None
    assert (first.guild_id, first.article_id, first.article.text) == (
        GUILD,
        newer.article_id,
        "Nothing more.",
    )
    second = await storage.rereading.take(NEW, before=first.article_id)
    assert second is not None
    assert (second.article_id, second.article, second.day) == (older.article_id, article, MONDAY)
    assert await storage.rereading.take(NEW, before=second.article_id) is None


async def test_an_undated_article_keeps_the_day_it_was_stored(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    long_ago = sa.text("UPDATE articles SET day = '2016-12-12', read_at = :then WHERE id = :id")
    then = sa.bindparam("then", datetime(2016, 12, 12, tzinfo=UTC), sa.DateTime(timezone=True))
    async with storage.database.write() as connection:
        await connection.execute(long_ago.bindparams(then), {"id": source.article_id})
    taken = await storage.rereading.take(NEW)
    assert taken is not None
    assert taken.day == MONDAY


async def test_what_fails_again_and_again_is_left_as_it_was(storage: Storage) -> None:
    await stored(storage, TALKS)
    for _ in range(MOST_ATTEMPTS):
        assert await storage.rereading.take(NEW) is not None
    assert await storage.rereading.take(NEW) is None
    assert await storage.rereading.waiting(NEW) == 0
    assert await storage.rereading.take("newer") is not None


async def test_a_new_reading_takes_the_place_of_the_old(storage: Storage) -> None:
    old = reading(TALKS)
    source = await stored(storage, old)
    await stored(storage, old, item(minutes=5))
    before = await storage.articles.row(GUILD, source.article_id)
    await storage.rereading.replace(GUILD, source.article_id, read_anew(old))
    assert await storage.rereading.waiting(NEW) == 0
    assert [figure.name for figure in await storage.figures.of_article(GUILD, source.article_id)] == [
        "Ann Lee"
    ]
    assert len(await storage.moments.of_article(GUILD, source.article_id)) == 1
    assert await storage.attributions.count(GUILD, None, [source.article_id]) == 0
    assert len(await storage.places.of_article(GUILD, source.article_id)) == 1
    after = await storage.articles.row(GUILD, source.article_id)
    assert after == replace(before, quotations=0, speakers=0)
    assert await storage.articles.latest(GUILD, CHANNEL) == source
    assert after.posted_at > MIDDAY


async def test_sentences_are_found_by_their_words_once(storage: Storage) -> None:
    old = reading(TALKS)
    source = await stored(storage, old)
    await storage.rereading.replace(GUILD, source.article_id, read_anew(old))
    async with storage.database.read() as connection:
        hits = await search.match(connection, GUILD, "fell")
        quoted = await search.match(connection, GUILD, "over", quoted=True)
    assert sorted(hit.position for hit in hits) == [2, 3]
    assert quoted == []


async def test_new_vectors_are_found_however_often_was_asked_before(storage: Storage) -> None:
    old = reading(TALKS)
    first, second = await stored(storage, old), await stored(storage, "# More\n\nIt went on.")
    asked = numpy.ones(WIDTH, numpy.float32)

    async def nearest() -> set[int]:
        found = await storage.embeddings.nearest(GUILD, asked, "new", limit=10)
        return {near.article_id for near in found}

    assert await nearest() == set()
    more, other = read_anew(old), reading("# More\n\nIt went on.")
    vectors = tuple(replace(s, embedding=b"\1" * WIDTH) for s in other.sentences)
    await storage.rereading.replace(GUILD, second.article_id, replace(other, sentences=vectors, model="new"))
    assert await nearest() == {second.article_id}
    await storage.rereading.replace(GUILD, first.article_id, more)
    assert await nearest() == {first.article_id, second.article_id}
    turned = tuple(replace(s, embedding=b"\xff" * WIDTH) for s in more.sentences)
    await storage.rereading.replace(GUILD, first.article_id, replace(more, sentences=turned))
    near = await storage.embeddings.nearest(GUILD, asked, "new", limit=1)
    assert [one.article_id for one in near] == [second.article_id]


async def test_vectors_that_another_process_has_replaced_are_found(
    storage: Storage, storage_url: str
) -> None:
    old = reading(TALKS)
    first = await stored(storage, old)
    last = await stored(storage, replace(read_anew(reading(TALKS + " Wind.")), model="new"))
    asked = numpy.ones(WIDTH, numpy.float32)
    found = await storage.embeddings.nearest(GUILD, asked, "new", limit=10)
    assert {near.article_id for near in found} == {last.article_id}
    async with open_storage(storage_url) as other:
        await other.rereading.replace(GUILD, first.article_id, read_anew(old))
    found = await storage.embeddings.nearest(GUILD, asked, "new", limit=10)
    assert {near.article_id for near in found} == {first.article_id, last.article_id}


async def test_a_reading_that_cannot_be_stored_changes_nothing(storage: Storage) -> None:
    old = reading(TALKS)
    source = await stored(storage, old)
    broken = replace(old, speakers=(), model="new")  # its quotation is nobody's
    with pytest.raises(IntegrityError):
        await storage.rereading.replace(GUILD, source.article_id, broken)
    assert await storage.rereading.waiting(NEW) == 1
    assert await storage.attributions.count(GUILD, None, [source.article_id]) == 1
    async with storage.database.read() as connection:
        assert len(await search.match(connection, GUILD, "fell")) == 2


@pytest.mark.parametrize("guild_id", [GUILD, OTHER_GUILD])
async def test_an_article_that_is_not_there_is_not_made(storage: Storage, guild_id: int) -> None:
    old = reading(TALKS)
    source = await stored(storage, old)
    if guild_id == GUILD:
        await storage.forgetting.article(GUILD, source.article_id)
    with pytest.raises(UnknownArticle):
        await storage.rereading.replace(guild_id, source.article_id, read_anew(old))
    assert await storage.figures.count(guild_id) == 0


async def test_another_text_is_not_put_in_its_place(storage: Storage) -> None:
    source = await stored(storage, TALKS)
    with pytest.raises(UnknownArticle):
        await storage.rereading.replace(GUILD, source.article_id, read_anew(reading(TALKS + " Wind.")))
    assert await storage.attributions.count(GUILD, None, [source.article_id]) == 1


async def test_every_table_of_parts_is_replaced(storage: Storage) -> None:
    """A part that were left would break a key, or stay for ever."""
    old = replace(read_anew(reading(TALKS)), model="old", attributions=reading(TALKS).attributions)
    old = replace(old, speakers=reading(TALKS).speakers)
    source = await stored(storage, old)
    nothing = replace(old, sentences=(), speakers=(), attributions=(), places=(), figures=(), moments=())
    await storage.rereading.replace(GUILD, source.article_id, nothing)
    left: dict[str, int] = {}
    async with storage.database.read() as connection:
        for name, table in metadata.tables.items():
            if next(iter(table.primary_key)).name == "article_id":
                left[name] = len((await connection.execute(sa.select(table))).all())
    assert {name for name, count in left.items() if count} == {"paragraphs", "readings"}


async def test_it_is_quiet_while_nothing_waits_to_be_read(storage: Storage) -> None:
    assert await storage.rereading.is_quiet()
    await storage.inbox.accept([item()])
    assert not await storage.rereading.is_quiet()


async def test_what_was_corrected_stays_correct(storage: Storage) -> None:
    old = reading(TALKS)
    source = await stored(storage, old)
    at = old.article.text.index("Paris")
    span = Span(at, at + 5)
    report, _ = await storage.corrections.report(GUILD, source.article_id, span, CorrectionKind.PLACE, MEMBER)
    choices = await storage.corrections.choices(GUILD, report.id)
    nobody = next(choice for choice in choices if choice.value == NOBODY)
    await storage.corrections.correct(GUILD, report.id, nobody, MEMBER)
    corrected = await storage.places.of_article(GUILD, source.article_id)
    assert [place.entry for place in corrected] != [place.entry for place in old.places]
    await storage.rereading.replace(GUILD, source.article_id, read_anew(old))
    assert await storage.places.of_article(GUILD, source.article_id) == corrected
