"""``python -m benchmarks``: predictions, quality figures, the gate that keeps them, and speed figures."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.gate import compare, load_floors
from benchmarks.predict import Task, predict
from benchmarks.quality import figures
from benchmarks.shared import MissingData

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@cli.command(name="predict")
def predict_command(task: Task, data: Path) -> None:
    """Print predictions for DATA (JSON lines) in the format shared/data/score.py takes.

    Gold fields of DATA are never looked at.
    """
    for prediction in predict(task, data):
        typer.echo(json.dumps(prediction, ensure_ascii=False))


@cli.command()
def quality() -> None:
    """Print every quality figure beside its yardstick (needs the development data)."""
    for figure in figures():
        typer.echo(str(figure))


@cli.command()
def gate() -> None:
    """Fail where a figure has fallen below benchmarks/floors.json (needs the development data)."""
    fallen = compare(figures(), load_floors())
    for line in fallen:
        typer.echo(line, err=True)
    if fallen:
        raise typer.Exit(1)
    typer.echo("quality: no figure below its floor")


@cli.command()
def speed(
    articles: Annotated[
        str, typer.Option(help="Sizes of the archive to measure answers with")
    ] = "1,1000,10000",
) -> None:
    """Print reading, answering and reply times and memory, each beside a yardstick of the same run."""
    from benchmarks.speed import measure  # starts processes and a Discord of our own

    asyncio.run(measure([int(size) for size in articles.split(",")]))


if __name__ == "__main__":
    try:
        cli()
    except MissingData as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
