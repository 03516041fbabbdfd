"""Questions: what a member wants to know, as far as the words of the question tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class QuestionKind(StrEnum):
    """What sort of thing would be an answer."""

    WHO = "who"
    WHERE = "where"
    WHEN = "when"
    HOW_MANY = "how many"
    WHY = "why"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood as far as its form tells.

    Attributes:
        text: as it was asked.
        speaker: whose words are asked for ("what did the ICRC say about civilians?"), or None.
        about: what they are to be about; empty where anything will do.
        next: whether what came after the last answer is asked for ("what did he say next?").
        added: what a follow-up narrows the last question by ("in Idlib" of "and in Idlib?").
    """

    text: str
    kind: QuestionKind
    speaker: str | None = None
    about: str = ""
    next: bool = False
    added: str = ""


_KINDS: Final = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            QuestionKind.HOW_MANY,
            r"\bhow (?:many|much|old|long|far|tall|high|large|big|deep|fast|often|few)\b"
            r"|\bwhat (?:number|percentage|percent|proportion|share|age|amount)\b|\bdeath toll\b",
        ),
        (
            QuestionKind.WHEN,
            r"\bwhen\b|\b(?:what|which|in what|on what) (?:year|date|day|month|time|century|decade|era)\b"
            r"|\bhow long ago\b|\bsince when\b",
        ),
        (QuestionKind.WHY, r"\bwhy\b|\bwhat (?:caused|made|led to)\b|\bfor what reason\b|\bhow come\b"),
        (
            QuestionKind.WHERE,
            r"\bwhere\b|\b(?:what|which) (?:city|country|state|place|town|village|region|area|district)\b",
        ),
        (
            QuestionKind.WHO,
            r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|man|woman|company|group|organi[sz]ation|team|"
            r"party|actor|president|minister|agency)\b",
        ),
    )
)

_SAYING: Final = (
    r"(?:said|saying|says|say|told|tell|think|thinks|claim|claimed|claims|announced|announce|warn|warned|"
    r"argue|argued|demand|demanded|promise|promised|predict|predicted|deny|denied|declare|declared|write|wrote|"
    r"state|stated|explain|explained|add|added|suggest|suggested|respond|responded|reply|replied|comment|"
    r"commented|react|reacted|call for|called for|ask|asked|blame|blamed|accuse|accused)"
)
_ABOUT: Final = (
    r"(?:\s+(?:about|on|of|regarding|concerning|to|against|over|in response to)\s+(?P<about>.+?))?"
)
_SAID: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:and\s+)?(?:what|how)\s+(?:else\s+)?(?:did|does|do|has|have|had|would)\s+(?P<who>.+?)\s+(?:have\s+to\s+)?"
        rf"{_SAYING}(?P<next>\s+(?:next|then|after(?:wards| that)?|else))?{_ABOUT}$",
        r"^what\s+(?:is|was|were|are)\s+(?P<who>.+?)(?:['’]s?)\s+(?:view|views|opinion|position|reaction|response|"
        rf"comment|comments|answer|words|statement|stance){_ABOUT}$",
        rf"^what\s+(?:is|was|were|are)\s+(?:the\s+)?(?:view|opinion|position|reaction|response|statement|stance)s?\s+of\s+"
        rf"(?P<who>.+?){_ABOUT}$",
        r"^according\s+to\s+(?P<who>[^,]+),\s*(?P<about>.+)$",
        r"^(?P<about>.+?),?\s+according\s+to\s+(?P<who>.+)$",
    )
)
_WHO_SAID: Final = re.compile(
    rf"^who\s+(?:else\s+)?(?:has\s+|have\s+)?{_SAYING}\s+(?:that\s+|about\s+|of\s+)?(?P<about>.+)$",
    re.IGNORECASE,
)
_EDGES: Final = " \t\n?!.…\"'“”"
# These are no names: who is meant stands in what was asked before.
PRONOUNS: Final = frozenset(
    {"he", "she", "they", "him", "her", "them", "it", "his", "their", "the same person"}
)


def understand(text: str) -> Question:
    """Take a question apart."""
    kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), QuestionKind.OTHER)
    bare = " ".join(text.split()).strip(_EDGES)
    for pattern in _SAID:
        if match := pattern.match(bare):
            parts = match.groupdict()
            about = (parts.get("about") or "").strip(_EDGES)
            who = re.sub(r"^(?:the\s+)?(?=\S)", "", match["who"].strip(_EDGES), flags=re.IGNORECASE)
            return Question(text, kind, who, about, (parts.get("next") or "").strip() in _NEXT)
    return Question(text, kind)


_NEXT: Final = frozenset({"next", "then", "after", "afterwards", "after that"})


def asks_who_said(question: Question) -> str | None:
    """What somebody must have said, where the question is who did; None for any other question."""
    match = _WHO_SAID.match(" ".join(question.text.split()).strip(_EDGES))
    return match["about"] if match else None


_FOLLOWS: Final = re.compile(
    r"^(?:and|but|so|also|what about|how about|what of|and what about)\b", re.IGNORECASE
)
_FOLLOWED: Final = re.compile(
    r"^(?:and|but|so|also|what about|how about|what of|and what about)\s+", re.IGNORECASE
)
_SHORT: Final = 5  # words; a question that goes on from another is brief


def goes_on(text: str) -> str | None:
    """What a follow-up adds ("in Idlib" of "and in Idlib?"); None where the question stands by itself."""
    bare = " ".join(text.split()).strip(_EDGES)
    if not _FOLLOWS.match(bare):
        return None
    rest = _FOLLOWED.sub("", bare)
    rest = _FOLLOWED.sub("", rest)
    if len(rest.split()) > _SHORT or re.match(
        r"(?:who|what|when|where|why|how|which|did|does|is|are|was)\b", rest, re.I
    ):
        return None
    return rest or None
