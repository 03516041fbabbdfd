"""What is offered while somebody types, made of stored rows: a line for each person, place and so on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from news.answer import Phrase
from news.article import SpeakerKind
from news.countries import Country, country_codes, country_name
from news.days import ShortDay
from news.names import fold
from news.story_words import rarity
from news.typed import Choice, Choices, Label, words
from storage.suggestions import ArticleLine, NameRow, PlaceName

#: Discord takes no longer label, and no longer value.
LONGEST: Final = 100
# Shorter words of titles ("vows", "hits") are rarely what a story is about.
_SHORTEST_TOPIC: Final = 5
# In how many of the latest articles something has to be for being a topic.
_RECURS: Final = 2

Say = Callable[[Phrase], str]

_NAMED_WITH_NAMES: Final = {SpeakerKind.PERSON, SpeakerKind.ORGANISATION}


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be offered.

    Attributes:
        fuller: which shorter keys ("churkin") mean which of the choices ("vitaly churkin").
        within: the places that lie in each country, by its ISO 3166-1 alpha-2 code.
    """

    choices: Choices
    fuller: Mapping[str, str] = field(default_factory=dict[str, str])
    within: Mapping[str, Sequence[Choice]] = field(default_factory=dict[str, Sequence[Choice]])


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """A place with the country that it lies in."""

    name: str
    country: str

    def worded(self, say: Say) -> str:
        """``Lyon, France``; the name alone where there is no room for both."""
        country = say(Phrase("{country}", {"country": Country(self.country)}))
        return f"{self.name}, {country}" if len(self.name) + len(country) < LONGEST - 1 else self.name


@dataclass(frozen=True, slots=True)
class CountryLabel:
    """A country, which articles call by its English name."""

    name: str
    code: str

    def worded(self, say: Say) -> str:
        """``Frankreich (France)``; the name alone where it is the same."""
        told = say(Phrase("{country}", {"country": Country(self.code)}))
        return self.name if told == self.name else f"{told} ({self.name})"


@dataclass(frozen=True, slots=True)
class ArticleLabel:
    """An article as a line."""

    line: ArticleLine

    def worded(self, say: Say) -> str:
        """``#12 · Title… · bbc.com · 12 Dec 2016``, where only the title is ever cut."""
        line, tail = self.line, ""
        head = f"#{line.source.number} · "
        if line.host and len(line.host) < LONGEST // 2:
            tail = f" · {line.host}"
        if line.day is not None:
            tail += " · " + say(Phrase("{day}", {"day": ShortDay(line.day)}))
        return head + shortened(line.source.title, LONGEST - len(head) - len(tail)) + tail


def people(rows: Sequence[NameRow]) -> Offered:
    """One choice for each person or organisation, those with most first, groups and documents last."""
    rows = [row for row in rows if words(row.folded)]  # a name may be nothing but a full stop
    fuller = _fuller(rows)
    shorter: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    for row in rows:
        shorter.setdefault(fuller.get(row.folded, row.folded), []).extend((row.folded, *row.aliases))
        counts[fuller.get(row.folded, row.folded)] += row.count
    kept = [row for row in rows if row.folded not in fuller and len(row.name) <= LONGEST]
    kept.sort(key=lambda row: (row.kind not in _NAMED_WITH_NAMES, -counts[row.folded], row.name))
    return Offered(Choices([_person(row, shorter[row.folded]) for row in kept]), fuller)


def _person(row: NameRow, others: Sequence[str]) -> Choice:
    forms = [words(form) for form in (row.folded, *others)]
    if row.kind is SpeakerKind.ORGANISATION:
        forms.append("".join(word[0] for word in row.name.split() if word[0].isupper()).lower())
    return Choice(row.folded, row.name, row.name, tuple(dict.fromkeys(filter(None, forms))))


def _fuller(rows: Sequence[NameRow]) -> dict[str, str]:
    """For a name that means somebody who has a fuller or more used one: that name.

    A surname by itself or an alias stands for the fuller name, of several for the one with most. Of two
    full names of a person ("Donald Trump", "Donald J. Trump") the one with most stands for both.
    """
    rank = {row.folded: number for number, row in enumerate(rows)}
    full = {row.folded for row in rows if row.kind is SpeakerKind.PERSON and " " in row.folded}
    surnames = {row.folded for row in rows if row.kind is SpeakerKind.PERSON} - full
    found: dict[str, str] = {}
    for row in rows:
        others = {alias for alias in row.aliases if alias in rank}
        if row.folded in full:
            others |= {_surname(row.folded)} & surnames
            others |= {_without_initials(row.folded)} & full - {row.folded}
        for other in sorted(others):
            if {other, row.folded} <= full and _surname(other) == _surname(row.folded):
                most, least = sorted((other, row.folded), key=lambda name: rank[name])
                found.setdefault(least, most)
            elif len(other) < len(row.folded):  # so that no two names are each other's
                found.setdefault(other, row.folded)
    return {name: fullest for name in found if (fullest := _fullest(name, found)) != name}


