"""What is posted of a feed: an item with its summary or its link, a digest, the rest of a poll, a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from handlers.digest import Digest
from handlers.feeds_reading import FeedReading, Place, Taken
from handlers.feeds_reasons import reason
from news.answer import Answer, Entry, Phrase, Source
from news.days import Days
from news.feeds.at import At
from news.feeds.feed import FeedItem
from news.summary_dateline import without_datelines
from storage.archive import Storage
from storage.feed_rows import DeliveryKind, FollowedFeed

# Of a digest: more than these are counted, not told. Ten are what a long message on a phone holds.
MOST_STORIES: Final = 10
# Items of one digest that are read; a day of a busy feed has no more.
MOST_READ: Final = 40
_LONGEST_NAME: Final = 100  # of a thread, docs.discord.com/developers/resources/channel


@dataclass(frozen=True, slots=True)
class PostItem:
    """An item that a post names.

    Attributes:
        source: the article that was read of it, or None.
    """

    title: str
    link: str | None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class FeedPost:
    """Something to post, ready to be rendered.

    Attributes:
        title: name for a thread of its own, at most 100 characters.
        link: the item's address; None for what is about several items or about the feed.
        answer: what to show; its citations are verified.
        role_id: the role to mention, the only mention that is wanted.
        image: address of the item's picture, or None.
        items: what a digest, or the rest of a poll, is about.
    """

    kind: DeliveryKind
    feed: FollowedFeed
    title: str
    link: str | None
    answer: Answer
    role_id: int | None = None
    image: str | None = None
    published: datetime | None = None
    items: tuple[PostItem, ...] = ()


class FeedPosts:
    """Makes posts; reading what they are about stores it, so that it can be asked about."""

    def __init__(self, storage: Storage, reading: FeedReading, digest: Digest) -> None:
        self._articles = storage.articles
        self._reading = reading
        self._digest = digest

    async def of_item(self, feed: FollowedFeed, item: FeedItem, place: Place) -> tuple[FeedPost, Taken]:
        """The post of one item.

        Raises:
            StorageError: the archive fails.
        """
        taken = await self._reading.take_in(place, item, feed.title)
        answer = await self._answer(feed, item, taken)
        post = FeedPost(
            kind=DeliveryKind.ITEM,
            feed=feed,
            title=shortened(item.heading),
            link=item.link,
            answer=answer,
            role_id=feed.settings.role_id,
            image=item.image,
            published=item.published,
            items=(PostItem(item.heading, item.link, taken.source),),
        )
        return post, taken

    async def _answer(self, feed: FollowedFeed, item: FeedItem, taken: Taken) -> Answer:
        source = taken.source
        detail = _origin(feed, item)
        if source is None:
            title = Phrase("{title}", {"title": item.heading})
            return Answer(title, (Entry(None, (), detail),), _honesty(taken))
        title = Phrase("#{number} {title}", {"number": source.number, "title": source.title})
        if feed.settings.post == "link":
            return Answer(title, (Entry(None, (), detail, about=source),), _honesty(taken))
        count = feed.settings.sentences
        citations = tuple(await self._articles.summary(feed.guild_id, source.article_id, count))
        await self._articles.verify(feed.guild_id, citations)
        return Answer(title, (Entry(None, citations, detail, about=source),), _honesty(taken))

    async def of_digest(self, feed: FollowedFeed, items: Sequence[FeedItem], place: Place) -> FeedPost:
        """The post of several items, the reports of one story together.

        Raises:
            StorageError: the archive fails.
        """
        read = items[-MOST_READ:]
        taken = [
            await self._reading.take_in(replace(place, position=position), item, feed.title)
            for position, item in enumerate(read)
        ]
        ids = list(dict.fromkeys(each.source.article_id for each in taken if each.source))
        told = await self._digest.stories(feed.guild_id, ids) if ids else ()
        unread = [
            Entry(Phrase("{title}", {"title": item.heading}), (), _why(each))
            for item, each in zip(read, taken, strict=True)
            if each.source is None
        ]
        entries = (*told, *unread)
        left = max(len(entries) - MOST_STORIES, 0)
        notes: tuple[Phrase, ...] = ()
        if left:
            notes += (Phrase("And {count} more story.", {"count": left}, plural="And {count} more stories."),)
        if any(each.own_text for each in taken):
            notes += (Phrase("Where a page could not be read, this is what the feed itself holds."),)
        if (unnamed := len(items) - len(read)) > 0:
            notes += (
                Phrase("And {count} older item.", {"count": unnamed}, plural="And {count} older items."),
            )
        values = {"count": len(items), "feed": feed.title}
        title = Phrase("{count} item from {feed}", values, plural="{count} items from {feed}")
        return FeedPost(
            kind=DeliveryKind.DIGEST,
            feed=feed,
            title=shortened(feed.title),
            link=None,
            answer=without_datelines(Answer(title, entries[:MOST_STORIES], notes)),
            role_id=feed.settings.role_id,
            items=tuple(
                PostItem(item.heading, item.link, each.source) for item, each in zip(read, taken, strict=True)
            ),
        )

    def of_rest(self, feed: FollowedFeed, items: Sequence[FeedItem], count: int) -> FeedPost:
        """The post that counts what is not posted by itself."""
        values = {"count": count, "feed": feed.title}
        title = Phrase(
            "And {count} more item from {feed}", values, plural="And {count} more items from {feed}"
        )
        entries = tuple(Entry(Phrase("{title}", {"title": item.heading})) for item in items)
        notes: tuple[Phrase, ...] = ()
        if count > len(items):
            notes = (Phrase("These are the newest {shown}.", {"shown": len(items)}),)
        named = tuple(PostItem(item.heading, item.link) for item in items)
        return FeedPost(
            DeliveryKind.MORE,
            feed,
            shortened(feed.title),
            feed.site,
            Answer(title, entries, notes),
            items=named,
        )

    def of_notice(self, feed: FollowedFeed, kind: DeliveryKind, data: Mapping[str, Any]) -> FeedPost:
        """The post that says that a feed has failed for long, works again, or has become one with another."""
        if kind is DeliveryKind.JOINED:
            return FeedPost(kind, feed, shortened(feed.title), None, _joined(feed, data))
        since = data.get("since")
        values: dict[str, object] = {"feed": feed.title, "number": feed.number}
        values["since"] = At(datetime.fromisoformat(since)) if since else "?"
        if kind is DeliveryKind.BROKEN:
            title = Phrase("Feed #{number}, {feed}, has not worked since {since}", values)
            notes = (
                Phrase("The reason: {reason}.", {"reason": reason(data)}),
                Phrase("I go on trying, at least once a day, and say so when it works again.", values),
            )
        else:
            title = Phrase("Feed #{number}, {feed}, works again", values)
            notes = (Phrase("It had not worked since {since}.", values),)
        return FeedPost(kind, feed, shortened(feed.title), None, Answer(title, notes=notes))


def _joined(feed: FollowedFeed, data: Mapping[str, Any]) -> Answer:
    values = {"number": feed.number, "gone": data.get("gone"), "title": data.get("title")}
    note = Phrase(
        "One of them has moved for good to the address of the other: #{gone}, {title}, is gone, "
        "and #{number} stays.",
        values,
    )
    return Answer(Phrase("Feeds #{number} and #{gone} are one now", values), notes=(note,))


def shortened(title: str) -> str:
    """A title as the name of a thread."""
    line = " ".join(title.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1].rstrip()}…"


def _origin(feed: FollowedFeed, item: FeedItem) -> tuple[Phrase, ...]:
    told = (Phrase("{fact}", {"fact": feed.title}),)
    if item.published:
        day = item.published.date()
        told += (Phrase("{day}", {"day": Days(day, day)}),)
    return told


def _honesty(taken: Taken) -> tuple[Phrase, ...]:
    """What has to be said where the page was not read."""
    if taken.own_text and taken.failure is None:
        return (Phrase("This is the feed's own text; it names no page."),)
    if taken.failure is None:
        return ()
    values = {"reason": reason(taken.failure)}
    if taken.own_text:
        return (Phrase("This is the feed's own text, as the page could not be read: {reason}.", values),)
    return (Phrase("The article could not be read: {reason}.", values),)


def _why(taken: Taken) -> tuple[Phrase, ...]:
    return (Phrase("not read: {reason}", {"reason": reason(taken.failure)}),) if taken.failure else ()
