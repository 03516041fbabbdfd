"""Folding: the names that mean the same, grouped under the fullest form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

from news.article import Span
from news.cues import NAME_LINKS, word_set
from news.names import fold
from news.proper_names import Name, title_gender

_SUFFIXES = word_set("jr jr. sr sr. ii iii iv")
_ONE_WORD = 2  # length of a key of one word: its gender comes first
_MAX_NAMESAKES = 30  # a bound for texts that are lists of names


@dataclass(slots=True)
class Entity:
    """Whoever a set of names means.

    Attributes:
        names: in order of appearance.
        mentions: where attributions credit the entity, in order.
        gender: m, f, or nothing where the text does not tell.
    """

    names: list[Name] = field(default_factory=list[Name])
    mentions: list[Span] = field(default_factory=list[Span])
    gender: str = ""

    @property
    def full(self) -> Name:
        """The fullest form; the first where several are as full."""
        return max(self.names, key=lambda name: len(name.words))

    @property
    def role(self) -> str | None:
        """The first role the text gives."""
        return next((name.role for name in self.names if name.role), None)


def fold_names(names: Sequence[Name], is_place: Callable[[str], bool], credited: Set[int]) -> list[Entity]:
    """Group names that mean the same: longest first, so that a surname finds its full name."""
    keys = [(title_gender(name), *_key(name.words)) for name in names]
    keys = _with_gender(keys)
    counts = Counter(keys)
    first_seen = {key: index for index, key in reversed(list(enumerate(keys)))}
    spoken = {key for name, key in zip(names, keys, strict=True) if name.span.end in credited}
    people = spoken | {key for name, key in zip(names, keys, strict=True) if key[0] or name.titled}
    places = {
        key
        for name, key in zip(names, keys, strict=True)
        if name.label is None and is_place(" ".join(name.words))
    }
    places -= {key for name, key in zip(names, keys, strict=True) if name.label}
    spelt: dict[tuple[str, ...], set[str]] = {}
    for name, key in zip(names, keys, strict=True):
        spelt.setdefault(key, set()).update(_initials(name.words))
    acronyms = {key for name, key in zip(names, keys, strict=True) if _is_acronym(name.words)}
    entities: dict[tuple[str, ...], Entity] = {}
    by_part: dict[str, list[tuple[str, ...]]] = {}
    # Of two as long the commoner one is meant by the surname alone.
    for key in sorted(counts, key=lambda key: (-len(key), -counts[key], first_seen[key])):
        candidates = (
            by_part.get(_surname(key), [])[:_MAX_NAMESAKES] + by_part.get(key[1], [])[:_MAX_NAMESAKES]
        )
        if key in places:
            # London is not the London School of Economics, but Jordan may be Michael Jordan.
            candidates = [
                full for full in candidates if full in people and (full[1] != key[1] or key in spoken)
            ]
        home = next(
            (
                full
                for full in candidates
                if _stands_for(key, full) or (key in acronyms and key[1] in spelt[full])
            ),
            None,
        )
        entities[key] = entities[home] if home else Entity()
        if not home:
            for part in {key[1], _surname(key), *spelt[key]}:
                by_part.setdefault(part, []).append(key)
    for name, key in zip(names, keys, strict=True):
        entities[key].names.append(name)
    return list({id(entity): entity for entity in entities.values()}.values())


def _with_gender(keys: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Give a surname alone the gender that titles give it elsewhere, where they all agree."""
    titled: dict[str, set[str]] = {}
    for key in keys:
        if key[0] and len(key) == _ONE_WORD:
            titled.setdefault(key[1], set()).add(key[0])
    return [
        (next(iter(titled[key[1]])), key[1])
        if not key[0] and len(key) == _ONE_WORD and len(titled.get(key[1], ())) == 1
        else key
        for key in keys
    ]


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words if word.lower() not in NAME_LINKS) or ("",)


def _surname(key: tuple[str, ...]) -> str:
    return next((part for part in reversed(key) if part not in _SUFFIXES), key[-1])


def _initials(words: Sequence[str]) -> set[str]:
    """The acronyms that a name may have: UN for United Nations, DoJ for Department of Justice."""
    parts = [fold(word) for word in words if word.lower() != "the"]
    short = [part for part in parts if part not in NAME_LINKS]
    return {"".join(part[:1] for part in some) for some in (parts, short)} if len(short) > 1 else set()


def _is_acronym(words: Sequence[str]) -> bool:
    """Whether a name is one word with two capitals: Al is not short for Ann Lee."""
    return len(words) == 1 and sum(map(str.isupper, words[0])) > 1


def _stands_for(key: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if key[0] and full[0] and key[0] != full[0]:
        return False  # Mr. Obama is not Michelle Obama
    if len(key) == _ONE_WORD:
        return key[1] in {_surname(full), full[1]}
    words = key[1:]
    return full[-len(words) :] == words or (full[1] == words[0] and _surname(full) == _surname(key))
