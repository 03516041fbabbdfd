"""The composition root: opens what the bot works with, and hands it to the handlers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.settings import Settings
from bot.version import current_version
from handlers.articles import ArticleList
from handlers.ask import Ask
from handlers.ask_said import Words
from handlers.corrections import Corrections
from handlers.digest import Digest
from handlers.feeds import Feeds
from handlers.feeds_delivery import FeedDelivery
from handlers.feeds_poller import FeedPoller
from handlers.feeds_posts import FeedPosts
from handlers.feeds_reading import FeedReading
from handlers.ingest import Ingest
from handlers.privacy import Privacy
from handlers.retrieval import Retrieval
from handlers.scope import Scope
from handlers.search import Search
from handlers.settings import Settings as ServerSettings
from handlers.show import Show
from handlers.story import Story
from handlers.suggest import Suggest
from handlers.summary import Summary
from handlers.timeline import TopicTimeline
from handlers.watch import Watch
from handlers.when import When
from handlers.where import Where
from handlers.which import WhichArticle
from handlers.who import Who
from handlers.who_said import WhoSaid
from news.answer import Source
from news.asker import Asker, open_asker
from news.fetch import Fetcher, user_agent
from news.pictures.painter import Painter, open_painter
from news.reader import Reader, open_reader
from storage.archive import Storage, open_storage


@dataclass(frozen=True, slots=True)
class App:
    """Everything a face (Discord, console) needs."""

    storage: Storage
    reader: Reader
    fetcher: Fetcher
    ingest: Ingest
    summary: Summary
    who_said: WhoSaid
    where: Where
    ask: Ask
    search: Search
    who: Who
    when: When
    timeline: TopicTimeline
    story: Story
    digest: Digest
    articles: ArticleList
    watch: Watch
    show: Show
    suggest: Suggest
    settings: ServerSettings
    privacy: Privacy
    corrections: Corrections
    painter: Painter
    feeds: Feeds
    feed_poller: FeedPoller
    feed_delivery: FeedDelivery
    feed_reading: FeedReading


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncGenerator[App]:
    """Open the database, the reader's processes and the HTTP session; close them at the end.

    Raises:
        StorageError: the database cannot be opened.
    """
    async with (
        open_storage(settings.database_url) as storage,
        storage.embeddings.loading(),
        open_reader(settings.reader_workers) as reader,
        open_asker() as asker,
        open_painter() as painter,
        Fetcher(
            user_agent=user_agent(current_version(), settings.contact_url),
            allowed_hosts=settings.fetch_allowed_hosts,
        ) as fetcher,
    ):
        app = compose(storage, reader, fetcher, asker, painter)
        try:
            yield app
        finally:
            await app.feed_reading.close()
            await app.suggest.close()


def compose(
    storage: Storage, reader: Reader, fetcher: Fetcher, asker: Asker, painter: Painter | None = None
) -> App:
    """Wire the handlers; a painter that is not given has no process before it is asked for a picture."""
    ingest = Ingest(storage, reader, fetcher)

    async def read_link(scope: Scope, link: str) -> Source:
        return await ingest.read_link(scope, link)

    which = WhichArticle(storage, read_link)
    settings = ServerSettings(storage.guilds)
    digest = Digest(storage.articles, storage.stories, which)
    feed_reading = FeedReading(storage, reader, fetcher)
    feed_posts = FeedPosts(storage, feed_reading, digest)
    feeds, feed_poller = Feeds(storage, fetcher, feed_posts), FeedPoller(storage, fetcher)
    feeds.on_changed = feed_poller.wake
    return App(
        storage=storage,
        reader=reader,
        fetcher=fetcher,
        ingest=ingest,
        summary=Summary(storage.articles, which, asker.embed, asker.model, usual=settings.summary_sentences),
        who_said=WhoSaid(storage.articles, storage.attributions, storage.quoted, which),
        where=Where(storage.articles, storage.places, which),
        ask=Ask(storage, which, Retrieval(storage, asker), Words(storage, asker)),
        search=Search(storage, storage.finding, which),
        who=Who(storage.articles, storage.figures, which),
        when=When(storage.articles, storage.moments, which),
        timeline=TopicTimeline(storage.articles, storage.timelines, which),
        story=Story(storage.articles, storage.stories, which),
        digest=digest,
        articles=ArticleList(storage, which),
        watch=Watch(storage.guilds),
        show=Show(storage, which),
        suggest=Suggest(storage.suggestions),
        settings=settings,
        privacy=Privacy(storage),
        corrections=Corrections(storage),
        painter=painter or Painter(),
        feeds=feeds,
        feed_poller=feed_poller,
        feed_delivery=FeedDelivery(storage, feed_posts),
        feed_reading=feed_reading,
    )
