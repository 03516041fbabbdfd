"""Mentions of places tell names from demonyms and metonyms, and a place without a row what it is near.

Mentions stored before count as names.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; neither database rewrites its rows for one with a constant default."""
    op.add_column("place_mentions", sa.Column("kind", sa.Text, nullable=False, server_default="plain"))
    op.add_column("places", sa.Column("near", sa.JSON))
