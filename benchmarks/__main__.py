"""``python -m benchmarks``: predictions, quality figures, the gate that keeps them, and speed figures."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.figures import Section
from benchmarks.gate import compare, load_ceilings, load_floors
from benchmarks.parts import Part, Product
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
def quality(
    sections: Annotated[
        list[Section] | None, typer.Argument(help="What to measure; all of it if left out")
    ] = None,
) -> None:
    """Print quality figures, each beside its yardstick if it has one (needs the development data)."""
    for figure in figures(sections or tuple(Section)):
        typer.echo(str(figure))


@cli.command()
def gate() -> None:
    """Fail if a figure is below its floor or above its ceiling (needs the development data)."""
    beyond = compare(figures(), load_floors(), load_ceilings())
    for line in beyond:
        typer.echo(line, err=True)
    if beyond:
        raise typer.Exit(1)
    typer.echo("quality: no figure below its floor or above its ceiling")


@cli.command()
def refusal() -> None:
    """Print which questions are refused, as shipped and over the trade-off (needs the development data)."""
    from benchmarks.refusal import measure_refusal  # loads the model

    measure_refusal()


@cli.command()
def speed(
    parts: Annotated[list[Part] | None, typer.Argument(help="What to measure; all of it if left out")] = None,
    articles: Annotated[
        str, typer.Option(help="Sizes of the archives to measure answers with")
    ] = "1000,10000",
    database: Annotated[
        list[Product] | None, typer.Option(help="Databases to measure answers with; both if left out")
    ] = None,
) -> None:
    """Print times and memory, each beside a yardstick of the same run."""
    from benchmarks.speed import measure  # starts processes and a Discord of our own

    sizes = [int(size) for size in articles.split(",")]
    asyncio.run(measure(parts or tuple(Part), sizes, database or tuple(Product)))


if __name__ == "__main__":
    try:
        cli()
    except MissingData as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
