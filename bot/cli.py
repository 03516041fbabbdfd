"""The command line: run, console, demo, read, doctor."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine
from typing import Annotated

import typer

from bot.error_texts import sentence
from bot.logs import set_up_logging
from bot.settings import Settings, load_settings
from bot.streams import use_utf8
from bot.version import current_version
from news.errors import NewsError, SettingsError, StorageError, VerbatimError

# Exit statuses: 1 for what went wrong while running, 2 for what was asked or set wrongly.
FAILED, MISUSED = 1, 2

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="Verbatim answers questions about shared news in the articles' own words.",
)


def main() -> None:
    """Entry point; turns our errors into one sentence and an exit status."""
    use_utf8()
    try:
        cli()
    except SettingsError as error:
        for problem in error.problems:
            _complain(problem)
        sys.exit(MISUSED)
    except VerbatimError as error:
        logging.getLogger(__name__).debug("failed", exc_info=error)
        # What a person typed is in the sentence; what the web or a database did stands in the detail.
        detail = f" ({error})" if isinstance(error, NewsError | StorageError) and str(error) else ""
        _complain(f"{sentence(error)}{detail}")
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(130)


def _complain(text: str) -> None:
    typer.echo(text, err=True)


@cli.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Run the bot when no command is given."""
    if version:
        typer.echo(current_version())
    elif context.invoked_subcommand is None:
        run()


@cli.command()
def run() -> None:
    """Run the Discord bot with the settings of the environment and .env."""
    settings = load_settings(need_token=True)
    set_up_logging(settings.log_level)
    from bot.discord_face import run_bot  # discord.py takes half a second to import

    _run(run_bot(settings))


@cli.command()
def console(
    database: Annotated[
        str | None, typer.Option(help="Another archive, such as sqlite:///news.db or sqlite:///:memory:")
    ] = None,
) -> None:
    """The same bot in the terminal; reads commands from a pipe too."""
    settings = _settings(database)
    set_up_logging("WARNING" if settings.log_level == "INFO" else settings.log_level)
    from bot.console import run_console

    _run(run_console(settings))


@cli.command()
def demo() -> None:
    """Read the sample articles, ask every question once, then leave the prompt to you."""
    from bot.console import run_console
    from bot.demo import script

    set_up_logging("WARNING")
    _run(run_console(_settings("sqlite:///:memory:"), script=script()))


@cli.command()
def read(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Files (.txt, .html), links, or - for standard input"),
    ] = None,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl", help='Each input line is {"id", "text"} or {"id", "html"}; one reading a line'
        ),
    ] = False,
) -> None:
    """Read articles and print what was found as JSON (docs/reading.md)."""
    from bot.batch import run_batch

    settings = load_settings()
    set_up_logging("WARNING" if settings.log_level == "INFO" else settings.log_level)
    failures = run_batch(settings, sources or ["-"], jsonl=jsonl)
    if failures:
        raise typer.Exit(FAILED)


@cli.command()
def doctor() -> None:
    """Check settings, database, reader and Discord, and say what is wrong."""
    from bot.doctor import examine

    set_up_logging("ERROR")
    healthy = asyncio.run(examine())
    if not healthy:
        raise typer.Exit(FAILED)


def _settings(database: str | None) -> Settings:
    settings = load_settings()
    return settings.model_copy(update={"database_url": database}) if database else settings


def _run(work: Coroutine[object, object, None]) -> None:
    asyncio.run(work)
