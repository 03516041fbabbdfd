"""Moments: the dates and times that an article gives, as days of the calendar.

1. Every rule of news/moment_rules.py looks through the sentences of the body; of words that several rules
   fit the longest stretch is meant.
2. Words that may be no date are kept where the tagger says DATE or a preposition stands before them; what
   stands in a name is none.
3. What leaves its year or week open is taken for the one that the tense and the article's day make likeliest.
4. Two dates with "to" or "and" between them become one run, a time of day goes to the day beside it.

"Since March" gives March: the words before a date say what it is for, not which it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from news.article import Article, Moment, ParagraphKind, Sentence, Span
from news.cues import word_set
from news.moment_clock import JOINT, clocks
from news.moment_days import Days, one_day
from news.moment_meanings import Setting
from news.moment_rules import ENGLISH, NUMERIC, Family, Kind, Rule
from news.moment_tense import ahead
from news.moment_words import compiled
from news.tagged import Entity, EntityLabel

_READ: Final = frozenset({"en", "und"})
_SURE: Final = 0.5  # the score of a name that is believed over the calendar
_NAMES: Final = frozenset({EntityLabel.PERSON, EntityLabel.ORGANISATION, EntityLabel.PLACE})
_GIVEN_NAMES: Final = word_set("april may june august january")
_MONTH_OR_VERB: Final = word_set("may march")
_BEFORE_DATE: Final = word_set(
    """in since by until till before after from during of for late early mid through throughout between and to
    around circa than"""
)
_BEFORE_YEAR_TOO: Final = word_set("the a an his her its their")
_COUNTED: Final = re.compile(
    r"\s(?:people|men|women|children|workers|soldiers|residents|members|voters|dollars|euros|pounds|miles"
    r"|metres|meters|kilometres|kilometers|feet|tons|tonnes|homes|jobs|points|votes|cases|deaths"
    r"|\w+ (?:people|men|women|children|workers|troops))\b"
)
_BEFORE_ANOTHER: Final = compiled(
    r"(?:\b(?i:every|each|the following|the previous|the preceding|one|another|any|some|on a|fiscal"
    r"|(?:fiscal|financial) year|(?:on|by|until|since|from|of|after|before) that"
    r"|(?:day|week|month|year)s? (?:after|before|from))"
    r"|\b(?:Black|Good|Super|Cyber|Ash|Palm|Easter|Holy|Bloody|Giving|Fat)) $"
)
"""What makes of a date one that is not told: "the following Monday"."""
_A_NOUN: Final = compiled(r"\b(?:a|an|our|the|better|brighter|of) $")
"""Before "tomorrow": what somebody hopes for."""
_LOOSELY: Final = compiled(r"\b(?i:(?:less|more|fewer|longer) than|over|under|within|well over) $")
_ANOTHER_BEHIND: Final = compiled(
    r"(?: (?:of |in )?(?:that|the same|the following|the previous) year\b| B\.?C)"
)
_ATTACKS: Final = re.compile(r",? (?:terror|attack|hijack|victims|famil|Commission)")
_ATTACKED: Final = date(2001, 9, 11)
_TO: Final = compiled(r"(?:\s?[-–—]\s?| (?:to|until|till|through) )")
_AND: Final = compiled(r" and ")
_FROM: Final = compiled(r"\b(?:[Ff]rom|(?P<between>[Bb]etween)) $")
_LOOK_BACK: Final = 24  # characters; the longest words looked for right before a date
_LAST_WORD: Final = re.compile(r"([\w’']+)\W?\s$")


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    days: Days
    kind: Kind
    yearless: bool


class _Names:
    """Where the tagger saw names, dates and other things."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._starts = [entity.span.start for entity in entities]
        self._entities = entities

    def over(self, span: Span) -> Iterator[Entity]:
        """Those that overlap a span."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        for entity in self._entities[first : bisect_left(self._starts, span.end)]:
            if entity.span.overlaps(span):
                yield entity


def moments_of(
    article: Article, sentences: Sequence[Sentence], entities: Sequence[Entity], day: date
) -> tuple[Moment, ...]:
    """Find the dates and times of the body, in order, not overlapping.

    Args:
        article: the article; in other languages than English only dates in figures are read.
        sentences: its sentences.
        entities: what the tagger found, in order.
        day: when the article appeared, against which "Monday" is resolved.
    """
    names = _Names(entities)
    families = ENGLISH if article.language in _READ else NUMERIC
    found: list[Moment] = []
    paragraph, last = -1, day
    for sentence in sentences:
        if article.paragraphs[sentence.paragraph].kind is not ParagraphKind.BODY:
            continue
        if sentence.paragraph != paragraph:
            paragraph, last = sentence.paragraph, day
        dated = _dates(article.text, sentence.span, families, names, day)
        for moment in _with_clocks(article.text, sentence.span, dated, last):
            found.append(moment)
            last = moment.first if moment.first == moment.last else last
    return tuple(found)


def _dates(text: str, sentence: Span, families: Sequence[Family], names: _Names, day: date) -> list[_Found]:
    fitting = [
        (match, rule)
        for family in families
        if family.hint.search(text, *sentence)
        for rule in family.rules
        for match in rule.pattern.finditer(text, *sentence)
    ]
    fitting.sort(key=lambda pair: pair[0].start() - pair[0].end())
    taken: list[Span] = []
    found: list[_Found] = []
    for match, rule in fitting:
        span = Span(*match.span())
        if any(span.overlaps(other) for other in taken):
            continue
        taken.append(span)
        if _is_date(text, match, rule, names) and (days := _meant(text, sentence, match, rule, day)):
            told = match.groupdict()
            yearless = "m" in told and not (told.get("y") or told.get("yr") or told.get("which"))
            found.append(_Found(span, days[0], rule.kind, yearless))
    return _runs(text, sorted(found, key=lambda one: one.span))


def _meant(text: str, sentence: Span, match: re.Match[str], rule: Rule, day: date) -> list[Days]:
    """The days meant; none where there are no such days."""
    span = Span(*match.span())
    setting = Setting(day, ahead(text, sentence, span))
    try:
        days = rule.meaning(match, setting)
    except (ValueError, OverflowError):  # no such day, or a year before the calendar's first
        return []
    if (days.first.month, days.first.day) == (9, 11) and _ATTACKS.match(text, span.end):
        days = one_day(_ATTACKED)
    return [days]


def _is_date(text: str, match: re.Match[str], rule: Rule, names: _Names) -> bool:
    span = Span(*match.span())
    before = text[max(0, span.start - _LOOK_BACK) : span.start]
    if _BEFORE_ANOTHER.search(before) or _ANOTHER_BEHIND.match(text, span.end):
        return False
    if match.group() in {"tomorrow", "today", "yesterday"} and _A_NOUN.search(before):
        return False
    if match.group().endswith(" ago") and _LOOSELY.search(before):
        return False
    over = list(names.over(span))
    if any(entity.label in _NAMES and entity.score >= _SURE for entity in over):
        return False
    if rule.kind in {Kind.WEEKDAY, Kind.MONTH} and any(
        entity.label is EntityLabel.MISC and entity.span != span and entity.span.covers(span)
        for entity in over
    ):
        return False
    if not rule.doubtful or any(entity.label is EntityLabel.DATE for entity in over):
        return True
    return _introduced(text, match, rule, before)


def _introduced(text: str, match: re.Match[str], rule: Rule, before: str) -> bool:
    """Whether words that may be no date stand where dates do."""
    told = match.groupdict()
    if told.get("part") or told.get("which") or told.get("yr"):
        return True
    word = _LAST_WORD.search(before)
    last = word[1].lower() if word else ""
    if rule.kind is Kind.YEAR:
        likely = last in _BEFORE_DATE or last in _BEFORE_YEAR_TOO
        return likely and not _COUNTED.match(text, match.end())
    name = match["m"].lower()
    return last in _BEFORE_DATE or name not in _GIVEN_NAMES | _MONTH_OR_VERB


def _runs(text: str, found: Sequence[_Found]) -> list[_Found]:
    """Join "from May to July 2016", "between 2014 and 2016", "Monday to Friday"."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        run = _run(text, last, one) if last else []
        if run:
            joined[-1] = run[0]
        else:
            joined.append(one)
    return joined


