"""Who read each article, so that what an older reader has read is read again; days that are only reckoned.

Of what was stored before it is not known who read it, so all of it is read again once. Until then no day of
an article that does not say when it was published counts as certain.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table and the column."""
    op.add_column("moments", sa.Column("reckoned", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE moments SET reckoned = true"
        " WHERE article_id IN (SELECT id FROM articles WHERE published IS NULL)"
    )
    article = sa.ForeignKey("articles.id", ondelete="CASCADE", name="fk_readings_article_id_articles")
    op.create_table(
        "readings",
        sa.Column("article_id", _NUMBER, article, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("trying", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_readings"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO readings (article_id, guild_id, reader, trying, attempts)"
        " SELECT id, guild_id, '', '', 0 FROM articles"
    )
