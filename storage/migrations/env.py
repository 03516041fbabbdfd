"""Run by Alembic: hands it the connection that ``storage/migrate.py`` has opened and locked.

Logging is left as the program has set it up.
"""

from __future__ import annotations

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
