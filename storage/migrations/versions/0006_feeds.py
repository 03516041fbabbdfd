"""Feeds: what is fetched, who follows it, and what was posted of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and the counter that a guild numbers its feeds by."""
    op.add_column("guilds", sa.Column("next_feed", sa.Integer, nullable=False, server_default="1"))
    _sources()
    _items()
    _feeds()
    _deliveries()


def _owner(
    table: str, column: str, target: str, *, nullable: bool = False, key: bool = False
) -> sa.Column[int]:
    owner = target.partition(".")[0]
    cascade = sa.ForeignKey(target, ondelete="CASCADE", name=f"fk_{table}_{column}_{owner}")
    kind = sa.BigInteger() if owner == "guilds" else _NUMBER
    return sa.Column(column, kind, cascade, nullable=nullable, primary_key=key)


def _indexes(table: str, **columns: list[str]) -> None:
    for name, indexed in columns.items():
        op.create_index(f"ix_{table}_{name}", table, indexed)


def _sources() -> None:
    op.create_table(
        "feed_sources",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("url_hash", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("site", sa.Text),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("ttl_seconds", sa.Integer),
        sa.Column("dropped", sa.JSON, nullable=False),
        sa.Column("next_poll_at", _TIME, nullable=False),
        sa.Column("last_polled_at", _TIME),
        sa.Column("last_success_at", _TIME),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", _TIME),
        sa.Column("error", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_feed_sources"),
        sa.UniqueConstraint("url_hash", name="uq_feed_sources_url_hash"),
        sqlite_autoincrement=True,
    )
    _indexes("feed_sources", next_poll_at=["next_poll_at"])


def _items() -> None:
    op.create_table(
        "feed_items",
        sa.Column("id", _NUMBER, nullable=False),
        _owner("feed_items", "source_id", "feed_sources.id"),
        sa.Column("link", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("published", _TIME),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("image", sa.Text),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.Column("present_on", sa.Date, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_items"),
        sqlite_autoincrement=True,
    )
    _indexes("feed_items", source_id=["source_id", "id"], present_on=["present_on"])
    op.create_table(
        "feed_item_keys",
        _owner("feed_item_keys", "source_id", "feed_sources.id"),
        sa.Column("key", sa.String(24), nullable=False),
        _owner("feed_item_keys", "item_id", "feed_items.id"),
        sa.PrimaryKeyConstraint("source_id", "key", name="pk_feed_item_keys"),
        sqlite_with_rowid=False,
    )
    _indexes("feed_item_keys", item_id=["item_id"])


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", _NUMBER, nullable=False),
        _owner("feeds", "guild_id", "guilds.guild_id"),
        sa.Column("number", sa.Integer, nullable=False),
        _owner("feeds", "source_id", "feed_sources.id"),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("added_by", sa.BigInteger),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("suspended_at", _TIME),
        sa.Column("next_digest_at", _TIME),
        sa.Column("baselined", sa.Boolean, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("guild_id", "number", name="uq_feeds_guild_id_number"),
        sa.UniqueConstraint(
            "guild_id", "source_id", "channel_id", name="uq_feeds_guild_id_source_id_channel_id"
        ),
        sqlite_autoincrement=True,
    )
    _indexes(
        "feeds",
        source_id=["source_id", "state"],
        guild_id_channel_id=["guild_id", "channel_id"],
        added_by=["added_by", "guild_id"],
        next_digest_at=["next_digest_at"],
    )


def _deliveries() -> None:
    table = "feed_deliveries"
    op.create_table(
        table,
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        _owner(table, "feed_id", "feeds.id"),
        _owner(table, "item_id", "feed_items.id", nullable=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("nonce", sa.String(25), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("reason", sa.JSON),
        sa.Column("digest_id", _NUMBER),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME),
        sa.Column("started_at", _TIME),
        sa.Column("closed_at", _TIME),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("article_id", _NUMBER),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("nonce", name=f"uq_{table}_nonce"),
        sa.UniqueConstraint("feed_id", "item_id", name=f"uq_{table}_feed_id_item_id"),
        sqlite_autoincrement=True,
    )
    _indexes(
        table,
        due_at=["closed_at", "due_at"],
        feed_id=["feed_id", "state", "id"],
        item_id=["item_id"],
        digest_id=["digest_id"],
        guild_id_message_id=["guild_id", "message_id"],
    )
