"""Merging: entities that only the text around their names, or their spelling, shows to be the same.

``news/entities.py`` folds forms by their words alone: Doe into Mary Doe, UN into United Nations. Here come
the abbreviation that a text introduces in brackets, the plural of one, the name with and without its "Inc",
one misspelt name, and two halves of a name that the tagger has cut in two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from news.article import Span
from news.cues import ORGANISATION_WORDS
from news.entities import Entity
from news.names import fold
from news.proper_names import Name
from news.tagged import EntityLabel

# The University of Technology, Ohio (UOT): its seat may stand between.
_OPENS: Final = re.compile(r"(?:, \w+)? ?\(")
_LOOK_BACK: Final = 2  # names; what an abbreviation is short for stands right before it or before its seat
_LEAST_CAPITALS: Final = 2
_DOUBLED: Final = re.compile(r"(\w)\1")
_FULL_NAME: Final = 2  # words

_Same = Iterable[tuple[int, int]]


def merged(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The entities, those that are the same made one, in the order of the first of each."""
    homes = list(range(len(entities)))

    def home(at: int) -> int:
        while homes[at] != at:
            at = homes[at]
        return at

    for same in (_beside(text, entities), _spelt_alike(entities), _longer_by_its_form(entities)):
        for one, other in same:
            first, second = sorted((home(one), home(other)))
            homes[second] = first
    found: dict[int, Entity] = {}
    for at, entity in enumerate(entities):
        found.setdefault(home(at), Entity()).names.extend(entity.names)
    for entity in found.values():
        entity.names = _whole(text, sorted(entity.names, key=lambda name: name.span))
    return list(found.values())


def _whole(text: str, names: Sequence[Name]) -> list[Name]:
    """The names, those that overlap made one."""
    found: list[Name] = []
    for name in names:
        last = found[-1] if found else None
        if last is None or not last.span.overlaps(name.span):
            found.append(name)
            continue
        span = Span(last.span.start, max(last.span.end, name.span.end))
        longer = max(last, name, key=lambda one: len(one.words))
        words = longer.words if longer.span == span else tuple(span.of(text).split())
        found[-1] = replace(longer, span=span, words=words)
    return found


def _beside(text: str, entities: Sequence[Entity]) -> _Same:
    """Abbreviations in brackets behind what they are short for, and names that overlap."""
    names = sorted(
        ((name, at) for at, entity in enumerate(entities) for name in entity.names),
        key=lambda pair: pair[0].span,
    )
    for index, (name, at) in enumerate(names):
        for before, other in names[max(0, index - _LOOK_BACK) : index]:
            if name.span.overlaps(before.span) or _introduces(text, before, name):
                yield other, at


def _introduces(text: str, full: Name, short: Name) -> bool:
    """Whether ``short`` stands in brackets behind an organisation and is made of its letters."""
    if full.label is not EntityLabel.ORGANISATION or len(full.words) < _FULL_NAME:
        return False
    if not is_acronym(short.words) or text[short.span.end : short.span.end + 1] != ")":
        return False
    if not _OPENS.fullmatch(text, full.span.end, short.span.start):
        return False
    letters = iter(fold(" ".join(full.words)))
    return all(letter in letters for letter in fold(short.words[0]))


def is_acronym(words: Sequence[str]) -> bool:
    """Whether a name is one word with several capitals: CGF, DoJ."""
    return len(words) == 1 and sum(map(str.isupper, words[0])) >= _LEAST_CAPITALS


def _spelt_alike(entities: Sequence[Entity]) -> _Same:
    """CCG and CCGs, Hilary and Hillary Clinton."""
    return (
        *_equal(entities, _acronym),
        *_equal(entities, _without_doubles),
    )


def _equal(entities: Sequence[Entity], key_of: Callable[[Entity], Hashable]) -> _Same:
    seen: dict[Hashable, int] = {}
    for at, entity in enumerate(entities):
        if key := key_of(entity):
            yield seen.setdefault(key, at), at


def _acronym(entity: Entity) -> Hashable:
    words = entity.full.words
    return words[0].removesuffix("s") if is_acronym(words) else None


def _without_doubles(entity: Entity) -> Hashable:
    full = entity.full
    if full.label is not EntityLabel.PERSON or len(full.words) < _FULL_NAME:
        return None
    return _DOUBLED.sub(r"\1", fold(" ".join(full.words)))


def _longer_by_its_form(entities: Sequence[Entity]) -> _Same:
    """Orange Drugs and Orange Drugs Ltd, Costa Growers and Costa Growers' Federation."""
    known = {_key(entity.full.words): at for at, entity in enumerate(entities) if _is_organisation(entity)}
    for at, entity in enumerate(entities):
        if _is_organisation(entity):
            words = entity.full.words
            while len(words) > _FULL_NAME and words[-1].lower().rstrip(".") in ORGANISATION_WORDS:
                words = words[:-1]
                if _key(words) in known:
                    yield known[_key(words)], at
                    break


def _is_organisation(entity: Entity) -> bool:
    return entity.full.label is EntityLabel.ORGANISATION


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)
