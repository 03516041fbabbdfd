"""Attributions: what the tagger linked, as whole quotations with one source each.

1. Contents that share a cue are one attribution, a quotation split by "he said", where little else
   stands between them; so are the paragraphs of one quotation.
2. A content that has most of a quotation is the whole of it, marks included (news/content_spans.py).
3. A source is the whole of the name it touches, and reaches to a name right before its cue
   (news/source_spans.py).
4. Where the layout names the speaker, the layout is right (news/labels.py).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from news.article import Article, Attribution, ParagraphKind, Span
from news.content_spans import Quotes, chains, in_paragraph, merged, whole, without_tail
from news.labels import Label, label_of, signature, turns
from news.marks import quotations
from news.quotations import kind_of
from news.source_spans import whole_source
from news.tagged import Entity, EntityLabel, Linked

_SPOKEN_FOR = frozenset({ParagraphKind.BODY, ParagraphKind.TITLE, ParagraphKind.SUBHEADING})
_SAYING = re.compile(
    r"(?<=[,\"”]) (?P<cue>saying|adding|arguing|noting|insisting|warning|explaining) (?=[\"“]|that )"
)
_WORD = re.compile(r"\w+")
_SUBHEADING_WORDS = 5
_LONGEST_MARK = 2  # characters
_NAMES = frozenset({EntityLabel.PERSON, EntityLabel.ORGANISATION})


@dataclass(slots=True)
class _Group:
    """An attribution in the making."""

    content: list[Span]
    source: Span | None
    cue: Span | None


def attributions_of(
    article: Article, linked: Sequence[Linked], entities: Sequence[Entity] = ()
) -> list[Attribution]:
    """Build the attributions of an article, in reading order; who the sources are stays open.

    Args:
        article: the article.
        linked: contents with their source and cue, in order.
        entities: the names in the text, in order.
    """
    text = article.text
    names = [entity.span for entity in entities if entity.label in _NAMES]
    paragraphs = [p.span for p in article.paragraphs if p.kind in _SPOKEN_FOR]
    quotes = Quotes.of(quotations(text, paragraphs))
    transcript = turns(text, [p.span for p in article.paragraphs if p.kind is ParagraphKind.BODY])
    parts = [part for link in linked for part in _apart(text, link)]
    placed = _placed(text, parts, names, paragraphs, quotes, transcript)
    groups = _grouped(text, placed, quotes, paragraphs)
    found = _not_inside([_attribution(text, group, quotes, paragraphs) for group in groups])
    found += _turns(text, transcript, paragraphs, quotes)
    return sorted(found, key=lambda attribution: attribution.content)


def _apart(text: str, link: Linked) -> list[Linked]:
    """A content cut before the participles in criticised the "plan," saying "it fails"."""
    found: list[Linked] = []
    start, cue = link.content.start, link.cue
    for saying in _SAYING.finditer(text, *link.content):
        if saying.start() > start:
            found.append(Linked(Span(start, saying.start()), link.source, cue))
            start, cue = saying.end(), Span(*saying.span("cue"))
    return [*found, Linked(Span(start, link.content.end), link.source, cue)]


def _placed(
    text: str,
    links: Sequence[Linked],
    names: Sequence[Span],
    paragraphs: Sequence[Span],
    quotes: Quotes,
    transcript: Mapping[Span, Label],
) -> Iterator[Linked]:
    """The links with whole sources, each content in one paragraph and behind its label."""
    for link in links:
        source = whole_source(text, link, names)
        for content in in_paragraph(link.content, paragraphs, quotes):
            paragraph = _paragraph_of(content, paragraphs)
            label = label_of(text, paragraph)
            start = max(content.start, label.end) if label else content.start
            if start < content.end and (paragraph not in transcript or _told(link, paragraph)):
                yield Linked(Span(start, content.end), source, link.cue)


def _told(link: Linked, turn: Span) -> bool:
    """Whether a turn of a transcript tells what somebody else said."""
    return bool(link.cue and link.source and turn.covers(link.cue) and turn.covers(link.source))


def _paragraph_of(content: Span, paragraphs: Sequence[Span]) -> Span:
    """The paragraph that a content begins in."""
    return paragraphs[bisect_right(paragraphs, content.start, key=lambda span: span.start) - 1]


def _grouped(text: str, links: Iterator[Linked], quotes: Quotes, paragraphs: Sequence[Span]) -> list[_Group]:
    """The links of one cue or one quotation together."""
    by_cue: dict[Span, list[Linked]] = {}
    for link in links:
        by_cue.setdefault(link.cue or link.content, []).append(link)
    found: list[_Group] = []
    of_quotation: dict[int, _Group] = {}
    for group in by_cue.values():
        source = next((link.source for link in group if link.source), None)
        cue = group[0].cue
        for contents in _kept(text, [link.content for link in group], cue, quotes, paragraphs):
            carried = {n for content in contents for n in quotes.carrying(text, content)}
            home = next((of_quotation[n] for n in carried if n in of_quotation), None)
            if home is None:
                home = _Group([], source, cue)
                found.append(home)
            home.content += contents
            home.source = home.source or source
            home.cue = home.cue or cue
            of_quotation |= dict.fromkeys(carried, home)
    return found


def _kept(
    text: str, contents: Sequence[Span], cue: Span | None, quotes: Quotes, paragraphs: Sequence[Span]
) -> list[list[Span]]:
    """The contents of one cue that belong together; of those far from it only quotations that stand alone."""
    found = chains(text, contents, cue, quotes)
    if cue is None:
        return found
    nearest = min(found, key=lambda chain: min(_distance(text, content, cue) for content in chain))
    return [chain for chain in found if chain is nearest or _alone(text, chain[0], quotes, paragraphs)]


def _alone(text: str, content: Span, quotes: Quotes, paragraphs: Sequence[Span]) -> bool:
    """Whether a content's paragraph is all quotation, its signature aside; fewer words are a subheading."""
    paragraph = _paragraph_of(content, paragraphs)
    if content.start > paragraph.start + _LONGEST_MARK:
        return False
    inside = quotes.touching(paragraph)
    end = quotes.spans[inside[-1]].end if inside else paragraph.end
    said = Span(paragraph.start, end if signature(text, end) else paragraph.end)
    words = len(_WORD.findall(text, *said))
    return words > _SUBHEADING_WORDS and quotes.quoted(text, said) == words


