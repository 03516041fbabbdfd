"""``who-said``: what a person is quoted with, who said certain words, or everyone who is quoted."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.language import reading_limits
from handlers.quotations import merged, said_by
from handlers.scope import Scope, Selection
from handlers.which import WhichArticle
from news.answer import Answer, Citation, Entry, Phrase
from news.errors import UnknownSpeaker
from news.names import fold
from news.picture import Bar, QuotedChart
from storage.articles import Articles
from storage.attributions import Attributions, SpeakerCount
from storage.quoted import Quoted

# Some seven pages that are turned by a button; who wants more asks for one article or for words of it.
MOST_QUOTATIONS = 40
MOST_BY_WORDS = 20
MOST_SPEAKERS = 50
# As many bars as are read on a phone without turning it.
LEAST_BARS, MOST_BARS = 2, 15
# Two words of a quotation are the least that single it out.
LEAST_WORDS = 2


class WhoSaid:
    """Answers ``who-said``."""

    def __init__(
        self, articles: Articles, attributions: Attributions, quoted: Quoted, which: WhichArticle
    ) -> None:
        self._articles = articles
        self._attributions = attributions
        self._quoted = quoted
        self._which = which

    async def __call__(self, scope: Scope, asked: str | None = None, which: str | None = None) -> Answer:
        """Find attributions by speaker, by words, or count everyone's.

        Without a ``which`` the latest article is looked at first, then all of the guild.

        Raises:
            UnknownSpeaker: nobody by that name is quoted and no quotation holds the words.
            RequestError: there is no such article.
        """
        selection = await self._which(scope, which)
        words = (asked or "").strip()
        if not words:
            return await self._everyone(scope, selection)
        answer = await self._find(scope, words, selection)
        if answer is None and not selection.explicit:
            answer = await self._find(scope, words, _everywhere(selection))
        if answer is None:
            article_ids = selection.article_ids if selection.explicit else selection.within
            suggestions = await self._attributions.suggest(scope.guild_id, words, article_ids)
            raise UnknownSpeaker(words, suggestions)
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def _everyone(self, scope: Scope, selection: Selection) -> Answer:
        counts = await self._attributions.speakers(scope.guild_id, selection.article_ids)
        shown = counts[:MOST_SPEAKERS]
        notes = selection.notes + reading_limits(selection)
        if len(counts) > len(shown):
            notes += (
                Phrase(
                    "And {count} more is quoted.",
                    {"count": len(counts) - len(shown)},
                    plural="And {count} more are quoted.",
                ),
            )
        if not counts:
            notes += (Phrase("I found nobody quoted in it."),)
        title = selection.title(
            Phrase("Who is quoted, in #{number} {title}"), Phrase("Who is quoted, in all articles")
        )
        picture = await self._chart(scope, str(title), shown, selection)
        return Answer(title, tuple(_counted(row) for row in shown), notes, picture)

    async def _chart(
        self, scope: Scope, title: str, shown: Sequence[SpeakerCount], selection: Selection
    ) -> QuotedChart | None:
        """Who is quoted how much; a single speaker needs no comparison."""
        names = [row.name for row in shown[:MOST_BARS]]
        if len(names) < LEAST_BARS:
            return None
        kinds = await self._quoted.by_kind(scope.guild_id, names, selection.article_ids)
        bars = (Bar(name, kinds[name].direct, kinds[name].mixed, kinds[name].indirect) for name in names)
        return QuotedChart(title, tuple(bars))

    async def _find(self, scope: Scope, words: str, selection: Selection) -> Answer | None:
        by_name = await self._attributions.by_speaker(
            scope.guild_id, words, selection.article_ids, limit=MOST_QUOTATIONS + 1
        )
        if by_name:
            return await self._of_speaker(scope, words, by_name, selection)
        if len(words.split()) < LEAST_WORDS:
            return None
        by_words = await self._attributions.by_words(
            scope.guild_id, words, selection.article_ids, limit=MOST_BY_WORDS
        )
        if not by_words:
            return None
        title = selection.title(
            Phrase("Who said “{words}”, in #{number} {title}"),
            Phrase("Who said “{words}”, in all articles"),
            words=words,
        )
        return Answer(title, _by_speaker(by_words), selection.notes)

    async def _of_speaker(
        self, scope: Scope, words: str, found: list[Citation], selection: Selection
    ) -> Answer:
        total = await self._attributions.count(scope.guild_id, words, selection.article_ids)
        names = await self._attributions.resolve(scope.guild_id, words, selection.article_ids)
        name = _fullest(names) or words
        entries = _by_speaker(found[:MOST_QUOTATIONS], name)
        notes = selection.notes
        if total > MOST_QUOTATIONS:
            notes += (
                Phrase(
                    "And {count} more quotation.",
                    {"count": total - MOST_QUOTATIONS},
                    plural="And {count} more quotations.",
                ),
            )
        return Answer(
            selection.title(
                Phrase("What {name} said, in #{number} {title}"),
                Phrase("What {name} said, in all articles"),
                name=name,
            ),
            entries,
            notes,
        )


def _fullest(names: Sequence[str]) -> str | None:
    """The name that holds all the others: Vitaly Churkin, who is also just Churkin; None where none does."""
    fullest = max(names, key=lambda name: len(name.split()), default="")
    words = set(fold(fullest).split())
    return fullest if fullest and all(words >= set(fold(name).split()) for name in names) else None


def _everywhere(selection: Selection) -> Selection:
    title = selection.source.title if selection.source else ""
    note = Phrase("Not in the latest article ({title}), so I looked through all of them.", {"title": title})
    return selection.everywhere(note)


def _counted(row: SpeakerCount) -> Entry:
    count = Phrase("{count} quotation", {"count": row.count}, plural="{count} quotations")
    detail = (count,) if row.role is None else (Phrase("{role}", {"role": row.role}), count)
    return Entry(Phrase("{name}", {"name": row.name}), detail=detail)


def _by_speaker(citations: list[Citation], titled: str | None = None) -> tuple[Entry, ...]:
    """An entry or more for each speaker, headed by the name unless the title is about nobody else."""
    groups: dict[str | None, list[Citation]] = {}
    for citation in merged(citations):
        groups.setdefault(citation.speaker, []).append(citation)
    alone = titled is not None and [*groups] == [titled]
    return tuple(
        entry
        for name, group in groups.items()
        for entry in said_by(group, None if alone else _speaker_heading(name))
    )


def _speaker_heading(name: str | None) -> Phrase:
    return Phrase("{name}", {"name": name}) if name else Phrase("Nobody is named")
