"""The names a speaker can have: what the tagger calls a person or an organisation, each with its role.

The capital letters (news/proper_names.py) mend borders and name the sources that the tagger has no word for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from news.article import Article, Attribution, ParagraphKind, Sentence, Span
from news.cues import GROUP_NOUNS, NAME_PARTICLES, ORGANISATION_WORDS, ROLE_NOUNS, TITLES
from news.entities import Entity as Named
from news.entities import fold_names
from news.entity_merging import merged
from news.phrases import Word, is_name, words_of
from news.proper_names import Name, find_names, name_at, name_end
from news.tagged import Entity, EntityLabel

_NAMING = frozenset({EntityLabel.PERSON, EntityLabel.ORGANISATION})
_NAMED_IN = frozenset({ParagraphKind.BODY, ParagraphKind.TITLE, ParagraphKind.SUBHEADING})
_SURE = 0.5
"""Least mean probability of a name that nobody is credited by; below it the tagger is as often wrong."""
_MARKS = frozenset({'"', "“", "”", "‘", "’", "'"})
_NICKNAME = 3  # words of a nickname with its marks
_JOINTS = frozenset({"-", '"', "“", "”", "’", "'", "."}) | NAME_PARTICLES
_INITIAL = re.compile(r"[A-Z]\.?")
_POSSESSIVE = ("'s", "’s", "s'", "s’")


def named(
    article: Article,
    sentences: Sequence[Sentence],
    attributions: Sequence[Attribution],
    is_place: Callable[[str], bool],
    tagged: Sequence[Entity] = (),
) -> list[Named]:
    """Find whom the article names: possible speakers, each with all of their names.

    Args:
        article: the article.
        sentences: its sentences.
        attributions: in reading order; their sources help to tell names.
        is_place: whether a name is in the gazetteer; a lone place name is no speaker's surname.
        tagged: the names that the tagger found, in order.
    """
    credited = {a.source.end for a in attributions if a.source}
    sources = sorted(a.source for a in attributions if a.source)
    names = tagged_names(article, sentences, tagged, sources, is_place)
    return merged(article.text, fold_names(names, is_place, credited))


def tagged_names(
    article: Article,
    sentences: Sequence[Sentence],
    entities: Sequence[Entity],
    sources: Sequence[Span],
    is_place: Callable[[str], bool],
) -> list[Name]:
    """Every name of a possible speaker, in order.

    Args:
        article: the article.
        sentences: its sentences.
        entities: the tagger's, in order.
        sources: the mentions credited, in order.
        is_place: whether a name is in the gazetteer.
    """
    found = _from_tagger(article, sentences, entities, sources)
    taken = sorted(name.span for name in found)
    found += [
        name
        for name in find_names(article, sentences, is_place)
        if _touches(name.span, sources) and not _touches(name.span, taken)
    ]
    return sorted(found, key=lambda name: name.span)


def _touches(span: Span, others: Sequence[Span]) -> bool:
    at = bisect_left(others, span.end, key=lambda other: other.start) - 1
    return at >= 0 and others[at].end > span.start


def _from_tagger(
    article: Article, sentences: Sequence[Sentence], entities: Sequence[Entity], sources: Sequence[Span]
) -> list[Name]:
    found: list[Name] = []
    starts = [entity.span.start for entity in entities]
    for index, sentence in enumerate(sentences):
        if article.paragraphs[sentence.paragraph].kind not in _NAMED_IN:
            continue
        inside = entities[bisect_left(starts, sentence.span.start) : bisect_left(starts, sentence.span.end)]
        kept = [e for e in inside if e.label in _NAMING and (e.score >= _SURE or _touches(e.span, sources))]
        if kept:
            found += _names_in(article.text, words_of(article.text, sentence.span), kept, index)
    return found


def _names_in(text: str, words: Sequence[Word], entities: Sequence[Entity], sentence: int) -> list[Name]:
    found: list[Name] = []
    ends = [word.span.end for word in words]
    begins = [word.span.start for word in words]
    pieces = [(bisect_right(ends, e.span.start), bisect_left(begins, e.span.end), e.label) for e in entities]
    joined = _joined(words, pieces)
    for at, (first, end, label) in enumerate(joined):
        if at + 1 < len(joined) and _is_office(words, joined[at], joined[at + 1]):
            continue
        noun = words[end] if end < len(words) else None
        if noun and noun.low in GROUP_NOUNS and noun.text.islower() and not _owns(words[end - 1]):
            span = Span(words[first].span.start, noun.span.end)
            parts = tuple(word.text for word in words[first : end + 1])
            found.append(Name(span, parts, sentence, label=EntityLabel.ORGANISATION))
        elif name := _name(text, words, first, end, label, sentence):
            found.append(name)
    return found


def _is_office(
    words: Sequence[Word], piece: tuple[int, int, EntityLabel], after: tuple[int, int, EntityLabel]
) -> bool:
    """Whether a piece begins the office of the person behind it: "Fire" Chief Ann Doe."""
    first, end, label = piece
    start, _, person = after
    office = words[end:start]
    if person is not EntityLabel.PERSON or _owns(words[end - 1]) or not all(map(_is_role, office)):
        return False
    return all(map(_is_role, words[first:end])) or (label is EntityLabel.PERSON and bool(office))


def _is_role(word: Word) -> bool:
    return is_name(word) and word.low in TITLES | ROLE_NOUNS


def _owns(word: Word) -> bool:
    return word.text.endswith(_POSSESSIVE)


def _joined(
    words: Sequence[Word], pieces: Sequence[tuple[int, int, EntityLabel]]
) -> list[tuple[int, int, EntityLabel]]:
    """The tagger's pieces as whole names: word indices, the end exclusive."""
    found: list[tuple[int, int, EntityLabel]] = []
    for at, (first, seen, label) in enumerate(pieces):
        end = seen
        if first >= end or (found and first < found[-1][1]):
            continue
        limit = next((piece[0] for piece in pieces[at + 1 :] if piece[0] >= end), len(words))
        if label is EntityLabel.ORGANISATION and not _owns(words[end - 1]):
            end = max(end, min(limit, name_end(words, end - 1)))
        elif label is EntityLabel.ORGANISATION and end < limit and _goes_on(words[end - 1], words[end]):
            end += 1  # the Growers' Federation, of which the tagger saw Growers
        elif end < limit and "-" in words[end].text and is_name(words[end]) and not _owns(words[end - 1]):
            end += 1  # Lee Min-ho, of whom the tagger saw Lee
        last = found[-1] if found else None
        if last and last[2] is label and _continues(words, last, first):
            found[-1] = (last[0], end, label)
        else:
            found.append((first, end, label))
    return found


