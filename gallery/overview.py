"""One page with every scene, on a screen and on a telephone, dark and light, for any browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import product

from gallery.page import DESKTOP, PHONE, Theme, page
from gallery.scenes import Scene
from gallery.seen import Seen

_THEMES: tuple[Theme, ...] = ("dark", "light")
_STYLE = """\
body { font-family: sans-serif; margin: 24px; }
iframe { border: 0; margin: 0 12px 12px 0; vertical-align: top; }
"""
# Each picture is a document of its own in a frame, which takes the height of what is in it.
_FIT = "onload=\"this.style.height=this.contentDocument.getElementById('page').offsetHeight+'px'\""


def overview(scenes: Sequence[Scene], seen: Mapping[str, Seen]) -> str:
    """A whole HTML document."""
    sections = [
        f"<h2>{escape(scene.name)}</h2><p>{escape(scene.says)}</p><div>{_frames(seen[scene.name])}</div>"
        for scene in scenes
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Answers</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(sections)}</body></html>"
    )


def _frames(seen: Seen) -> str:
    looks = product(_THEMES, (DESKTOP, PHONE))
    return "".join(_frame(page(seen, theme=theme, width=width), width) for theme, width in looks)


def _frame(document: str, width: int) -> str:
    return f'<iframe {_FIT} width="{width}" loading="lazy" srcdoc="{escape(document)}"></iframe>'
