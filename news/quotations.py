"""Attributions by rule: who is credited with which words, in English sentence patterns.

1. Quotation marks are paired, and each quotation becomes one word of its sentence.
2. Each verb of speech, and each "according to", finds its source beside it and its content around it.
3. Quotations that no verb claims go to the speaker they continue, or to the subject of their sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from news.article import Article, Attribution, AttributionKind, ParagraphKind, Sentence, Span
from news.cues import ADDRESSING_CUES, CUE_LEMMAS, PREPOSITIONS, PRONOUNS, TIME_WORDS, WEAK_CUES, word_set
from news.marks import quotations
from news.phrases import Word, first_subject, is_name, source_after, source_before, words_of
from news.sentences import trimmed

DIRECT_SHARE = 0.9
"""Share of a content's words inside quotation marks from which it is direct, as in the PolNeAR data."""

MIN_QUOTED_WORDS = 3
"""Fewer quoted words without a cue are scare quotes: "hacker", "fake news"."""

_PLAIN_WORD = re.compile(r"\w+")
_NO_SUBJECT = word_set(
    "to will would can could may might must should not did do does let be been was were is are"
)
_BEFORE_CONTENT = (
    10  # words between a cue and its "that": "told reporters at the White House on Tuesday that"
)
_LOOK_BACK = 3  # sentences in which the speaker of a quotation that stands alone is looked for
_SHORT_ADJUNCT = 4  # words after which "he said in Geneva" is no longer only where he said it


@dataclass(slots=True)
class _Found:
    """An attribution in the making; spans are in the article's text."""

    content: list[Span]
    cue: list[Span] = field(default_factory=list[Span])
    source: Span | None = None


@dataclass(slots=True)
class _Line:
    """One sentence with its quotations folded, and what was found in it."""

    text: str
    words: list[Word]
    paragraph: int
    found: list[_Found] = field(default_factory=list[_Found])


def attribute(article: Article, sentences: Sequence[Sentence]) -> list[Attribution]:
    """Find the attributions of the body, in reading order; speakers are not resolved yet."""
    body = [(i, p.span) for i, p in enumerate(article.paragraphs) if p.kind is ParagraphKind.BODY]
    quotes = quotations(article.text, [span for _, span in body])
    claimed: set[int] = set()
    lines: list[_Line] = []
    for line in _lines(article, body, quotes, sentences):
        for at in range(len(line.words)):
            if found := _at_cue(line, at):
                line.found.append(_with_whole_quotes(found, line, quotes, claimed))
        _claim_rest(line, lines[-_LOOK_BACK:], quotes, claimed)
        lines.append(line)
    spans = [quote for pair in quotes for quote in pair]
    # A quotation that goes on after "he said" belongs to two lines.
    unique = {id(f): f for line in lines for f in line.found if f.content}
    found = [_finished(article.text, f, spans) for f in unique.values()]
    return sorted(found, key=lambda attribution: attribution.content)


