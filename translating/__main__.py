"""``python -m translating``: brings the catalogs up to date with the code and says what is missing."""

from __future__ import annotations

import typer

from translating.catalogs import TRANSLATED, catalog_path, clashes, extract, load, problems, updated

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@cli.command()
def update() -> None:
    """Put every message of the code into every catalog, and say what has to be translated."""
    found = extract()
    for language in TRANSLATED:
        path = catalog_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated(load(language), found))
    _report()


@cli.command()
def check() -> None:
    """Say what has to be translated or mended; fails if there is anything."""
    raise typer.Exit(1 if _report() else 0)


def _report() -> int:
    found = extract()
    lines = [*map(str, found.flaws), *clashes(found)]
    for language in TRANSLATED:
        lines += problems(language, load(language), found)
    for line in lines:
        typer.echo(line)
    typer.echo(f"{len(found.messages)} messages, {len(TRANSLATED)} catalogs, {len(lines)} problems")
    return len(lines)


if __name__ == "__main__":
    cli()
