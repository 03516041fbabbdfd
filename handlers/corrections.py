"""``corrections``: members report a wrong speaker or a wrong place, moderators decide, and may undo it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.scope import Scope
from news.answer import Answer, Citation, Entry, Phrase
from news.article import Span
from news.countries import Country
from news.errors import BadArgument, ReportGone, UnknownArticle
from news.names import fold
from storage.archive import Storage
from storage.corrections import Choice as StoredChoice
from storage.corrections import Correction, CorrectionKind, CorrectionState
from storage.keys import digest

MOST_OPEN = 25
"""As many reports as a moderator is shown at once, the oldest; Discord's menus hold no more."""
_LATEST = 4 * MOST_OPEN
"""Of so many corrections those are looked for that stand in articles the moderator may see."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report that waits for a moderator.

    Attributes:
        id: by which to correct or reject it.
        citation: the sentences it is about; ``marks`` is what was quoted, or the place's name.
        shown: who or which place was shown.
    """

    id: int
    kind: CorrectionKind
    citation: Citation
    shown: Phrase


@dataclass(frozen=True, slots=True)
class Made:
    """A correction that was made, and may be undone.

    Attributes:
        report: what was corrected; ``shown`` is who or which place was shown before.
        now: who or which place is shown instead.
    """

    report: Report
    now: Phrase


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be right instead.

    Attributes:
        value: as ``Corrections.correct`` takes it, at most 100 characters.
        label: who or which place it is.
        chosen: whether it is what was shown.
    """

    value: str
    label: Phrase
    chosen: bool = False


class Corrections:
    """Takes reports and decisions. Who may decide is for the face to check."""

    def __init__(self, storage: Storage) -> None:
        self._articles = storage.articles
        self._posts = storage.posts
        self._corrections = storage.corrections

    async def report(self, scope: Scope, article_id: int, span: Span, kind: CorrectionKind) -> Answer:
        """Report that a quotation is credited to the wrong speaker, or a place taken for another one.

        Args:
            scope: where and by whom.
            article_id: the article.
            span: what was quoted or the place's name, best a mark of the citation, else its span.
            kind: which of the two.

        Raises:
            UnknownArticle: there is none that the member may see.
            ReportGone: nobody is quoted there, or no place named.
            BadArgument: several places are named there.
        """
        if not await self._sees(scope, article_id):
            raise UnknownArticle(str(article_id))
        known, new = await self._corrections.report(scope.guild_id, article_id, span, kind, scope.member_id)
        told = Phrase("The moderators will look at it.")
        if known.state is not CorrectionState.REPORTED:
            told = Phrase("This has been reported before, and a moderator has decided about it.")
        elif not new:
            told = Phrase("This has been reported already. The moderators will look at it.")
        shown = Phrase("Shown: {shown}", {"shown": _shown(known)})
        entry = Entry(None, (await self._citation(known),), (shown,))
        return Answer(_reported(kind), (entry,), (told,))

    async def open_reports(self, scope: Scope) -> list[Report]:
        """What waits for a moderator, oldest first, of the articles that they may see."""
        waiting = await self._corrections.of_guild(scope.guild_id, CorrectionState.REPORTED)
        seen = [known for known in waiting if await self._sees(scope, known.article_id)]
        return [await self._report(known) for known in seen[:MOST_OPEN]]

    async def made(self, scope: Scope) -> list[Made]:
        """The corrections made, the latest first, of the articles that the moderator may see."""
        latest = await self._corrections.latest(scope.guild_id, _LATEST)
        seen = [known for known in latest if await self._sees(scope, known.article_id)]
        return [
            Made(await self._report(known), _label(known.kind, _data(known.kind, known.correct or {})))
            for known in seen[:MOST_OPEN]
        ]

    async def choices(self, scope: Scope, correction_id: int) -> list[Choice]:
        """What may be right instead: speakers and people named, or places, and last that there is none.

        Raises:
            ReportGone: there is no such report, or it is out of the moderator's sight.
        """
        known = await self._known(scope, correction_id)
        found = await self._corrections.choices(scope.guild_id, correction_id)
        return [_choice(choice, known) for choice in found]

    async def correct(self, scope: Scope, correction_id: int, value: str) -> Answer:
        """Put it right: answers go by it from now on, and show that it was corrected.

        Args:
            scope: where and by which moderator.
            correction_id: the report, be it decided already or not.
            value: of one of the choices, or a speaker's name.

        Raises:
            ReportGone: the report, or what it is about, is no longer there.
            BadArgument: there is no such choice.
        """
        await self._known(scope, correction_id)
        choices = await self._corrections.choices(scope.guild_id, correction_id)
        chosen = _chosen(choices, value)
        known = await self._corrections.correct(scope.guild_id, correction_id, chosen, scope.member_id)
        values = {"was": _shown(known), "now": _label(known.kind, chosen.data)}
        detail = (Phrase("Shown: {was}", values), Phrase("Now: {now}", values))
        return Answer(Phrase("Corrected"), (Entry(None, (await self._citation(known),), detail),))

    async def reject(self, scope: Scope, correction_id: int) -> Answer:
        """Leave it as it is.

        Raises:
            ReportGone: there is no such report waiting.
        """
        await self._known(scope, correction_id)
        known = await self._corrections.reject(scope.guild_id, correction_id, scope.member_id)
        shown = Phrase("Shown: {shown}", {"shown": _shown(known)})
        return Answer(Phrase("Left as it is"), (Entry(None, (await self._citation(known),), (shown,)),))

    async def undo(self, scope: Scope, correction_id: int) -> Answer:
        """Put back what was shown before a correction, which is then neither shown nor exported.

        Raises:
            ReportGone: there is no such correction, or it is undone already.
        """
        await self._known(scope, correction_id)
        known = await self._corrections.withdraw(scope.guild_id, correction_id, scope.member_id)
        shown = Phrase("Shown: {shown}", {"shown": _shown(known)})
        told = Phrase("Answers go by what was there before. Whoever finds it wrong can report it again.")
        entry = Entry(None, (await self._citation(known),), (shown,))
        return Answer(Phrase("Correction undone"), (entry,), (told,))

    async def export(self, scope: Scope) -> str:
        """The corrections made, one JSON object a line, to be used as test cases.

        Each has the article's ``text_hash`` (SHA-256), ``title`` and ``url``, the ``passage`` with its
        ``passage_span``, the ``span`` of what was corrected, its ``kind``, and ``was`` and ``is``: the name
        of a speaker, or a gazetteer entry, null for none. No member is named.
        """
        made = await self._corrections.of_guild(scope.guild_id, CorrectionState.CORRECTED)
        lines = [await self._line(known) for known in made if await self._sees(scope, known.article_id)]
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    async def _line(self, known: Correction) -> dict[str, Any]:
        citation = await self._citation(known)
        text = await self._articles.text(known.guild_id, known.article_id)
        return {
            "text_hash": digest(text),
            "title": citation.source.title,
            "url": citation.source.url,
            "passage": citation.passage,
            "passage_span": list(citation.span),
            "span": list(known.span),
            "kind": known.kind.value,
            "was": _plain(known.kind, known.shown),
            "is": _plain(known.kind, known.correct or {}),
        }

    async def _report(self, known: Correction) -> Report:
        return Report(known.id, known.kind, await self._citation(known), _shown(known))

    async def _known(self, scope: Scope, correction_id: int) -> Correction:
        known = await self._corrections.get(scope.guild_id, correction_id)
        if not await self._sees(scope, known.article_id):
            raise ReportGone(f"correction {correction_id}")
        return known

    async def _sees(self, scope: Scope, article_id: int) -> bool:
        posts = await self._posts.of_article(scope.guild_id, article_id)
        return any(scope.sees(post.channel_id) for post in posts)

    async def _citation(self, known: Correction) -> Citation:
        """The whole sentences that the report is about, checked against the stored text."""
        source = await self._articles.source(known.guild_id, known.article_id)
        text = await self._articles.text(known.guild_id, known.article_id)
        sentences = await self._articles.sentence_spans(known.guild_id, known.article_id)
        touched = [span for span in sentences.values() if span.overlaps(known.span)] or [known.span]
        span = Span(min(each.start for each in touched), max(each.end for each in touched))
        citation = Citation(source, span, span.of(text), (known.span,))
        await self._articles.verify(known.guild_id, [citation])
        return citation


def _reported(kind: CorrectionKind) -> Phrase:
    if kind is CorrectionKind.SPEAKER:
        return Phrase("Reported: wrong speaker")
    return Phrase("Reported: wrong place")


def _chosen(choices: list[StoredChoice], value: str) -> StoredChoice:
    for choice in choices:
        if choice.value == value:
            return choice
    for choice in choices:
        if choice.data is not None and fold(choice.data["name"]) == fold(value):
            return choice
    raise BadArgument(Phrase("That is none of the choices. Open the report again and choose from its menu."))


def _choice(choice: StoredChoice, known: Correction) -> Choice:
    label = _label(known.kind, choice.data)
    return Choice(choice.value, label, _same(choice.data, _data(known.kind, known.shown)))


def _same(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    if one is None or other is None:
        return one is other
    return one["name"] == other["name"] and one.get("geonames_id") == other.get("geonames_id")


def _data(kind: CorrectionKind, stored: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The speaker or the gazetteer entry, None for nobody and for no place."""
    return stored.get("speaker" if kind is CorrectionKind.SPEAKER else "entry")


def _shown(known: Correction) -> Phrase:
    data = _data(known.kind, known.shown)
    words = known.shown.get("mention") if known.kind is CorrectionKind.SPEAKER else known.shown.get("name")
    if data is None and words:
        return Phrase("“{words}”", {"words": words})
    return _label(known.kind, data)


def _label(kind: CorrectionKind, data: Mapping[str, Any] | None) -> Phrase:
    if data is None:
        return Phrase("nobody") if kind is CorrectionKind.SPEAKER else Phrase("no place")
    if kind is CorrectionKind.SPEAKER:
        if data["role"]:
            return Phrase("{name}, {role}", {"name": data["name"], "role": data["role"]})
        return Phrase("{name}", {"name": data["name"]})
    if data["country"] and data["feature"] != "country":
        return Phrase("{name}, {country}", {"name": data["name"], "country": Country(data["country"])})
    return Phrase("{name}", {"name": data["name"]})


def _plain(kind: CorrectionKind, stored: Mapping[str, Any]) -> object:
    data = _data(kind, stored)
    if data is None:
        return None
    return data["name"] if kind is CorrectionKind.SPEAKER else dict(data)
