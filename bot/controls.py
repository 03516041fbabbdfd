"""The buttons and menus under an answer.

Views are stopped before they are sent: discord.py then forgets them, and ``bot/presses.py`` answers every
press by its ``custom_id``, before and after a restart alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.asked import Asked
from bot.custom_ids import Press
from bot.page import Page, shorten
from bot.render import Say, line_link
from news.answer import Answer, Citation, Phrase

# Discord's limits for a menu (https://docs.discord.com/developers/components/reference#string-select).
MOST_OPTIONS: Final = 25
OPTION_LIMIT: Final = 100
URL_LIMIT: Final = 512
# The lengths a summary is offered in, one step at a time.
SUMMARY_LENGTHS: Final = (1, 3, 5, 8, 12, 15)


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as it is shown.

    Attributes:
        question_id: where the question is kept for its buttons; None where it has none that need it.
        page: the page shown.
    """

    asked: Asked
    answer: Answer
    page: Page
    question_id: int | None = None


class Rows(discord.ui.View):
    """Buttons and menus that the bot answers by their ``custom_id`` alone."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.stop()

    def button(
        self,
        label: str | None,
        press: Press,
        *,
        row: int,
        emoji: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        """Add a button."""
        self.add_item(
            discord.ui.Button(
                label=label, custom_id=str(press), row=row, emoji=emoji, style=style, disabled=disabled
            )
        )

    def link(self, label: str, url: str, *, row: int) -> None:
        """Add a button that opens an address; one too long for Discord is left out."""
        if len(url) <= URL_LIMIT:
            self.add_item(discord.ui.Button(label=label, url=url, row=row))

    def menu(
        self, placeholder: str, press: Press, options: Sequence[discord.SelectOption], *, row: int
    ) -> None:
        """Add a menu of which one option is chosen."""
        self.add_item(
            discord.ui.Select(
                placeholder=placeholder, custom_id=str(press), options=list(options[:MOST_OPTIONS]), row=row
            )
        )


def needs_question(asked: Asked, answer: Answer, pages: Sequence[Page]) -> bool:
    """Whether the answer has buttons that ask the question again."""
    return len(pages) > 1 or answer.paging is not None or bool(_lengths(asked, answer))


def controls(shown: Shown, say: Say) -> Rows | None:
    """The buttons under a page of an answer; None where there are none."""
    rows = Rows()
    if shown.question_id is not None:
        _turning(rows, shown)
        for label, emoji, length in _lengths(shown.asked, shown.answer):
            press = Press.of("length", shown.question_id, length)
            rows.button(say(label), press, row=0, emoji=emoji)
    if shown.asked.ability == "article":
        _card(rows, shown, say)
    else:
        _openings(rows, shown, say)
        _sentences(rows, shown.page.citations, say)
    return rows if rows.children else None


def sentence_value(citation: Citation) -> str:
    """A citation's place in the archive, as a menu's value: article, start, end."""
    return f"{citation.source.article_id}:{citation.span.start}:{citation.span.end}"


def _turning(rows: Rows, shown: Shown) -> None:
    paging, page = shown.answer.paging, shown.page
    if page.total == 1 and paging is None:
        return
    for side, step, emoji in (("b", -1, "◀️"), ("a", 1, "▶️")):
        beside = _beside(shown, step)
        action, *numbers = beside or ("page", page.number)
        press = Press.of(action, shown.question_id, *numbers, side)
        rows.button(None, press, row=0, emoji=emoji, disabled=beside is None)


def _beside(shown: Shown, step: int) -> tuple[str, int] | tuple[str, int, int] | None:
    """What shows the page before or after, of the answer or else of the list: an action and its numbers.

    A page of the answer is told with the list's page, as the question is kept as it was first asked.
    """
    paging, number = shown.answer.paging, shown.page.number + step
    if 0 <= number < shown.page.total:
        return ("page", number) if paging is None else ("page", number, paging.page)
    if paging is not None and 1 <= paging.page + step <= paging.pages:
        return "list", paging.page + step - 1
    return None


def _lengths(asked: Asked, answer: Answer) -> list[tuple[Phrase, str, int]]:
    """The shorter and the longer summary that are offered: label, emoji, sentences."""
    if asked.ability != "summary" or len(answer.entries) != 1 or len(answer.sources) != 1:
        return []
    shown = len(answer.citations)
    wanted = asked.number("sentences") or shown
    offered: list[tuple[Phrase, str, int]] = []
    if shorter := [length for length in SUMMARY_LENGTHS if length < shown]:
        offered.append((Phrase("Shorter"), "➖", shorter[-1]))
    longer = [length for length in SUMMARY_LENGTHS if length > shown]
    if longer and shown >= wanted:
        offered.append((Phrase("Longer"), "➕", longer[0]))
    return offered


def _card(rows: Rows, shown: Shown, say: Say) -> None:
    """What can be asked of an article, under its card."""
    named = (*shown.answer.sources, *(entry.about for entry in shown.answer.entries if entry.about))
    if not named:
        return
    article_id = named[0].article_id
    abilities = (
        ("summary", Phrase("Summary"), "📝"),
        ("who-said", Phrase("Quotes"), "💬"),
        ("where", Phrase("Places"), "📍"),
    )
    for ability, label, emoji in abilities:
        rows.button(say(label), Press.of("do", ability, article_id), row=1, emoji=emoji)
    rows.button(say(Phrase("Ask")), Press.of("form", "ask", article_id), row=1, emoji="❓")


def _openings(rows: Rows, shown: Shown, say: Say) -> None:
    """Menus that open what a list names: an article, or what somebody said."""
    listed = [entry for entry in shown.answer.entries if not entry.citations and entry.heading is not None]
    if articles := [entry.about for entry in listed if entry.about is not None]:
        options = [
            discord.SelectOption(
                label=shorten(f"#{source.number} {source.title}", OPTION_LIMIT), value=str(source.article_id)
            )
            for source in articles
        ]
        rows.menu(say(Phrase("Open an article")), Press("open"), options, row=1)
    elif shown.asked.ability == "who-said":
        names = dict.fromkeys(
            str(entry.heading.values.get("name") or "") for entry in listed if entry.heading
        )
        options = [
            discord.SelectOption(label=name, value=name) for name in names if 0 < len(name) <= OPTION_LIMIT
        ]
        if options:
            press = Press.of("said", shown.answer.title.values.get("number") or 0)
            rows.menu(say(Phrase("What did they say?")), press, options, row=1)


def _sentences(rows: Rows, citations: Sequence[Citation], say: Say) -> None:
    """Show in article: a button for one sentence, a menu for several."""
    unique = {sentence_value(citation): citation for citation in citations}
    if len(unique) == 1:
        ((value, _),) = unique.items()
        rows.button(say(Phrase("Show in article")), Press.of("show", *value.split(":")), row=1, emoji="🔎")
    elif unique:
        options = [_option(value, citation) for value, citation in unique.items()]
        rows.menu(say(Phrase("Show a sentence in its article")), Press("show"), options, row=2)


def _option(value: str, citation: Citation) -> discord.SelectOption:
    told = (citation.speaker, f"#{citation.source.number} {citation.source.title}")
    return discord.SelectOption(
        label=shorten(" ".join(citation.passage.split()), OPTION_LIMIT) or "…",
        value=value,
        description=shorten(" · ".join(part for part in told if part), OPTION_LIMIT),
    )


def sentence_controls(
    citation: Citation, say: Say, *, speaker: bool, places: bool, wider: int | None
) -> Rows:
    """The buttons under one sentence shown in its article.

    Args:
        citation: the sentence.
        say: words the frame.
        speaker: whether somebody is credited with it.
        places: whether it names a place.
        wider: how many paragraphs around its own the next look shows; None where there are no more.
    """
    rows = Rows()
    where = sentence_value(citation).split(":")
    if line := line_link(citation) or citation.source.url:
        rows.link(say(Phrase("Open at the line")), line, row=0)
    if wider is not None:
        rows.button(say(Phrase("More around it")), Press.of("wider", *where, wider), row=0, emoji="↕️")
    if speaker:
        rows.button(say(Phrase("Who is this?")), Press.of("who", *where), row=0, emoji="👤")
        rows.button(say(Phrase("Wrong speaker?")), Press.of("wrong", "speaker", *where), row=1)
    if places:
        rows.button(say(Phrase("Wrong place?")), Press.of("wrong", "place", *where), row=1)
    return rows
