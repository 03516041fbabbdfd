"""Folds of the places set, which has no training part of its own: like texts stay together."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from training.corpora import Text

FOLDS = 4
_SHINGLE = 8  # words
_SHARED = 0.12  # share of either text's shingles that makes two texts one, as the development set was split


def apart(texts: Sequence[Text], fold: int) -> tuple[list[Text], list[Text]]:
    """The texts outside a fold, and those in it."""
    number = fold_of(texts)
    outside = [text for text in texts if number[text.id] != fold]
    return outside, [text for text in texts if number[text.id] == fold]


def fold_of(texts: Sequence[Text]) -> dict[str, int]:
    """Each text's fold, by its id."""
    leader = {text.id: text.id for text in texts}

    def find(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    shingles = {text.id: _shingles(text.text) for text in texts}
    owners: dict[int, list[str]] = {}
    for name, some in shingles.items():
        shared: dict[str, int] = {}
        for shingle in some:
            for other in owners.setdefault(shingle, []):
                shared[other] = shared.get(other, 0) + 1
            owners[shingle].append(name)
        for other, count in shared.items():
            if count >= _SHARED * min(len(some), len(shingles[other])):
                leader[find(name)] = find(other)
    return {text.id: zlib.crc32(find(text.id).encode()) % FOLDS for text in texts}


def _shingles(text: str) -> set[int]:
    words = text.lower().split()
    return {
        zlib.crc32(" ".join(words[at : at + _SHINGLE]).encode()) for at in range(len(words) - _SHINGLE + 1)
    }
