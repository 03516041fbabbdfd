"""A focused summary: the sentences of an article that are about what somebody asks.

A sentence is about a question that shares a word with it (by stem, a rare word of the article counting
more, a name twice) or that comes close to it by meaning. What leans on the sentence before brings that one
along, and a quotation of several sentences is never cut.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import spacy.util
from rapidfuzz import fuzz, process
from sumy.nlp.stemmers import Stemmer

from news.article import Sentence, Span
from news.cues import word_set
from news.embeddings import Floats, cosines
from news.marks import quotations
from news.names import plain
from news.summary_anaphora import leans
from news.summary_dateline import dateline_end

NEAR: Final = 0.4
"""Cosine from which a sentence that shares no word with the question is about it all the same. Of 60
development questions put to an article they are not about, one came as near to any of its sentences; of the
sentences that answer them nearly nine in ten come nearer."""

_MEANING: Final = 0.5  # the weight of a cosine beside that of all words of the question
_SALIENCE: Final = 0.1  # of two that are equally about it, the one that stands better for the article
_ENOUGH: Final = 0.4  # of the best sentence's worth; below, a sentence is about something else
_NAME: Final = 2.0  # what a name counts beside another word
_MISSPELT: Final = 85.0  # rapidfuzz's ratio, 0 to 100: "Idlb" and "Idlib" come to 89, police and policy 83
_LEAST_LETTERS: Final = 4  # shorter words are one slip away from many others
_LONGEST_QUOTATION: Final = 5  # sentences; a longer one would be the whole summary
_PREFIX: Final = 6  # letters compared where there is no stemmer for the language
_KEPT_STEMS: Final = 20_000  # of each language: the words of some long articles
_WORD: Final = re.compile(r"[^\W_]+")
# What is only said around a question, in English; each language's function words are left out besides.
_ASKING: Final = word_set(
    "about concerning regarding tell say says said mean happened happen article story news focus"
)
# Languages that sumy (NLTK's Snowball) has a stemmer for, by ISO 639-1.
_STEMMERS: Final = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "pt": "portuguese", "it": "italian",
    "nl": "dutch", "sv": "swedish", "da": "danish", "nb": "norwegian", "fi": "finnish", "hu": "hungarian",
    "ro": "romanian", "ru": "russian",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Focused:
    """The sentences chosen.

    Attributes:
        spans: one or more whole sentences each, in the text's order.
        about: whether they are about what was asked; otherwise they only come nearest.
    """

    spans: tuple[Span, ...]
    about: bool


def choose(
    asked: str,
    text: str,
    sentences: Sequence[Sentence],
    *,
    language: str,
    count: int,
    vector: Floats | None = None,
) -> Focused:
    """Pick the ``count`` sentences most about ``asked``, or fewer, with what they need beside them.

    Args:
        asked: a question or some words.
        text: the article's.
        sentences: those of its body, in order.
        language: the article's, ISO 639-1.
        count: how many at most, not counting what they need.
        vector: the question's embedding; None compares words only.
    """
    texts = [s.span.of(text) for s in sentences]
    shared = _shared_words(asked, texts, language)
    near = _nearness(vector, sentences)
    about = [share > 0 or close >= NEAR for share, close in zip(shared, near, strict=True)]
    worth = [
        share + _MEANING * max(0.0, close) + _SALIENCE * s.salience
        for share, close, s in zip(shared, near, sentences, strict=True)
    ]
    found = any(about)
    least = _ENOUGH * max((w for w, a in zip(worth, about, strict=True) if a), default=0.0)
    ranked = [at for at in _best_first(worth) if not found or (about[at] and worth[at] >= least)]
    together = _quoted_together(text, sentences)
    taken: set[int] = set()
    for at in ranked[:count]:
        taken.update(_with_context(at, texts, language, together))
    return Focused(_passages(sorted(taken), sentences, together, text), found)


def _best_first(worth: Sequence[float]) -> list[int]:
    return sorted(range(len(worth)), key=lambda at: -worth[at])


def _nearness(vector: Floats | None, sentences: Sequence[Sentence]) -> list[float]:
    near = [0.0] * len(sentences)
    held = [at for at, sentence in enumerate(sentences) if sentence.embedding]
    if vector is not None and held:
        found = cosines(vector, [sentences[at].embedding for at in held])
        for at, cosine in zip(held, found, strict=True):
            near[at] = float(cosine)
    return near


def _shared_words(asked: str, texts: Sequence[str], language: str) -> list[float]:
    """The share of the question's words that each sentence has, rare words and names counting more."""
    stem = _stemmer(language)
    words = _content(asked, _stop_words(language) | _stop_words("en") | _ASKING)
    written = [{word.lower(): stem(word) for word in _WORD.findall(text)} for text in texts]
    held = [frozenset(each.values()) for each in written]
    counts = Counter(each for stems in held for each in stems)
    known = {word: each for words_of_one in written for word, each in words_of_one.items()}
    weights: dict[str, float] = {}
    for word in words:
        if (meant := _as_written(word.lower(), stem(word), known)) in counts:
            rarity = math.log1p(len(texts) / counts[meant])
            weights[meant] = rarity * (_NAME if word[0].isupper() else 1.0)
    total = sum(weights.values())
    return [sum(weights[each] for each in stems & weights.keys()) / total if total else 0.0 for stems in held]


