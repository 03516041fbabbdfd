"""Several values of a phrase, one after the other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A list within a phrase ("Aleppo, Idlib"); a face translates items that are words of the frame.

    ``str(Phrase("{places}", {"places": Listed(("Aleppo", "Idlib"))}))`` is ``"Aleppo, Idlib"``.
    """

    items: tuple[object, ...]

    def __str__(self) -> str:
        return ", ".join(map(str, self.items))
