"""Why a feed or an item of it could not be had, in a few words that fit into a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from handlers.posted import describe
from news.answer import Phrase
from news.errors import BadArgument, NewsError

_UNKNOWN: Final = Phrase("something went wrong on my side; it is in my log")
_TOO_OFTEN: Final = Phrase("{host} asks me to come less often (status 429)")
_MANY_REQUESTS: Final = 429

_REASONS: Final[Mapping[str, Phrase]] = {
    "BadLink": Phrase("that is not a web address; it must start with http:// or https://"),
    "CredentialsInLink": Phrase("the address holds a user name or password"),
    "PrivateAddress": Phrase("{host} leads into a private network, and I only read the public web"),
    "LinkError": Phrase("the address cannot be used"),
    "HostNotFound": Phrase("there is no web site called {host}"),
    "HostUnreachable": Phrase("{host} does not answer, or has no valid certificate"),
    "FetchTimeout": Phrase("{host} took too long to answer"),
    "TooManyRedirects": Phrase("{host} sends me round in circles"),
    "PageNotFound": Phrase("{host} says that there is nothing at this address"),
    "SiteRefused": Phrase("{host} refuses programs like me (status {status})"),
    "SiteBroken": Phrase("{host} has a problem of its own (status {status})"),
    "PageTooLarge": Phrase("what {host} sends is too large"),
    "BrokenPage": Phrase("what {host} sends is cut off or damaged"),
    "NotAPage": Phrase("the address leads to a file ({media_type})"),
    "FetchError": Phrase("{host} could not be reached"),
    "NotAFeed": Phrase("{host} sends something other than a feed"),
    "NoFeedFound": Phrase("the page of {host} names no feed"),
    "BrokenFeed": Phrase("the feed of {host} is damaged"),
    "UnsafeFeed": Phrase("the feed of {host} declares entities of its own, which can do harm"),
    "EmptyFeed": Phrase("{host} sends an empty answer"),
    "FeedTooHard": Phrase("the feed of {host} took too long to read, so I gave it up"),
    "FeedGone": Phrase("{host} says that the feed has ended"),
    "FeedError": Phrase("the feed cannot be read"),
    "FeedInsteadOfArticle": Phrase("it is a feed, not an article"),
    "NoArticle": Phrase("I found no article text on the page"),
    "ConsentWall": Phrase("{host} shows only its cookie or consent page"),
    "Paywall": Phrase("{host} shows only a teaser to those who have not paid"),
    "OptedOut": Phrase("the page asks programs not to index or quote it"),
    "ExtractError": Phrase("I found no article on the page"),
    "NoWords": Phrase("there are no words in it"),
    "TextTooShort": Phrase("the text is too short for an article"),
    "TextTooLong": Phrase("the text is too long for an article"),
    "NotAllowed": Phrase("the moderators have me leave that web site alone"),
}


def reason(told: Mapping[str, Any]) -> Phrase:
    """Why something failed, from an error that ``handlers.posted.describe`` has made data of."""
    name = str(told.get("error", ""))
    if name == "SiteRefused" and told.get("status") == _MANY_REQUESTS:
        phrase = _TOO_OFTEN
    else:
        phrase = _REASONS.get(name, _UNKNOWN)
    values = {key: told.get(key, "") for key in ("status", "media_type")}
    return replace(phrase, values={**values, "host": _host(str(told.get("url", "")))})


def cannot_follow(error: NewsError) -> BadArgument:
    """The advice that a moderator gets whose feed cannot be had."""
    values = {"reason": reason(told_of(error))}
    return BadArgument(
        Phrase(
            "I cannot follow that: {reason}. Check the address, or give me that of the page it belongs to.",
            values,
        )
    )


def told_of(error: NewsError) -> dict[str, Any]:
    """An error as data, with the nearest name that there are words for."""
    told = describe(error)
    names = (kind.__name__ for kind in type(error).__mro__)
    return told | {"error": next((name for name in names if name in _REASONS), type(error).__name__)}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"
