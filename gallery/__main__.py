"""Pictures of the bot's answers as Discord shows them, and docs/commands.md with a picture of each.

Without names every scene is played. With --html there are no pictures but one page with all of them, for
which no Chromium is needed.
"""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gallery.commands import write_commands
from gallery.overview import overview
from gallery.packing import packed
from gallery.page import DESKTOP, Theme, page
from gallery.scenes import SCENES, Scene, named
from gallery.screenshot import BrowserFailed, BrowserMissing, find_browser, open_browser
from gallery.seen import Seen
from gallery.stage import open_theatre

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


class Look(StrEnum):
    """Discord's themes."""

    DARK = "dark"
    LIGHT = "light"


async def play(scenes: tuple[Scene, ...]) -> dict[str, Seen]:
    """What is seen in each scene, by its name."""
    async with open_theatre() as theatre:
        return {scene.name: await theatre.play(scene.act) for scene in scenes}


async def draw(seen: dict[str, Seen], folder: Path, theme: Theme, width: int) -> None:
    """Write a picture of each scene into a folder."""
    async with open_browser() as browser:
        for name, each in seen.items():
            picture = packed(await browser.picture(page(each, theme=theme, width=width), width))
            (folder / f"{name}.png").write_bytes(picture)
            typer.echo(f"{folder / name}.png  {len(picture) / 1024:.0f} KB")


@cli.command()
def main(
    names: Annotated[list[str] | None, typer.Argument(help="Scenes; all of them if left out")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the pictures")] = Path("docs/pictures"),
    theme: Annotated[Look, typer.Option(help="Discord's theme")] = Look.DARK,
    width: Annotated[int, typer.Option(min=240, max=1200, help="560 is a screen, 390 a telephone")] = DESKTOP,
    html: Annotated[Path | None, typer.Option(help="Write this one page in place of pictures")] = None,
    commands: Annotated[Path | None, typer.Option(help="Write docs/commands.md too")] = None,
    pictures: Annotated[
        bool, typer.Option(help="Take pictures; without them only docs/commands.md is written")
    ] = True,
    list_: Annotated[bool, typer.Option("--list", help="Print the scenes and end")] = False,
) -> None:
    """Play scenes and take pictures of them."""
    if list_:
        typer.echo("\n".join(f"{scene.name:<18} {scene.says}" for scene in SCENES))
        return
    try:
        scenes = named(names or ())
    except KeyError as error:
        raise typer.BadParameter(f"no scene {error}; --list prints them") from error
    if html is not None:
        html.write_text(overview(scenes, asyncio.run(play(scenes))), "utf-8")
        typer.echo(html)
    elif pictures:
        find_browser()  # before anything that takes long
        out.mkdir(parents=True, exist_ok=True)
        asyncio.run(draw(asyncio.run(play(scenes)), out, theme.value, width))
    if commands is not None:
        write_commands(commands, out)


if __name__ == "__main__":
    try:
        cli()
    except (BrowserMissing, BrowserFailed) as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