def _as_written(word: str, its_stem: str, known: Mapping[str, str]) -> str:
    """The word's stem, or where the article does not have it the stem of the word it is a slip of."""
    if len(word) < _LEAST_LETTERS or its_stem in known.values():
        return its_stem
    found = process.extractOne(word, known.keys(), scorer=fuzz.ratio, score_cutoff=_MISSPELT)
    return known[found[0]] if found else its_stem


def _content(asked: str, stop_words: Set[str]) -> list[str]:
    words = _WORD.findall(asked)
    kept = [word for word in words if word.lower() not in stop_words]
    # "Who?" is a question of small words only: nothing but a name that looks like one is left.
    return kept or [word for word in words[1:] if word[0].isupper()]


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    name = _STEMMERS.get("en" if language == "und" else language)
    snowball: Callable[[str], str] | None = Stemmer(name) if name else None

    def stem(word: str) -> str:
        lowered = word.lower()
        return plain(snowball(lowered)) if snowball else plain(lowered)[:_PREFIX]

    return lru_cache(_KEPT_STEMS)(stem)


@cache
def _stop_words(language: str) -> frozenset[str]:
    try:
        return frozenset(
            spacy.util.get_lang_class("en" if language == "und" else language).Defaults.stop_words
        )
    except ImportError:
        return frozenset()  # spaCy does not know the language


def _quoted_together(text: str, sentences: Sequence[Sentence]) -> dict[int, range]:
    """For each sentence of a quotation that goes on over several, all of these."""
    found: dict[int, range] = {}
    for part in (part for quotation in quotations(text, _paragraphs(sentences)) for part in quotation):
        first = bisect_right(sentences, part.start, key=lambda s: s.span.end)
        touched = range(first, bisect_left(sentences, part.end, key=lambda s: s.span.start))
        if 1 < len(touched) <= _LONGEST_QUOTATION:
            # Two quotations that share a sentence stand and fall together.
            first = found[touched[0]].start if touched[0] in found else touched.start
            found.update(dict.fromkeys(range(first, touched.stop), range(first, touched.stop)))
    return found


def _paragraphs(sentences: Sequence[Sentence]) -> list[Span]:
    hulls: dict[int, Span] = {}
    for s in sentences:
        hulls[s.paragraph] = Span(hulls.get(s.paragraph, s.span).start, s.span.end)
    return list(hulls.values())


def _with_context(at: int, texts: Sequence[str], language: str, together: Mapping[int, range]) -> range:
    """The sentence, the rest of its quotation, and the one before where these lean on it."""
    whole = together.get(at, range(at, at + 1))
    if whole.start and leans(texts[whole.start], language):
        before = together.get(whole.start - 1, range(whole.start - 1, whole.start))
        return range(before.start, whole.stop)
    return whole


def _passages(
    taken: Sequence[int], sentences: Sequence[Sentence], together: Mapping[int, range], text: str
) -> tuple[Span, ...]:
    """One span for each sentence, or for all sentences of one quotation; without a dateline."""
    hulls: dict[int, Span] = {}
    for at in taken:
        first = together[at].start if at in together else at
        hulls[first] = Span(hulls.get(first, sentences[at].span).start, sentences[at].span.end)
    if 0 in hulls:
        start, end = hulls[0]
        hulls[0] = Span(start + dateline_end(text[start:end]), end)
    return tuple(hulls.values())
