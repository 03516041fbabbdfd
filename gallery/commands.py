"""docs/commands.md: each command, how it is written, and a picture of its answer.

The words are those of the bot's own help and of the scenes, so that the page keeps step with them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.help_texts import COMMANDS, INTRODUCTION, WHICH_NOTE, CommandHelp
from gallery.scenes import SCENES, Scene

_HEAD: Final = """\
# Commands

{introduction}

{which}

Every command works as a slash command and, as the examples are written, with the prefix. The pictures show
the invented articles of `samples/`; `make gallery` takes them anew and writes this page.

Behind `/where`, `/who`, `/when` and `/who-said` a number alone is an article's: `#5`, or up to three figures
if there is such an article; with an `article:` beside it, it is a word to look for. In what is typed, the
length of a summary may stand behind the article: `!summary 5 short`, `!summary latest 8`, `!summary bridge 8
sentences`, or alone: `!summary long`. `!summary 5, 8` are two articles, and a title that ends like that goes
before a length.

{drawings}"""
# As ``docs/pictures/make.py`` draws them by themselves.
_DRAWINGS: Final = {
    "map-dark": "Places are drawn on a map, beside the answers of `/where`.",
    "chart-dark": "Who is quoted how much is drawn as bars, beside those of `/who-said`.",
    "timeline-light": "A topic is drawn day by day beside those of `/timeline`, here in light colours.",
}
# What the examples ask about, as it stands in the articles of the pictures.
_NAMES: Final = {"person": "Coelho", "place": "Lisbon", "number": "5", "words": "run out of river"}
POSTING: Final = "Posting an article"
ERRORS: Final = "When something is wrong"
MORE: Final = "And more"


def write_commands(path: Path, pictures: Path) -> None:
    """Write the page, with the pictures' addresses relative to it."""
    path.write_text(commands_page(pictures.resolve().relative_to(path.resolve().parent).as_posix()), "utf-8")


def commands_page(pictures: str) -> str:
    """The page in Markdown.

    Args:
        pictures: the pictures' folder, relative to the page.
    """
    sections = dict.fromkeys([POSTING, *(f"/{entry.name}" for entry in COMMANDS), MORE, ERRORS], "")
    helps = {f"/{entry.name}": entry for entry in COMMANDS}
    for scene in SCENES:
        sections[_title(scene)] += _shown(scene, pictures)
    written = [
        f"## {title}\n\n{_usage(helps.get(title))}{shown}" for title, shown in sections.items() if shown
    ]
    drawings = "\n".join(f"{says}\n\n![{says}]({pictures}/{name}.png)\n" for name, says in _DRAWINGS.items())
    head = _HEAD.format(introduction=INTRODUCTION, which=WHICH_NOTE, drawings=drawings)
    return "\n".join([head, *written])


def _title(scene: Scene) -> str:
    """The section a scene belongs to: its command's, or by the beginning of its name."""
    if scene.name.startswith("error"):
        return ERRORS
    if scene.name.startswith("card"):
        return POSTING
    command = scene.command.partition(" ")[0]
    return f"/{command}" if any(entry.name == command for entry in COMMANDS) else MORE


def _usage(entry: CommandHelp | None) -> str:
    if entry is None:
        return ""
    examples = "\n".join(f"    !{example}" for example in entry.written(_NAMES))
    return f"{entry.purpose}\n\n{examples}\n\n"


def _shown(scene: Scene, pictures: str) -> str:
    return f"{_caption(scene)}\n\n![{scene.says}]({pictures}/{scene.name}.png)\n\n"


def _caption(scene: Scene) -> str:
    return f"{scene.says} `{scene.act.written}`" if scene.act.written else scene.says
