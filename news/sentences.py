"""Sentences: a spaCy tokeniser with boundaries of our own, paragraph by paragraph."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import cast

import numpy
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from news.article import Article, ParagraphKind, Sentence, Span
from news.cues import CUES, word_set
from news.marks import quotations

log = logging.getLogger(__name__)

MAX_CHUNK = 50_000
"""Characters given to spaCy at once; far below its own limit of a million, and its memory stays small."""

MAX_WORD = 150
"""Characters without white space given to spaCy at once: it takes quadratic time to strip marks off a
    word."""

_COMPONENT = "verbatim_sentences"
_CUTS = (". ", "! ", "? ", "。")
_RUN = re.compile(r"\S+")
_BOUNDARY = re.compile(
    r"(?P<stop>[.!?…؟।]+)(?P<close>[\"'”’»)\]]*)\s+|(?P<wide>[。！？]+)[”’」』）]*\s*", re.UNICODE
)
_OPENING = re.compile(r"[\"'“‘«„(\[¿¡—–-]*")
_LAST_WORD = re.compile(r"(\S{1,40})$")
_DOTTED = re.compile(r"(?:\w\.)+\w")
_WORD = re.compile(r"\w[\w’'.-]*")
# Never the last word of a sentence.
_TITLES = word_set(
    "mr mrs ms dr prof gov sen rep sens reps gen col lt sgt capt maj adm rev hon st ft mt vs messrs mme"
)
# The last word of a sentence only where the next word can hardly be anything but a beginning.
_ABBREVIATIONS = word_set(
    """jr sr inc ltd co corp llc plc etc no nos vol fig dept est ed jan feb mar apr jun jul aug sept sep
    oct nov
    dec mon tue tues wed thu thur thurs fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan ky la
    md mass mich minn miss mo mont neb nev okla ore pa penn tenn tex vt va wash wis wyo ave blvd rd"""
)
_STARTERS = word_set(
    """the a an he she it they we i you this that these those but and in on at for when while if as after
    before since there here his her its their our my what who why how however meanwhile still yet so then now
    also both some many most one no not another other all last earlier later officials police"""
)
# Languages that write ordinals with a full stop: "am 3. Mai".
_ORDINAL_STOP = word_set("de da nb nn fi cs sk sl hr sr hu et lv lb tr")
_MAX_NAME_WORDS = 12  # "U.S. Ambassador Samantha Power, a former reporter, asked"
_CONTINUES = re.compile(r"\s*(?:[.,:;—–]|$|(?:in|on|at|to|during|reporters|him|her|them)\b)")


@Language.component(_COMPONENT)
def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence boundaries of a spaCy document."""
    starts = {0, *sentence_starts(doc.text, doc.lang_)}
    # One array: setting token.is_sent_start looks at the whole document for every token.
    marks = [1 if token.idx in starts else -1 for token in doc]
    column = numpy.array(marks, dtype="int64").astype("uint64").reshape(-1, 1)
    return doc.from_array([SENT_START], column)  # pyright: ignore[reportArgumentType] - thinc's own type


def load_pipeline(language: str) -> Language:
    """A spaCy tokeniser for an ISO 639-1 language, with our sentence boundaries and nothing to download."""
    nlp = _blank(language)
    tokenizer = cast("object", nlp.tokenizer)  # spaCy declares a function here
    if isinstance(tokenizer, Tokenizer):
        infixes = compile_infix_regex([*(nlp.Defaults.infixes or ()), "[。！？]+[”’」』）]*"])
        setattr(tokenizer, "infix_finditer", infixes.finditer)  # noqa: B010 - the type stub lacks it
    nlp.add_pipe(_COMPONENT)
    return nlp


def _blank(language: str) -> Language:
    if language == "und":
        return spacy.blank("en")
    try:
        return spacy.blank(language)
    except ImportError:
        # spaCy has no such language, or its tokeniser needs a package of its own (Japanese, Korean, Thai).
        log.info("no spaCy tokeniser for language %s, using the multi-language one", language)
        return spacy.blank("xx")


def split(article: Article, nlp: Language) -> tuple[Sentence, ...]:
    """Split the body into sentences; every other paragraph is one sentence. Salience is 0 throughout."""
    found: list[Sentence] = []
    for index, paragraph in enumerate(article.paragraphs):
        if paragraph.kind is ParagraphKind.BODY:
            spans = _body_sentences(article.text, paragraph.span, nlp)
            found.extend(Sentence(span, index, 0.0) for span in spans)
        else:
            found.append(Sentence(paragraph.span, index, 0.0))
    return tuple(found)


