"""The tables of feeds.

    feed_sources ── feed_items ── feed_item_keys     what is fetched, one row for each address
         └── feeds ── feed_deliveries                what a guild has of it

What a site publishes is the same for whoever asks, so sources and their items are shared; who follows them,
what was posted of them and why not is a guild's own. A source goes when the last feed of it goes.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from storage.schema import guilds, metadata
from storage.types import Id, UtcTime

# ``dropped``: the kinds of key that tell nothing in this feed; ``error``: as handlers/posted.py describes it;
# ``noted_on``: all that the feed holds was in it on that day or later, and has no earlier ``present_on``.
feed_sources: Final = sa.Table(
    "feed_sources",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("url_hash", sa.String(64), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("site", sa.Text),
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("last_modified", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("ttl_seconds", sa.Integer),
    sa.Column("dropped", sa.JSON, nullable=False),
    sa.Column("noted_on", sa.Date),
    sa.Column("next_poll_at", UtcTime, nullable=False),
    sa.Column("last_polled_at", UtcTime),
    sa.Column("last_success_at", UtcTime),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("failing_since", UtcTime),
    sa.Column("error", sa.JSON(none_as_null=True)),
    sa.UniqueConstraint("url_hash"),
    sa.Index("ix_feed_sources_next_poll_at", "next_poll_at"),
    sqlite_autoincrement=True,
)

# ``content`` is kept only of what may still be posted; ``present_on``: about when it was last in the feed;
# ``title_now``: what the title was edited to.
feed_items: Final = sa.Table(
    "feed_items",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("source_id", Id, sa.ForeignKey("feed_sources.id", ondelete="CASCADE"), nullable=False),
    sa.Column("link", sa.Text),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("title_now", sa.Text),
    sa.Column("published", UtcTime),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("image", sa.Text),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("present_on", sa.Date, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Index("ix_feed_items_source_id", "source_id", "id"),
    sa.Index("ix_feed_items_present_on", "present_on"),
    sqlite_autoincrement=True,
)

feed_item_keys: Final = sa.Table(
    "feed_item_keys",
    metadata,
    sa.Column("source_id", Id, sa.ForeignKey("feed_sources.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("key", sa.String(24), primary_key=True),
    sa.Column("item_id", Id, sa.ForeignKey("feed_items.id", ondelete="CASCADE"), nullable=False),
    sa.Index("ix_feed_item_keys_item_id", "item_id"),
    sqlite_with_rowid=False,
)

# ``baselined``: whether what is new is posted; ``told``: whether the channel was told of a failure.
feeds: Final = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column(
        "guild_id", sa.BigInteger, sa.ForeignKey(guilds.c.guild_id, ondelete="CASCADE"), nullable=False
    ),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("source_id", Id, sa.ForeignKey("feed_sources.id", ondelete="CASCADE"), nullable=False),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("added_by", sa.BigInteger),
    sa.Column("added_at", UtcTime, nullable=False),
    sa.Column("suspended_at", UtcTime),
    sa.Column("next_digest_at", UtcTime),
    sa.Column("baselined", sa.Boolean, nullable=False),
    sa.Column("told", sa.Boolean, nullable=False),
    sa.UniqueConstraint("guild_id", "number"),
    sa.UniqueConstraint("guild_id", "source_id", "channel_id"),
    sa.Index("ix_feeds_source_id", "source_id", "state"),
    sa.Index("ix_feeds_guild_id_channel_id", "guild_id", "channel_id"),
    sa.Index("ix_feeds_added_by", "added_by", "guild_id"),
    sa.Index("ix_feeds_next_digest_at", "next_digest_at"),
    sqlite_autoincrement=True,
)

# ``due_at`` is empty while an item waits for a digest, ``digest_id`` says in which one it went, and
# ``channel_id`` where it was sent. ``article_id`` is no foreign key: the trace outlives the article.
feed_deliveries: Final = sa.Table(
    "feed_deliveries",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("guild_id", sa.BigInteger, nullable=False),
    sa.Column("feed_id", Id, sa.ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    sa.Column("item_id", Id, sa.ForeignKey("feed_items.id", ondelete="CASCADE")),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("nonce", sa.String(25), nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("reason", sa.JSON(none_as_null=True)),
    sa.Column("digest_id", Id),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("due_at", UtcTime),
    sa.Column("started_at", UtcTime),
    sa.Column("closed_at", UtcTime),
    sa.Column("channel_id", sa.BigInteger),
    sa.Column("message_id", sa.BigInteger),
    sa.Column("article_id", Id),
    sa.UniqueConstraint("nonce"),
    sa.UniqueConstraint("feed_id", "item_id"),
    sa.Index("ix_feed_deliveries_due_at", "closed_at", "due_at"),
    sa.Index("ix_feed_deliveries_feed_id", "feed_id", "state", "id"),
    sa.Index("ix_feed_deliveries_item_id", "item_id"),
    sa.Index("ix_feed_deliveries_digest_id", "digest_id"),
    sa.Index("ix_feed_deliveries_guild_id_message_id", "guild_id", "message_id"),
    sqlite_autoincrement=True,
)
