"""What ``help`` says of each command: what it is for, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from news.answer import Phrase

#: What stands in examples until a server has articles of its own to take them from.
SAMPLES: Final[Mapping[str, str]] = {
    "person": "Churkin",
    "place": "Idlib",
    "number": "3",
    "words": "humanitarian law",
}


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """How a command is written, and what comes of it.

    Attributes:
        examples: typed without the prefix; names in braces are those of ``SAMPLES``.
        moderators: whether it is offered to moderators alone.
    """

    name: str
    purpose: Phrase
    examples: tuple[str, ...]
    moderators: bool = False

    def written(self, taken_from: Mapping[str, str] = SAMPLES) -> tuple[str, ...]:
        """The examples, with names that the server's articles hold."""
        names = {**SAMPLES, **taken_from}
        return tuple(example.format_map(names) for example in self.examples)


COMMANDS: Final = (
    CommandHelp(
        "ask",
        Phrase(
            "A question in your own words; the sentences that answer it, or that none does. English articles."
        ),
        (
            "ask how many people were killed?",
            "ask what did {person} say about {place}? article: {number}",
            "ask who leads the Red Cross? article: server",
            "ask and in {place}?",
        ),
    ),
    CommandHelp(
        "summary",
        Phrase("The sentences that stand best for an article, in its own words."),
        (
            "summary",
            "summary {number}",
            "summary https://example.org/story sentences: 5",
            "summary {number} one-line",
            "summary focus: what about {place}?",
            "summary 3, 5, 7",
            "summary all",
        ),
    ),
    CommandHelp(
        "who-said",
        Phrase("Everyone who is quoted; what one person said; or who said certain words."),
        ("who-said", "who-said {person}", "who-said {words}", "who-said {person} article: all"),
    ),
    CommandHelp(
        "where",
        Phrase("The places an article names, on a map, with country and coordinates, and the sentences."),
        ("where", "where {place}", "where #{number}"),
    ),
    CommandHelp(
        "search",
        Phrase("The sentences with certain words, in all articles."),
        (
            'search convoy "no-fly zone" -ceasefire',
            "search aid speaker:{person}",
            "search place:{place} site:bbc.com after:2016-12",
            "search ceasefire sort:new page: 2",
        ),
    ),
    CommandHelp(
        "who",
        Phrase("People and organisations, and what the articles say they are."),
        ("who", "who {person}", "who #{number}"),
    ),
    CommandHelp(
        "when",
        Phrase("The dates and times an article gives, resolved, with their sentences."),
        ("when", "when ceasefire", "when article: all"),
    ),
    CommandHelp(
        "timeline",
        Phrase("Articles and quotations on a topic, day by day, as a chart."),
        ("timeline", "timeline {place}", "timeline {person}"),
    ),
    CommandHelp(
        "story",
        Phrase("All articles on the same event: copies folded, what each adds, where they differ."),
        ("story", "story {number}"),
    ),
    CommandHelp(
        "digest",
        Phrase("The last hours here, story by story, and who said what."),
        ("digest", "digest 72 where: server"),
    ),
    CommandHelp(
        "read",
        Phrase("Have a link, a file or a pasted text read, also where I read nothing by myself."),
        ("read https://example.org/story", "read"),
    ),
    CommandHelp(
        "articles",
        Phrase("What has been read here: list, show one, forget one."),
        ("articles list", "articles show {number}", "articles forget {number}"),
    ),
    CommandHelp(
        "privacy",
        Phrase("What I store about you: show it, take it with you, delete it."),
        ("privacy show", "privacy export", "privacy delete"),
    ),
    CommandHelp(
        "watch",
        Phrase("Which channels I read by myself. Every channel until you name some."),
        ("watch", "watch add #news", "watch remove #news", "watch all"),
        moderators=True,
    ),
    CommandHelp(
        "settings",
        Phrase("What I do with links, in which language, how long I keep what I read."),
        ("settings", "settings set on_link react", "settings add ignored_hosts example.org"),
        moderators=True,
    ),
    CommandHelp(
        "feed",
        Phrase("Feeds (RSS, Atom, JSON) whose articles I post by myself: add, change, pause, find out why."),
        (
            "feed add https://example.org/news",
            "feed add https://example.org/feed.xml #news",
            "feed list",
            "feed show 1",
            "feed edit 1 sentences 5",
            "feed why {words} feed: 1",
            "feed remove 1",
        ),
        moderators=True,
    ),
    CommandHelp(
        "corrections",
        Phrase("Wrong speakers and places that members have reported: correct or reject them, export them."),
        ("corrections", "corrections export"),
        moderators=True,
    ),
    CommandHelp("help", Phrase("This page, or how one command is written."), ("help", "help who-said")),
)

TITLE: Final = Phrase("Verbatim: the news in its own words")
INTRODUCTION: Final = Phrase(
    "Post a link to an article, paste its text (60 words or more) or attach it as a .txt, .md, .html or .pdf "
    "file, and I read it. Then ask; every sentence I show is copied character for character from the article."
)
WAYS: Final = Phrase(
    "You can also mention me with a question, reply to a link with {prefix}summary, react to a message "
    "with 📰, or open a message's menu: Apps, Read this."
)
WHICH_NOTE: Final = Phrase(
    "Articles go by number (3), link, words of the title, latest or all. "
    "Without one I take this channel's latest."
)
FOR_MODERATORS: Final = Phrase("For moderators")
