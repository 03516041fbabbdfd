"""What a mention is about: the head of its noun phrase, and whether a name in it is that head."""

from __future__ import annotations

from collections.abc import Sequence

from news.article import Span
from news.cues import NAME_LINKS, PREPOSITIONS, ROLE_NOUNS, TITLES, word_set
from news.phrases import Word, is_name

# Words that follow a name without making it a qualifier, as in "Doe aides".
_AFTER_A_NAME = PREPOSITIONS | word_set("and or who which that now himself herself itself also then later")


def parts(words: Sequence[Word]) -> list[list[Word]]:
    """The mention and its appositions, what stands in brackets left out."""
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in words:
        depth += (word.text == "(") - (word.text == ")")
        if word.text == ",":
            parts.append([])
        elif depth <= 0 and word.text != ")":
            parts[-1].append(word)
    return [part for part in parts if part]


def heads(part: Sequence[Word], name: Span) -> bool:
    """Whether a name is what the phrase is about: nothing attaches it, and it qualifies no noun behind it."""
    inside = [index for index, word in enumerate(part) if name.overlaps(word.span)]
    if not inside or part[inside[-1]].text.endswith(("'s", "’s", "s'", "s’")):
        return False
    before = [index for index, word in enumerate(part[: inside[0]]) if word.low in PREPOSITIONS | {"who"}]
    if before and not _ends_a_title(part[before[-1] : inside[0]]):
        return False
    behind = part[inside[-1] + 1] if inside[-1] + 1 < len(part) else None
    return behind is None or not behind.text.islower() or behind.low in _AFTER_A_NAME


def _ends_a_title(words: Sequence[Word]) -> bool:
    """Whether the words before a name are the end of an office: Secretary "of State" Mary Doe."""
    office = [word for word in words[1:] if word.low != "the"]
    capital = bool(office) and all(is_name(word) for word in office)
    return words[0].low == "of" and capital and office[-1].low not in TITLES | ROLE_NOUNS


def head_of(words: Sequence[Word]) -> Word:
    """The head of a noun phrase: its last word, what "of", "for" or "at" attaches left aside."""
    for index in range(1, len(words)):
        if words[index].low in PREPOSITIONS | {"and"} and not (
            is_name(words[index - 1]) and words[index].low in NAME_LINKS
        ):
            return words[index - 1]
    return words[-1]
