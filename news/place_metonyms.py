"""Places that stand for who governs there: "Moscow dismissed the report"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from news.article import Attribution, Span
from news.place_names import Mention
from news.place_text import trimmed

_GOVERNS: Final = re.compile(
    r"(?:,[^,.]{1,60},)? (?:(?:has|have|had|will|would|also|again|now|repeatedly|publicly|officially|"
    r"formally|flatly|later|then|is|was|does|did|not|yet) )*"
    r"(?:accus|agre|announc|appeal|argu|ask|blam|call|claim|condemn|confirm|criticis|criticiz|declar|demand|"
    r"den(?:y|ie)|deploy|dismiss|express|fear|impos|insist|maintain|negotiat|oppos|order|pledg|promis|propos|"
    r"protest|recogni|refus|reject|respond|retaliat|said|say|seek|sign|sough|suspend|threaten|told|urg|veto|"
    r"vow|want|warn|welcom|withdr)\w*\b"
)
_ARTICLE: Final = re.compile(r"the ", re.IGNORECASE)


def metonyms(text: str, mentions: Sequence[Mention], attributions: Sequence[Attribution]) -> set[Span]:
    """Mentions credited with saying something, or doing what governments do."""
    credited = {_bare(text, attribution.source) for attribution in attributions if attribution.source}
    return {
        mention.span
        for mention in mentions
        if not mention.demonym
        and (mention.span in credited or (_subject(text, mention) and _GOVERNS.match(text, mention.span.end)))
    }


def _bare(text: str, span: Span) -> Span:
    article = _ARTICLE.match(text, *span)
    return trimmed(text, Span(article.end() if article else span.start, span.end))


def _subject(text: str, mention: Mention) -> bool:
    """Whether it may be a subject: "in Moscow said" has another."""
    before = text[: mention.span.start][-12:].rstrip(' "“(').split()
    word = before[-1].lower() if before else ""
    if word == "the":
        word = before[-2].lower() if len(before) > 1 else ""
    return word not in _PREPOSITIONS


_PREPOSITIONS: Final = frozenset(
    ["in", "of", "from", "at", "to", "near", "for", "with", "by", "on", "around", "outside", "over", "and"]
)
