"""Wrong speakers and wrong places: members report them, moderators correct or reject, and export them."""

from __future__ import annotations

import io
from typing import Final

import discord
from discord.ext import commands

from bot.controls import Rows
from bot.custom_ids import Press
from bot.offered import check_moderator, for_moderators
from bot.page import shorten
from bot.panels import check, fill
from bot.presses import Action, Pressed
from bot.render import Say, render
from bot.respond import Reply, Responder
from bot.scope import scope_of, scope_of_interaction
from handlers.corrections import Choice, Corrections, Report
from handlers.scope import Scope
from news.answer import Answer, Entry, Phrase
from news.article import Span
from news.errors import ArticleGone
from storage.corrections import CorrectionKind

Context = commands.Context[commands.Bot]

EXPORT_NAME: Final = "corrections.jsonl"
NONE: Final = Phrase(
    "Nothing has been reported. Who opens a sentence in its article finds “Wrong speaker?” there."
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
        """Send the corrections made as a file."""
        if context.interaction is not None:
            await context.defer(ephemeral=True)
        lines = await self._corrections.export(await scope_of(context))
        if lines:
            file = discord.File(io.BytesIO(lines.encode()), EXPORT_NAME)
            await context.send(file=file, ephemeral=True)
        else:
            say = (await self._responder.speech(context)).say
            await context.send(say(Phrase("No correction has been made yet.")), ephemeral=True)

    def actions(self) -> dict[str, Action]:
        """What answers the buttons."""
        return {
            "wrong": self.report,
            "report-open": self.open,
            "report-choose": self.choose,
            "report-reject": self.reject,
            "report-list": self.back,
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
        await fill(pressed, _report(reports[report_id], choices, pressed.say))

    async def choose(self, pressed: Pressed) -> None:
        """Correct as chosen."""
        check(pressed)
        numbers = pressed.press.numbers(1)
        if numbers is None or not pressed.values:
            return
        scope = await scope_of_interaction(pressed.interaction)
        answer = await self._corrections.correct(scope, numbers[0], pressed.values[0])
        await fill(pressed, _decided(answer, pressed.say))

    async def reject(self, pressed: Pressed) -> None:
        """Leave it as it is."""
        check(pressed)
        numbers = pressed.press.numbers(1)
        if numbers is None:
            return
        scope = await scope_of_interaction(pressed.interaction)
        await fill(pressed, _decided(await self._corrections.reject(scope, numbers[0]), pressed.say))

    async def back(self, pressed: Pressed) -> None:
        """Show the list again."""
        check(pressed)
        scope = await scope_of_interaction(pressed.interaction)
        await fill(pressed, await self._list(scope, pressed.say))

    async def _list(self, scope: Scope, say: Say) -> Reply:
        reports = await self._corrections.open_reports(scope)
        notes = () if reports else (NONE,)
        entries = tuple(_entry(report) for report in reports)
        page = render(Answer(Phrase("Reported by members"), entries, notes), say)[0]
        rows = Rows()
        if reports:
            options = [_option(report, say) for report in reports]
            rows.menu(say(Phrase("Decide about…")), Press("report-open"), options, row=0)
        return Reply(page, rows if reports else None)


def _entry(report: Report) -> Entry:
    speaker = report.kind is CorrectionKind.SPEAKER
    heading = Phrase("Wrong speaker?") if speaker else Phrase("Wrong place?")
    return Entry(heading, (report.citation,), (Phrase("Shown: {shown}", {"shown": report.shown}),))


def _option(report: Report, say: Say) -> discord.SelectOption:
    return discord.SelectOption(
        label=shorten(say(report.shown), 100) or "…",
        value=str(report.id),
        description=shorten(" ".join(report.citation.passage.split()), 100),
    )


def _report(report: Report, choices: list[Choice], say: Say) -> Reply:
    page = render(Answer(Phrase("What is right?"), (_entry(report),)), say)[0]
    rows = Rows()
    options = [
        discord.SelectOption(label=shorten(say(choice.label), 100), value=choice.value)
        for choice in choices
        if not choice.chosen
    ]
    if options:
        rows.menu(say(Phrase("It is…")), Press.of("report-choose", report.id), options, row=0)
    rows.button(say(Phrase("It is right as it is")), Press.of("report-reject", report.id), row=1)
    rows.button(say(Phrase("Back")), Press("report-list"), row=1)
    return Reply(page, rows)


def _decided(answer: Answer, say: Say) -> Reply:
    rows = Rows()
    rows.button(say(Phrase("Back")), Press("report-list"), row=0)
    return Reply(render(answer, say)[0], rows)
