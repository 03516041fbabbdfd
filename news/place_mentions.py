"""Which stretches of text are mentions of places.

Places that the tagger found, and beside them, outside the names of people and organisations: demonyms,
countries, states, counties and continents that stand alone, both parts of "Paris, Texas", and what the
tagger found elsewhere in the article. On the development set 97 of 100 of the names that stand alone are
places by the gold, and 96 of 100 repetitions of a name that is one once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from typing import Final

from news.article import Article, ParagraphKind, Span
from news.gazetteer import Gazetteer
from news.gazetteer_file import FEATURES
from news.gazetteer_rows import NameKind, name_key
from news.gazetteer_tables import word_set
from news.tagged import Entity, EntityLabel

_WORD = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]*)"
_RUN: Final = re.compile(rf"(?<![\w'’.-]){_WORD}(?: (?:of |the |and )?{_WORD})*")
_PAIR: Final = re.compile(
    rf"(?<![\w'’.-])(?P<town>{_WORD}(?: {_WORD}){{0,2}}), ?(?P<state>(?:{_WORD}\.?)(?: [A-Z][a-z]+)?)"
)
_FIRST: Final = re.compile(r"(?<![\w’'.-])[A-Z]\w*")
_SHORTEST: Final = 4  # letters of a name looked for again
_DEMONYM: Final = re.compile(r"(?<![\w'’-])[A-Z][a-z]+(?:[- ][A-Z][a-z]+)?(?!\w)")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_EDGES: Final = ' \t\r\n"“”‘«»()[],;:'
# They begin sentences; "In Syria" is Syria.
_OPENING: Final = word_set(
    """In But And When The From For After At As On If While Although Though Since Before During Both Across
    Throughout Outside Inside With Unlike Like To Even Only Now Then Yet So By Of"""
)
# Demonyms that are as often a name or an ordinary word, and "Us" in capitals.
_DOUBTFUL: Final = word_set("Pole Dane Finn Scot Brit Turk Kiwi Polish Mainer Hoosier Us")
_STATES_OF: Final = frozenset({"US", "CA", "AU"})  # whose states news names without more


def spans(article: Article, entities: Sequence[Entity], gazetteer: Gazetteer) -> list[Span]:
    """The mentions in order, none overlapping another."""
    others = [e.span for e in entities if e.label in {EntityLabel.PERSON, EntityLabel.ORGANISATION}]
    tagged = [trimmed(article.text, e.span) for e in entities if e.label is EntityLabel.PLACE]
    kept = _apart((span for span in tagged if span.start < span.end), others)
    again = _again(article, {span.of(article.text) for span in kept})
    pairs, alone = _pairs(article, gazetteer), _alone(article, gazetteer)
    for added in (again, pairs, alone, _demonyms(article, gazetteer)):
        kept += _apart(added, [*others, *kept])
    return sorted(kept)


def trimmed(text: str, span: Span) -> Span:
    """Without quotation marks, spaces and a possessive at the edges."""
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip(_EDGES))
    return Span(start, start + len(_POSSESSIVE.sub("", inner.strip(_EDGES))))


def _apart(found: Iterator[Span], others: Sequence[Span]) -> list[Span]:
    """Those that overlap none of ``others`` and none before them."""
    taken, kept = sorted(others), list[Span]()
    reached = [0]  # how far the spans up to each one reach
    for span in taken:
        reached.append(max(reached[-1], span.end))
    # Of two that begin alike the longer: "Trinidad and Tobago" before "Trinidad".
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        before = bisect_right(taken, Span(span.end, -1))
        if reached[before] <= span.start and not (kept and kept[-1].overlaps(span)):
            kept.append(span)
    return kept


def _bodies(article: Article) -> Iterator[Span]:
    return (p.span for p in article.paragraphs if p.kind is ParagraphKind.BODY)


def _again(article: Article, names: Set[str]) -> Iterator[Span]:
    """Further mentions of names that are places once; the longest where several begin alike."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        if (first := _FIRST.match(name)) and len(name) >= _SHORTEST:
            lengths.setdefault(first.group(), set()).add(len(name))
    ordered = {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}
    text = article.text
    for body in _bodies(article):
        for match in _FIRST.finditer(text, *body):
            for size in ordered.get(match.group(), ()):
                end = match.start() + size
                if text[match.start() : end] in names and not text[end : end + 1].isalnum():
                    yield Span(match.start(), end)
                    break


