"""Mentions of places that can be told without the tagger.

Datelines, both parts of "Paris, Texas", the seats of members of Congress ("D-Oakland"), names that are places
elsewhere in the article, demonyms; and countries, states, counties, continents, capitals and large towns that
stand alone. On the development set 97 of 100 of those that stand alone are places by the gold, 96 of 100
repetitions, and all datelines and pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from news.article import Article, ParagraphKind, Span
from news.cues import word_set
from news.gazetteer import Gazetteer
from news.gazetteer_file import FEATURES
from news.gazetteer_rows import NameKind, name_key
from news.place_text import trimmed

_WORD = r"(?:(?:[A-Z]\.){2,}|[A-Z][\w’'-]*)"
_RUN: Final = re.compile(rf"(?<![\w'’.-]){_WORD}(?: (?:of |the |and )?{_WORD})*")
_PAIR: Final = re.compile(
    rf"(?<![\w'’.-])(?P<town>{_WORD}(?: {_WORD}){{0,2}}), ?"
    r"(?P<state>(?:(?:[A-Z]\.){2,}|[A-Z][a-z]+\.?)(?: [A-Z][a-z]+)?)"
)
_FIRST: Final = re.compile(r"(?<![\w’'.-])[A-Z]\w*")
_ACRONYM: Final = 4  # letters; "IDAHO" is also "Idaho"
_SHORTEST: Final = 4  # letters of a name looked for again
_DEMONYM: Final = re.compile(r"(?<![\w'’-])[A-Z][a-z]+(?:[- ][A-Z][a-z]+)?(?!\w)")
# They begin sentences; "In Syria" is Syria.
_OPENING: Final = word_set(
    """In But And When The From For After At As On If While Although Though Since Before During Both Across
    Throughout Outside Inside With Unlike Like To Even Only Now Then Yet So By Of"""
)
# Demonyms that are as often a name or an ordinary word, and "Us" in capitals.
_DOUBTFUL: Final = word_set("Pole Dane Finn Scot Brit Turk Kiwi Polish Mainer Hoosier Us")
_STATES_OF: Final = frozenset({"US", "CA", "AU"})  # whose states news names without more


_DATELINE: Final = re.compile(
    r"(?:(?<=[.!?] )|^)(?P<town>[A-Z]{2}[A-Z’'.-]+(?: [A-Z]{2,})*)(?:, [A-Z][\w.]+(?: [A-Z]\w+)?)?"
    r"(?: ?\([^()\n]{2,30}\))? ?(?:—|–|--|-|:) ",
    re.MULTILINE,
)
_SEAT: Final = re.compile(r"\b[DRI]-(?P<town>(?:[A-Z]\.){2}|[A-Z]\w+\.?(?: [A-Z]\w+)?)")
_MONEY: Final = re.compile(r"\s?\$")
_UNIONS: Final = word_set("EU E.U.") | {"European Union"}
_LARGE_TOWN: Final = 500_000
"""People from which a name that stands alone is the town: of 100 such 98 are; of those of 200,000 only 80."""
_LARGE_CAPITAL: Final = 100_000


def _bodies(article: Article) -> Iterator[Span]:
    return (p.span for p in article.paragraphs if p.kind is ParagraphKind.BODY)


def again(article: Article, names: Set[str]) -> Iterator[Span]:
    """Further mentions of names that are places once; the longest where several begin alike.

    A town in capitals, as datelines have it, is looked for in small letters too.
    """
    names = names | {name.title() for name in names if name.isupper() and len(name) > _ACRONYM}
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


def alone(article: Article, gazetteer: Gazetteer) -> Iterator[Span]:
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
    known = large(article.text, runs, gazetteer)
    text = article.text
    return (span for span in runs if span.of(text) in known and not _MONEY.match(text, span.end))


def large(text: str, runs: Sequence[Span], gazetteer: Gazetteer, *, towns: bool = True) -> set[str]:
    """Which of the names are those of countries, states, counties and continents, or of large towns."""
    names = list(dict.fromkeys(span.of(text) for span in runs))
    found = gazetteer.find([name_key(name) for name in names])
    known: set[str] = set()
    for asked, row in zip(*(a[found.kinds == NameKind.MAIN].tolist() for a in found[:2]), strict=True):
        name, feature = names[asked], FEATURES[int(gazetteer.features[row])]
        if (
            feature in {"country", "continent"}
            or (feature == "county" and name.endswith((" County", " Parish")))
            or (feature == "state" and gazetteer.country_code(row) in _STATES_OF)
            or (feature == "city" and towns and _is_large(row, gazetteer))
            or name in _UNIONS
        ):
            known.add(name)
    return known - _DOUBTFUL


def _is_large(row: int, gazetteer: Gazetteer) -> bool:
    return int(gazetteer.populations[row]) >= (_LARGE_CAPITAL if gazetteer.capitals[row] else _LARGE_TOWN)


def datelines(article: Article, gazetteer: Gazetteer) -> list[Span]:
    """Towns in capitals that a paragraph begins with: "OAKLAND, Calif. (AP) —"."""
    found = [m for body in _bodies(article) for m in _DATELINE.finditer(article.text, *body)]
    return _known(article.text, [Span(*m.span("town")) for m in found], gazetteer)


def seats(article: Article, gazetteer: Gazetteer) -> list[Span]:
    """Where members of parliaments are from: "D-Oakland", "R-N.J."."""
    found = [m for body in _bodies(article) for m in _SEAT.finditer(article.text, *body)]
    return _known(article.text, [Span(*m.span("town")) for m in found], gazetteer)


def _known(text: str, spans: Sequence[Span], gazetteer: Gazetteer) -> list[Span]:
    keys = [name_key(span.of(text)) for span in spans]
    found = gazetteer.find(keys)
    known = set(found.asked[found.kinds != NameKind.DEMONYM].tolist())
    return [span for index, span in enumerate(spans) if index in known]


def pairs(article: Article, gazetteer: Gazetteer) -> Iterator[Span]:
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


def demonyms(article: Article, gazetteer: Gazetteer) -> Iterator[Span]:
    """Capital words that name the people of a country or state: "Syrian", "South Koreans"."""
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
