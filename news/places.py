"""Places: toponyms found in the text, and the gazetteer row each one means.

1. Runs of capital words that are in the gazetteer are toponyms, the longest first, unless they are
   part of a longer name, of a person's or an organisation's, or an ordinary word.
2. Each name's rows are weighed by population, by what the text puts right behind it ("Paris, Texas"),
   and by the countries and states that the article's other toponyms lie in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from news.article import Article, GazetteerEntry, ParagraphKind, Place, Sentence, Span
from news.cues import NAME_PARTICLES, ORGANISATION_WORDS, ROLE_NOUNS, TIME_WORDS, TITLES, word_set
from news.gazetteer import MAX_ACRONYM, Gazetteer, name_key
from news.phrases import Word, words_of

MAX_WORDS = 5
"""Longest toponym looked up, in words."""

MIN_ALTERNATE_POPULATION = 100_000
"""A lone word that is only a by-name of a town means something else unless the town is this large."""

MIN_INITIAL_POPULATION = 100_000
"""So is a lone word that only ever begins sentences."""

RUNNERS_UP = 3

_DIRECTIONS = word_set(
    """north south east west northern southern eastern western central northeast northwest southeast southwest
    northeastern northwestern southeastern southwestern upper lower greater downtown mid inner outer"""
)
# Towns by these names exist; newspapers mean the word.
_ORDINARY = word_set(
    """of no can most same reading mobile nice bath sale deal police march may union liberal independence
    university
    church central opportunity enterprise commerce industry battle date split orange victoria olympic delta
    bell
    man time day god king pope bishop court house street park hill lake valley bay river mission rifle"""
)
_ABBREVIATED_STATES = {
    "Ala.": "Alabama", "Ariz.": "Arizona", "Ark.": "Arkansas", "Calif.": "California", "Colo.": "Colorado",
    "Conn.": "Connecticut", "Fla.": "Florida", "Ga.": "Georgia", "Ill.": "Illinois", "Ind.": "Indiana",
    "Kan.": "Kansas", "Ky.": "Kentucky", "La.": "Louisiana", "Md.": "Maryland", "Mass.": "Massachusetts",
    "Mich.": "Michigan", "Minn.": "Minnesota", "Mo.": "Missouri", "Neb.": "Nebraska", "Nev.": "Nevada",
    "N.C.": "North Carolina", "N.H.": "New Hampshire", "N.J.": "New Jersey", "N.M.": "New Mexico",
    "N.Y.": "New York", "Okla.": "Oklahoma", "Ore.": "Oregon", "Pa.": "Pennsylvania",
    "S.C.": "South Carolina",
    "Tenn.": "Tennessee", "Tex.": "Texas", "Va.": "Virginia", "Wash.": "Washington", "Wis.": "Wisconsin",
    "D.C.": "District of Columbia",
}  # fmt: skip
_ALWAYS = frozenset({"U.S.", "US", "U.K.", "UK"})  # the U.S. Food and Drug Administration

# What a row's weight is multiplied by. Set by hand, checked on the places development set.
_COUNTRY_ROW = 30.0
_STATE_ROW = 3.0
_SAME_COUNTRY = 15.0
_SAME_STATE = 20.0
_BEHIND_COMMA = 1000.0
_POPULATION_POWER = 0.7
_BASE_POPULATION = 1000


@dataclass(frozen=True, slots=True)
class _Toponym:
    span: Span
    key: str
    inside: str  # the country or state named right behind it, or nothing


def locate(
    article: Article, sentences: Sequence[Sentence], names: Sequence[Span], gazetteer: Gazetteer
) -> tuple[Place, ...]:
    """Find and resolve the toponyms of the body.

    Args:
        article: the article.
        sentences: its sentences.
        names: names of people and organisations, in order; toponyms inside them are left out.
        gazetteer: where to look names up.
    """
    starts = {sentence.span.start for sentence in sentences}
    lower = _lower_words(article)
    found: list[_Toponym] = []
    for paragraph in article.paragraphs:
        if paragraph.kind is ParagraphKind.BODY:
            words = words_of(article.text, paragraph.span)
            found += _toponyms(article.text, words, names, starts, gazetteer)
    kept = _without_ordinary(article.text, found, starts, lower, gazetteer)
    return _resolved(article.text, kept, gazetteer)


def _lower_words(article: Article) -> Set[str]:
    bodies = (p.span.of(article.text) for p in article.paragraphs if p.kind is ParagraphKind.BODY)
    return {word for body in bodies for word in body.split() if word.islower()}


def _toponyms(
    text: str, words: Sequence[Word], names: Sequence[Span], starts: Set[int], gazetteer: Gazetteer
) -> Iterator[_Toponym]:
    at = 0
    while at < len(words):
        end = _longest(text, words, at, gazetteer) if words[at].text[0].isupper() else at
        if end == at:
            at += 1
            continue
        span = _bare(words, at, end)
        if not (_in_name(span, names) or _in_longer_name(words, at, end, starts)):
            yield _Toponym(span, name_key(span.of(text)), _container(text, words, end, gazetteer))
        at = end


def _bare(words: Sequence[Word], first: int, end: int) -> Span:
    """The words without a possessive."""
    last = words[end - 1].text
    cut = 2 if last.endswith(("'s", "’s")) else 1 if last.endswith(("'", "’")) else 0
    return Span(words[first].span.start, words[end - 1].span.end - cut)


def _longest(text: str, words: Sequence[Word], first: int, gazetteer: Gazetteer) -> int:
    limit = first
    while limit < len(words) and limit - first < MAX_WORDS and _may_be_inside(words, limit):
        limit += 1
    for end in range(limit, first, -1):
        if words[end - 1].text[0].isupper() and gazetteer.knows(_bare(words, first, end).of(text)):
            return end
    return first


def _may_be_inside(words: Sequence[Word], at: int) -> bool:
    word = words[at].text
    return word[0].isupper() or word.lower() in NAME_PARTICLES | {"of", "the", "and", "-"}


def _in_name(span: Span, names: Sequence[Span]) -> bool:
    at = bisect_right(names, Span(span.end, 0)) - 1
    return at >= 0 and names[at].overlaps(span)


def _in_longer_name(words: Sequence[Word], first: int, end: int, starts: Set[int]) -> bool:
    """Whether capital words around say that the toponym is part of another name."""
    possessive = words[end - 1].text.endswith(("'s", "’s"))
    if words[first].text in _ALWAYS:
        return False
    following = words[end] if end < len(words) and not possessive else None
    if following and following.capital and not following.text.isupper():
        return following.low not in ROLE_NOUNS | TITLES | {"department"}  # Indiana Governor Mike Pence
    before = words[first - 1] if first else None
    if before is None or before.span.start in starts:
        return before is not None and before.low in TITLES
    if before.low == "of" and first > 1 and words[first - 2].capital:
        return words[first - 2].low in ORGANISATION_WORDS
    if not before.capital or before.low in _DIRECTIONS | ROLE_NOUNS or before.text.replace(".", "").isupper():
        return before.low in TITLES
    return not before.text.endswith(("'s", "’s"))


def _container(text: str, words: Sequence[Word], end: int, gazetteer: Gazetteer) -> str:
    """The key of the country or state in "Paris, Texas" or "Springfield (Ohio)"."""
    if end + 1 >= len(words) or words[end].text not in {",", "("} or not words[end + 1].text[0].isupper():
        return ""
    start = words[end + 1].span.start
    if state := next((s for short, s in _ABBREVIATED_STATES.items() if text.startswith(short, start)), ""):
        return name_key(state)
    last = _longest(text, words, end + 1, gazetteer)
    return name_key(_bare(words, end + 1, last).of(text)) if last > end + 1 else ""


def _without_ordinary(
    text: str, found: Sequence[_Toponym], starts: Set[int], lower: Set[str], gazetteer: Gazetteer
) -> list[_Toponym]:
    inner = {toponym.key for toponym in found if toponym.span.start not in starts}
    return [
        toponym
        for toponym in found
        if " " in toponym.key
        or toponym.inside
        or _is_proper(text, toponym, toponym.key in inner, lower, gazetteer)
    ]


def _is_proper(text: str, toponym: _Toponym, inner: bool, lower: Set[str], gazetteer: Gazetteer) -> bool:
    """Whether a lone word is a toponym rather than an ordinary word with a capital."""
    word = toponym.span.of(text)
    entries = gazetteer.named(word)
    large = max(entry.population for entry in entries)
    country = any(entry.feature != "city" for entry in entries)
    if word.lower().rstrip(".") in _ORDINARY | TIME_WORDS | ROLE_NOUNS | TITLES | ORGANISATION_WORDS:
        return False
    if country:
        return word not in {"Us"}
    if word.lower() in lower or (word.isupper() and len(word) <= MAX_ACRONYM):
        return False
    if not inner and large < MIN_INITIAL_POPULATION:
        return False
    official = any(name_key(entry.name) == toponym.key for entry in entries)
    return official or large >= MIN_ALTERNATE_POPULATION


def _resolved(text: str, toponyms: Sequence[_Toponym], gazetteer: Gazetteer) -> tuple[Place, ...]:
    groups: dict[str, list[_Toponym]] = {}
    for toponym in toponyms:
        groups.setdefault(toponym.key, []).append(toponym)
    weigher = _Weigher(groups, text, gazetteer)
    places: dict[int, Place] = {}
    for key, group in groups.items():
        ranked, confidence = weigher.ranked(key)
        spans = tuple(toponym.span for toponym in group)
        best = ranked[0]
        same = places.get(best.geonames_id)
        if same:
            spans = tuple(sorted((*same.mentions, *spans)))
            confidence = max(same.confidence, confidence)
        name = Counter(span.of(text) for span in spans).most_common(1)[0][0]
        runners = tuple(ranked[1 : 1 + RUNNERS_UP])
        places[best.geonames_id] = Place(name, spans, best, confidence, same.runners_up if same else runners)
    return tuple(sorted(places.values(), key=lambda place: place.mentions))


class _Weigher:
    """Weighs the rows of each name, first alone, then with the places the others lie in."""

    def __init__(self, groups: dict[str, list[_Toponym]], text: str, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._rows = {key: gazetteer.named(group[0].span.of(text)) for key, group in groups.items()}
        self._inside = {key: {t.inside for t in group if t.inside} for key, group in groups.items()}
        self._own: dict[str, tuple[str, str]] = {}
        self._lying = Counter[str]()
        first = {key: self.ranked(key)[0][0] for key in groups}
        for key, entry in first.items():
            self._own[key] = self._lies_in(entry)
            self._lying.update(self._own[key])

    def _lies_in(self, entry: GazetteerEntry) -> tuple[str, str]:
        return entry.country, "US-" + state if (state := self._gazetteer.us_state(entry)) else ""

    def ranked(self, key: str) -> tuple[list[GazetteerEntry], float]:
        """The rows of a name, best first, and the best one's share of the weight."""
        rows = self._rows[key]
        weights = {id(entry): self._weight(key, entry) for entry in rows}
        ordered = sorted(rows, key=lambda entry: -weights[id(entry)])
        return ordered, weights[id(ordered[0])] / sum(weights.values())

    def _weight(self, key: str, entry: GazetteerEntry) -> float:
        weight = (entry.population + _BASE_POPULATION) ** _POPULATION_POWER
        weight *= {"country": _COUNTRY_ROW, "continent": _COUNTRY_ROW, "state": _STATE_ROW}.get(
            entry.feature, 1.0
        )
        country, state = self._lies_in(entry)
        if state:
            weight *= (
                _SAME_STATE
                if self._near(key, state)
                else _SAME_COUNTRY**0.5
                if self._near(key, country)
                else 1.0
            )
        elif self._near(key, country):
            weight *= _SAME_COUNTRY
        containers = [row for inside in self._inside[key] for row in self._gazetteer.named(inside)]
        if entry.feature == "city" and any(self._contains(row, country, state) for row in containers):
            weight *= _BEHIND_COMMA
        return weight

    def _near(self, key: str, place: str) -> bool:
        """Whether a toponym other than ``key`` lies in that country or state."""
        return bool(place) and self._lying[place] > self._own.get(key, ()).count(place)

    def _contains(self, outer: GazetteerEntry, country: str, state: str) -> bool:
        if outer.feature == "country":
            return outer.country == country
        return outer.feature == "state" and "US-" + self._gazetteer.us_state(outer) == state
