"""People and organisations, dates, hosts and days, and embeddings by article in place of by sentence.

Embeddings stored before do not say which model they are of, so they are dropped: their articles are found
by their words until they are read again.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.drop_column("sentences", "embedding")
    _hosts_and_days()
    _embeddings()
    _figures()
    _moments()


def _hosts_and_days() -> None:
    op.add_column("articles", sa.Column("host", sa.Text))
    op.add_column("articles", sa.Column("day", sa.Date))
    columns = (sa.column(name) for name in ("id", "url"))
    times = (sa.column("published", sa.Date), sa.column("read_at", sa.DateTime(timezone=True)))
    changed = (sa.column("host", sa.Text), sa.column("day", sa.Date))
    articles = sa.table("articles", *columns, *times, *changed)
    connection = op.get_bind()
    known = connection.execute(
        sa.select(articles.c.id, articles.c.url, articles.c.published, articles.c.read_at)
    ).all()
    for row in known:
        values = {"host": _host(row.url), "day": row.published or row.read_at.date()}
        connection.execute(sa.update(articles).where(articles.c.id == row.id).values(values))
    op.create_index("ix_articles_guild_id_day", "articles", ["guild_id", "day", "host", "id"])


def _host(url: str | None) -> str | None:
    """The host without "www."; None where there is no address."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _part(table: str) -> list[sa.Column[int]]:
    article = sa.ForeignKey("articles.id", ondelete="CASCADE", name=f"fk_{table}_article_id_articles")
    return [
        sa.Column("article_id", _NUMBER, article, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
    ]


def _embeddings() -> None:
    for table, content in (("embeddings", "vectors"), ("embedding_signs", "signs")):
        op.create_table(
            table,
            *_part(table),
            sa.Column("model", sa.Text, nullable=False),
            sa.Column("positions", sa.LargeBinary, nullable=False),
            sa.Column(content, sa.LargeBinary, nullable=False),
            sa.PrimaryKeyConstraint("article_id", name=f"pk_{table}"),
        )
    op.create_index("ix_embedding_signs_guild_id", "embedding_signs", ["guild_id", "model", "article_id"])


def _figures() -> None:
    op.create_table(
        "figures",
        *_part("figures"),
        sa.Column("figure", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("role_start", sa.Integer),
        sa.Column("role_end", sa.Integer),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("mentions", sa.JSON, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "figure", name="pk_figures"),
        sqlite_with_rowid=False,
    )
    columns = ["guild_id", "folded", "article_id", "times", "figure"]
    op.create_index("ix_figures_guild_id_folded", "figures", columns)


def _moments() -> None:
    op.create_table(
        "moments",
        *_part("moments"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("sentence", sa.Integer),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("clock", sa.Time),
        sa.PrimaryKeyConstraint("article_id", "position", name="pk_moments"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_moments_guild_id_first", "moments", ["guild_id", "first", "article_id"])
