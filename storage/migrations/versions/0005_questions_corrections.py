"""Remembered questions, and corrections of speakers and places with a mark on what was corrected."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the marks."""
    for table in ("attributions", "places"):
        mark = sa.Column("corrected", sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column(table, mark)
    _questions()
    _corrections()


def _guild(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("guilds.guild_id", ondelete="CASCADE", name=f"fk_{table}_guild_id_guilds")
    return sa.Column("guild_id", sa.BigInteger, key, nullable=False)


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _NUMBER, nullable=False),
        _guild("questions"),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_questions_guild_id_channel_id", "questions", ["guild_id", "channel_id"])
    op.create_index("ix_questions_member_id", "questions", ["member_id", "guild_id"])
    op.create_index("ix_questions_asked_at", "questions", ["asked_at"])


def _corrections() -> None:
    article = sa.ForeignKey("articles.id", ondelete="CASCADE", name="fk_corrections_article_id_articles")
    span = ("article_id", "kind", "span_start", "span_end")
    op.create_table(
        "corrections",
        sa.Column("id", _NUMBER, nullable=False),
        _guild("corrections"),
        sa.Column("article_id", _NUMBER, article, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("shown", sa.JSON, nullable=False),
        sa.Column("reported_by", sa.BigInteger),
        sa.Column("reported_at", _TIME, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("correct", sa.JSON),
        sa.Column("decided_by", sa.BigInteger),
        sa.Column("decided_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.UniqueConstraint(*span, name=f"uq_corrections_{'_'.join(span)}"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_guild_id_state", "corrections", ["guild_id", "state", "id"])
    for column in ("reported_by", "decided_by"):
        op.create_index(f"ix_corrections_{column}", "corrections", [column])
