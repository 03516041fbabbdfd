"""Attributions: what the tagger linked, as whole quotations with one source each.

1. Contents that share a cue are one attribution: a quotation split by "he said".
2. A content that is a quotation but for its marks gets them.
3. A source is the whole of the name it touches, and reaches to a name right before its cue.
4. Where the layout names the speaker ("NAME:" before a line, "― Name" behind it), the layout is right.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from news.article import Article, Attribution, ParagraphKind, Span
from news.marks import quotations
from news.quotations import kind_of
from news.tagged import Entity, EntityLabel, Linked

_SPOKEN_FOR = frozenset({ParagraphKind.BODY, ParagraphKind.TITLE, ParagraphKind.SUBHEADING})
_WORD = re.compile(r"\w+")
_BEFORE_CUE = frozenset({" ", ", "})
_STOP = re.compile(r"\n|[“”\";:]")
_SAYING = re.compile(
    r"(?<=[,\"”]) (?P<cue>saying|adding|arguing|noting|insisting|warning|explaining) (?=[\"“]|that )"
)
_LABEL = re.compile(
    r"[\"“'‘]?(?P<name>(?:[A-Z][A-Z.'’-]+|Q|A)(?: [A-Z][A-Z.'’-]+){0,4}"
    r"|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}):\s"
)
_SIGNED = re.compile(
    r"[\"”’']?\s*(?:[―—–]|--)\s*(?P<name>[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|la|van|von|al)){0,4})"
)
_NAMELESS_LABELS = frozenset(
    {"Q", "A", "RELATED", "UPDATE", "NOTE", "WATCH", "READ", "PHOTO", "VIDEO", "MORE"}
)
_NAMES = frozenset({EntityLabel.PERSON, EntityLabel.ORGANISATION})
_ROLE_REACH = 120
"""Characters from the begin of a source to the name that ends it: "U.N. human rights spokesman John Doe"."""


def attributions_of(
    article: Article, linked: Sequence[Linked], entities: Sequence[Entity] = ()
) -> list[Attribution]:
    """Build the attributions of an article, in reading order; who the sources are stays open.

    Args:
        article: the article.
        linked: contents with their source and cue, in order.
        entities: the names in the text, in order.
    """
    names = [entity.span for entity in entities if entity.label in _NAMES]
    kept = [p for p in article.paragraphs if p.kind in _SPOKEN_FOR]
    spans = [paragraph.span for paragraph in kept]
    quotes = [quote for pair in quotations(article.text, spans) for quote in pair]
    groups: dict[Span, list[Linked]] = {}
    for part in (part for link in linked for part in _apart(article.text, link)):
        if _paragraph_of(part.content, spans):
            whole = _with_whole_source(article.text, part, names)
            groups.setdefault(whole.cue or whole.content, []).append(whole)
    found = [_attribution(article.text, group, quotes, spans) for group in groups.values()]
    return sorted(found, key=lambda attribution: attribution.content)


def _apart(text: str, link: Linked) -> list[Linked]:
    """A content cut before the participles in criticised the "plan," saying "it fails"."""
    cue = _SAYING.search(text, *link.content)
    if not cue or cue.start() == link.content.start:
        return [link]
    first = Span(link.content.start, cue.start())
    rest = Span(cue.end(), link.content.end)
    second = Linked(rest, link.source, Span(*cue.span("cue")))
    return [Linked(first, link.source, link.cue), *_apart(text, second)]


def _with_whole_source(text: str, link: Linked, names: Sequence[Span]) -> Linked:
    if not link.source:
        return link
    source, cue = link.source, link.cue
    at = max(0, bisect_right(names, source.start, key=lambda span: span.start) - 1)
    for name in names[at:]:
        if name.start > source.end + _ROLE_REACH:
            break
        if name.overlaps(source) or (name.start >= source.end and not text[source.end : name.start].strip()):
            source = Span(min(name.start, source.start), max(name.end, source.end))
        elif cue and _ends_at(text, source, name, cue):
            source = Span(source.start, name.end)
    if source.overlaps(link.content) or (cue and source.overlaps(cue)):
        return link
    return Linked(link.content, source, cue)


def _ends_at(text: str, source: Span, name: Span, cue: Span) -> bool:
    """Whether a source goes on to a name right before the cue, as "Britain's envoy, John Doe, said" does."""
    near = source.end < name.end <= cue.start and text[name.end : cue.start] in _BEFORE_CUE
    return near and not _STOP.search(text, source.start, name.start)


def _paragraph_of(content: Span, paragraphs: Sequence[Span]) -> Span | None:
    """The paragraph that a content begins in, if it is one of these."""
    at = bisect_right(paragraphs, content.start, key=lambda span: span.start) - 1
    return paragraphs[at] if at >= 0 and content.start < paragraphs[at].end else None


def _attribution(
    text: str, group: Sequence[Linked], quotes: Sequence[Span], paragraphs: Sequence[Span]
) -> Attribution:
    taken = [span for link in group for span in (link.source, link.cue) if span]
    content = _merged([_whole(text, link.content, quotes, taken) for link in group])
    source = _laid_out(text, group[0].content, paragraphs) or next(
        (g.source for g in group if g.source), None
    )
    cue = (group[0].cue,) if group[0].cue else ()
    return Attribution(kind_of(text, content, quotes), content, cue, source, None)


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _whole(text: str, content: Span, quotes: Sequence[Span], taken: Sequence[Span]) -> Span:
    """The content with the marks of the quotations that it has all words of."""
    at = max(0, bisect_right(quotes, content.start, key=lambda quote: quote.start) - 1)
    while at < len(quotes) and quotes[at].start <= content.end:
        quote = quotes[at]
        at += 1
        before = Span(min(quote.start, content.start), content.start)
        after = Span(content.end, max(content.end, quote.end))
        if quote.end < content.start or any(s.overlaps(before) or s.overlaps(after) for s in taken):
            continue
        missing = _WORD.search(text, *before) or _WORD.search(text, *after)
        overlapping = quote.overlaps(content) or quote.start == content.end
        if overlapping and not missing:
            content = Span(before.start, after.end)
    return content


def _laid_out(text: str, content: Span, paragraphs: Sequence[Span]) -> Span | None:
    """The speaker that a transcript's label or a signature names."""
    paragraph = _paragraph_of(content, paragraphs)
    if paragraph and (label := _LABEL.match(text, *paragraph)) and label.end() <= content.start + 1:
        return Span(*label.span("name")) if label["name"] not in _NAMELESS_LABELS else None
    signed = _SIGNED.match(text, content.end, min(len(text), content.end + 80))
    return Span(*signed.span("name")) if signed else None
