"""The archive: guilds, articles with their parts and full-text index, posts, inbox and outbox.

The columns are written out again here rather than taken from ``storage/schema.py``, which moves on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True)


def _integers(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=nullable) for name in names]


def _snowflakes(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _floats(*names: str, nullable: bool = False) -> list[sa.Column[float]]:
    return [sa.Column(name, sa.Float, nullable=nullable) for name in names]


def _json(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON, nullable=False) for name in names]


def _cascade(table: str, columns: list[str], target: str, target_columns: list[str]) -> SchemaItem:
    return sa.ForeignKeyConstraint(
        columns,
        [f"{target}.{column}" for column in target_columns],
        name=f"fk_{table}_{'_'.join(columns)}",
        ondelete="CASCADE",
    )


def _key(table: str, *columns: str) -> SchemaItem:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> SchemaItem:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _owned(name: str, *items: SchemaItem, numbered_for_ever: bool = False) -> None:
    """Make a table of rows that belong to a guild and have a key of their own."""
    op.create_table(
        name,
        sa.Column("id", _ID, nullable=False),
        *_snowflakes("guild_id"),
        *items,
        _key(name, "id"),
        _cascade(name, ["guild_id"], "guilds", ["guild_id"]),
        sqlite_autoincrement=numbered_for_ever,
    )


def _part(name: str, number: str, *items: SchemaItem, key: tuple[str, ...] = ()) -> None:
    """Make a table of parts of an article, counted from 0 within it."""
    op.create_table(
        name,
        sa.Column("article_id", _ID, nullable=False),
        *_snowflakes("guild_id"),
        sa.Column(number, sa.Integer, nullable=False),
        *items,
        _key(name, "article_id", number, *key),
        _cascade(name, ["article_id"], "articles", ["id"]),
        sqlite_with_rowid=False,
    )


def _make_guilds_and_articles() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild_id", sa.BigInteger, nullable=False, autoincrement=False),
        *_json("settings"),
        *_integers("next_number"),
        sa.Column("joined_at", _TIME, nullable=False),
        sa.Column("left_at", _TIME),
        _key("guilds", "guild_id"),
    )
    _owned(
        "articles",
        *_integers("number"),
        *_texts("url", nullable=True),
        sa.Column("url_hash", sa.String(64)),
        sa.Column("text_hash", sa.String(64), nullable=False),
        *_texts("title", "title_folded", "byline", "publisher", nullable=True),
        sa.Column("published", sa.Date),
        *_texts("language"),
        *_integers("words", "quotations", "speakers", "places"),
        sa.Column("read_at", _TIME, nullable=False),
        *_texts("text"),
        _unique("articles", "guild_id", "number"),
        _unique("articles", "guild_id", "url_hash"),
        _unique("articles", "guild_id", "text_hash"),
        numbered_for_ever=True,
    )
    op.create_index("ix_articles_guild_id_title_folded", "articles", ["guild_id", "title_folded", "id"])


def _make_parts() -> None:
    _part("paragraphs", "position", *_integers("span_start", "span_end"), *_texts("kind"))
    _part(
        "sentences",
        "position",
        *_integers("span_start", "span_end", "paragraph"),
        *_texts("kind"),
        *_floats("salience"),
        sa.Column("embedding", sa.LargeBinary),
    )
    _part(
        "speakers",
        "speaker",
        *_texts("name", "folded", "kind"),
        *_texts("role", nullable=True),
        *_json("mentions"),
        *_integers("quotations"),
    )
    op.create_index(
        "ix_speakers_guild_id_folded",
        "speakers",
        ["guild_id", "folded", "article_id", "quotations", "speaker"],
    )
    in_speakers = ["article_id", "speaker"]
    _part(
        "speaker_names",
        "speaker",
        *_texts("folded", "name"),
        _cascade("speaker_names", in_speakers, "speakers", in_speakers),
        key=("folded",),
    )
    op.create_index(
        "ix_speaker_names_guild_id_folded", "speaker_names", ["guild_id", "folded", "article_id", "speaker"]
    )
    _part(
        "attributions",
        "position",
        *_texts("kind"),
        *_json("content", "cue"),
        *_integers("source_start", "source_end", "speaker", nullable=True),
        *_integers("passage_start", "passage_end"),
        _cascade("attributions", in_speakers, "speakers", in_speakers),
    )


def _make_places() -> None:
    _part(
        "places",
        "place",
        *_texts("identity"),
        *_integers("mentions"),
        *_texts("name", "folded"),
        *_integers("geonames_id", nullable=True),
        *_texts("entry_name", "entry_folded", nullable=True),
        *_floats("latitude", "longitude", nullable=True),
        *_texts("country", "feature", nullable=True),
        sa.Column("population", sa.BigInteger),
        *_floats("confidence"),
        *_json("runners_up"),
    )
    by_identity = ["guild_id", "identity", "article_id", "mentions", "place"]
    op.create_index("ix_places_guild_id_identity", "places", by_identity)
    for name in ("folded", "entry_folded"):
        op.create_index(f"ix_places_guild_id_{name}", "places", ["guild_id", name, "identity"])
    _part(
        "place_mentions",
        "place",
        *_integers("span_start", "span_end"),
        *_integers("sentence", nullable=True),
        _cascade("place_mentions", ["article_id", "place"], "places", ["article_id", "place"]),
        key=("span_start",),
    )


def _make_posts_and_queues() -> None:
    post = ("channel_id", "message_id", "member_id")
    _owned(
        "posts",
        *_snowflakes(*post),
        *_integers("position"),
        sa.Column("item_key", sa.String(64), nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("posted_at", _TIME, nullable=False),
        _unique("posts", "guild_id", "message_id", "position"),
        _cascade("posts", ["article_id"], "articles", ["id"]),
    )
    _owned(
        "inbox",
        *_snowflakes(*post),
        *_integers("position"),
        sa.Column("item_key", sa.String(64), nullable=False),
        *_texts("kind", "payload"),
        sa.Column("posted_at", _TIME, nullable=False),
        sa.Column("accepted_at", _TIME, nullable=False),
        *_integers("attempts"),
        _unique("inbox", "guild_id", "message_id", "position"),
        numbered_for_ever=True,
    )
    _owned(
        "outbox",
        *_snowflakes(*post),
        *_integers("position"),
        sa.Column("item_key", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(25), nullable=False),
        *_texts("kind"),
        *_json("data"),
        sa.Column("article_id", _ID),
        *_integers("attempts"),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("started_at", _TIME),
        sa.Column("sent_message_id", sa.BigInteger),
        sa.Column("closed_at", _TIME),
        *_texts("reason", nullable=True),
        _unique("outbox", "nonce"),
        _cascade("outbox", ["article_id"], "articles", ["id"]),
        numbered_for_ever=True,
    )


def _index_posts_and_queues() -> None:
    op.create_index("ix_posts_article_id", "posts", ["article_id"])
    op.create_index("ix_posts_guild_id_posted_at", "posts", ["guild_id", "posted_at", "article_id"])
    in_channel = ["guild_id", "channel_id", "posted_at", "article_id"]
    op.create_index("ix_posts_guild_id_channel_id", "posts", in_channel)
    for table in ("posts", "inbox", "outbox"):
        op.create_index(f"ix_{table}_member_id", table, ["member_id", "guild_id"])
    op.create_index("ix_outbox_guild_id_message_id", "outbox", ["guild_id", "message_id", "position"])
    op.create_index("ix_outbox_closed_at", "outbox", ["closed_at", "due_at"])
    op.create_index("ix_outbox_article_id", "outbox", ["article_id"])


# The key of a row: its article times 65,536 plus the sentence's position, as in storage/search.py.
_SEARCH_IN_SQLITE = (
    """
    CREATE VIRTUAL TABLE sentence_search USING fts5(
        scope, words, tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER sentence_forgotten AFTER DELETE ON sentences BEGIN
        DELETE FROM sentence_search WHERE rowid = old.article_id * 65536 + old.position;
    END
    """,
)

_SEARCH_IN_POSTGRESQL = (
    """
    CREATE TABLE sentence_search (
        article_id BIGINT NOT NULL,
        position INTEGER NOT NULL,
        words TSVECTOR NOT NULL,
        CONSTRAINT pk_sentence_search PRIMARY KEY (article_id, position),
        CONSTRAINT fk_sentence_search_article_id FOREIGN KEY (article_id, position)
            REFERENCES sentences (article_id, position) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_sentence_search_words ON sentence_search USING gin (words)",
)


def upgrade() -> None:
    """Make the tables in an empty database."""
    _make_guilds_and_articles()
    _make_parts()
    _make_places()
    _make_posts_and_queues()
    _index_posts_and_queues()
    in_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SEARCH_IN_SQLITE if in_sqlite else _SEARCH_IN_POSTGRESQL:
        op.execute(statement)
