"""The one place where an error becomes a sentence for a person, saying what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from news.answer import Phrase
from news.errors import Advice, UnknownArticle, UnknownPlace, UnknownSpeaker, VerbatimError

UNEXPECTED: Final = Phrase(
    "Something went wrong on my side; it is written down in my log. Please try again later."
)
_MESSAGE: Final = Phrase("{message}")
_NO_HOST: Final = Phrase("(an unknown site)")

#: The sentence for each class of error, by its name; its values are filled in later.
TEXTS: Final[Mapping[str, Phrase]] = {
    # the address itself
    "LinkError": Phrase("I can't use that address. Post the article's own web address, or paste its text."),
    "BadLink": Phrase("That is not a web address I can open; it must start with http:// or https://."),
    "CredentialsInLink": Phrase("That address holds a user name or password. Post it without them."),
    "PrivateAddress": Phrase(
        "{host} is inside a private network, and I only read the public web. You can paste the text instead."
    ),
    "TooManyLinks": Phrase(
        "I read the first ten links of a message. Post the others in a message of their own."
    ),
    # the way to the page
    "FetchError": Phrase("I could not fetch the page from {host}. You can paste its text instead."),
    "HostNotFound": Phrase("There is no web site called {host}. Is the address spelled right?"),
    "HostUnreachable": Phrase(
        "{host} does not answer, or has no valid certificate. Try later or paste the text."
    ),
    "FetchTimeout": Phrase("{host} took too long to answer. Try again later or paste the text."),
    "TooManyRedirects": Phrase(
        "{host} sends me round in circles. Try the article's own address or paste the text."
    ),
    "PageNotFound": Phrase("{host} says that this page does not exist (any more). Is the address complete?"),
    "SiteRefused": Phrase(
        "{host} refuses programs like me (status {status}). You can paste the text instead."
    ),
    "SiteBroken": Phrase("{host} has a problem of its own (status {status}). Try again later."),
    "PageTooLarge": Phrase(
        "That page is too large for an article (over 5 MB), so I stopped reading it. You can "
        "paste its text instead."
    ),
    "BrokenPage": Phrase("What {host} sent is cut off or damaged. Try again later or paste the text."),
    "NotAPage": Phrase(
        "That link leads to a file ({media_type}), not to an article page. You can paste the text instead."
    ),
    # the page
    "ExtractError": Phrase("I could not find an article on that page. You can paste its text instead."),
    "NoArticle": Phrase("I found no article text on that page. If there is one, paste its text."),
    "FeedInsteadOfArticle": Phrase(
        "That is a news feed, not an article. Post the link of one of its articles."
    ),
    "ConsentWall": Phrase("{host} shows me only its cookie or consent page. You can paste the text instead."),
    "Paywall": Phrase(
        "{host} shows only a teaser to those who have not paid. Who can read it may paste the text."
    ),
    "OptedOut": Phrase(
        "That page asks programs not to index or quote it, so I left it alone. Try another "
        "report of the same news."
    ),
    # the attached file
    "DocumentError": Phrase("I could not get the text out of that file. You can paste it instead."),
    "NoTextLayer": Phrase(
        "That PDF holds pictures of its pages, not their text, so there is nothing I can copy. "
        "You can paste the text instead."
    ),
    "EncryptedDocument": Phrase(
        "That PDF opens only with a password. Attach it without one, or paste its text."
    ),
    "BrokenDocument": Phrase("That file is damaged or cut off. Attach it again, or paste its text."),
    "DocumentTooLong": Phrase("That file is too long for an article. Attach the pages you want read."),
    "UnknownDocument": Phrase(
        "I cannot read that kind of file. Attach the article as text (.txt, .md), as a page (.html) "
        "or as a PDF."
    ),
    # the text
    "ReadError": Phrase("I could not read that text. Try pasting it again as plain text."),
    "NoWords": Phrase("There are no words in that text. Paste the article itself."),
    "TextTooShort": Phrase(
        "That text is too short for an article (under 60 words). Paste the whole article."
    ),
    "TextTooLong": Phrase(
        "That text is too long for an article (over two million characters). Post the part you want read."
    ),
    "ReaderFailed": Phrase(
        "I could not finish reading that article, so I gave it up. Post it again later; the "
        "cause is in my log."
    ),
    "PictureFailed": Phrase(
        "I could not draw the picture; the sentences say the same. Please try again later."
    ),
    # the feed
    "FeedError": Phrase("I cannot follow that feed. Name another one."),
    "NotAFeed": Phrase("{host} sends something other than a feed there. Name the feed's own address."),
    "NoFeedFound": Phrase("I found no feed on that page of {host}. Name the feed's own address."),
    "BrokenFeed": Phrase("The feed of {host} is damaged: I can read nothing in it. Try again later."),
    "UnsafeFeed": Phrase(
        "The feed of {host} declares entities of its own, which can do harm, so I do not open it."
    ),
    "EmptyFeed": Phrase("{host} sends an empty answer instead of a feed. Try again later."),
    "FeedTooHard": Phrase(
        "The feed of {host} took too long to read, so I gave it up. Name a smaller feed of that site."
    ),
    "FeedGone": Phrase("{host} says that this feed has ended. Name another one."),
    "NewsError": UNEXPECTED,
    # the archive
    "StorageError": Phrase("My archive has a problem; nothing is lost. Please try again later."),
    "BadDatabaseUrl": Phrase("The database address is wrong; correct the setting DATABASE_URL."),
    "DatabaseUnavailable": Phrase("My archive does not answer right now. Please try again in a minute."),
    "CorruptCitation": Phrase(
        "A stored sentence does not match its article, so I do not show it; it is in my log. "
        "Forget the article with /articles forget and post it again."
    ),
    "ItemGone": Phrase("That message was deleted meanwhile. Post it again if it is to be read."),
    "NoticeGone": Phrase("That message was deleted meanwhile. Post it again if it is to be read."),
    # the question
    "RequestError": Phrase("I can't answer that. /help shows what I can do."),
    "NothingStored": Phrase(
        "I have read no article here yet. Post a link, or paste a text of 60 words or more."
    ),
    "UnknownArticle": Phrase("There is no article {which} here. Post its link, or paste its text."),
    "ArticleGone": Phrase("That article is not here any more. /articles list shows those that are."),
    "TooFast": Phrase("That was a lot of questions. Ask again in {seconds} s."),
    "QuestionGone": Phrase("I no longer know what was asked there. Ask it again."),
    "UnknownFeed": Phrase("There is no feed {which} here. /feed list shows those that are."),
    "ReportGone": Phrase("That is not there any more, so nothing was changed. Ask for the list again."),
    "UnknownSpeaker": Phrase(
        "Nobody called “{asked}” is quoted or named, and no quotation holds these words. "
        "/who-said alone lists everyone quoted."
    ),
    "UnknownPlace": Phrase("No place called “{asked}” is named. /where alone lists the places that are."),
    "Advice": _MESSAGE,
    "BadArgument": _MESSAGE,
    "NotAllowed": _MESSAGE,
    "SettingsError": Phrase("The settings are wrong:\n{message}"),
    "VerbatimError": UNEXPECTED,
}

_DID_YOU_MEAN: Final[Mapping[type[VerbatimError], Phrase]] = {
    UnknownSpeaker: Phrase(
        "Nobody called “{asked}” is quoted or named, and no quotation holds these words. "
        "Did you mean {suggestions}?"
    ),
    UnknownPlace: Phrase("No place called “{asked}” is named. Did you mean {suggestions}?"),
}


def sentence(error: VerbatimError) -> Phrase:
    """What a person is told about ``error``."""
    match error:
        case UnknownSpeaker() | UnknownPlace() if error.suggestions:
            values = {"asked": error.asked, "suggestions": ", ".join(error.suggestions)}
            return replace(_DID_YOU_MEAN[type(error)], values=values)
        case UnknownSpeaker() | UnknownPlace():
            return replace(TEXTS[type(error).__name__], values={"asked": error.asked})
        case UnknownArticle():
            return _unknown_article(error)
        case Advice():
            return error.phrase
        case _:
            keys = ("url", "status", "media_type", "seconds", "which")
            values = {key: getattr(error, key, "") for key in keys}
            return sentence_of(type(error), values | {"message": str(error)})


def sentence_of(kind: type[VerbatimError], values: Mapping[str, object]) -> Phrase:
    """The sentence for a class of error, the nearest ancestor's where it has none of its own."""
    phrase = next(TEXTS[c.__name__] for c in kind.__mro__ if c.__name__ in TEXTS)
    host = urlsplit(str(values.get("url", ""))).hostname or _NO_HOST
    filled = dict.fromkeys(("status", "media_type", "message", "which", "asked", "seconds"), "") | dict(
        values
    )
    return replace(phrase, values=filled | {"host": host})


def sentence_for_name(name: str, values: Mapping[str, object]) -> Phrase:
    """The sentence for an error kept as data, by its class name."""
    for kind in _family(VerbatimError):
        if kind.__name__ == name:
            return sentence_of(kind, values)
    return UNEXPECTED


def _unknown_article(error: UnknownArticle) -> Phrase:
    if error.newest:
        return Phrase(
            "There is no article {which} here; the newest is #{newest}. /articles list shows them all.",
            {"which": error.which, "newest": error.newest},
        )
    return replace(TEXTS["UnknownArticle"], values={"which": error.which})


def _family(kind: type[VerbatimError]) -> list[type[VerbatimError]]:
    return [kind, *(grand for child in kind.__subclasses__() for grand in _family(child))]
