"""Buttons, menus, forms and the layout components of Discord's second kind, as HTML.

https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final, cast

from gallery.embeds import Sources
from gallery.markdown import to_html
from gallery.seen import Payload

_STYLES: Final = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "primary"}
LINK_STYLE, PARAGRAPH = 5, 2
# What the client writes in a menu without a placeholder.
_PLACEHOLDER: Final = "Make a selection"
_MENUS: Final = (3, 5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Components:
    """Turns a message's or a form's components into HTML.

    Args:
        opened: the custom_id of the menu that stands open.
    """

    sources: Sources
    opened: str | None = None

    def html(self, components: Sequence[Payload]) -> str:
        """Components in order; one of a kind that is not known here is named, so that nobody misses it."""
        return "".join(self._one(each) for each in components)

    def _one(self, component: Payload) -> str:
        kind = int(component["type"])
        if kind in _MENUS:
            return self._menu(component)
        shown = _SHOWN.get(kind)
        return shown(self, component) if shown else f'<div class="file">component of type {kind}</div>'

    def _inner(self, component: Payload) -> str:
        return self.html(cast("Sequence[Payload]", component.get("components") or ()))

    def row(self, component: Payload) -> str:
        """Up to five buttons or a menu."""
        return f'<div class="row">{self._inner(component)}</div>'

    def button(self, component: Payload) -> str:
        """A button with its emoji and label."""
        style = int(component["style"])
        css = f"button {_STYLES[style]}{' disabled' if component.get('disabled') else ''}"
        label = escape(str(component.get("label") or ""))
        arrow = "<span>↗</span>" if style == LINK_STYLE else ""
        return f'<span class="{css}">{_emoji(component)}{label}{arrow}</span>'

    def _menu(self, component: Payload) -> str:
        options = cast("Sequence[Payload]", component.get("options") or ())
        chosen = [str(option["label"]) for option in options if option.get("default")]
        shown = ", ".join(chosen) or str(component.get("placeholder") or _PLACEHOLDER)
        css = "closed" if chosen else "closed empty"
        listed = "".join(_option(option) for option in options)
        opened = f'<div class="list">{listed}</div>' if component.get("custom_id") == self.opened else ""
        disabled = " disabled" if component.get("disabled") else ""
        closed = f'<div class="{css}"><span>{escape(shown)}</span><span>⌄</span></div>'
        return f'<div class="menu{disabled}">{closed}{opened}</div>'

    def text(self, component: Payload) -> str:
        """Markdown that stands by itself."""
        return f"<div>{to_html(str(component['content']), self.sources.names)}</div>"

    def section(self, component: Payload) -> str:
        """Text with a button or a small picture beside it."""
        accessory = self._one(cast("Payload", component["accessory"]))
        beside = f'<div class="accessory">{accessory}</div>'
        return f'<div class="section"><div>{self._inner(component)}</div>{beside}</div>'

    def thumbnail(self, component: Payload) -> str:
        """A small picture."""
        return self.sources.picture(_url(component, "media"), "", str(component.get("description") or ""))

    def pictures(self, component: Payload) -> str:
        """A gallery of pictures."""
        items = cast("Sequence[Payload]", component.get("items") or ())
        shown = [
            self.sources.picture(_url(item, "media"), "", str(item.get("description") or ""))
            for item in items
        ]
        return f'<div class="gallery{" many" if len(shown) > 1 else ""}">{"".join(shown)}</div>'

    def file(self, component: Payload) -> str:
        """An attachment by its name."""
        name = str(component.get("name") or _url(component, "file").rpartition("/")[2])
        return (
            f'<div class="file"><span class="sheet">📄</span><span class="name">{escape(name)}</span></div>'
        )

    def separator(self, component: Payload) -> str:
        """A line, or only space."""
        return "<hr>" if component.get("divider", True) else '<hr class="none">'

    def container(self, component: Payload) -> str:
        """A box with a bar of colour."""
        colour = component.get("accent_color")
        style = f' style="--colour:#{int(colour):06x}"' if colour is not None else ""
        return f'<div class="container"{style}>{self._inner(component)}</div>'

    def label(self, component: Payload) -> str:
        """A form's field with what stands above it."""
        inner = cast("Payload", component["component"])
        about = escape(str(component.get("description") or ""))
        head = _label(str(component["label"]), inner)
        return f'{head}<div class="about">{about}</div>{self._one(inner)}'

    def upload(self, _: Payload) -> str:
        """A form's field for files."""
        return '<div class="input empty">Drop files here, or browse</div>'

    def text_input(self, component: Payload) -> str:
        """A form's field for text."""
        value, hint = str(component.get("value") or ""), str(component.get("placeholder") or "")
        css = f"input{' long' if component.get('style') == PARAGRAPH else ''}{'' if value else ' empty'}"
        head = _label(str(component["label"]), component) if component.get("label") else ""
        return f'{head}<div class="{css}">{escape(value or hint)}</div>'


def form_to_html(modal: Payload, sources: Sources) -> str:
    """A form as it opens over the chat."""
    fields = [
        Components(sources).html(each["components"] if each["type"] == 1 else [each])
        for each in cast("Sequence[Mapping[str, Any]]", modal["components"])
    ]
    ends = '<span class="button secondary">Cancel</span><span class="button primary">Submit</span>'
    title = f'<div class="title">{escape(str(modal["title"]))}</div>'
    return f'<div class="form">{title}{"".join(fields)}<div class="ends">{ends}</div></div>'


def _label(text: str, field: Payload) -> str:
    must = '<span class="must"> *</span>' if field.get("required", True) else ""
    return f'<div class="label">{escape(text)}{must}</div>'


def _emoji(component: Payload) -> str:
    emoji = cast("Mapping[str, Any]", component.get("emoji") or {})
    return f"<span>{escape(str(emoji['name']))}</span>" if emoji.get("name") else ""


def _option(option: Payload) -> str:
    about = (
        f'<div class="about">{escape(str(option["description"]))}</div>' if option.get("description") else ""
    )
    css = "option chosen" if option.get("default") else "option"
    return f'<div class="{css}">{_emoji(option)} {escape(str(option["label"]))}{about}</div>'


def _url(component: Payload, key: str) -> str:
    return str(cast("Mapping[str, Any]", component.get(key) or {}).get("url") or "")


_SHOWN: Final[Mapping[int, Callable[[Components, Payload], str]]] = {
    1: Components.row,
    2: Components.button,
    4: Components.text_input,
    9: Components.section,
    10: Components.text,
    11: Components.thumbnail,
    12: Components.pictures,
    13: Components.file,
    14: Components.separator,
    17: Components.container,
    18: Components.label,
    19: Components.upload,
}