def _goes_on(word: Word, after: Word) -> bool:
    several = word.text.endswith(("s'", "s’"))
    return several and is_name(after) and after.low in ORGANISATION_WORDS


def _continues(words: Sequence[Word], last: tuple[int, int, EntityLabel], first: int) -> bool:
    """Whether a piece goes on where the one before broke off: "Jo" "Ann Doe", 'Ann "Jo' '" Doe'."""
    between = words[last[1] : first]
    short = last[1] - last[0] == 1 and last[2] is EntityLabel.PERSON
    nickname = len(between) == _NICKNAME and between[0].text in _MARKS and between[2].text in _MARKS
    if between:
        return not _owns(words[last[1] - 1]) and (nickname or all(word.low in _JOINTS for word in between))
    return not _owns(words[last[1] - 1]) and short


def _name(
    text: str, words: Sequence[Word], first: int, end: int, label: EntityLabel, sentence: int
) -> Name | None:
    """The name with its role; a person's given name may stand before what the tagger saw."""
    start = first
    while start > 1 and label is EntityLabel.PERSON and _INITIAL.fullmatch(words[start - 1].text):
        start -= 2 if is_name(words[start - 2]) else 1  # Ann B. Doe, of whom the tagger saw Doe
    if start and label is EntityLabel.PERSON and "-" in words[start].text and is_name(words[start - 1]):
        start -= 1  # Lee Min-ho, of whom the tagger saw Min-ho
    while start and label is EntityLabel.PERSON and is_name(words[start - 1]):
        if words[start - 1].low not in TITLES | ROLE_NOUNS:
            break
        start -= 1
    if label is EntityLabel.ORGANISATION and not any(w.low in ROLE_NOUNS | TITLES for w in words[first:end]):
        start = first
    name = name_at(text, words, start, end, sentence)
    if name:
        name.label = label
        name.words = tuple(word for word in name.words if word not in _MARKS)
    return name
