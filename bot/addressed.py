"""Whether a message speaks to the bot, and what it asks: by a mention in its words, or as a reply."""

from __future__ import annotations

import re
from typing import Final

import discord

from news.cues import word_set

# Where Discord shows a mention as it is written, or where somebody else's words are quoted.
_NOT_SPOKEN: Final = re.compile(r"```.*?```|`[^`\n]*`|^>.*$", re.DOTALL | re.MULTILINE)
# "!ban @somebody": a mark right before a word at the very start is a command of this or another bot.
_A_COMMAND: Final = re.compile(r"[!?.$%&~+=;/-]{1,2}[^\W\d_]")
_GREETING: Final = re.compile(
    r"(?:(?:hey|hi|hello|hallo|ok|okay|yo|dear|please|bitte|salut|bonjour|hola|привіт)\b[\s,.:;!–—-]*)+",
    re.IGNORECASE,
)
# Said to a bot that did well, in as many words; whoever says so wants no answer.
_PRAISE_WORD: Final = re.compile(
    r"\b(?:thanks?|thx|tysm|ty|cheers|bravo|merci|danke?|gracias|obrigad[oa]|grazie|дякую"
    r"|(?:good|great|nice|smart|well|awesome|excellent) (?:bot|job|one|work|stuff|done))\b",
    re.IGNORECASE,
)
_BESIDE_PRAISE: Final = word_set(
    """
    very so a lot lots much many again you u for that this the your help answer it really all oh wow great
    good nice cool perfect awesome bot mate buddy friend man beaucoup bien schön sehr dir vielen muchas mille
    mil muito lol haha beep boop
    """
)
_NO_LETTERS: Final = re.compile(r"[\W_]+")
# What is left over around a question that began or ended with a mention.
_AROUND: Final = " \t\n,:;–—-"
# Spaces are looked at from where they begin only: from each of them, thousands would hold everybody up.
_SPACE_BEFORE: Final = re.compile(r"(?:,|(?<![^\S\n]))[^\S\n]++(?=[?!.,;:？！])")
_SPACES: Final = re.compile(r"[^\S\n]{2,}")
# Custom emoji; what may stand behind a question mark is no letter or digit.
_EMOJI: Final = re.compile(r"<a?:\w+:\d+>")
_ENDING: Final = re.compile(r"(?<![\W_])[\W_]++$")
_QUESTION_MARK: Final = re.compile(r"[?？؟՞፧⁇⁈‽]")
# With these a question of ``news.question`` begins.
_QUESTION_WORD: Final = re.compile(
    r"(?:(?:and|but|so|also)\s+)?(?:who|whom|whose|what|which|where|when|why|how)\b|according\s+to\b",
    re.IGNORECASE,
)


def is_addressed(message: discord.Message, user: discord.ClientUser | None) -> bool:
    """Whether a person mentions the bot itself in the words of a message, wherever in them.

    Roles and everyone are others, and so is the mention that comes with a reply without being written. A
    command of another bot may well be about this one: it is not meant for it.
    """
    if user is None or message.author.bot or message.webhook_id is not None:
        return False
    spoken = _NOT_SPOKEN.sub(" ", message.content)
    return _mention(user.id).search(spoken) is not None and not _A_COMMAND.match(spoken)


def is_reply_to(message: discord.Message, user: discord.ClientUser | None) -> bool:
    """Whether a message is a reply to one of the bot's own."""
    if user is None or message.type is not discord.MessageType.reply or message.reference is None:
        return False
    replied_to = message.reference.resolved
    return isinstance(replied_to, discord.Message) and replied_to.author.id == user.id


def words_to(user_id: int, content: str) -> str:
    """What is said to the bot: without the mention, and without what people say to be heard."""
    words = _without_mention(user_id, content).strip(_AROUND)
    words = _GREETING.sub("", words, count=1) if _GREETING.match(words) else words
    words = _SPACES.sub(" ", _SPACE_BEFORE.sub("", words)).strip(_AROUND)
    return words if any(map(str.isalnum, words)) else ""


def is_praise(words: str) -> bool:
    """Whether words to the bot are thanks or praise and nothing else: "thank you so much!"."""
    rest, count = _PRAISE_WORD.subn(" ", _NO_LETTERS.sub(" ", _EMOJI.sub("", words)))
    return count > 0 and _BESIDE_PRAISE.issuperset(rest.casefold().split())


def looks_like_question(content: str) -> bool:
    """Whether words are a question: they end with a question mark, or begin as questions do."""
    words = _EMOJI.sub("", content).strip()
    ending = _ENDING.search(words)
    asks = ending is not None and _QUESTION_MARK.search(ending[0]) is not None
    return (asks or _QUESTION_WORD.match(words) is not None) and any(map(str.isalpha, words))


def _mention(user_id: int) -> re.Pattern[str]:
    """A mention of one user, with the comma behind it."""
    return re.compile(rf"<@!?{user_id}>\s*(?P<after>,?)[^\S\n]*")


def _without_mention(user_id: int, content: str) -> str:
    """The words around mentions: a comma that stands on one side only of one belongs to the sentence."""
    kept: list[str] = []
    at = 0
    for mention in _mention(user_id).finditer(content):
        before = content[at : mention.start()].rstrip()
        one = before.endswith(",") != bool(mention["after"])
        kept += [before.removesuffix(","), ", " if one else " "]
        at = mention.end()
    return "".join([*kept, content[at:]])
