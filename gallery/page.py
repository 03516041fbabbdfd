"""What a member sees, as one HTML page that needs nothing else: messages, a form, a list of suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final, Literal, cast

from gallery.components import Components, form_to_html
from gallery.embeds import Sources, embed_to_html
from gallery.inline import Names
from gallery.markdown import to_html
from gallery.seen import Form, Payload, Seen, Shown, Suggestions

Theme = Literal["dark", "light"]

#: Width of a chat on a screen beside the list of channels, and of a telephone; in CSS pixels.
DESKTOP: Final = 560
PHONE: Final = 390
# From this width on, messages are laid out as on a screen.
_PHONE_UP_TO: Final = 480
EPHEMERAL, LOADING, SUPPRESS_EMBEDS = 1 << 6, 1 << 7, 1 << 2
# Every picture says the same, so that a new run changes only those that look different.
_TIME: Final = "9:41 AM"
# How much of a message fits in the line above a reply.
_SNIPPET: Final = 90
_STYLE: Final = Path(__file__).with_name("style.css")


def page(seen: Seen, *, theme: Theme = "dark", width: int = DESKTOP) -> str:
    """A whole HTML document; all of it lies inside the element ``#page``."""
    css = f"{theme} phone" if width <= _PHONE_UP_TO else theme
    return (
        f'<!doctype html><html lang="en" class="{css}"><head><meta charset="utf-8">'
        f"<style>{_STYLE.read_text('utf-8')}</style></head>"
        f'<body><div id="page" style="--width:{width}px">{body(seen)}</div></body></html>'
    )


def body(seen: Seen) -> str:
    """The parts of a picture, one under the other."""
    sources = Sources(seen.names, seen.files)
    pieces: list[str] = []
    for part in seen.parts:
        match part:
            case Shown():
                pieces.append(_message(part, sources))
            case Form():
                pieces.append(form_to_html(part.modal, sources))
            case Suggestions():
                pieces.append(_suggestions(part))
    return "".join(pieces)


def _message(shown: Shown, sources: Sources) -> str:
    message = shown.message
    flags = int(message.get("flags") or 0)
    components = Components(sources, shown.opened)
    parts = [
        _above(shown),
        _avatar(message["author"], "avatar"),
        _who(message["author"]),
        _content(message, sources.names),
        *([] if flags & SUPPRESS_EMBEDS else [embed_to_html(each, sources) for each in message["embeds"]]),
        _files(message, sources),
        components.html(cast("Sequence[Payload]", message.get("components") or ())),
        _reactions(message),
        _thread(message),
        _private(flags),
    ]
    css = "message ephemeral" if flags & EPHEMERAL else "message"
    return f'<div class="{css}">{"".join(parts)}</div>'


def _name(user: Payload) -> str:
    return str(user.get("global_name") or str(user["username"]).capitalize())


def _avatar(user: Payload, css: str) -> str:
    return f'<span class="{css}{" app" if user.get("bot") else ""}">{escape(_name(user)[:1])}</span>'


def _who(user: Payload) -> str:
    tag = '<span class="tag">APP</span>' if user.get("bot") else ""
    name = f'<span class="name">{escape(_name(user))}</span>'
    return f'<div class="who">{name}{tag}<span class="time">{_TIME}</span></div>'


def _above(shown: Shown) -> str:
    """The line over a message that says what it answers."""
    if shown.used is not None:
        user = cast("Payload", shown.message["interaction_metadata"]["user"])
        text = f'<b>{escape(_name(user))}</b> used <span class="command">{escape(shown.used)}</span>'
    else:
        answered = shown.pressed_on or shown.message.get("referenced_message")
        if not answered:
            return ""
        user = cast("Payload", answered["author"])
        text = f"<b>{escape(_name(user))}</b> {escape(_snippet(cast('Payload', answered)))}"
    return f'<div class="hook"></div><div class="above">{_avatar(user, "mini")}{text}</div>'


def _snippet(message: Payload) -> str:
    content = str(message.get("content") or "").replace("\n", " ")
    return content[:_SNIPPET] or "Click to see attachment 📎"


def _content(message: Payload, names: Names) -> str:
    if int(message.get("flags") or 0) & LOADING:
        return '<div class="small">Verbatim is thinking…</div>'
    content = to_html(str(message.get("content") or ""), names)
    edited = bool(content and message.get("edited_timestamp"))
    return content + ('<span class="edited">(edited)</span>' if edited else "")


def _files(message: Payload, sources: Sources) -> str:
    files = cast("Sequence[Mapping[str, Any]]", message.get("attachments") or ())
    # What an embed or a gallery shows is not shown again.
    inside = str(message.get("embeds")) + str(message.get("components"))
    shown = [_file(each, sources) for each in files if not _named_in(each, inside)]
    return f'<div class="files">{"".join(shown)}</div>' if shown else ""


def _named_in(file: Mapping[str, Any], text: str) -> bool:
    return str(file["url"]) in text or f"attachment://{file['filename']}" in text


def _file(file: Mapping[str, Any], sources: Sources) -> str:
    if str(file.get("content_type") or "").startswith("image/"):
        return sources.picture(str(file["url"]), "", str(file.get("description") or ""))
    name, size = escape(str(file["filename"])), _size(int(file["size"]))
    text = f'<div><div class="name">{name}</div><div class="size">{size}</div></div>'
    return f'<div class="file"><span class="sheet">📄</span>{text}</div>'


def _size(octets: int) -> str:
    kilobytes = octets / 1024
    return f"{octets} bytes" if kilobytes < 1 else f"{kilobytes:.2f} KB"


def _reactions(message: Payload) -> str:
    reactions = cast("Sequence[Mapping[str, Any]]", message.get("reactions") or ())
    shown = [
        f'<span class="reaction">{escape(each["emoji"]["name"])}<span>{each["count"]}</span></span>'
        for each in reactions
    ]
    return f'<div class="reactions">{"".join(shown)}</div>' if shown else ""


def _thread(message: Payload) -> str:
    thread = message.get("thread")
    if not thread:
        return ""
    count = int(thread["message_count"])
    counted = f"{count} Message{'' if count == 1 else 's'} ›"
    return f'<div class="thread"><b>{escape(thread["name"])}</b><span class="count">{counted}</span></div>'


def _private(flags: int) -> str:
    if not flags & EPHEMERAL:
        return ""
    return '<div class="note">👁️ Only you can see this • <span class="act">Dismiss message</span></div>'


def _suggestions(part: Suggestions) -> str:
    rows = [f'<div class="choice">{escape(str(each["name"]))}</div>' for each in part.choices]
    listed = "".join(rows) or '<div class="choice">No options match your search.</div>'
    slots = [
        f'<span class="slot{" now" if name == part.focused else ""}">{escape(name)}: {escape(value)}</span>'
        for name, value in part.options.items()
    ]
    head = f'<div class="head">{escape(part.focused)}</div>'
    line = f'<div class="line">/{escape(part.path)}{"".join(slots)}</div>'
    return f'<div class="suggestions"><div class="list">{head}{listed}</div>{line}</div>'
