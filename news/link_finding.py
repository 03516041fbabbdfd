"""Where the links of a chat message begin and end, and which of them cannot lead to an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from news.errors import LinkError
from news.url_parts import parse_url

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_BACKTICKS = re.compile(r"`+")

# No link goes on past these: white space, quotation marks, angle brackets, Discord's spoiler bars,
# full-width punctuation (Chinese and Japanese put no space before or after a link), the invisible marks
# that right-to-left text is wrapped in, and another link glued to it. A link inside a link stands after a
# slash or an equals sign.
_END = re.compile(
    r'[\s<>"`“”«»，。、；！？「」『』【】《》\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\|\|'
    r"|[,;|](?=https?://)|(?<=[^\W_])(?=https?://)",
    re.IGNORECASE,
)
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（"}
_CLOSING = re.compile(r"[()\[\]{}（）]")
_TRAILING = ".,;:!?'’‘…*~|\\"

# Discord's own files, and hosts that serve nothing but pictures and films. A host covers its subdomains.
MEDIA_HOSTS = (
    *("cdn.discordapp.com", "media.discordapp.net", "images-ext-1.discordapp.net"),
    *("images-ext-2.discordapp.net", "attachments.discordapp.net"),
    *("tenor.com", "tenor.co", "giphy.com", "gph.is", "i.imgur.com", "i.redd.it", "v.redd.it"),
    *("preview.redd.it", "pbs.twimg.com", "video.twimg.com", "klipy.com"),
)
_DISCORD_HOSTS = ("discord.com", "discordapp.com", "discord.gg")
# Not "pdf": those are read as attached ones are.
_MEDIA_FILE = re.compile(
    r"\.(jpe?g|jfif|png|apng|gif|webp|avif|svg|bmp|tiff?|heic|ico"
    r"|mp4|m4v|mov|webm|mkv|avi|mpe?g|gifv|mp3|m4a|aac|og[gav]|opus|wav|flac"
    r"|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|exe|msi|dmg|apk|iso|jar)",
    re.IGNORECASE,
)


def links_in(message: str) -> Iterator[str]:
    """Every link that stands outside code, as written, without the punctuation around it."""
    text = _without_code(message)
    position = stop = 0
    while start := _SCHEME.search(text, position):
        if stop < start.end():  # or no character before it ends a link, which need not be found out again
            found = _END.search(text, start.end())
            stop = found.start() if found else len(text)
        end = _end_of_link(text, start.end(), stop)
        yield _trimmed(text, start.start(), end)
        position = max(end, start.end())


def is_media_link(url: str) -> bool:
    """Whether a link leads to a picture, a film, a sound or an archive; False for what is no link."""
    try:
        parts = parse_url(url)
    except LinkError:
        return False
    extension = re.search(r"\.[^./]+$", parts.path)
    return _is_on(parts.host, MEDIA_HOSTS) or (
        extension is not None and _MEDIA_FILE.fullmatch(extension[0]) is not None
    )


def is_discord_link(url: str) -> bool:
    """Whether a link leads to a Discord message, server or invitation; False for what is no link."""
    try:
        return _is_on(parse_url(url).host, _DISCORD_HOSTS)
    except LinkError:
        return False


def _is_on(host: str, sites: tuple[str, ...]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in sites)


def _without_code(message: str) -> str:
    """The message with code spans and blocks blanked out; a run of backticks closes one of its length."""
    runs = [match.span() for match in _BACKTICKS.finditer(message)]
    kept: list[str] = []
    unclosed: set[int] = set()  # lengths with no partner to come, so that this stays fast
    position = index = 0
    while index < len(runs):
        start, end = runs[index]
        partner = None if end - start in unclosed else _partner(runs, index)
        if partner is None:
            unclosed.add(end - start)
            index += 1
            continue
        kept += [message[position:start], " "]
        position = runs[partner][1]
        index = partner + 1
    return "".join([*kept, message[position:]])


def _partner(runs: list[tuple[int, int]], opening: int) -> int | None:
    length = runs[opening][1] - runs[opening][0]
    later = range(opening + 1, len(runs))
    return next((index for index in later if runs[index][1] - runs[index][0] == length), None)


def _end_of_link(text: str, start: int, end: int) -> int:
    """Where a link that goes on to ``end`` at most ends: there, or at a bracket that closes nothing in it."""
    open_brackets: list[str] = []
    for match in _CLOSING.finditer(text, start, end):
        opener = _BRACKETS.get(match[0])
        if opener is None:
            open_brackets.append(match[0])
        elif open_brackets and open_brackets[-1] == opener:
            open_brackets.pop()
        else:
            return match.start()
    return end


def _trimmed(text: str, start: int, end: int) -> str:
    # An underscore may end an address; it is emphasis only where it also stands before the link.
    trailing = _TRAILING + ("_" if text[start - 1 : start] == "_" else "")
    return text[start:end].rstrip(trailing)
