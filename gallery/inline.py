"""What Discord's markdown does within a line, as HTML: emphasis, code, links, mentions, spoilers.

The rules are tried in order at every position, as Discord's client does; what no rule takes is text.
https://support.discord.com/hc/en-us/articles/210298617
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from gallery.moments import worded

_HTTP: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Names:
    """What the client knows besides the text.

    Attributes:
        users: display names by id.
        channels: names of channels and threads by id.
        roles: names by id.
        now: seconds since the Unix epoch, which relative times count from.
    """

    users: Mapping[str, str] = field(default_factory=dict[str, str])
    channels: Mapping[str, str] = field(default_factory=dict[str, str])
    roles: Mapping[str, str] = field(default_factory=dict[str, str])
    now: float = 0.0


@dataclass(frozen=True, slots=True)
class Inline:
    """Turns inline markdown into safe HTML.

    Args:
        names: what mentions and times are shown as.
        links: whether masked links, addresses and mentions are formatted; not in an embed's title.
    """

    names: Names
    links: bool = True

    def html(self, text: str) -> str:
        """``text`` as HTML; every character that no rule takes is escaped."""
        pieces: list[str] = []
        position = 0
        while position < len(text):
            piece, position = self._next(text, position)
            pieces.append(piece)
        return "".join(pieces)

    def _next(self, text: str, position: int) -> tuple[str, int]:
        for pattern, shown, is_link in _RULES:
            if is_link and not self.links:
                continue
            match = pattern.match(text, position)
            if match and (piece := shown(match, self)) is not None:
                return piece, match.end()
        plain = _PLAIN.match(text, position)
        end = plain.end() if plain else position + 1
        return escape(text[position:end]), end

    def inside_link(self, text: str) -> str:
        """A link's label: formatted, but no link within a link."""
        return Inline(self.names, links=False).html(text)


# Letters, digits and spaces start nothing, but an address starts with a letter.
_PLAIN: Final = re.compile(r"(?:(?!https?://)[^\W_]|[ \t])+")
_Shown = Callable[[re.Match[str], Inline], str | None]


def _wrapped(tag: str) -> _Shown:
    def shown(match: re.Match[str], inline: Inline) -> str:
        return f"<{tag}>{inline.html(match[1])}</{tag}>"

    return shown


def _escaped(match: re.Match[str], _: Inline) -> str:
    return escape(match[1])


def _code(match: re.Match[str], _: Inline) -> str:
    # One space on each side lets code begin or end with a backtick.
    text = match[2]
    padded = len(text) > 2 and text[0] == text[-1] == " " and ("`" in (text[1], text[-2]))
    return f"<code>{escape(text[1:-1] if padded else text)}</code>"


def _anchor(url: str, label: str) -> str:
    return f'<a href="{escape(url)}">{label}</a>'


def _masked_link(match: re.Match[str], inline: Inline) -> str | None:
    url = match[2]
    return _anchor(url, inline.inside_link(match[1])) if url.startswith(_HTTP) else None


def _address(match: re.Match[str], _: Inline) -> str:
    return _anchor(match[1], escape(match[1]))


def _emphasis(match: re.Match[str], inline: Inline) -> str:
    return f"<em>{inline.html(match[1] or match[2])}</em>"


def _spoiler(match: re.Match[str], inline: Inline) -> str:
    return f'<span class="spoiler">{inline.html(match[1])}</span>'


def _mention(sign: str, name: str) -> str:
    return f'<span class="mention">{sign}{escape(name)}</span>'


def _user(match: re.Match[str], inline: Inline) -> str:
    return _mention("@", inline.names.users.get(match[1], "unknown-user"))


def _role(match: re.Match[str], inline: Inline) -> str:
    return _mention("@", inline.names.roles.get(match[1], "unknown-role"))


def _channel(match: re.Match[str], inline: Inline) -> str:
    return _mention("# ", inline.names.channels.get(match[1], "unknown"))


def _command(match: re.Match[str], _: Inline) -> str:
    return _mention("/", match[1])


def _everyone(match: re.Match[str], _: Inline) -> str:
    return _mention("@", match[1])


def _emoji(match: re.Match[str], _: Inline) -> str:
    # A server's own picture, which lies on Discord's servers: its name stands for it.
    return f'<span class="custom-emoji">:{escape(match[1])}:</span>'


def _moment(match: re.Match[str], inline: Inline) -> str:
    return f'<span class="moment">{escape(worded(int(match[1]), match[2] or "", inline.names.now))}</span>'


# Pattern, what is shown, and whether it is a link or mention.
_RULES: Final[tuple[tuple[re.Pattern[str], _Shown, bool], ...]] = (
    (re.compile(r"\\([^0-9A-Za-z\s])"), _escaped, False),
    (re.compile(r"(`+)(.*?[^`])\1(?!`)", re.DOTALL), _code, False),
    (re.compile(r"<(https?://[^ >]+)>"), _address, True),
    (re.compile(r"(https?://[^\s<]+[^<.,:; \"'\]\s])"), _address, True),
    (re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\(\s*<?((?:\([^)\s]*\)|[^\s()>])+)>?\s*\)"), _masked_link, True),
    (re.compile(r"<@!?(\d+)>"), _user, True),
    (re.compile(r"<@&(\d+)>"), _role, True),
    (re.compile(r"<#(\d+)>"), _channel, True),
    (re.compile(r"</([^:>]+):\d+>"), _command, True),
    (re.compile(r"@(everyone|here)\b"), _everyone, True),
    (re.compile(r"<a?:(\w+):\d+>"), _emoji, False),
    (re.compile(r"<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>"), _moment, False),
    (re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL), _wrapped("strong"), False),
    (re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL), _wrapped("u"), False),
    (
        re.compile(
            r"_((?:__|\\.|[^\\_])+?)_(?!\w)"
            r"|\*(?=\S)((?:\*\*|\\.|\s+(?:\\.|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)",
            re.DOTALL,
        ),
        _emphasis,
        False,
    ),
    (re.compile(r"~~(.+?)~~(?!_)", re.DOTALL), _wrapped("s"), False),
    (re.compile(r"\|\|(.+?)\|\|", re.DOTALL), _spoiler, False),
)
