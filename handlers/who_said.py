"""``who-said``: what a person is quoted with, who said certain words, or everyone who is quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from handlers.language import reading_limits
from handlers.quotations import merged, said_by
from handlers.scope import Scope, Selection
from handlers.which import WhichArticle
from news.answer import Answer, Citation, Entry, Phrase
from news.article import AttributionKind
from news.errors import UnknownSpeaker
from news.names import fold
from news.picture import Bar, QuotedChart
from storage.articles import Articles
from storage.attributions import Attributions, Said, SpeakerCount
from storage.quoted import Quoted

# Some seven pages that are turned by a button; who wants more asks for one article or for words of it.
MOST_QUOTATIONS = 40
MOST_BY_WORDS = 20
# As many are counted for the picture: what is beyond them fits the words worst.
MOST_COUNTED = 100
MOST_SPEAKERS = 50
# As many bars as are read on a phone without turning it.
LEAST_BARS, MOST_BARS = 2, 15
# Two words of a quotation are the least that single it out.
LEAST_WORDS = 2
_NOBODY = Phrase("I found nobody quoted in it. Ask about another article, or about all of them.")
_NOBODY_ANYWHERE = Phrase("I found nobody quoted in any article. Post one that quotes somebody.")


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
        A number alone is an article's, as ``WhichArticle.or_words`` tells.

        Raises:
            UnknownSpeaker: nobody by that name is quoted and no quotation holds the words.
            RequestError: there is no such article.
        """
        words, which = await self._which.or_words(scope, asked, which)
        selection = await self._which(scope, which)
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
        shown, total = await self._attributions.most_quoted(
            scope.guild_id, selection.article_ids, limit=MOST_SPEAKERS
        )
        notes = selection.notes + reading_limits(selection)
        if total > len(shown):
            notes += (
                Phrase(
                    "And {count} more is quoted.",
                    {"count": total - len(shown)},
                    plural="And {count} more are quoted.",
                ),
            )
        if not shown:
            notes += (_NOBODY if selection.source else _NOBODY_ANYWHERE,)
        title = selection.title(
            Phrase("Who is quoted, in #{number} {title}"), Phrase("Who is quoted, in all articles")
        )
        picture = await self._chart(scope, title, shown, selection)
        return Answer(title, tuple(_counted(row) for row in shown), notes, picture)

    async def _chart(
        self, scope: Scope, title: Phrase, shown: Sequence[SpeakerCount], selection: Selection
    ) -> QuotedChart | None:
        """Who is quoted how much; a single speaker needs no comparison."""
        names = [row.name for row in shown[:MOST_BARS]]
        if len(names) < LEAST_BARS:
            return None
        kinds = await self._quoted.by_kind(scope.guild_id, names, selection.article_ids)
        bars = (Bar(name, kinds[name].direct, kinds[name].mixed, kinds[name].indirect) for name in names)
        return QuotedChart(title, tuple(bars))

    async def _find(self, scope: Scope, words: str, selection: Selection) -> Answer | None:
        said = await self._attributions.said_by(
            scope.guild_id, words, selection.article_ids, limit=MOST_QUOTATIONS
        )
        if said.citations:
            return _of_speaker(words, said, selection)
        if len(words.split()) < LEAST_WORDS:
            return None
        by_words = await self._attributions.by_words(
            scope.guild_id, words, selection.article_ids, limit=MOST_COUNTED
        )
        return _on_words(words, by_words, selection) if by_words else None


def _of_speaker(words: str, said: Said, selection: Selection) -> Answer:
    """What somebody said, of whom the words are a name."""
    name = _fullest(said.names) or words
    entries = _by_speaker(said.citations, name)
    notes = selection.notes
    if said.total > len(said.citations):
        notes += (
            Phrase(
                "And {count} more quotation.",
                {"count": said.total - len(said.citations)},
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


def _on_words(words: str, found: Sequence[Citation], selection: Selection) -> Answer:
    """Who said certain words: those that fit best, and a chart of who is quoted how much with them."""
    title = selection.title(
        Phrase("Who said “{words}”, in #{number} {title}"),
        Phrase("Who said “{words}”, in all articles"),
        words=words,
    )
    notes = selection.notes
    if len(found) > MOST_BY_WORDS:
        notes += (
            Phrase(
                "Only the {count} that fit best are shown. Add a word, or name an article, for others.",
                {"count": MOST_BY_WORDS},
            ),
        )
    return Answer(title, _by_speaker(found[:MOST_BY_WORDS]), notes, _chart_of(title, found))


def _chart_of(title: Phrase, citations: Sequence[Citation]) -> QuotedChart | None:
    """Who is quoted how much with these; a single speaker needs no comparison."""
    kinds: dict[str, Counter[AttributionKind | None]] = {}
    for citation in citations:
        if citation.speaker is not None:
            kinds.setdefault(citation.speaker, Counter())[citation.kind] += 1
    bars = [
        Bar(
            name,
            counted[AttributionKind.DIRECT],
            counted[AttributionKind.MIXED],
            counted[AttributionKind.INDIRECT],
        )
        for name, counted in kinds.items()
    ]
    bars.sort(key=lambda bar: -bar.total)
    return QuotedChart(title, tuple(bars[:MOST_BARS])) if len(bars) >= LEAST_BARS else None


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


def _by_speaker(citations: Sequence[Citation], titled: str | None = None) -> tuple[Entry, ...]:
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
