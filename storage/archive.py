"""The archive as a whole: everything stored, opened once when the process starts."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from storage.articles import Articles
from storage.attributions import Attributions
from storage.corrections import Corrections
from storage.database import Database, connect
from storage.embeddings import Embeddings
from storage.feed_deliveries import FeedDeliveries
from storage.feed_sources import FeedSources
from storage.feed_traces import FeedTraces
from storage.feeds import Feeds
from storage.figures import Figures
from storage.finding import Finding
from storage.forget import Forgetting
from storage.guilds import Guilds
from storage.inbox import Inbox
from storage.members import Members
from storage.migrate import migrate
from storage.moments import Moments
from storage.outbox import Outbox
from storage.passages import Passages
from storage.places import Places
from storage.posts import Posts
from storage.questions import Questions
from storage.quoted import Quoted
from storage.rereading import Rereading
from storage.stories import Stories
from storage.suggestions import Suggestions
from storage.surroundings import SurroundingsOf
from storage.timeline import Timelines

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Storage:
    """The way to everything stored, one attribute for each aggregate."""

    database: Database
    articles: Articles
    attributions: Attributions
    places: Places
    embeddings: Embeddings
    passages: Passages
    finding: Finding
    figures: Figures
    moments: Moments
    stories: Stories
    posts: Posts
    guilds: Guilds
    inbox: Inbox
    outbox: Outbox
    forgetting: Forgetting
    rereading: Rereading
    surroundings: SurroundingsOf
    quoted: Quoted
    timelines: Timelines
    questions: Questions
    members: Members
    corrections: Corrections
    suggestions: Suggestions
    feeds: Feeds
    feed_sources: FeedSources
    feed_deliveries: FeedDeliveries
    feed_traces: FeedTraces


@asynccontextmanager
async def open_storage(url: str) -> AsyncGenerator[Storage]:
    """Open the database at ``url``, bring it up to date, and close it in the end.

    Raises:
        BadDatabaseUrl: the address is of no form understood, or its driver is not installed.
        DatabaseUnavailable: the database does not answer, or the file cannot be opened.
    """
    database = connect(url)
    try:
        await migrate(database)
        log.info("storage is open: %s", "SQLite" if database.in_sqlite else "PostgreSQL")
        embeddings = Embeddings(database)
        yield Storage(
            database,
            Articles(database),
            Attributions(database),
            Places(database),
            embeddings,
            Passages(database),
            Finding(database),
            Figures(database),
            Moments(database),
            Stories(database, embeddings),
            Posts(database),
            guilds := Guilds(database),
            Inbox(database),
            Outbox(database),
            Forgetting(database, guilds.changed),
            Rereading(database, embeddings),
            SurroundingsOf(database),
            Quoted(database),
            Timelines(database),
            Questions(database),
            Members(database),
            Corrections(database),
            Suggestions(database),
            Feeds(database, guilds.switch),
            FeedSources(database),
            FeedDeliveries(database),
            FeedTraces(database),
        )
    finally:
        await database.close()