def _surname(name: str) -> str:
    return name.rpartition(" ")[2]


def _without_initials(name: str) -> str:
    return " ".join(word for word in name.split() if len(word) > 1)


def _fullest(name: str, fuller: Mapping[str, str]) -> str:
    met = {name}
    while name in fuller and fuller[name] not in met:
        name = fuller[name]
        met.add(name)
    return name


def places(rows: Sequence[PlaceName]) -> Offered:
    """One choice for each name of places; the country stands beside it where there is but one."""
    by_name: dict[str, list[PlaceName]] = {}
    for row in rows:
        if len(row.name) <= LONGEST and words(row.name):
            by_name.setdefault(fold(row.name), []).append(row)
    codes = {fold(country_name(code)): code for code in country_codes()}
    choices = [_place(key, same, codes) for key, same in by_name.items()]
    within: dict[str, list[Choice]] = {}
    for choice in choices:
        for country in {row.country for row in by_name[choice.key]} - {""}:
            within.setdefault(country, []).append(choice)
    return Offered(Choices(choices), within=within)


def _place(key: str, same: Sequence[PlaceName], codes: Mapping[str, str]) -> Choice:
    name, countries = same[0].name, {row.country for row in same}
    forms = [words(form) for form in (key, *(form for row in same for form in row.forms))]
    label: str | Label = name
    if countries == {""} and key in codes:
        label = CountryLabel(name, codes[key])
    elif len(countries) == 1 and same[0].country:
        label = PlaceLabel(name, same[0].country)
    return Choice(key, label, name, tuple(dict.fromkeys(filter(None, forms))))


def articles(lines: Sequence[ArticleLine]) -> Offered:
    """One choice for each article."""
    return Offered(Choices([article(line) for line in lines]))


def article(line: ArticleLine) -> Choice:
    """An article, found by its number, title, site and day; the value is the number."""
    number, day = line.source.number, line.day
    forms = [str(number), words(line.source.title), words(line.host)]
    if day is not None:
        forms += [
            f"{day.day} {day:%b %Y}".lower(),
            f"{day:%B} {day.day} {day.year}".lower(),
            f"{day:%Y %m %d}",
            f"{day:%d %m %Y}",
        ]
    return Choice(str(number), ArticleLabel(line), str(number), tuple(filter(None, forms)))


def shortened(text: str, room: int) -> str:
    """The text in one line, cut between words where it is longer than ``room``."""
    line = " ".join(text.split())
    if len(line) <= room:
        return line
    cut = line[:room].rsplit(" ", 1)[0]
    return (cut[: room - 1] if len(cut) >= room else cut).rstrip(" ,;:.–—-") + "…"


def topics(named: Sequence[NameRow], located: Sequence[PlaceName], lines: Sequence[ArticleLine]) -> Offered:
    """What recurs in the latest articles, in most of them first; all that they name where nothing recurs.

    Names, organisations and places count by the articles that name them, words by the titles that have
    them, unless they are common in English or part of a name. Publishers are no topics.
    """
    publishers = {fold(line.source.publisher) for line in lines if line.source.publisher}
    named = [row for row in named if words(row.folded)]
    fuller = _fuller(named)
    counts = {row.folded: row.articles for row in named if row.folded not in fuller}
    written = {row.folded: row.name for row in named}
    forms = {row.folded: (row.folded, *row.aliases) for row in named}
    for row in located:
        key = fold(row.name)
        counts[key] = max(row.articles, counts.get(key, 0))
        written.setdefault(key, row.name)
        forms[key] = (key, *row.forms)
    parts = {word for key in forms for form in forms[key] for word in words(form).split()}
    for word, (text, count) in _title_words(lines).items():
        if word not in parts:
            counts[word], written[word], forms[word] = count, text, (word,)
    kept = [key for key in counts if key not in publishers and words(key) and len(written[key]) <= LONGEST]
    kept.sort(key=lambda key: (-counts[key], written[key]))
    recurring = [key for key in kept if counts[key] >= _RECURS]
    return Offered(Choices([_topic(key, written[key], forms[key]) for key in recurring or kept]), fuller)


def _topic(key: str, name: str, forms: Iterable[str]) -> Choice:
    return Choice(key, name, name, tuple(dict.fromkeys(filter(None, map(words, (key, *forms))))))


def _title_words(lines: Iterable[ArticleLine]) -> dict[str, tuple[str, int]]:
    """For each telling word how it is written first, and in how many titles it is."""
    found: dict[str, tuple[str, int]] = {}
    for line in lines:
        own = {words(text): text.strip("\"'“”‘’.,;:!?()[]…") for text in line.source.title.split()}
        for word, text in own.items():
            if len(word) >= _SHORTEST_TOPIC and word.isalpha() and rarity(word) > 0:
                first, count = found.get(word, (text, 0))
                found[word] = first, count + 1
    return found