def _lines(
    article: Article,
    body: Sequence[tuple[int, Span]],
    quotes: Sequence[tuple[Span, ...]],
    sentences: Sequence[Sentence],
) -> Iterator[_Line]:
    """Sentences as lists of words; a sentence that begins inside a quotation goes on with it."""
    parts = sorted((span, index) for index, quote in enumerate(quotes) for span in quote)
    starts = [s.span.start for s in sentences]
    cursor = 0
    for paragraph, span in body:
        words: list[Word] = []
        at = span.start
        while cursor < len(parts) and parts[cursor][0].start < span.end:
            quote, index = parts[cursor]
            words += words_of(article.text, Span(at, quote.start))
            words.append(Word(quote, quote.of(article.text), index))
            at, cursor = quote.end, cursor + 1
        words += words_of(article.text, Span(at, span.end))
        here = set(starts[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
        line: list[Word] = []
        for word in words:
            if line and word.span.start in here:
                yield _Line(article.text, line, paragraph)
                line = []
            line.append(word)
        yield _Line(article.text, line, paragraph)


def _at_cue(line: _Line, at: int) -> _Found | None:
    words, word = line.words, line.words[at]
    if word.quoted is not None:
        return None
    following = words[at + 1].low if at + 1 < len(words) else ""
    if word.low == "according" and following == "to":
        return _according_to(words, at)
    if word.text in "—–―-" and at and words[at - 1].quoted is not None:
        return _signed(words, at)
    lemma = CUE_LEMMAS.get(word.text)
    if lemma is None or (at and words[at - 1].low in _NO_SUBJECT):
        return None
    if word.text.endswith("ing"):
        return _participle(line, at)
    return _finite(words, at, lemma)


def _signed(words: Sequence[Word], at: int) -> _Found | None:
    """``"…" — Mary Doe``."""
    source = source_after(words, at)
    if source is None or not is_name(words[source[0]]) or source[1] + 2 < len(words):
        return None
    return _Found([words[at - 1].span], [words[at].span], _join(words, *source))


def _according_to(words: Sequence[Word], at: int) -> _Found | None:
    source = source_after(words, at + 1)
    if source is None:
        return None
    cue = [Span(words[at].span.start, words[at + 1].span.end)]
    if at:
        content = _join(words, 0, _strip_right(words, at - 1))
    elif source[1] + 2 < len(words):
        content = _join(words, source[1] + 2, _strip_right(words, len(words) - 1))
    else:
        return None
    return _Found([content], cue, _join(words, *source))


def _participle(line: _Line, at: int) -> _Found | None:
    """``…, adding that …``: the source is that of the sentence so far."""
    words = line.words
    content = _content_after(words, at, CUE_LEMMAS[words[at].text])
    if line.found and line.found[-1].source:
        source = line.found[-1].source
    else:
        subject = first_subject(words)
        source = _join(words, *subject) if subject and subject[1] < at else None
    if not content or source is None or CUE_LEMMAS[words[at].text] in WEAK_CUES:
        return None
    if line.found:
        _cut(line.text, line.found[-1], words[at].span.start)
    return _Found(content, [words[at].span], source)


def _cut(text: str, found: _Found, at: int) -> None:
    """End the last content before another attribution of the same sentence begins."""
    last = found.content[-1]
    if last.start < at < last.end:
        found.content[-1] = trimmed(text, last.start, at) or last


def _finite(words: Sequence[Word], at: int, lemma: str) -> _Found | None:
    before = source_before(words, at)
    inverted = at > 0 and (words[at - 1].quoted is not None or words[at - 1].text == ",") and before is None
    source = source_after(words, at) if inverted else before
    if source is None or (words[at].low == lemma and not _plural(words[source[1]])):
        return None
    first = min(at, source[0])
    after_from = max(at, source[1])
    cue = [words[at].span]
    spoken = _content_before(words, first, lemma)
    if spoken:
        later = [w.span for w in words[after_from + 1 :] if w.quoted is not None]
        return _Found([*spoken, *later], cue, _join(words, *source))
    content = [] if inverted else _content_after(words, at, lemma)
    return _Found(content, cue, _join(words, *source)) if content else None


def _plural(word: Word) -> bool:
    """Whether a verb's base form can follow: "they say", "officials say", but not "a turning point"."""
    return (
        word.low in PRONOUNS - {"he", "she", "it"}
        or word.low.endswith("s")
        or word.low in {"police", "people"}
    )


def _content_before(words: Sequence[Word], end: int, lemma: str) -> list[Span]:
    """What stands before ``source cue``: a quotation, or a clause up to a comma."""
    last = end - 1
    if last < 0:
        return []
    if words[last].text in {",", "—", "–"} and last > 0 and words[last - 1].quoted is not None:
        last -= 1
    if words[last].quoted is not None:
        first = last
        lead = [w for w in words[:last] if w.text[0].isalnum() or w.quoted is not None]
        if len(lead) <= 2 or all(w.quoted is not None for w in lead):
            return [w.span for w in words[: last + 1] if w.quoted is not None]
        return [_join(words, 0 if words[last].text[-2:-1] == "," else first, last)]
    if words[last].text == "," and last > 3 and lemma not in WEAK_CUES and end > 0:
        return [_join(words, 0, last - 1)]
    return []


def _content_after(words: Sequence[Word], at: int, lemma: str) -> list[Span]:
    """What stands after the cue: after "that", after a colon, a quotation, or the rest of the sentence."""
    end = _strip_right(words, len(words) - 1)
    first = _after_adjunct(words, at + 1, end, addressed=lemma in ADDRESSING_CUES)
    if first > end or (words[first].text in ",;" and first == at + 1):
        return []
    quoted = words[first].quoted is not None
    if not quoted and words[first].low != "that" and words[first - 1].text != ":":
        if lemma in WEAK_CUES or lemma in ADDRESSING_CUES:
            return []
        if words[first].low in PREPOSITIONS and end - first < _SHORT_ADJUNCT:
            return []
    return [_join(words, first, end)]


def _after_adjunct(words: Sequence[Word], start: int, end: int, *, addressed: bool) -> int:
    """Skip whom, when and where: the content begins after a colon, at "that" or at a quotation."""
    if start <= end and (addressed or words[start].low in TIME_WORDS | PREPOSITIONS | {"also", ","}):
        for index in range(start, min(start + _BEFORE_CONTENT, end + 1)):
            if words[index].text == ":":
                return index + 1
            if words[index].low == "that" or words[index].quoted is not None:
                return index
    while start <= end and (words[start].low in TIME_WORDS or words[start].text == ":"):
        start += 1
    return start


def _strip_right(words: Sequence[Word], last: int) -> int:
    while last > 0 and words[last].text in {".", ",", ";", "!", "?"}:
        last -= 1
    return last


def _join(words: Sequence[Word], first: int, last: int) -> Span:
    return Span(words[first].span.start, words[max(first, last)].span.end)


def _with_whole_quotes(
    found: _Found, line: _Line, quotes: Sequence[tuple[Span, ...]], claimed: set[int]
) -> _Found:
    """Claim the quotations of the content; one that began in an earlier paragraph is taken whole."""
    for word in line.words:
        if word.quoted is not None and any(span.overlaps(word.span) for span in found.content):
            claimed.add(word.quoted)
            parts = quotes[word.quoted]
            found.content += [part for part in parts if not any(s.overlaps(part) for s in found.content)]
    found.content.sort()
    return found


def _claim_rest(
    line: _Line, before: Sequence[_Line], quotes: Sequence[tuple[Span, ...]], claimed: set[int]
) -> None:
    """Give the quotations no verb claimed to the speaker they continue, or to the sentence's subject."""
    free = [w.quoted for w in line.words if w.quoted is not None and w.quoted not in claimed]
    if not free:
        return
    parts = [part for index in free for part in quotes[index]]
    if any(w.quoted is None and w.text[0].isalnum() for w in line.words):
        _claim_by_subject(line, parts)
    elif before and before[-1].found and before[-1].paragraph == line.paragraph:
        before[-1].found[-1].content += parts
        line.found.append(before[-1].found[-1])
    else:
        line.found.append(_Found(parts, [], _last_source(before)))
    claimed.update(free)


def _last_source(lines: Sequence[_Line]) -> Span | None:
    for line in reversed(lines):
        if line.found:
            return line.found[-1].source
        if subject := first_subject(line.words):
            return _join(line.words, *subject)
    return None


def _claim_by_subject(line: _Line, parts: Sequence[Span]) -> None:
    subject = first_subject(line.words)
    source = _join(line.words, *subject) if subject else None
    for part in parts:
        long_enough = len(_PLAIN_WORD.findall(line.text, *part)) >= MIN_QUOTED_WORDS
        if source and source.end <= part.start and long_enough:
            line.found.append(_Found([part], [], source))


def _finished(text: str, found: _Found, quotes: Sequence[Span]) -> Attribution:
    content = tuple(sorted(set(found.content)))
    return Attribution(kind_of(text, content, quotes), content, tuple(found.cue), found.source, None)


def kind_of(text: str, content: Sequence[Span], quotes: Sequence[Span]) -> AttributionKind:
    """Direct, mixed or indirect by the share of the content's words inside ``quotes`` (in order)."""
    total = quoted = 0
    for span in content:
        total += len(_PLAIN_WORD.findall(text, *span))
        index = max(0, bisect_left(quotes, span) - 1)
        while index < len(quotes) and quotes[index].start < span.end:
            start, end = max(span.start, quotes[index].start), min(span.end, quotes[index].end)
            quoted += len(_PLAIN_WORD.findall(text, start, end)) if start < end else 0
            index += 1
    if not quoted:
        return AttributionKind.INDIRECT
    return AttributionKind.DIRECT if quoted >= DIRECT_SHARE * total else AttributionKind.MIXED
