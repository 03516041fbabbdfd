"""The titles of feeds' items as they are now, beside those they were posted with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("feed_items", sa.Column("title_now", sa.Text))
