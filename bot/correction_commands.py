"""Wrong speakers and wrong places: members report them, moderators correct, reject, undo, and export them."""

from __future__ import annotations

import io
import logging
from typing import Final

import discord
from discord.ext import commands

from bot.controls import Rows
from bot.correction_pages import correction_page, decided_page, list_page, report_page
from bot.custom_ids import Press
from bot.offered import check_moderator, for_moderators
from bot.page import shorten
from bot.panels import check, fill
from bot.presses import Action, Pressed
from bot.private import sent_privately
from bot.render import Say, render
from bot.respond import Reply, Responder
from bot.scope import scope_of, scope_of_interaction
from handlers.corrections import Corrections
from handlers.scope import Scope
from news.answer import Phrase
from news.article import Span
from news.errors import ArticleGone
from storage.corrections import CorrectionKind

log = logging.getLogger(__name__)

Context = commands.Context[commands.Bot]

EXPORT_NAME: Final = "corrections.jsonl"
NONE_MADE: Final = Phrase("No correction has been made yet. Decide about what is reported with /corrections.")
SENT: Final = Phrase("I have sent you a file with the corrections made.")
NO_PRIVATE: Final = Phrase(
    "I cannot write to you. Allow private messages from members of this server, and ask again; or use "
    "/corrections export, whose answer only you can see."
)


