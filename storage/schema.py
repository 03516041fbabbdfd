"""The tables, in SQLAlchemy Core.

    guilds ── articles ── paragraphs, sentences ── (full-text index, see search.py)
       │          ├───── embeddings, embedding_signs
       │          ├───── figures, moments
       │          ├───── readings
       │          ├───── speakers ── speaker_names
       │          ├───── attributions
       │          ├───── places ── place_mentions
       │          ├───── corrections
       │          └───── posts
       ├── inbox         posts accepted and not read yet
       ├── outbox        replies to send, and those sent
       ├── questions     what was asked, so that the buttons of an old answer still work
       └── feeds         see feed_schema.py

Every row carries its ``guild_id``, and every one goes when what it belongs to goes: the foreign keys
cascade, so that forgetting cannot miss a table. Spans are columns ``…_start`` and ``…_end`` or, where there
are several, JSON ``[[start, end], …]``. ``migrations/`` makes these tables; a test compares the two.
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.types import Id, UtcTime

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _guild() -> sa.Column[int]:
    """The guild a row belongs to."""
    owner = sa.ForeignKey("guilds.guild_id", ondelete="CASCADE")
    return sa.Column("guild_id", sa.BigInteger, owner, nullable=False)


def _part() -> tuple[sa.Column[int], sa.Column[int]]:
    """The article a part belongs to, first in the part's primary key, and that article's guild."""
    return (
        sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
    )


def _number(name: str) -> sa.Column[int]:
    """The second column of a part's primary key, counted from 0 within the article."""
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _span(name: str, *, nullable: bool = False) -> tuple[sa.Column[int], sa.Column[int]]:
    """The two columns of a span."""
    return (
        sa.Column(f"{name}_start", sa.Integer, nullable=nullable),
        sa.Column(f"{name}_end", sa.Integer, nullable=nullable),
    )


guilds = sa.Table(
    "guilds",
    metadata,
    sa.Column("guild_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("next_number", sa.Integer, nullable=False),
    sa.Column("joined_at", UtcTime, nullable=False),
    sa.Column("left_at", UtcTime),
    sa.Column("next_feed", sa.Integer, nullable=False, server_default="1"),
)

# ``host`` is the address's without "www.", ``day`` when it was published or, where that is not known, read.
# The text comes last: SQLite keeps what exceeds a page in a chain that it follows only as far as it must.
# Addresses and titles are indexed by a digest and by a prefix, as PostgreSQL indexes no long values.
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _guild(),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("url_hash", sa.String(64)),
    sa.Column("text_hash", sa.String(64), nullable=False),
    sa.Column("title", sa.Text),
    sa.Column("title_folded", sa.Text),
    sa.Column("byline", sa.Text),
    sa.Column("publisher", sa.Text),
    sa.Column("published", sa.Date),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("words", sa.Integer, nullable=False),
    sa.Column("quotations", sa.Integer, nullable=False),
    sa.Column("speakers", sa.Integer, nullable=False),
    sa.Column("places", sa.Integer, nullable=False),
    sa.Column("read_at", UtcTime, nullable=False),
    sa.Column("host", sa.Text),
    sa.Column("day", sa.Date),
    sa.Column("text", sa.Text, nullable=False),
    sa.UniqueConstraint("guild_id", "number"),
    sa.UniqueConstraint("guild_id", "url_hash"),
    sa.UniqueConstraint("guild_id", "text_hash"),
    sa.Index("ix_articles_guild_id_title_folded", "guild_id", "title_folded", "id"),
    sa.Index("ix_articles_guild_id_day", "guild_id", "day", "host", "id"),
    sqlite_autoincrement=True,  # a number in a button of an old reply must never come to mean another article
)

