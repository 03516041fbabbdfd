"""Datelines: where and by which agency a report was filed, before its first sentence.

A sentence is cited from behind its dateline: the citation is still the article's words, character for
character, and a summary begins with what it has to say.
"""

from __future__ import annotations

import re
from typing import Final

_DASH: Final = r"(?:[-‐–—―]{1,3}|\.[-–—])"
# Agencies whose mark alone is enough; others are told by the dash behind their brackets.
_AGENCY: Final = (
    r"(?:CNN|CNN\s?Money|CNN Student News|CNN en Español|Reuters|REUTERS|Thomson Reuters Foundation|AP|AFP"
    r"|AFP/Reuters|UPI|EFE|ANSA|dpa|DPA|Xinhua|TASS|Bloomberg|Adnkronos|EUROPA PRESS|Europa Press|Lusa|LUSA"
    r"|Укрінформ|УНІАН|УНН|Ukrinform)"
)
_NAME: Final = r"[^\W\d_a-z][\w.'’-]*"
_PLACE: Final = rf"{_NAME}(?:[ /]{_NAME}|\s(?:de|del|do|da|di|la|am|an der|of)\s{_NAME}){{0,3}}"
_DATE: Final = (
    r"(?:,\s*(?:[^\W\d_]{3,10}\.?\s*\d{1,2}|\d{1,2}\.?\s*(?:de\s)?[^\W\d_]{3,10}\.?)(?:,?\s*\d{4})?)?"
)
_REGION: Final = rf"(?:,\s*{_PLACE}){{0,2}}"

_DATELINE: Final = re.compile(
    rf"\s*(?:"
    rf"(?:{_PLACE}{_REGION}{_DATE}\s*)?\({_AGENCY}\)\s*{_DASH}?"
    rf"|{_PLACE}{_REGION}{_DATE}\s*\([^\W\d_a-z][\w ./&-]{{0,28}}\)\s*{_DASH}"
    rf"|[^\W\d_a-z]{{3,}}(?:[ /.'’-][^\W\d_a-z]{{2,}}){{0,3}}{_REGION}{_DATE}\s+[‐–—―-]{{1,3}}"
    rf")\s*(?=[\"'“‘«„(¿¡]*[^\W_a-z])"
)


def dateline_end(sentence: str) -> int:
    """How many characters of a sentence are dateline, 0 where it has none or is nothing else."""
    match = _DATELINE.match(sentence)
    return match.end() if match and match.end() < len(sentence) else 0
