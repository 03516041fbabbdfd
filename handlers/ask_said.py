"""Questions about somebody's words: "what did the ICRC say about civilians?", "who said that …?"."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from handlers.ask_marks import naming
from handlers.ask_memory import Last
from news.answer import Citation
from news.answer_features import Asked
from news.article import Span
from news.asker import Asker
from news.cues import word_set
from news.judge import Passage as Read
from news.question import Question
from news.question_names import lacking, narrowing_names, plain_words
from news.words import stems_of, words_of
from storage import search
from storage.archive import Storage

log = logging.getLogger(__name__)

# Quotations of one speaker that are gone through, the newest; and how many of them the model is asked about.
_READ = 200
_JUDGED = 10
# Of what the question is about, the share of the words that a quotation must hold, the model apart.
_COVERED = 0.5
# What all of the words weigh beside the model's logits.
_WORDS_WEIGH = 10.0
# Words that single a quotation out; and quotations that are shown for them.
_TELLING = 3
_VERB: Final = re.compile(r"\W*who\s+(?:else\s+)?(?:has\s+|have\s+)?([a-z]+)", re.IGNORECASE)
_ANY_VERB: Final = word_set(
    """say says said saying tell told state stated comment commented write wrote think thinks add added
    explain explained"""
)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said.

    Attributes:
        name: who, or what was asked for where nobody goes by it.
        citations: best first; in the text's order where nothing in particular was asked about.
        about: whether they are about what was asked.
        lacking: the names in the question, as words of which one is enough, that they do not hold.
    """

    name: str
    citations: tuple[Citation, ...]
    about: bool
    lacking: tuple[tuple[str, ...], ...] = ()

    def may_be(self, passage: str) -> bool:
        """Whether a sentence that answers the question by another measure can be what is missing here.

        It must hold the names that the quotations lack, and name who says it: anybody else may say it too.
        """
        return not lacking([*self.lacking, tuple(words_of(self.name))], [passage])


class Words:
    """Finds what somebody said, or who said it.

    Args:
        storage: the archive.
        asker: weighs quotations.
    """

    def __init__(self, storage: Storage, asker: Asker) -> None:
        self._storage = storage
        self._asker = asker

    async def of_speaker(
        self, guild_id: int, question: Question, speaker: str, article_ids: Collection[int] | None
    ) -> Said | None:
        """What a speaker said, on the question's subject if it has one; None where nobody is called so."""
        names = await self._storage.attributions.resolve(guild_id, speaker, article_ids)
        if not names:
            return None
        found = await self._storage.attributions.by_speaker(guild_id, speaker, article_ids, limit=_READ)
        name = names[0] if len(names) == 1 else speaker
        if not question.about:
            return Said(name, tuple(found), about=True)
        citations, about = await self._about(guild_id, question, found)
        missing = await self._lacking(guild_id, question, found, article_ids)
        if missing:
            log.debug("%d quotations hold none of the words of a name asked about", len(found))
        return Said(name, tuple(citations), about and not missing, missing)

    async def who(
        self, guild_id: int, question: Question, words: str, article_ids: Collection[int] | None
    ) -> tuple[Citation, ...]:
        """Quotations that hold all the words, best first, with the name of who says them set off.

        A word or two stand in quotations about other things too: of those the model has to say that they
        answer the question, and who is asked to have warned must not merely have said it.
        """
        few = len(search.significant(words)) < _TELLING
        found = await self._storage.attributions.by_words(
            guild_id, words, article_ids, limit=_JUDGED if few else _SHOWN
        )
        if few:
            judged = await self._asker.weigh(question.text, [_whole(citation) for citation in found])
            pairs = sorted(zip(found, judged, strict=True), key=lambda pair: pair[1].nothing - pair[1].fits)
            found = [citation for citation, one in pairs if one.may_answer]
            found = [citation for citation in found if _does(question, citation)][:_SHOWN]
        return tuple(replace(citation, marks=naming(citation)) for citation in found)

    async def next(self, guild_id: int, last: Last) -> tuple[Citation, ...]:
        """What the speaker of the last answer said after it, in the same article."""
        if last.speaker is None:
            return ()
        found = await self._storage.attributions.by_speaker(
            guild_id, last.speaker, [last.article_id], limit=_READ
        )
        return tuple(citation for citation in found if citation.span.start >= last.span.end)

    async def _lacking(
        self,
        guild_id: int,
        question: Question,
        found: Sequence[Citation],
        article_ids: Collection[int] | None,
    ) -> tuple[tuple[str, ...], ...]:
        """The names in the question, as it is written or as places are known, that no quotation holds."""
        passages = [citation.passage for citation in found]
        missing = lacking(narrowing_names(question), passages)
        for (word,) in lacking([(word,) for word in plain_words(question)], passages):
            if await self._storage.finding.places(guild_id, word, article_ids):
                missing.append((word,))
        return tuple(missing)

    async def _about(
        self, guild_id: int, question: Question, found: Sequence[Citation]
    ) -> tuple[list[Citation], bool]:
        async with self._storage.database.read() as connection:
            weights = await search.weights(connection, guild_id, question.about)
        asked = Asked.of(question, weights)
        covered = sorted(found, key=lambda citation: -asked.covered(citation.passage))[:_JUDGED]
        judged = await self._asker.weigh(question.text, [_whole(citation) for citation in covered])
        scored = sorted(
            zip(covered, judged, strict=True),
            key=lambda pair: (
                -(asked.covered(pair[0].passage) * _WORDS_WEIGH + pair[1].fits - pair[1].nothing)
            ),
        )
        fitting = [c for c, _ in scored if asked.covered(c.passage) >= _COVERED]
        # Without half of the words in common, the model alone has to be sure.
        fitting = fitting or [c for c, j in scored if j.answers]
        return (fitting, True) if fitting else ([c for c, _ in scored[:1]], False)


def _does(question: Question, citation: Citation) -> bool:
    """Whether a quotation's sentences have the verb that is asked for, unless any verb of saying will do."""
    match = _VERB.match(question.text)
    if match is None or match[1].casefold() in _ANY_VERB:
        return True
    return set(stems_of(match[1])) <= set(stems_of(citation.passage))


def _whole(citation: Citation) -> Read:
    return Read(citation.passage, Span(0, len(citation.passage)))
