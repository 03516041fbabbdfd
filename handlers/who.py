"""``who``: the people and organisations that articles name, and what the articles say they are."""

from __future__ import annotations

from handlers.language import reading_limits
from handlers.scope import Scope, Selection
from handlers.which import WhichArticle
from news.answer import Answer, Entry, Phrase
from news.errors import UnknownSpeaker
from storage.articles import Articles
from storage.figures import FigureRow, Figures

# Some seven pages that are turned by a button; of 2,000 words an article names some 20 people.
MOST_FIGURES = 40
# Of all articles: each figure's sentences are looked up by themselves, among very many.
MOST_EVERYWHERE = 15
# A surname may be several people's; more of them are better asked for by their full names.
MOST_NAMESAKES = 5


class Who:
    """Answers ``who``."""

    def __init__(self, articles: Articles, figures: Figures, which: WhichArticle) -> None:
        self._articles = articles
        self._figures = figures
        self._which = which

    async def __call__(self, scope: Scope, asked: str | None = None, which: str | None = None) -> Answer:
        """List who is named in an article, or say who somebody is by all articles that name them.

        Somebody asked for by name is looked for in all articles unless one is named.
        A number alone is an article's, as ``WhichArticle.or_words`` tells.

        Raises:
            UnknownSpeaker: nobody of that name is named; it suggests names that come close.
            RequestError: there is no such article.
        """
        name, which = await self._which.or_words(scope, asked, which)
        selection = await self._which(scope, which or ("all" if name else None))
        answer = await (self._one(scope, name, selection) if name else self._all(scope, selection))
        await self._articles.verify(scope.guild_id, answer.citations)
        return answer

    async def _all(self, scope: Scope, selection: Selection) -> Answer:
        most = MOST_FIGURES if selection.source else MOST_EVERYWHERE
        rows = await self._figures.in_articles(scope.guild_id, selection.article_ids, limit=most)
        total = await self._figures.count(scope.guild_id, selection.article_ids)
        notes = selection.notes + reading_limits(selection)
        if total > len(rows):
            notes += (
                Phrase(
                    "And {count} more is named.",
                    {"count": total - len(rows)},
                    plural="And {count} more are named.",
                ),
            )
        if not rows:
            notes += (Phrase("I found nobody named in it."),)
        title = selection.title(
            Phrase("Who is named, in #{number} {title}"), Phrase("Who is named, in all articles")
        )
        return Answer(title, tuple(_listed(row) for row in rows), notes)

    async def _one(self, scope: Scope, name: str, selection: Selection) -> Answer:
        rows = await self._figures.by_name(scope.guild_id, name, selection.article_ids, limit=MOST_NAMESAKES)
        if not rows:
            raise UnknownSpeaker(
                name, await self._figures.suggest(scope.guild_id, name, selection.article_ids)
            )
        who = rows[0].name if len(rows) == 1 else name
        title = selection.title(
            Phrase("{name} in #{number} {title}"), Phrase("{name}, in all articles"), name=who
        )
        notes = selection.notes
        if any(row.quotations for row in rows):
            notes += (Phrase("What {name} said: /who-said", {"name": who}),)
        return Answer(title, tuple(_entry(row) for row in rows), notes)


def _listed(row: FigureRow) -> Entry:
    """One line and one sentence for somebody in a list."""
    return Entry(Phrase("{name}", {"name": row.name}), row.citations[:1], _role(row) + _counts(row))


def _entry(row: FigureRow) -> Entry:
    """All that is said of somebody: every role, each with its sentence."""
    roles = tuple(Phrase("{role}", {"role": role}) for role in row.roles)
    return Entry(Phrase("{name}", {"name": row.name}), row.citations, roles + _counts(row))


def _role(row: FigureRow) -> tuple[Phrase, ...]:
    return (Phrase("{role}", {"role": row.roles[0]}),) if row.roles else ()


def _counts(row: FigureRow) -> tuple[Phrase, ...]:
    named = Phrase("named once", {"count": row.times}, plural="named {count} times")
    if not row.quotations:
        return (named,)
    return (named, Phrase("quoted once", {"count": row.quotations}, plural="quoted {count} times"))
