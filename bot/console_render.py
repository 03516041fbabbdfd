"""An Answer in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.asked import ABILITIES
from bot.help_texts import COMMANDS, INTRODUCTION, WHICH_NOTE
from news.answer import Answer, Citation, Entry, Phrase, Source
from news.article import AttributionKind


def show_answer(console: Console, answer: Answer) -> None:
    """Print an answer: its sentences, who says them, where they stand."""
    console.print(Text(str(answer.title), style="bold"))
    numbered = len(answer.sources) > 1
    for entry in answer.entries:
        _show_entry(console, entry, numbered=numbered)
    for source in answer.sources:
        console.print(Text(_origin(source), style="dim"))
    for note in answer.notes:
        console.print(Text(str(note), style="italic dim"))
    if answer.paging is not None:
        values = {"page": answer.paging.page, "pages": answer.paging.pages}
        console.print(Text(str(Phrase("Page {page} of {pages}", values)), style="dim"))


def show_error(console: Console, phrase: Phrase) -> None:
    """Print why something could not be done."""
    console.print(Text(str(phrase), style="yellow"))


def show_help(console: Console, wanted: str) -> None:
    """Print how the commands are written, or one of them."""
    found = [entry for entry in COMMANDS if entry.name == wanted.strip().lstrip("/!")]
    if not found:
        console.print(str(INTRODUCTION))
    for entry in found or [entry for entry in COMMANDS if entry.name in ABILITIES]:
        console.print(Text(f"/{entry.name}", style="bold"), Text(f" {entry.purpose}"), sep="")
        for example in entry.written():
            console.print(Text(f"    /{example}", style="cyan"))
    if not found:
        console.print(Text("/add FILE reads a .txt or .html file; /quit leaves.", style="dim"))
        console.print(Text(str(WHICH_NOTE), style="dim"))


def _show_entry(console: Console, entry: Entry, *, numbered: bool) -> None:
    heading = Text(str(entry.heading) if entry.heading else "", style="bold green")
    detail = " · ".join(str(phrase) for phrase in entry.detail)
    separator = "  " if entry.heading and detail else ""
    if heading or detail:
        console.print(Text.assemble(heading, separator, (detail, "dim")))
    for citation in entry.citations:
        console.print(Padding(_citation(citation, numbered=numbered), (0, 0, 0, 2), expand=False))


def _citation(citation: Citation, *, numbered: bool) -> Text:
    text = Text("│ ", style="cyan")
    passage = Text(citation.passage, style="none")
    for mark in citation.marks:
        left, right = mark.start - citation.span.start, mark.end - citation.span.start
        passage.stylize("bold", max(left, 0), max(right, 0))
    text.append_text(passage)
    tags = ["indirect"] if citation.kind is AttributionKind.INDIRECT else []
    tags += ["corrected"] if citation.corrected else []
    if citation.resolved_from:
        tags.append(f"“{citation.resolved_from}”")
    if numbered:
        tags.append(f"#{citation.source.number}")
    if tags:
        text.append("  " + " · ".join(tags), style="dim")
    return text


def _origin(source: Source) -> str:
    told = (source.title, source.publisher, source.byline, source.published, source.url)
    return f"#{source.number} " + " · ".join(str(part) for part in told if part)
