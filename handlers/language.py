"""What can be said of articles in a language the reader knows only in part."""

from __future__ import annotations

from handlers.scope import Selection
from news.answer import Phrase

# People and places are found in English only; "und" is a text too short to tell.
FULLY_READ = frozenset({"en", "und"})


def reading_limits(selection: Selection) -> tuple[Phrase, ...]:
    """A note where speakers and places of the selected article are not looked for."""
    source = selection.source
    if source is None or source.language in FULLY_READ:
        return ()
    return (
        Phrase(
            "This article is not in English ({language}): I look for no speakers and may miss places.",
            {"language": source.language},
        ),
    )
