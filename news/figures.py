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

from news.article import Article, Figure, Place, Span, Speaker, SpeakerKind
from news.entities import Entity
from news.figure_evidence import Evidence
from news.figure_roles import role_of
from news.names import fold
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
# "European Union-funded", "London-based"
_BY_HYPHEN: Final = re.compile(r".*\w-[a-z]+(?:ed|led|run|owned|wide)")
_LEAST_CAPITALS: Final = 3  # of one word that is no person's
_AUTHORS: Final = re.compile(r"\s*(?:,|;|&|\band\b|\bwith\b)\s*")


def figures_of(
    article: Article,
    entities: Sequence[Entity],
    tagged: Sequence[Tagged],
    speakers: Sequence[Speaker],
    places: Sequence[Place],
    is_place: Callable[[str], bool],
) -> tuple[Figure, ...]:
    """Find who is named, most named first; among equals in order of appearance.

    Args:
        article: the article; who published, wrote or photographed it is no figure of it.
        entities: the names of possible speakers, as ``people_names.named`` gives them.
        tagged: what the tagger found, in order.
        speakers: who is credited.
        places: what is a place or a people is no figure.
        is_place: whether a name is in the gazetteer.
    """
    makers = _makers(article)
    located = {mention for place in places for mention in place.mentions}
    evidence = Evidence(article, tagged, located, is_place)
    people = [name.span for entity in entities for name in entity.names if name.label is EntityLabel.PERSON]
    found = [
        figure
        for entity in _without_credits(article.text, entities)
        for figure in _figure(article.text, entity, speakers, evidence, people)
        if fold(figure.name) not in makers
    ]
    return tuple(sorted(found, key=lambda figure: (-len(figure.mentions), figure.mentions[0])))


def with_roles(
    article: Article, speakers: Sequence[Speaker], figures: Sequence[Figure]
) -> tuple[Speaker, ...]:
    """The speakers, each with the role of the figure of the same name."""
    roles = {figure.name: figure.role.of(article.text) if figure.role else None for figure in figures}
    return tuple(replace(s, role=roles[s.name]) if s.name in roles else s for s in speakers)


def _without_credits(text: str, entities: Sequence[Entity]) -> Iterable[Entity]:
    for entity in entities:
        names = [name for name in entity.names if not _is_credit(text, name)]
        if names:
            yield Entity(names, entity.mentions, entity.gender)


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


def _label(entity: Entity) -> EntityLabel | None:
    labels = Counter(name.label for name in entity.names if name.label)
    return labels.most_common(1)[0][0] if labels else None


def _figure(
    text: str, entity: Entity, speakers: Sequence[Speaker], evidence: Evidence, people: Sequence[Span]
) -> Iterable[Figure]:
    """The figure of a set of names; none where it is only credited and is no person or organisation."""
    full = _full(text, entity)
    speaker = _speaker(full, entity, speakers)
    label = _label(entity)
    if not full or not evidence.is_somebody(entity, label, speaks=speaker is not None):
        return
    kind = speaker.kind if speaker else _kind(entity, label)
    if kind is None or kind not in _KINDS:
        return
    role = role_of(text, entity.names, people)
    mentions = sorted({name.span for name in entity.names})
    aliases = dict.fromkeys(_words(text, span) for span in mentions)
    aliases.pop(full, None)
    yield Figure(full, kind, role, tuple(aliases), tuple(mentions))


def _full(text: str, entity: Entity) -> str:
    """The fullest form that is no adjective: "European Union-funded" is none; nothing where all are."""
    whole = [name for name in entity.names if not _BY_HYPHEN.fullmatch(name.words[-1])]
    return _words(text, max(whole, key=lambda name: len(name.words)).span) if whole else ""


def _kind(entity: Entity, label: EntityLabel | None) -> SpeakerKind | None:
    word = entity.full.words[0]
    capitals = len(entity.full.words) == 1 and word.isupper() and word.isalpha()
    if label is None:
        return None
    if label is EntityLabel.PERSON and not (capitals and len(word) >= _LEAST_CAPITALS):
        return SpeakerKind.PERSON
    return SpeakerKind.ORGANISATION


def _speaker(name: str, entity: Entity, speakers: Sequence[Speaker]) -> Speaker | None:
    """The speaker of that name; of namesakes the one with the entity's mentions."""
    namesakes = [speaker for speaker in speakers if speaker.name == name]
    spans = {name.span for name in entity.names}
    return max(namesakes, key=lambda speaker: len(spans.intersection(speaker.mentions)), default=None)


def _words(text: str, span: Span) -> str:
    return " ".join(span.of(text).split())
