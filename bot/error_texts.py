"""The one place where an error becomes a sentence for a person, saying what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from news.answer import Phrase
from news.errors import (
    BadArgument,
    NotAllowed,
    UnknownArticle,
    UnknownPlace,
    UnknownSpeaker,
    VerbatimError,
)

UNEXPECTED = "Something went wrong on my side; it is written down in my log. Please try again later."

#: The sentence for each class of error, by its name.
TEXTS: Mapping[str, str] = {
    # the address itself
    "LinkError": "I can't use that address.",
    "BadLink": "That is not a web address I can open; it must start with http:// or https://.",
    "CredentialsInLink": "That address holds a user name or password. Post it without them.",
    "PrivateAddress": "{host} is inside a private network, and I only read the public web.",
    "TooManyLinks": "I read the first ten links of a message. Post the others in a message of their own.",
    # the way to the page
    "FetchError": "I could not fetch the page from {host}. You can paste its text instead.",
    "HostNotFound": "There is no web site called {host}. Is the address spelled right?",
    "HostUnreachable": "{host} does not answer, or has no valid certificate. Try later or paste the text.",
    "FetchTimeout": "{host} took too long to answer. Try again later or paste the text.",
    "TooManyRedirects": "{host} sends me round in circles. Try the article's own address or paste the text.",
    "PageNotFound": "{host} says that this page does not exist (any more). Is the address complete?",
    "SiteRefused": "{host} refuses programs like me (status {status}). You can paste the text instead.",
    "SiteBroken": "{host} has a problem of its own (status {status}). Try again later.",
    "PageTooLarge": "That page is too large for an article (over 5 MB), so I stopped reading it.",
    "BrokenPage": "What {host} sent is cut off or damaged. Try again later or paste the text.",
    "NotAPage": "That link leads to a file ({media_type}), not to an article page.",
    # the page
    "ExtractError": "I could not find an article on that page. You can paste its text instead.",
    "NoArticle": "I found no article text on that page. If there is one, paste its text.",
    "FeedInsteadOfArticle": "That is a news feed, not an article. Post the link of one of its articles.",
    "ConsentWall": "{host} shows me only its cookie or consent page. You can paste the text instead.",
    "Paywall": "{host} shows only a teaser to those who have not paid. Who can read it may paste the text.",
    "OptedOut": "That page asks programs not to index or quote it, so I left it alone.",
    # the text
    "ReadError": "I could not read that text.",
    "NoWords": "There are no words in that text.",
    "TextTooShort": "That text is too short for an article (under 60 words).",
    "TextTooLong": "That text is too long for an article (over two million characters).",
    "ReaderFailed": "I could not finish reading that article, so I gave it up. The cause is in my log.",
    "NewsError": UNEXPECTED,
    # the archive
    "StorageError": "My archive has a problem; nothing is lost. Please try again later.",
    "BadDatabaseUrl": "The database address is wrong.",
    "DatabaseUnavailable": "My archive does not answer right now. Please try again in a minute.",
    "CorruptCitation": "A stored sentence does not match its article, so I do not show it. It is in my log.",
    "ItemGone": "That message was deleted meanwhile.",
    "NoticeGone": "That message was deleted meanwhile.",
    # the question
    "RequestError": "I can't answer that.",
    "NothingStored": "I have read no article here yet. Post a link, or paste a text of 60 words or more.",
    "UnknownArticle": "There is no article {which}.",
    "UnknownSpeaker": "Nobody called “{asked}” is quoted or named, and no quotation holds these words.",
    "UnknownPlace": "No place called “{asked}” is named.",
    "BadArgument": "{message}",
    "NotAllowed": "{message}",
    "SettingsError": "The settings are wrong:\n{message}",
    "VerbatimError": UNEXPECTED,
}


def sentence(error: VerbatimError) -> Phrase:
    """What a person is told about ``error``."""
    match error:
        case UnknownSpeaker() | UnknownPlace() if error.suggestions:
            template = TEXTS[type(error).__name__] + " Did you mean {suggestions}?"
            return Phrase(template, {"asked": error.asked, "suggestions": ", ".join(error.suggestions)})
        case UnknownSpeaker() | UnknownPlace():
            return Phrase(TEXTS[type(error).__name__], {"asked": error.asked})
        case UnknownArticle():
            return _unknown_article(error)
        case BadArgument() | NotAllowed():
            return Phrase("{message}", {"message": str(error)})
        case _:
            values = {key: getattr(error, key, "") for key in ("url", "status", "media_type")}
            return sentence_of(type(error), values | {"message": str(error)})


def sentence_of(kind: type[VerbatimError], values: Mapping[str, object]) -> Phrase:
    """The sentence for a class of error, the nearest ancestor's where it has none of its own."""
    template = next(TEXTS[c.__name__] for c in kind.__mro__ if c.__name__ in TEXTS)
    host = urlsplit(str(values.get("url", ""))).hostname or "The site"
    filled = {"status": "", "media_type": "", "message": "", "which": "", "asked": ""} | dict(values)
    return Phrase(template, filled | {"host": host})


def sentence_for_name(name: str, values: Mapping[str, object]) -> Phrase:
    """The sentence for an error kept as data, by its class name."""
    for kind in _family(VerbatimError):
        if kind.__name__ == name:
            return sentence_of(kind, values)
    return Phrase(UNEXPECTED)


def _unknown_article(error: UnknownArticle) -> Phrase:
    if error.newest:
        template = (
            "There is no article {which} here; the newest is #{newest}. “articles list” shows them all."
        )
        return Phrase(template, {"which": error.which, "newest": error.newest})
    return Phrase(TEXTS["UnknownArticle"], {"which": error.which})


def _family(kind: type[VerbatimError]) -> list[type[VerbatimError]]:
    return [kind, *(grand for child in kind.__subclasses__() for grand in _family(child))]
