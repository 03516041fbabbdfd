"""Sentence patterns of attribution: one cue, the source beside it and the content around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from news.article import Span
from news.cues import ADDRESSING_CUES, CUE_LEMMAS, PREPOSITIONS, PRONOUNS, TIME_WORDS, WEAK_CUES, word_set
from news.phrases import Word, first_subject, is_name, source_after, source_before
from news.sentences import trimmed

_NO_SUBJECT = word_set(
    "to will would can could may might must should not did do does let be been was were is are"
)
# Words between a cue and its "that": "told reporters at the White House on Tuesday that".
_BEFORE_CONTENT = 10
_SHORT_ADJUNCT = 4  # words after which "he said in Geneva" is no longer only where he said it


@dataclass(slots=True)
class Found:
    """An attribution in the making; spans are in the article's text."""

    content: list[Span]
    cue: list[Span] = field(default_factory=list[Span])
    source: Span | None = None


@dataclass(slots=True)
class Line:
    """One sentence with its quotations folded, and what was found in it."""

    text: str
    words: list[Word]
    paragraph: int
    found: list[Found] = field(default_factory=list[Found])


def at_cue(line: Line, at: int) -> Found | None:
    """The attribution that the word at ``at`` signals, or None where it signals none."""
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


def _signed(words: Sequence[Word], at: int) -> Found | None:
    """``"…" — Mary Doe``."""
    source = source_after(words, at)
    if source is None or not is_name(words[source[0]]) or source[1] + 2 < len(words):
        return None
    return Found([words[at - 1].span], [words[at].span], join(words, *source))


def _according_to(words: Sequence[Word], at: int) -> Found | None:
    source = source_after(words, at + 1)
    if source is None:
        return None
    cue = [Span(words[at].span.start, words[at + 1].span.end)]
    if at:
        content = join(words, 0, _strip_right(words, at - 1))
    elif source[1] + 2 < len(words):
        content = join(words, source[1] + 2, _strip_right(words, len(words) - 1))
    else:
        return None
    return Found([content], cue, join(words, *source))


def _participle(line: Line, at: int) -> Found | None:
    """``…, adding that …``: the source is that of the sentence so far."""
    words = line.words
    content = _content_after(words, at, CUE_LEMMAS[words[at].text])
    if line.found and line.found[-1].source:
        source = line.found[-1].source
    else:
        subject = first_subject(words)
        source = join(words, *subject) if subject and subject[1] < at else None
    if not content or source is None or CUE_LEMMAS[words[at].text] in WEAK_CUES:
        return None
    if line.found:
        _cut(line.text, line.found[-1], words[at].span.start)
    return Found(content, [words[at].span], source)


def _cut(text: str, found: Found, at: int) -> None:
    """End the last content before another attribution of the same sentence begins."""
    last = found.content[-1]
    if last.start < at < last.end:
        found.content[-1] = trimmed(text, last.start, at) or last


def _finite(words: Sequence[Word], at: int, lemma: str) -> Found | None:
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
        return Found([*spoken, *later], cue, join(words, *source))
    content = [] if inverted else _content_after(words, at, lemma)
    return Found(content, cue, join(words, *source)) if content else None


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
        return [join(words, 0 if words[last].text[-2:-1] == "," else first, last)]
    if words[last].text == "," and last > 3 and lemma not in WEAK_CUES and end > 0:
        return [join(words, 0, last - 1)]
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
    return [join(words, first, end)]


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


def join(words: Sequence[Word], first: int, last: int) -> Span:
    """The span from the first word to the last."""
    return Span(words[first].span.start, words[max(first, last)].span.end)