# Which reader an article was read by, empty where that is not known; how often a newer one, ``trying``, has
# begun to read it again. A table of its own, as the question what is left to read goes through every article.
readings = sa.Table(
    "readings",
    metadata,
    *_part(),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("trying", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

paragraphs = sa.Table(
    "paragraphs",
    metadata,
    *_part(),
    _number("position"),
    *_span("span"),
    sa.Column("kind", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)

sentences = sa.Table(
    "sentences",
    metadata,
    *_part(),
    _number("position"),
    *_span("span"),
    sa.Column("paragraph", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("salience", sa.Float, nullable=False),
    sqlite_with_rowid=False,
)

# A blob per article: to compare a question with 1,000 articles' sentences one by one took 2.5 times as long.
# ``positions`` are unsigned 16-bit numbers, little-endian; ``vectors`` as news/embeddings.py packs them.
embeddings = sa.Table(
    "embeddings",
    metadata,
    *_part(),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("positions", sa.LargeBinary, nullable=False),
    sa.Column("vectors", sa.LargeBinary, nullable=False),
)

# The signs of the same vectors, an eighth of their size, by which all of a guild's are looked through.
embedding_signs = sa.Table(
    "embedding_signs",
    metadata,
    *_part(),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("positions", sa.LargeBinary, nullable=False),
    sa.Column("signs", sa.LargeBinary, nullable=False),
    sa.Index("ix_embedding_signs_guild_id", "guild_id", "model", "article_id"),
)

figures = sa.Table(
    "figures",
    metadata,
    *_part(),
    _number("figure"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    *_span("role", nullable=True),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("mentions", sa.JSON, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Index("ix_figures_guild_id_folded", "guild_id", "folded", "article_id", "times", "figure"),
    sqlite_with_rowid=False,
)

# ``reckoned``: see news/moment_anchors.py.
moments = sa.Table(
    "moments",
    metadata,
    *_part(),
    _number("position"),
    *_span("span"),
    sa.Column("sentence", sa.Integer),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("last", sa.Date, nullable=False),
    sa.Column("clock", sa.Time),
    sa.Column("reckoned", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_moments_guild_id_first", "guild_id", "first", "article_id"),
    sqlite_with_rowid=False,
)

speakers = sa.Table(
    "speakers",
    metadata,
    *_part(),
    _number("speaker"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("role", sa.Text),
    sa.Column("mentions", sa.JSON, nullable=False),
    sa.Column("quotations", sa.Integer, nullable=False),
    # covers the count of everyone quoted, and finds one speaker's articles
    sa.Index("ix_speakers_guild_id_folded", "guild_id", "folded", "article_id", "quotations", "speaker"),
    sqlite_with_rowid=False,
)

speaker_names = sa.Table(
    "speaker_names",
    metadata,
    *_part(),
    _number("speaker"),
    sa.Column("folded", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["article_id", "speaker"], ["speakers.article_id", "speakers.speaker"], ondelete="CASCADE"
    ),
    sa.Index("ix_speaker_names_guild_id_folded", "guild_id", "folded", "article_id", "speaker"),
    sqlite_with_rowid=False,
)

attributions = sa.Table(
    "attributions",
    metadata,
    *_part(),
    _number("position"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("cue", sa.JSON, nullable=False),
    *_span("source", nullable=True),
    sa.Column("speaker", sa.Integer),
    *_span("passage"),
    sa.Column("corrected", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.ForeignKeyConstraint(
        ["article_id", "speaker"], ["speakers.article_id", "speakers.speaker"], ondelete="CASCADE"
    ),
    sqlite_with_rowid=False,
)

places = sa.Table(
    "places",
    metadata,
    *_part(),
    _number("place"),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("mentions", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("geonames_id", sa.Integer),
    sa.Column("entry_name", sa.Text),
    sa.Column("entry_folded", sa.Text),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
    sa.Column("country", sa.Text),
    sa.Column("feature", sa.Text),
    sa.Column("population", sa.BigInteger),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("runners_up", sa.JSON, nullable=False),
    sa.Column("near", sa.JSON(none_as_null=True)),
    sa.Column("corrected", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_places_guild_id_identity", "guild_id", "identity", "article_id", "mentions", "place"),
    sa.Index("ix_places_guild_id_folded", "guild_id", "folded", "identity"),
    sa.Index("ix_places_guild_id_entry_folded", "guild_id", "entry_folded", "identity"),
    sqlite_with_rowid=False,
)

place_mentions = sa.Table(
    "place_mentions",
    metadata,
    *_part(),
    _number("place"),
    sa.Column("span_start", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("span_end", sa.Integer, nullable=False),
    sa.Column("sentence", sa.Integer),
    sa.Column("kind", sa.Text, nullable=False, server_default="plain"),
    sa.ForeignKeyConstraint(
        ["article_id", "place"], ["places.article_id", "places.place"], ondelete="CASCADE"
    ),
    sqlite_with_rowid=False,
)

posts = sa.Table(
    "posts",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _guild(),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("message_id", sa.BigInteger, nullable=False),
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("item_key", sa.String(64), nullable=False),
    sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
    sa.UniqueConstraint("guild_id", "message_id", "position"),
    sa.Index(None, "article_id"),
    sa.Index("ix_posts_guild_id_posted_at", "guild_id", "posted_at", "article_id"),
    sa.Index("ix_posts_guild_id_channel_id", "guild_id", "channel_id", "posted_at", "article_id"),
    sa.Index("ix_posts_member_id", "member_id", "guild_id"),
)


def _post() -> tuple[sa.Column[int] | sa.Column[str], ...]:
    """Which part of which member's message a queue row is about."""
    return (
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("item_key", sa.String(64), nullable=False),
    )


inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _guild(),
    *_post(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("posted_at", UtcTime, nullable=False),
    sa.Column("accepted_at", UtcTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.UniqueConstraint("guild_id", "message_id", "position"),
    sa.Index("ix_inbox_member_id", "member_id", "guild_id"),
    sqlite_autoincrement=True,  # an item in hand must never come to mean another one
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _guild(),
    *_post(),
    sa.Column("nonce", sa.String(25), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE")),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("due_at", UtcTime, nullable=False),
    sa.Column("started_at", UtcTime),
    sa.Column("sent_message_id", sa.BigInteger),
    sa.Column("closed_at", UtcTime),
    sa.Column("reason", sa.Text),
    sa.UniqueConstraint("nonce"),
    sa.Index("ix_outbox_guild_id_message_id", "guild_id", "message_id", "position"),
    sa.Index("ix_outbox_closed_at", "closed_at", "due_at"),
    sa.Index("ix_outbox_article_id", "article_id"),
    sa.Index("ix_outbox_member_id", "member_id", "guild_id"),
    sqlite_autoincrement=True,
)

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _guild(),
    sa.Column("channel_id", sa.BigInteger, nullable=False),
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("asked_at", UtcTime, nullable=False),
    sa.Column("request", sa.JSON, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Index("ix_questions_guild_id_channel_id", "guild_id", "channel_id"),
    sa.Index("ix_questions_member_id", "member_id", "guild_id"),
    sa.Index("ix_questions_asked_at", "asked_at"),
    sqlite_autoincrement=True,  # a number in an old answer's button must never come to mean another question
)

# What members report as wrong, and what moderators have made of it. ``shown`` and ``correct`` are JSON, as
# storage/correct_speaker.py and storage/correct_place.py write it.
corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("id", Id, primary_key=True),
    _guild(),
    sa.Column("article_id", Id, sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    *_span("span"),
    sa.Column("shown", sa.JSON, nullable=False),
    sa.Column("reported_by", sa.BigInteger),
    sa.Column("reported_at", UtcTime, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("correct", sa.JSON(none_as_null=True)),
    sa.Column("decided_by", sa.BigInteger),
    sa.Column("decided_at", UtcTime),
    sa.UniqueConstraint("article_id", "kind", "span_start", "span_end"),
    sa.Index("ix_corrections_guild_id_state", "guild_id", "state", "id"),
    sa.Index("ix_corrections_reported_by", "reported_by"),
    sa.Index("ix_corrections_decided_by", "decided_by"),
    sqlite_autoincrement=True,
)