class CorrectionCommands(commands.Cog):
    """What moderators decide about reports, and the buttons by which members report."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._corrections: Corrections = responder.app.corrections

    async def cog_check(self, context: Context) -> bool:  # type: ignore[override]  # discord.py awaits it
        """For moderators."""
        return check_moderator(context)

    @commands.hybrid_group(
        name="corrections", fallback="list", description="Wrong speakers and places reported (moderators)"
    )
    @for_moderators
    async def corrections(self, context: Context) -> None:
        """Show what waits for a decision."""
        if context.interaction is not None:
            await context.defer(ephemeral=True)
        say = (await self._responder.speech(context)).say
        reply = await self._list(await scope_of(context), say)
        await self._responder.send(context, reply, say, ephemeral=True)

    # As "list" it is offered by Discord already.
    @corrections.command(name="open", aliases=["list"], with_app_command=False)
    async def list_typed(self, context: Context) -> None:
        """Show what waits for a decision, for who types the word."""
        await self.corrections(context)

    @corrections.command(name="export", description="The corrections made, as test cases (JSON lines)")
    async def export(self, context: Context) -> None:
        """Send the corrections made as a file for the moderator alone: it tells what members reported."""
        if context.interaction is not None:
            await context.defer(ephemeral=True)
        lines = await self._corrections.export(await scope_of(context))
        say = (await self._responder.speech(context)).say
        if not lines:
            await context.send(say(NONE_MADE), ephemeral=True)
        elif context.interaction is None or not await _answered_with(context, lines):
            sent = await sent_privately(context.author, file=_file(lines))
            if not sent and context.interaction is not None:
                raise commands.BotMissingPermissions(["attach_files"])
            await context.send(say(SENT if sent else NO_PRIVATE), ephemeral=True)

    def actions(self) -> dict[str, Action]:
        """What answers the buttons."""
        return {
            "wrong": self.report,
            "report-open": self.open,
            "report-choose": self.choose,
            "report-reject": self.reject,
            "report-list": self.back,
            "report-made": self.open_made,
            "report-undo": self.undo,
        }

    async def report(self, pressed: Pressed) -> None:
        """Take a member's report of a sentence."""
        kind_name, *where = pressed.press.details or ("",)
        numbers = Press("", tuple(where)).numbers(3)
        if (
            kind_name not in {kind.value for kind in CorrectionKind}
            or numbers is None
            or numbers[1] >= numbers[2]
        ):
            raise ArticleGone
        await pressed.interaction.response.defer(ephemeral=True, thinking=True)
        scope = await scope_of_interaction(pressed.interaction)
        article_id, span = numbers[0], Span(numbers[1], numbers[2])
        found = await self._responder.app.show(scope, article_id, span)
        kind = CorrectionKind(kind_name)
        places = list(dict.fromkeys((place.name, place.mention) for place in found.places))
        if kind is CorrectionKind.PLACE and len(places) > 1:
            await self._which_place(pressed, article_id, places)
            return
        if kind is CorrectionKind.PLACE and places:
            span = places[0][1]
        answer = await self._corrections.report(scope, article_id, span, kind)
        await pressed.interaction.followup.send(embed=render(answer, pressed.say)[0].embed(), ephemeral=True)

    async def _which_place(self, pressed: Pressed, article_id: int, places: list[tuple[str, Span]]) -> None:
        """Let the member say which of several places is wrong."""
        rows = Rows()
        for position, (name, mention) in enumerate(places[:20]):
            press = Press.of("wrong", CorrectionKind.PLACE, article_id, mention.start, mention.end)
            rows.button(shorten(name, 80), press, row=position // 5)
        await pressed.interaction.followup.send(
            pressed.say(Phrase("Which place is wrong?")), view=rows, ephemeral=True
        )

    async def open(self, pressed: Pressed) -> None:
        """Show one report with what may be right instead."""
        check(pressed)
        report_id = int(pressed.values[0]) if pressed.values and pressed.values[0].isdecimal() else 0
        scope = await scope_of_interaction(pressed.interaction)
        reports = {report.id: report for report in await self._corrections.open_reports(scope)}
        if report_id not in reports:
            await self.back(pressed)
            return
        choices = await self._corrections.choices(scope, report_id)
        await fill(pressed, report_page(reports[report_id], choices, pressed.say))

    async def choose(self, pressed: Pressed) -> None:
        """Correct as chosen."""
        check(pressed)
        numbers = pressed.press.numbers(1)
        if numbers is None or not pressed.values:
            return
        scope = await scope_of_interaction(pressed.interaction)
        answer = await self._corrections.correct(scope, numbers[0], pressed.values[0])
        await fill(pressed, decided_page(answer, pressed.say))

    async def reject(self, pressed: Pressed) -> None:
        """Leave it as it is."""
        check(pressed)
        numbers = pressed.press.numbers(1)
        if numbers is None:
            return
        scope = await scope_of_interaction(pressed.interaction)
        await fill(pressed, decided_page(await self._corrections.reject(scope, numbers[0]), pressed.say))

    async def open_made(self, pressed: Pressed) -> None:
        """Show one correction, to undo it or to correct otherwise."""
        check(pressed)
        correction_id = int(pressed.values[0]) if pressed.values and pressed.values[0].isdecimal() else 0
        scope = await scope_of_interaction(pressed.interaction)
        made = {each.report.id: each for each in await self._corrections.made(scope)}
        if correction_id not in made:
            await self.back(pressed)
            return
        choices = await self._corrections.choices(scope, correction_id)
        await fill(pressed, correction_page(made[correction_id], choices, pressed.say))

    async def undo(self, pressed: Pressed) -> None:
        """Put back what was shown before."""
        check(pressed)
        numbers = pressed.press.numbers(1)
        if numbers is None:
            return
        scope = await scope_of_interaction(pressed.interaction)
        await fill(pressed, decided_page(await self._corrections.undo(scope, numbers[0]), pressed.say))

    async def back(self, pressed: Pressed) -> None:
        """Show the list again."""
        check(pressed)
        scope = await scope_of_interaction(pressed.interaction)
        await fill(pressed, await self._list(scope, pressed.say))

    async def _list(self, scope: Scope, say: Say) -> Reply:
        reports, made = await self._corrections.open_reports(scope), await self._corrections.made(scope)
        return list_page(reports, made, say)


async def _answered_with(context: Context, lines: str) -> bool:
    """Whether the file could be given as an answer that only the moderator sees."""
    try:
        await context.send(file=_file(lines), ephemeral=True)
    except discord.Forbidden as error:
        log.info("the corrections may not be attached here: %s", error)
        return False
    return True


def _file(lines: str) -> discord.File:
    return discord.File(io.BytesIO(lines.encode()), EXPORT_NAME)