def _body_sentences(text: str, paragraph: Span, nlp: Language) -> Iterator[Span]:
    for start, end in _chunks(text, paragraph):
        # Without the zone the vocabulary would keep every word this process ever read.
        with nlp.memory_zone():
            for sent in nlp(text[start:end]).sents:
                if span := trimmed(text, start + sent.start_char, start + sent.end_char):
                    yield span


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None where nothing else is in it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _chunks(text: str, paragraph: Span) -> Iterator[Span]:
    """Cut a long paragraph after a sentence if there is one, else at a space, else anywhere."""
    start = paragraph.start
    while paragraph.end - start > MAX_WORD:
        limit = _chunk_limit(text, start, paragraph.end)
        if limit == paragraph.end:
            break
        cut = max(text.rfind(stop, start, limit) + len(stop) for stop in _CUTS)
        if cut <= start + len(_CUTS[0]):
            cut = text.rfind(" ", start + 1, limit) + 1 or limit
        yield Span(start, cut)
        start = cut
    yield Span(start, paragraph.end)


def _chunk_limit(text: str, start: int, end: int) -> int:
    limit = min(start + MAX_CHUNK, end)
    for word in _RUN.finditer(text, start, limit):
        if word.end() - word.start() > MAX_WORD:
            return word.start() + MAX_WORD
    return limit


def sentence_starts(text: str, language: str = "en") -> list[int]:
    """Offsets at which a sentence begins, the first one left out."""
    pairs = [quotation[0] for quotation in quotations(text, [Span(0, len(text))])]
    embedded = iter([pair for pair in pairs if _embedded(text, pair)])
    skip = next(embedded, None)
    starts: list[int] = []
    for match in _BOUNDARY.finditer(text):
        while skip is not None and skip.end <= match.start():
            skip = next(embedded, None)
        inside = skip is not None and skip.start < match.start() < skip.end - 1
        if match.end() < len(text) and not inside and (match["wide"] or _ends(text, match, language)):
            starts.append(match.end())
    return starts


def _embedded(text: str, pair: Span) -> bool:
    """Whether a quotation is a part of the sentence around it, as a title is: the film "Oh! Calcutta"."""
    before = text[max(0, pair.start - 2) : pair.start].rstrip()
    after = text[pair.end : pair.end + 2].lstrip()
    joins = before[-1:].isalnum() and text[pair.end - 2] not in ".!?,…"
    return joins and (after[:1].islower() or not after)


def _ends(text: str, match: re.Match[str], language: str) -> bool:
    """Whether the sentence ends where ``match`` found a stop, perhaps closing marks, and white space."""
    opening = _OPENING.match(text, match.end())
    at = opening.end() if opening else match.end()
    if at >= len(text) or text[at].islower():
        return False
    if match["close"]:
        if text[match.end()] in "—–―":
            return False  # "…" — Mary Doe
        return match["stop"][-1] not in "?!" or not _cue_follows(text, at)
    return match["stop"] != "." or not _abbreviated(text, match.start(), at, language)


def _cue_follows(text: str, at: int) -> bool:
    """Whether a name and a verb of speech follow, as in ``"Why?" Mary Doe asked.``."""
    for count, word in enumerate(_WORD.finditer(text, at, at + 150)):
        bare = word.group().rstrip(".")
        after = word.start() + len(bare)
        if bare in CUES:
            return count > 0 and _CONTINUES.match(text, after) is not None
        if count > _MAX_NAME_WORDS or text[after : after + 1] in {"?", "!", ";", ":"}:
            break
    return False


def _abbreviated(text: str, stop: int, following: int, language: str) -> bool:
    """Whether the full stop at ``stop`` belongs to the word before it."""
    last = _LAST_WORD.search(text[max(0, stop - 40) : stop])
    written = last.group(1).strip("\"'“‘([«") if last else ""
    word = written.lower()
    if word in _TITLES or (len(word) == 1 and written.isupper() and word != "i"):
        return True
    if word.isdigit():
        return language in _ORDINAL_STOP and len(word) <= 2
    if word in _ABBREVIATIONS or _DOTTED.fullmatch(word):
        follower = _WORD.match(text, following)
        return not (follower and follower.group().rstrip(".").lower() in _STARTERS)
    return False
