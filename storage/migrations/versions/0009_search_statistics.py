"""PostgreSQL: what is known of the words of all sentences, by which searches are planned."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the shares of 5,000 words rather than 1,000, and take them now.

    Any rarer word was taken for a three-hundredth of all sentences, and one that nobody had written was
    looked for from the newest sentence to the oldest: 40 ms in 300,000, where the index tells in 1. Planning
    takes a fifteenth of a millisecond longer.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE sentence_search ALTER COLUMN words SET STATISTICS 500")
        op.execute("ANALYZE sentence_search")
