"""The day on which it was last noted what a feed holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was noted before is noted anew when a feed changes, and kept until then."""
    op.add_column("feed_sources", sa.Column("noted_on", sa.Date))
