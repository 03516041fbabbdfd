"""Figures: the people and organisations that an article names, quoted or not.

Names are joined as news/people.py joins them for speakers, so a figure that speaks has the speaker's name and
kind; the speaker takes the figure's role (``with_roles``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from news.article import Article, Attribution, Figure, Place, Sentence, Span, Speaker, SpeakerKind
from news.cues import GROUP_NOUNS, ROLE_NOUNS, word_set
from news.entities import Entity, fold_names
from news.figure_roles import role_of
from news.names import fold
from news.people_names import tagged_names
from news.proper_names import Name
from news.tagged import Entity as Tagged
from news.tagged import EntityLabel

_KINDS: Final = frozenset({SpeakerKind.PERSON, SpeakerKind.ORGANISATION})
_PHOTO_BEFORE: Final = re.compile(
    r"\b(?:[Pp]hoto(?:graph)?s?|PHOTO|[Pp]ictures?|[Ii]mages?|[Cc]redit|[Cc]ourtesy)(?: credit| courtesy)?"
    r"(?: by| of|:)\s*(?:[\w.'’-]+\s){0,2}$"
)
_AGENCY_INSIDE: Final = re.compile(r"/(?:AP|AFP|EPA|REUTERS|Reuters|Getty|Shutterstock|Pool)\b")
_PHOTO_BEHIND: Final = re.compile(
    r"\s?(?:/|\bvia\b)\s?(?:AP|AFP|EPA|REUTERS|Reuters|Getty|Shutterstock|Pool)\b"
)
# "(Reuters) - " in a dateline says whose the text is.
_WIRE_BEHIND: Final = re.compile(r"\)\s+[-–—]")
_LOOK_BACK: Final = 40  # characters; the words that a photographer's name is led in by
# "Syrians", "Latvian": a people, an adjective
_PEOPLE: Final = re.compile(r"\w{3,}(?:ians?|icans?|eans?|ists|crats|ese|inos|anis|ish)")
_LAWS: Final = word_set("act bill constitution law treaty amendment")
_PREFIXED: Final = re.compile(r"(?:anti|pro|non|ex|pre|post)-", re.IGNORECASE)
_SUFFIXES: Final = word_set("jr jr. sr sr.")
_INITIAL: Final = re.compile(r"[^\W\d_]\.?")
_AUTHORS: Final = re.compile(r"\s*(?:,|;|&|\band\b|\bwith\b)\s*")


def figures_of(
    article: Article,
    sentences: Sequence[Sentence],
    entities: Sequence[Tagged],
    speakers: Sequence[Speaker],
    attributions: Sequence[Attribution],
    places: Sequence[Place],
    is_place: Callable[[str], bool],
) -> tuple[Figure, ...]:
    """Find who is named, most named first; among equals in order of appearance.

    Args:
        article: the article; who published, wrote or photographed it is no figure of it.
        sentences: its sentences.
        entities: what the tagger found, in order.
        speakers: who is credited.
        attributions: with what; their sources help to tell names.
        places: what is a place or a people is no figure.
        is_place: whether a name is in the gazetteer.
    """
    sources = sorted(a.source for a in attributions if a.source)
    names = tagged_names(article, sentences, entities, sources, is_place)
    named = [name for name in names if not _is_credit(article.text, name)]
    joined = fold_names(named, is_place, {source.end for source in sources})
    makers = _makers(article)
    located = {mention for place in places for mention in place.mentions}
    found = [
        figure
        for entity in joined
        if not _is_nobody(entity, located, is_place)
        for figure in _figure(article.text, entity, speakers)
        if fold(figure.name) not in makers
    ]
    return tuple(sorted(found, key=lambda figure: (-len(figure.mentions), figure.mentions[0])))


def with_roles(
    article: Article, speakers: Sequence[Speaker], figures: Sequence[Figure]
) -> tuple[Speaker, ...]:
    """The speakers, each with the role of the figure of the same name."""
    roles = {figure.name: figure.role.of(article.text) if figure.role else None for figure in figures}
    return tuple(replace(s, role=roles[s.name]) if s.name in roles else s for s in speakers)


def _is_credit(text: str, name: Name) -> bool:
    """Whether a name says who took a picture or whose the text is."""
    start, end = name.span
    if text[start - 1 : start] == "(" and _WIRE_BEHIND.match(text, end):
        return True
    if _AGENCY_INSIDE.search(text, start, end):
        return True  # Mary Doe/AP
    before = text[max(0, start - _LOOK_BACK) : start]
    return _PHOTO_BEFORE.search(before) is not None or _PHOTO_BEHIND.match(text, end) is not None


def _makers(article: Article) -> set[str]:
    """The publisher, its initials, and the authors, folded."""
    makers = {fold(name) for name in _AUTHORS.split(article.byline or "")}
    if article.publisher:
        words = article.publisher.split()
        makers |= {
            fold(article.publisher),
            fold("".join(word[0] for word in words)) if len(words) > 1 else "",
        }
    return makers - {""}


def _is_nobody(entity: Entity, located: set[Span], is_place: Callable[[str], bool]) -> bool:
    """Whether a name is a place's or a people's, or half of one."""
    words = entity.full.words
    last = words[-1].lower()
    if len(words) == 1 and (_PEOPLE.fullmatch(last) or last in GROUP_NOUNS):
        return True
    if _PREFIXED.match(words[0]):
        return True
    if _label(entity) is EntityLabel.PERSON:
        return last in _SUFFIXES or (len(words) > 1 and _INITIAL.fullmatch(words[-1]) is not None)
    titled = last in ROLE_NOUNS and not {"of", "for"} & set(words)  # Senate Minority Leader
    if titled or last in _LAWS:
        return True
    return all(name.span in located for name in entity.names) or is_place(" ".join(words))


def _label(entity: Entity) -> EntityLabel | None:
    labels = Counter(name.label for name in entity.names if name.label)
    return labels.most_common(1)[0][0] if labels else None


def _figure(text: str, entity: Entity, speakers: Sequence[Speaker]) -> Iterable[Figure]:
    """The figure of a set of names; none where it is only credited and is no person or organisation."""
    full = _words(text, entity.full.span)
    speaker = _speaker(full, entity, speakers)
    label = _label(entity)
    if speaker:
        kind = speaker.kind
    elif label:
        kind = SpeakerKind.PERSON if label is EntityLabel.PERSON else SpeakerKind.ORGANISATION
    else:
        return
    if kind not in _KINDS:
        return
    role = role_of(text, entity.names)
    mentions = sorted({name.span for name in entity.names})
    aliases = dict.fromkeys(_words(text, span) for span in mentions)
    aliases.pop(full, None)
    yield Figure(full, kind, role, tuple(aliases), tuple(mentions))


def _speaker(name: str, entity: Entity, speakers: Sequence[Speaker]) -> Speaker | None:
    """The speaker of that name; of namesakes the one with the entity's mentions."""
    namesakes = [speaker for speaker in speakers if speaker.name == name]
    spans = {name.span for name in entity.names}
    return max(namesakes, key=lambda speaker: len(spans.intersection(speaker.mentions)), default=None)


def _words(text: str, span: Span) -> str:
    return " ".join(span.of(text).split())