def _alone(article: Article, gazetteer: Gazetteer) -> Iterator[Span]:
    """Runs of capital words that as a whole name a country, state, county or continent."""
    runs = list[Span]()
    for body in _bodies(article):
        for match in _RUN.finditer(article.text, *body):
            start, end = match.span()
            first, _, rest = match.group().partition(" ")
            if rest and first in _OPENING:
                start = end - len(rest)
            middle = article.text.find(" and ", start, end)
            parts = [(*match.span(),), (start, end)]
            parts += [(start, middle), (middle + len(" and "), end)] if middle >= 0 else []
            runs += [trimmed(article.text, Span(*part)) for part in parts]
    known = _large(article.text, runs, gazetteer)
    return (span for span in runs if span.of(article.text) in known)


def _large(text: str, runs: Sequence[Span], gazetteer: Gazetteer) -> set[str]:
    names = list(dict.fromkeys(span.of(text) for span in runs))
    found = gazetteer.find([name_key(name) for name in names])
    known: set[str] = set()
    for asked, row in zip(*(a[found.kinds == NameKind.MAIN].tolist() for a in found[:2]), strict=True):
        name, feature = names[asked], FEATURES[int(gazetteer.features[row])]
        if (
            feature in {"country", "continent"}
            or (feature == "county" and name.endswith((" County", " Parish")))
            or (feature == "state" and gazetteer.country_code(row) in _STATES_OF)
        ):
            known.add(name)
    return known - _DOUBTFUL


def _pairs(article: Article, gazetteer: Gazetteer) -> Iterator[Span]:
    """Both parts of "Paris, Texas" where the gazetteer has such a town in such a state or country."""
    found = [m for body in _bodies(article) for m in _PAIR.finditer(article.text, *body)]
    keys = list(dict.fromkeys(name_key(m.group(part)) for m in found for part in ("town", "state")))
    matches = gazetteer.find(keys)
    rows: dict[str, list[int]] = {}
    for asked, row, kind in zip(*(a.tolist() for a in matches), strict=True):
        if kind <= NameKind.ABBREVIATION:
            rows.setdefault(keys[asked], []).append(row)
    for match in found:
        town, state = (rows.get(name_key(match.group(part)), ()) for part in ("town", "state"))
        if any(gazetteer.contains(outer, inner) for outer in state for inner in town):
            yield Span(*match.span("town"))
            yield Span(*match.span("state"))


def _demonyms(article: Article, gazetteer: Gazetteer) -> Iterator[Span]:
    text = article.text
    words = list(dict.fromkeys(_words(article)))
    names = {span: name_key(span.of(text)) for span in words if span.of(text) not in _DOUBTFUL}
    keys = list(dict.fromkeys(names.values()))
    found = gazetteer.find(keys)
    known = {keys[index] for index in found.asked[found.kinds == NameKind.DEMONYM].tolist()}
    return (span for span, key in names.items() if key in known)


def _words(article: Article) -> Iterator[Span]:
    """Capital words, alone and two together ("South African")."""
    for body in _bodies(article):
        for match in _DEMONYM.finditer(article.text, *body):
            if not match.group().startswith("The "):
                yield Span(*match.span())
            first, _, second = match.group().partition(" ")
            if second:
                yield Span(match.start(), match.start() + len(first))
                yield Span(match.end() - len(second), match.end())
