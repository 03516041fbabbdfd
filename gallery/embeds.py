"""An embed as HTML.

https://docs.discord.com/developers/resources/message#embed-object
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, cast

from gallery.inline import Names
from gallery.markdown import title_to_html, to_html
from gallery.seen import File, Payload


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a page's words and pictures come from.

    Attributes:
        names: what mentions are shown as.
        files: attachments by their address.
    """

    names: Names
    files: Mapping[str, File]

    def picture(self, url: str, css: str = "", about: str = "") -> str:
        """An image by its address, inside the page; one that is not at hand is named in its place."""
        file = self.files.get(url)
        if file is None:
            return f'<div class="file"><span class="sheet">🖼️</span><span>{escape(url)}</span></div>'
        data = base64.b64encode(file.body).decode()
        source = f"data:{escape(file.content_type)};base64,{data}"
        return f'<img class="{css}" alt="{escape(about)}" src="{source}">'


def embed_to_html(embed: Payload, sources: Sources) -> str:
    """An embed: author, title, description, fields, picture and footer, each where it is there."""
    names = sources.names
    parts = [
        _thumbnail(embed, sources),
        _block("author", escape(_of(embed, "author", "name"))),
        _block("title", _title(embed, names)),
        _block("description", to_html(str(embed.get("description") or ""), names)),
        _fields(embed, names),
        _image(embed, sources),
        _block("footer", _footer(embed)),
    ]
    colour = embed.get("color")
    style = f' style="--colour:#{int(colour):06x}"' if colour is not None else ""
    pictured = " pictured" if embed.get("image") else ""
    return f'<div class="embed{pictured}"{style}>{"".join(parts)}</div>'


def _of(embed: Payload, part: str, key: str) -> str:
    inner = cast("Mapping[str, Any]", embed.get(part) or {})
    return str(inner.get(key) or "")


def _block(css: str, html: str) -> str:
    return f'<div class="{css}">{html}</div>' if html else ""


def _title(embed: Payload, names: Names) -> str:
    title = title_to_html(str(embed.get("title") or ""), names)
    url = embed.get("url")
    return f'<a href="{escape(str(url))}">{title}</a>' if url and title else title


def _thumbnail(embed: Payload, sources: Sources) -> str:
    url = _of(embed, "thumbnail", "url")
    return sources.picture(url, "thumbnail") if url else ""


def _image(embed: Payload, sources: Sources) -> str:
    url = _of(embed, "image", "url")
    return f"<div>{sources.picture(url, 'picture')}</div>" if url else ""


def _footer(embed: Payload) -> str:
    moment = str(embed.get("timestamp") or "")[:10]
    return escape(" • ".join(part for part in (_of(embed, "footer", "text"), moment) if part))


def _fields(embed: Payload, names: Names) -> str:
    fields = cast("list[Mapping[str, Any]]", embed.get("fields") or [])
    if not fields:
        return ""
    beside = sum(bool(field.get("inline")) for field in fields)
    of_two = " of-two" if beside == 2 else ""
    shown = [
        f'<div class="field{" inline" + of_two if field.get("inline") else ""}">'
        f'<div class="name">{title_to_html(str(field["name"]), names)}</div>'
        f"{to_html(str(field['value']), names)}</div>"
        for field in fields
    ]
    return _block("fields", "".join(shown))
