"""From a toponym as it is written to the key that the gazetteer knows it by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from news.article import Span
from news.cues import word_set
from news.gazetteer import Gazetteer
from news.gazetteer_file import FEATURES
from news.gazetteer_rows import NameKind, core_key, name_key
from news.place_candidates import Toponym

# "eastern Aleppo", "the city of Homs": the head is looked up where the whole is not known.
_BEFORE: Final = word_set(
    """north south east west northern southern eastern western central northeast northwest southeast southwest
    northeastern northwestern southeastern southwestern upper lower greater downtown uptown midtown mid inner
    outer metro metropolitan suburban rural coastal nearby neighbouring neighboring old new mainland occupied
    city town village port state province county district island region capital of the former"""
)
_BEHIND: Final = word_set(
    """city town township village borough county parish province state region district area island islands
    governorate oblast prefecture municipality metropolitan suburb suburbs airport airfield port border
    peninsula valley proper metro downtown central north south east west heights beach"""
)
_POSSESSIVE: Final = re.compile(r"(?:['’]s?|['’]S)$")
_CONTAINER_GAP: Final = re.compile(
    r"(?:,? in |, ?|[ ]?\(|, in (?:the )?(?:\w+ )?)(?:(?:south|north|east|west|cent)\w* )?$"
)
_UNTAGGED: Final = re.compile(r"(?:, ?|[ ]?\()((?:[A-Z][\w’']*\.?){1,3}(?: [A-Z][\w’']*\.?){0,2})")
_WIDEST_GAP: Final = 26  # characters between a place and its container
_LARGE: Final = 200_000  # people; "German" is a village, too
_MOST_LEVELS: Final = 3  # Paris, Lamar County, Texas, US


class Mention(NamedTuple):
    """A toponym in the text and the key it is looked up by; ``demonym`` where it only names the people."""

    span: Span
    key: str
    demonym: bool


def keys_of(name: str) -> list[str]:
    """Keys that the name may be known by, the fullest first."""
    bare = _POSSESSIVE.sub("", name)
    words = name_key(bare).split()
    found = [" ".join(words), core_key(bare)]
    start, end = 0, len(words)
    while end - start > 1 and words[start] in _BEFORE:
        start += 1
        found.append(" ".join(words[start:]))
    while end - start > 1 and words[end - 1] in _BEHIND:
        end -= 1
        found += [" ".join(words[:end]), " ".join(words[start:end])]
    return [key for key in dict.fromkeys(found) if key]


def mentions_of(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Mention]:
    """Give each span the first of its keys that the gazetteer knows, the fullest where it knows none."""
    names = {span.of(text): keys_of(span.of(text)) for span in spans}
    asked = list(dict.fromkeys(key for keys in names.values() for key in keys))
    kinds = _kinds(asked, gazetteer)
    chosen: dict[str, tuple[str, bool]] = {}
    for name, keys in names.items():
        key = next((key for key in keys if key in kinds), keys[0] if keys else "")
        chosen[name] = (key, kinds.get(key) == NameKind.DEMONYM)
    return [Mention(span, *chosen[span.of(text)]) for span in spans]


def _kinds(keys: Sequence[str], gazetteer: Gazetteer) -> dict[str, int]:
    """How each key is known: as a people's name, unless a large town has it; else in the best way."""
    found = gazetteer.find(keys)
    small = gazetteer.populations[found.rows] < _LARGE
    small &= gazetteer.features[found.rows] == FEATURES.index("city")
    kinds: dict[str, int] = {}
    peoples = {keys[index] for index in found.asked[found.kinds == NameKind.DEMONYM].tolist()}
    for index, kind, minor in zip(found.asked.tolist(), found.kinds.tolist(), small.tolist(), strict=True):
        name = keys[int(index)]
        if not (minor and name in peoples):
            kinds[name] = min(kind, kinds.get(name, kind))
    return kinds


def toponyms_of(text: str, mentions: Sequence[Mention]) -> list[tuple[Toponym, list[Mention]]]:
    """Group mentions of one name; those with different containers are different places."""
    containers = [tuple(_containers(text, mentions, at)) for at in range(len(mentions))]
    named: dict[str, set[tuple[str, ...]]] = {}
    for mention, inside in zip(mentions, containers, strict=True):
        if inside:
            named.setdefault(mention.key, set()).add(inside)
    groups: dict[tuple[str, bool, tuple[str, ...]], list[Mention]] = {}
    for mention, inside in zip(mentions, containers, strict=True):
        # "Paris, Texas" first, "Paris" ever after.
        home = inside or next(iter(sorted(named.get(mention.key, ()))), ())
        groups.setdefault((mention.key, mention.demonym, home), []).append(mention)
    first = mentions[0].span if mentions else None
    return [
        (
            Toponym(
                key,
                tuple(m.span.start for m in group),
                frozenset(inside),
                any(m.span == first for m in group),
                demonym,
            ),
            group,
        )
        for (key, demonym, inside), group in groups.items()
    ]


def _containers(text: str, mentions: Sequence[Mention], at: int) -> Iterator[str]:
    """Keys of what is named right behind: the tagged places of "Paris, Lamar County, Texas"."""
    here = mentions[at]
    for level in range(1, _MOST_LEVELS):
        if at + level >= len(mentions):
            break
        following = mentions[at + level]
        gap = text[here.span.end : min(following.span.start, here.span.end + _WIDEST_GAP)]
        if following.span.start - here.span.end > _WIDEST_GAP or not _CONTAINER_GAP.fullmatch(gap):
            break
        if following.key != mentions[at].key:
            yield following.key
        here = following
    else:
        return
    if here is mentions[at] and (untagged := _UNTAGGED.match(text, here.span.end)):
        yield name_key(untagged.group(1))
