"""What a search of either database is told, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import sqlalchemy as sa

from storage.terms import Term

Number: TypeAlias = sa.ColumnElement[int]
# Conditions on the columns that hold a sentence's article and its position.
Conditions: TypeAlias = Callable[[Number, Number], Sequence[sa.ColumnElement[bool]]]

# The columns are of one table in PostgreSQL and made from the row's key in SQLite.
SENTENCE_SEARCH: Final = sa.table(
    "sentence_search",
    sa.column("rowid", sa.Integer),
    sa.column("article_id", sa.BigInteger),
    sa.column("position", sa.Integer),
    sa.column("words", sa.Text),
)


def _none(_article: Number, _position: Number) -> Sequence[sa.ColumnElement[bool]]:
    return ()


@dataclass(frozen=True, slots=True)
class Where:
    """The sentences that are looked through.

    Attributes:
        quoted: whether only those that are quoted.
        article_ids: the articles, or None for all of the guild's.
        conditions: what else holds of their articles.
        inside: what else holds of the sentences themselves, which takes longer to find out; None for nothing.
    """

    guild_id: int
    quoted: bool = False
    article_ids: Collection[int] | None = None
    conditions: Conditions = _none
    inside: Conditions | None = None

    @property
    def token(self) -> str:
        """What the index keeps beside the words; no word that was asked for equals it."""
        return scope_token(self.guild_id, quoted=self.quoted)


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence found.

    Attributes:
        held: which of the words asked for it holds, one truth value for each.
        length: in words.
        nearness: how close together the words stand, the greater the closer.
    """

    article_id: int
    position: int
    held: tuple[bool, ...]
    length: int
    nearness: float = 0.0


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many sentences each word stands, of about ``total``; great numbers are estimates."""

    counts: dict[str, float]
    total: float


# Terms that a sentence must hold together; a search is for sentences that hold any one of these groups.
AnyOf: TypeAlias = Sequence[Sequence[Term]]


def scope_token(guild_id: int, *, quoted: bool) -> str:
    """The token of a guild's sentences, or of those that are quoted."""
    return f"_{guild_id}said" if quoted else f"_{guild_id}"
