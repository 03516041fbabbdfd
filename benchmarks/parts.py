"""What can be measured of speed and memory, by name."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """A group of speed figures that is measured as one."""

    READING = "reading"
    LENGTHS = "lengths"
    LAG = "lag"
    REPLIES = "replies"
    ANSWERS = "answers"
    ASKING = "asking"
    SUGGESTIONS = "suggestions"
    CROWD = "crowd"
    FEEDS = "feeds"
    MEMORY = "memory"


class Product(StrEnum):
    """A database that answers are timed on."""

    SQLITE = "SQLite"
    POSTGRESQL = "PostgreSQL"