def _run(text: str, last: _Found, one: _Found) -> list[_Found]:
    gap = text[last.span.end : one.span.start]
    lead = _FROM.search(text, max(0, last.span.start - _LOOK_BACK), last.span.start)
    both = _TO.fullmatch(gap) is not None or (
        lead is not None and lead["between"] is not None and _AND.fullmatch(gap) is not None
    )
    if not both or (last.kind is not one.kind and Kind.OTHER not in {last.kind, one.kind}):
        return []
    first = last.days
    if last.yearless and not one.yearless and one.kind is not Kind.OTHER:
        try:
            first = first.in_year(one.days.first.year)
        except ValueError:  # 29 February
            return []
    if first.first > one.days.first:
        return []
    start = lead.start() if lead else last.span.start
    return [replace(last, span=Span(start, one.span.end), days=Days(first.first, one.days.last))]


def _with_clocks(text: str, sentence: Span, found: Sequence[_Found], last: date) -> list[Moment]:
    """The moments of a sentence; a time alone is of the last day named in its paragraph."""
    moments = [Moment(one.span, one.days.first, one.days.last) for one in found]
    for span, clock in clocks(text, sentence):
        if text[span.start - 1 : span.start] == "(" and any(moment.clock for moment in moments):
            continue  # the same time of another zone
        at = next((n for n, moment in enumerate(moments) if _beside(text, span, moment)), None)
        if at is not None:
            whole = Span(min(span.start, moments[at].span.start), max(span.end, moments[at].span.end))
            moments[at] = replace(moments[at], span=whole, clock=clock)
        elif not any(span.overlaps(moment.span) for moment in moments):
            named = [m.first for m in moments if m.first == m.last and m.span.start < span.start]
            day = named[-1] if named else last
            moments.append(Moment(span, day, day, clock))
    return sorted(moments, key=lambda moment: moment.span)


def _beside(text: str, span: Span, moment: Moment) -> bool:
    if moment.clock is not None or moment.first != moment.last or span.overlaps(moment.span):
        return False
    first, second = sorted((span, moment.span))
    return JOINT.fullmatch(text, first.end, second.start) is not None
