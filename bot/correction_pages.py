"""What moderators see of reports and corrections: the list, one report, one correction, what was decided."""

from __future__ import annotations

from typing import Final

import discord

from bot.controls import Rows
from bot.custom_ids import Press
from bot.page import shorten
from bot.render import Say, render
from bot.respond import Reply
from handlers.corrections import Choice, Made, Report
from news.answer import Answer, Entry, Phrase
from storage.corrections import CorrectionKind

NONE: Final = Phrase(
    "Nothing has been reported. Who opens a sentence in its article finds “Wrong speaker?” there."
)
NONE_OPEN: Final = Phrase(
    "Nothing waits for a decision. To undo or change a correction, choose it from the menu."
)


def list_page(reports: list[Report], made: list[Made], say: Say) -> Reply:
    """What waits for a decision, and what was corrected."""
    notes = () if reports else (NONE_OPEN if made else NONE,)
    entries = (*map(_entry, reports), *map(_entry_made, made))
    page = render(Answer(Phrase("Reported by members"), entries, notes), say)[0]
    rows = Rows()
    if reports:
        options = [_option(report, say) for report in reports]
        rows.menu(say(Phrase("Decide about…")), Press("report-open"), options, row=0)
    if made:
        options = [_option(each.report, say) for each in made]
        rows.menu(say(Phrase("Undo or change…")), Press("report-made"), options, row=1)
    return Reply(page, rows if reports or made else None)


def _entry(report: Report) -> Entry:
    speaker = report.kind is CorrectionKind.SPEAKER
    heading = Phrase("Wrong speaker?") if speaker else Phrase("Wrong place?")
    return Entry(heading, (report.citation,), (Phrase("Shown: {shown}", {"shown": report.shown}),))


def _entry_made(made: Made) -> Entry:
    values = {"was": made.report.shown, "now": made.now}
    detail = (Phrase("Shown: {was}", values), Phrase("Now: {now}", values))
    return Entry(Phrase("Corrected"), (made.report.citation,), detail)


def _option(report: Report, say: Say) -> discord.SelectOption:
    return discord.SelectOption(
        label=shorten(say(report.shown), 100) or "…",
        value=str(report.id),
        description=shorten(" ".join(report.citation.passage.split()), 100),
    )


def report_page(report: Report, choices: list[Choice], say: Say) -> Reply:
    """One report, with what may be right instead."""
    page = render(Answer(Phrase("What is right?"), (_entry(report),)), say)[0]
    rows = _choosing(report, [choice for choice in choices if not choice.chosen], say)
    rows.button(say(Phrase("It is right as it is")), Press.of("report-reject", report.id), row=1)
    rows.button(say(Phrase("Back")), Press("report-list"), row=1)
    return Reply(page, rows)


def correction_page(made: Made, choices: list[Choice], say: Say) -> Reply:
    """One correction, to undo it or to correct otherwise."""
    page = render(Answer(Phrase("What is right?"), (_entry_made(made),)), say)[0]
    others = [choice for choice in choices if not choice.chosen and choice.label != made.now]
    rows = _choosing(made.report, others, say)
    rows.button(say(Phrase("Undo")), Press.of("report-undo", made.report.id), row=1, emoji="↩️")
    rows.button(say(Phrase("Back")), Press("report-list"), row=1)
    return Reply(page, rows)


def _choosing(report: Report, choices: list[Choice], say: Say) -> Rows:
    """The menu of what may be right."""
    rows = Rows()
    options = [
        discord.SelectOption(label=shorten(say(choice.label), 100), value=choice.value) for choice in choices
    ]
    if options:
        rows.menu(say(Phrase("It is…")), Press.of("report-choose", report.id), options, row=0)
    return rows


def decided_page(answer: Answer, say: Say) -> Reply:
    """What was decided, and the way back to the list."""
    rows = Rows()
    rows.button(say(Phrase("Back")), Press("report-list"), row=0)
    return Reply(render(answer, say)[0], rows)