def _distance(text: str, content: Span, cue: Span) -> tuple[bool, int]:
    """How far a content is from its cue; another paragraph is further than anything in the same."""
    first, second = sorted((content, cue))
    return text.find("\n", first.end, second.start) >= 0, second.start - first.end


def _not_inside(found: Sequence[Attribution]) -> list[Attribution]:
    """Leave out what is only a part of another; what a quotation tells has a cue of its own in it."""
    spans = [(span, number) for number, one in enumerate(found) for span in one.content]
    kept = set(range(len(found)))
    around: list[tuple[Span, int]] = []
    for span, number in sorted(spans, key=lambda pair: (pair[0].start, -pair[0].end, pair[1])):
        around = [(outer, n) for outer, n in around if outer.end > span.start and n in kept]
        one = found[number]
        if span == one.content[0]:
            outers = [outer for outer, n in around if n != number and outer.end >= one.content[-1].end]
            if outers and not any(outer.covers(cue) for cue in one.cue for outer in outers):
                kept.discard(number)
        around.append((span, number))
    return [one for number, one in enumerate(found) if number in kept]


def _attribution(text: str, group: _Group, quotes: Quotes, paragraphs: Sequence[Span]) -> Attribution:
    own = [span for span in (group.source, group.cue) if span]
    content = whole(text, merged(group.content), quotes, own)
    content = tuple(without_tail(text, span, quotes) for span in content)
    label = label_of(text, _paragraph_of(content[0], paragraphs))
    named = label.name if label and content[0].start <= label.end else signature(text, content[-1].end)
    cue = (group.cue,) if group.cue else ()
    return Attribution(kind_of(text, content, quotes.spans), content, cue, named or group.source, None)


def _turns(
    text: str, transcript: Mapping[Span, Label], paragraphs: Sequence[Span], quotes: Quotes
) -> Iterator[Attribution]:
    """The turns of a transcript; one in quotation marks has them again in each of its paragraphs."""
    for paragraph, label in transcript.items():
        content = [Span(label.end, paragraph.end)]
        mark = text[paragraph.start]
        at = bisect_right(paragraphs, paragraph.start, key=lambda span: span.start)
        for following in paragraphs[at:] if mark in '"“' else ():
            word = text[following.start + 1 : following.start + 2].isalnum()
            if text[following.start] != mark or not word or label_of(text, following):
                break
            content.append(following)
        if label.name:
            kind = kind_of(text, content, quotes.spans)
            yield Attribution(kind, tuple(content), (), label.name, None)
