"""What one guild has stored is invisible to every other."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, get_type_hints

import numpy
import pytest

from news.article import Figure, Span, SpeakerKind
from news.embeddings import WIDTH
from news.errors import ArticleGone, UnknownArticle
from storage.archive import Storage
from storage.feed_rows import Delivery
from storage.inbox import InboxItem
from storage.outbox import OutboxItem
from storage.signs import Place
from storage.suggestions import Seen
from storage.terms import Term
from storage.timeline import DayRow, Topic
from tests.readings import reading
from tests.storage.filling import CHANNEL, GUILD, OTHER_GUILD, item, stored

_SECRETS = reading(
    "# Secret talks\n\n[The secret is out], (said) {Ann Lee} in <Paris>.", url="https://news.example/secret"
)
SECRETS = replace(
    _SECRETS,
    sentences=tuple(replace(s, embedding=b"\1" * WIDTH) for s in _SECRETS.sentences),
    figures=(Figure("Ann Lee", SpeakerKind.PERSON, None, (), _SECRETS.speakers[0].mentions),),
    model="a model",
)
TODAY = datetime.now(UTC).date()
ASKED = numpy.ones(WIDTH, numpy.float32)

WITHOUT_GUILD = {
    ("Embeddings", "load"): "it shows nothing",
    ("Embeddings", "loading"): "it shows nothing",
    ("Inbox", "accept"): "every item names its guild",
    ("Inbox", "store"): "the item names its guild",
    ("Inbox", "pending"): "one worker serves the whole process",
    ("Rereading", "waiting"): "one worker serves the whole process, and it shows only a count",
    ("Rereading", "is_quiet"): "one worker serves the whole process, and it shows only yes or no",
    ("Rereading", "take"): "one worker serves the whole process",
    ("Outbox", "pending"): "one sender serves the whole process",
    ("Outbox", "seconds_to_next"): "one sender serves the whole process, and it shows only a time",
    ("Outbox", "prune"): "deletes by age and shows nothing",
    ("Forgetting", "member_everywhere"): "a member's right does not end with a guild, and it shows only ids",
    ("Forgetting", "clean_up"): "it shows nothing",
    ("Members", "counts_everywhere"): "a member's right does not end with a guild",
    ("Members", "rows"): "a member's right does not end with a guild, and it shows nobody else's rows",
    ("Questions", "prune"): "deletes by age and shows nothing",
    ("Feeds", "prune_suspended"): "deletes by age and shows nothing",
    ("FeedSources", "due"): "what sites publish belongs to no guild, and one poller serves them all",
    ("FeedSources", "seconds_to_next"): "one poller serves the whole process, and it shows only a time",
    ("FeedSources", "prepared"): "what sites publish belongs to no guild",
    ("FeedSources", "tell"): "a failure is told to every guild that follows, and it shows only how many",
    ("FeedSources", "heal"): "puts times right and shows nothing",
    ("FeedSources", "succeeded"): "what sites publish is queued for every guild that follows it",
    ("FeedSources", "failed"): "what sites publish is queued for every guild that follows it",
    ("FeedSources", "prune_items"): "deletes by age and shows nothing",
    ("FeedSources", "prune_contents"): "deletes by age and shows nothing",
    ("FeedSources", "prune_unfollowed"): "deletes what nobody follows and shows nothing",
    ("FeedDeliveries", "gather"): "one sender serves the whole process, and it shows only a count",
    ("FeedDeliveries", "due"): "one sender serves the whole process",
    ("FeedDeliveries", "seconds_to_next"): "one sender serves the whole process, and it shows only a time",
    ("FeedDeliveries", "prune"): "deletes by age and shows nothing",
    ("Guilds", "present"): "one process serves all guilds, and it shows only how many were left",
    ("Guilds", "follow_switches"): "one process serves all guilds, and it shows only a count",
    ("Guilds", "retentions"): "one housekeeper serves the whole process",
    ("Guilds", "departed"): "one housekeeper serves the whole process",
}

# These know their guild from the queue, and every statement about them compares it.
ITEMS = {InboxItem, OutboxItem, Delivery}


def public_methods() -> Iterator[tuple[str, str, Callable[..., object]]]:
    """Walk every public method of every aggregate."""
    for aggregate in get_type_hints(Storage).values():
        if aggregate.__name__ == "Database":
            continue
        for name, method in inspect.getmembers(aggregate, inspect.isfunction):
            if not name.startswith("_"):
                yield aggregate.__name__, name, method


def test_every_question_names_its_guild() -> None:
    checked = 0
    for aggregate, name, method in public_methods():
        _, first, *_ = [*inspect.signature(method).parameters, ""]
        hints = get_type_hints(method)
        guided = (first == "guild_id" and hints["guild_id"] is int) or hints.get(first) in ITEMS
        assert guided != ((aggregate, name) in WITHOUT_GUILD), f"{aggregate}.{name}"
        checked += 1
    assert checked > 40


def test_the_exceptions_exist() -> None:
    assert set(WITHOUT_GUILD) <= {(aggregate, name) for aggregate, name, _ in public_methods()}


def test_every_aggregate_is_walked() -> None:
    assert {f.name for f in fields(Storage)} == {
        "database", "articles", "attributions", "places", "embeddings", "passages", "finding", "figures",
        "moments", "stories", "posts", "guilds", "inbox", "outbox", "forgetting", "rereading",
        "questions", "members", "corrections", "surroundings", "quoted", "timelines", "suggestions",
        "feeds", "feed_sources", "feed_deliveries", "feed_traces",
    }  # fmt: skip


Question = Callable[[Storage, int, int], Awaitable[Any]]

EVERYTHING = Seen(None, 10**9)


async def _times_quoted(storage: Storage, guild_id: int) -> int:
    count = (await storage.quoted.by_kind(guild_id, ["Ann Lee"]))["Ann Lee"]
    return count.direct + count.mixed + count.indirect


async def _topic(storage: Storage, guild_id: int, asked: str) -> tuple[str, ...]:
    topic = await storage.timelines.topic(guild_id, asked)
    return topic.speakers + topic.places


async def _days(storage: Storage, guild_id: int, topic: Topic) -> tuple[DayRow, ...]:
    return (await storage.timelines.days(guild_id, topic)).rows


QUESTIONS: dict[str, Question] = {
    "by_number": lambda s, guild, _: s.articles.by_number(guild, 1),
    "by_url": lambda s, guild, _: s.articles.by_url(guild, "https://news.example/secret"),
    "by_text": lambda s, guild, _: s.articles.by_text(guild, SECRETS.article.text),
    "by_title": lambda s, guild, _: s.articles.by_title(guild, "secret"),
    "latest": lambda s, guild, _: s.articles.latest(guild, CHANNEL),
    "latest_in_guild": lambda s, guild, _: s.articles.latest_in_guild(guild),
    "listing": lambda s, guild, _: s.articles.listing(guild),
    "listing of a channel": lambda s, guild, _: s.articles.listing(guild, CHANNEL),
    "count": lambda s, guild, _: s.articles.count(guild),
    "newest_number": lambda s, guild, _: s.articles.newest_number(guild),
    "summary": lambda s, guild, article: s.articles.summary(guild, article, 3),
    "speakers": lambda s, guild, article: s.attributions.speakers(guild, [article]),
    "all speakers": lambda s, guild, _: s.attributions.speakers(guild),
    "some speakers": lambda s, guild, _: s.attributions.speakers(guild, limit=5),
    "by_speaker": lambda s, guild, article: s.attributions.by_speaker(guild, "Ann Lee", [article]),
    "by_speaker anywhere": lambda s, guild, _: s.attributions.by_speaker(guild, "Ann Lee"),
    "by_speaker by part": lambda s, guild, _: s.attributions.by_speaker(guild, "Lee"),
    "by_words": lambda s, guild, article: s.attributions.by_words(guild, "secret", [article]),
    "by_words anywhere": lambda s, guild, _: s.attributions.by_words(guild, "secret"),
    "resolve": lambda s, guild, _: s.attributions.resolve(guild, "Lee"),
    "suggest": lambda s, guild, _: s.attributions.suggest(guild, "Anne Lee"),
    "count by": lambda s, guild, _: s.attributions.count(guild, "Ann Lee"),
    "count all": lambda s, guild, article: s.attributions.count(guild, None, [article]),
    "in_articles": lambda s, guild, article: s.places.in_articles(guild, [article]),
    "places anywhere": lambda s, guild, _: s.places.in_articles(guild),
    "by_name": lambda s, guild, _: s.places.by_name(guild, "Paris"),
    "places of_article": lambda s, guild, article: s.places.of_article(guild, article),
    "embeddings": lambda s, guild, article: s.embeddings.of_articles(guild, [article]),
    "nearest": lambda s, guild, article: s.embeddings.nearest(guild, ASKED, "a model", [article], limit=9),
    "nearest anywhere": lambda s, guild, _: s.embeddings.nearest(guild, ASKED, "a model", limit=9),
    "cosines_of": lambda s, guild, article: s.embeddings.cosines_of(
        guild, ASKED, "a model", [Place(article, n) for n in range(9)]
    ),
    "suggest places": lambda s, guild, _: s.places.suggest(guild, "Pariss"),
    "times quoted": lambda s, guild, _: _times_quoted(s, guild),
    "topic, a speaker": lambda s, guild, _: _topic(s, guild, "Ann Lee"),
    "topic, a place": lambda s, guild, _: _topic(s, guild, "Paris"),
    "days": lambda s, guild, _: _days(s, guild, Topic()),
    "days of a word": lambda s, guild, _: _days(s, guild, Topic(terms=(Term(("secret",)),))),
    "days of a speaker": lambda s, guild, _: _days(s, guild, Topic(speakers=("ann lee",))),
    "told of a day": lambda s, guild, article: s.timelines.told(
        guild, Topic(), [DayRow(TODAY, (article,), 1)]
    ),
    "stamps": lambda s, guild, _: s.suggestions.stamps(guild),
    "suggestions, latest": lambda s, guild, _: s.suggestions.latest(guild, EVERYTHING, 5),
    "suggestions, quoted": lambda s, guild, _: s.suggestions.quoted(guild, EVERYTHING, 5),
    "suggestions, quoted in one": lambda s, guild, article: s.suggestions.quoted(
        guild, EVERYTHING, 5, [article]
    ),
    "suggestions, named": lambda s, guild, _: s.suggestions.named(guild, EVERYTHING, 5),
    "figures": lambda s, guild, article: s.figures.in_articles(guild, [article]),
    "figures anywhere": lambda s, guild, _: s.figures.by_name(guild, "Lee"),
    "suggestions, places": lambda s, guild, _: s.suggestions.places(guild, EVERYTHING, 5),
    "suggestions, lines": lambda s, guild, article: s.suggestions.lines(guild, [article]),
    "suggestions, a title": lambda s, guild, _: s.suggestions.find(guild, EVERYTHING, "secret", 5),
    "suggestions, a site": lambda s, guild, _: s.suggestions.find(guild, EVERYTHING, "news example", 5),
    "suggestions, a number": lambda s, guild, _: s.suggestions.find(guild, EVERYTHING, "1", 5),
    "of_message": lambda s, guild, _: s.posts.of_message(guild, 7),
    "of_article": lambda s, guild, article: s.posts.of_article(guild, article),
    "articles_in": lambda s, guild, _: s.posts.articles_in(guild, [CHANNEL]),
    "sent_for": lambda s, guild, _: s.outbox.sent_for(guild, 7),
    "forget_message": lambda s, guild, _: s.inbox.forget_message(guild, 8),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_guild_learns_nothing_of_anothers_articles(storage: Storage, name: str) -> None:
    source = await stored(storage, SECRETS, item(message_id=7))
    (notice,) = await storage.outbox.pending()
    await storage.outbox.delivered(notice, 1)
    await storage.inbox.accept([item(message_id=8)])
    await storage.guilds.joined(OTHER_GUILD)
    assert not await QUESTIONS[name](storage, OTHER_GUILD, source.article_id)
    assert await QUESTIONS[name](storage, GUILD, source.article_id)


async def test_a_guild_cannot_fetch_anothers_article_by_its_key(storage: Storage) -> None:
    source = await stored(storage, SECRETS)
    for question in (storage.articles.source, storage.articles.text):
        with pytest.raises(UnknownArticle):
            await question(OTHER_GUILD, source.article_id)


async def test_a_guild_cannot_look_around_in_anothers_article(storage: Storage) -> None:
    source = await stored(storage, SECRETS)
    assert await storage.surroundings.around(GUILD, source.article_id, Span(0, 4))
    with pytest.raises(ArticleGone):
        await storage.surroundings.around(OTHER_GUILD, source.article_id, Span(0, 4))


async def test_two_guilds_get_their_own_answers(storage: Storage) -> None:
    for guild, word in ((GUILD, "ours"), (OTHER_GUILD, "theirs")):
        await stored(storage, f"[Bread is {word}], (said) {{Ann Lee}} in <Paris>.", item(guild))
    for guild, word in ((GUILD, "ours"), (OTHER_GUILD, "theirs")):
        expected = [f"Bread is {word}, said Ann Lee in Paris."]
        assert [c.passage for c in await storage.attributions.by_words(guild, "bread")] == expected
        assert [c.passage for c in await storage.attributions.by_speaker(guild, "Ann Lee")] == expected
        (place,) = await storage.places.in_articles(guild)
        assert [c.passage for c in place.citations] == expected
