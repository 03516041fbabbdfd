"""Everything that can go wrong, as one tree. The layer below raises; ``bot/error_texts.py`` words it.

VerbatimError
├── NewsError                    an article cannot be had
│   ├── LinkError                the address itself
│   │   ├── BadLink
│   │   ├── CredentialsInLink
│   │   ├── PrivateAddress
│   │   └── TooManyLinks
│   ├── FetchError               the way to the page
│   │   ├── HostNotFound
│   │   ├── HostUnreachable
│   │   ├── FetchTimeout
│   │   ├── TooManyRedirects
│   │   ├── PageNotFound
│   │   ├── SiteRefused
│   │   ├── SiteBroken
│   │   ├── PageTooLarge
│   │   ├── BrokenPage
│   │   └── NotAPage
│   ├── ExtractError             the page
│   │   ├── NoArticle
│   │   ├── FeedInsteadOfArticle
│   │   ├── ConsentWall
│   │   ├── Paywall
│   │   └── OptedOut
│   ├── DocumentError            the attached file
│   │   ├── NoTextLayer
│   │   ├── EncryptedDocument
│   │   ├── BrokenDocument
│   │   ├── DocumentTooLong
│   │   └── UnknownDocument
│   ├── ReadError                the text
│   │   ├── NoWords
│   │   ├── TextTooShort
│   │   ├── TextTooLong
│   │   └── ReaderFailed
│   ├── PictureFailed            a picture of it; the answer is told in words all the same
│   └── FeedError                a feed of articles
│       ├── NotAFeed
│       ├── NoFeedFound
│       ├── BrokenFeed
│       ├── UnsafeFeed
│       ├── EmptyFeed
│       ├── FeedTooHard
│       └── FeedGone
├── StorageError                 the archive
│   ├── BadDatabaseUrl
│   ├── DatabaseUnavailable
│   ├── CorruptCitation
│   ├── ItemGone
│   └── NoticeGone
├── RequestError                 a question that cannot be answered
│   ├── NothingStored
│   ├── UnknownArticle
│   ├── ArticleGone
│   ├── UnknownSpeaker
│   ├── UnknownPlace
│   ├── QuestionGone
│   ├── ReportGone
│   ├── UnknownFeed
│   ├── TooFast
│   └── Advice
│       ├── BadArgument
│       └── NotAllowed
└── SettingsError                the configuration
"""

from __future__ import annotations

from collections.abc import Sequence

from news.answer import Phrase


class VerbatimError(Exception):
    """Base of every error this project raises on purpose."""


class NewsError(VerbatimError):
    """An article cannot be had."""

    def __init__(self, detail: str = "", *, url: str = "") -> None:
        super().__init__(detail or url)
        self.detail = detail
        self.url = url

    def __reduce__(self) -> tuple[object, ...]:
        # Raised in worker processes: default pickling would drop the keyword arguments.
        return (_rebuild, (type(self), self.__dict__.copy(), self.args))


def _rebuild(kind: type[NewsError], state: dict[str, object], args: tuple[object, ...]) -> NewsError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class LinkError(NewsError):
    """The address itself cannot be used."""


class BadLink(LinkError):
    """Not an http or https address, or not an address at all."""


class CredentialsInLink(LinkError):
    """The address carries a user name or a password."""


class PrivateAddress(LinkError):
    """The address leads, directly, by its name or by a redirect, into a private network."""


class TooManyLinks(LinkError):
    """The message holds more links than are read from one message."""


class FetchError(NewsError):
    """The page could not be brought here."""


class HostNotFound(FetchError):
    """The host's name does not resolve."""


class HostUnreachable(FetchError):
    """The host does not answer: refused, reset, or its certificate is not valid."""


class FetchTimeout(FetchError):
    """The page took longer than the total time allowed."""


class TooManyRedirects(FetchError):
    """More redirects than allowed, or a circle of them."""


class PageNotFound(FetchError):
    """The site answered 404 or 410.

    Attributes:
        gone: whether it was 410: the page will not come back.
    """

    def __init__(self, detail: str = "", *, url: str = "", gone: bool = False) -> None:
        super().__init__(detail, url=url)
        self.gone = gone


class SiteRefused(FetchError):
    """The site refuses programs or strangers: 401, 402, 403, 407, 429 or 451.

    Attributes:
        retry_after: the header of that name, as it was sent; empty where there is none.
    """

    def __init__(self, detail: str = "", *, url: str = "", status: int = 403, retry_after: str = "") -> None:
        super().__init__(detail, url=url)
        self.status = status
        self.retry_after = retry_after


class SiteBroken(FetchError):
    """The site answered with a server error or a status that makes no sense for a page.

    Attributes:
        retry_after: the header of that name, as it was sent; empty where there is none.
    """

    def __init__(self, detail: str = "", *, url: str = "", status: int = 500, retry_after: str = "") -> None:
        super().__init__(detail, url=url)
        self.status = status
        self.retry_after = retry_after


class PageTooLarge(FetchError):
    """The page is larger than allowed, counted after decompression."""


class BrokenPage(FetchError):
    """What arrived is cut off, or cannot be decompressed or decoded."""


class NotAPage(FetchError):
    """What arrived is neither HTML nor plain text: a PDF, a picture, a film, an archive."""

    def __init__(self, detail: str = "", *, url: str = "", media_type: str = "") -> None:
        super().__init__(detail, url=url)
        self.media_type = media_type


class ExtractError(NewsError):
    """There is a page, but no article to take from it."""


class NoArticle(ExtractError):
    """The page holds no article text, or too little of it."""


class FeedInsteadOfArticle(ExtractError):
    """The page is an RSS, Atom or JSON feed."""


class ConsentWall(ExtractError):
    """The site shows a cookie or consent page instead of the article."""


class Paywall(ExtractError):
    """The site shows only a teaser to those who have not paid."""


class OptedOut(ExtractError):
    """The page asks programs, in its robots meta, not to index or quote it."""


class DocumentError(NewsError):
    """No text can be had from an attached file.

    Attributes:
        name: the file's name, as it was attached.
    """

    def __init__(self, detail: str = "", *, url: str = "", name: str = "") -> None:
        super().__init__(detail or name, url=url)
        self.name = name


class NoTextLayer(DocumentError):
    """The PDF holds pictures of pages, or text that cannot be told from its glyphs."""


class EncryptedDocument(DocumentError):
    """The PDF opens only with a password."""


class BrokenDocument(DocumentError):
    """The file is damaged, cut off, or not what it says it is."""


class DocumentTooLong(DocumentError):
    """The file has more pages, or takes more time or memory, than an article may."""


class UnknownDocument(DocumentError):
    """The file is none of the kinds that are read: a picture, an archive, an office document."""


class ReadError(NewsError):
    """There is a text, but it cannot be read."""


class NoWords(ReadError):
    """The text holds no words."""


class TextTooShort(ReadError):
    """The text is too short to be an article."""


class TextTooLong(ReadError):
    """The text is longer than the reader takes."""


class ReaderFailed(ReadError):
    """The reader's process died or took too long."""


class PictureFailed(NewsError):
    """A picture could not be drawn: its process died, took too long, or met what it cannot draw."""


class FeedError(NewsError):
    """A feed cannot be followed."""


class NotAFeed(FeedError):
    """What arrived is neither RSS, nor Atom, nor JSON Feed."""


class NoFeedFound(FeedError):
    """The page names no feed, and none is where sites usually have theirs."""


class BrokenFeed(FeedError):
    """It begins like a feed, and nothing in it can be read."""


class UnsafeFeed(FeedError):
    """The feed declares entities, which is how XML is made to fill the memory or to read files."""


class EmptyFeed(FeedError):
    """The site answered with nothing at all."""


class FeedTooHard(FeedError):
    """Reading the feed took so much time or memory that it was given up."""


class FeedGone(FeedError):
    """The site answered 410: the feed has ended."""


class StorageError(VerbatimError):
    """The archive cannot do what it was asked."""


class BadDatabaseUrl(StorageError):
    """The database address is not one of the two forms understood."""


class DatabaseUnavailable(StorageError):
    """The database does not answer, or the file cannot be opened."""


class CorruptCitation(StorageError):
    """A passage is not equal to its slice of the stored article; it is never sent."""


class ItemGone(StorageError):
    """The accepted item is no longer there: its message was deleted, or another worker finished it."""


class NoticeGone(StorageError):
    """The reply is no longer there: what it replies to was deleted."""


class RequestError(VerbatimError):
    """A question cannot be answered as it was put."""


class NothingStored(RequestError):
    """No article has been read here yet."""


class UnknownArticle(RequestError):
    """No stored article goes by that number, link or title.

    Attributes:
        which: what was asked for.
        newest: the highest number in use here, 0 for none.
    """

    def __init__(self, which: str, newest: int = 0) -> None:
        super().__init__(which)
        self.which = which
        self.newest = newest


class ArticleGone(RequestError):
    """The article that a button belongs to was forgotten, or is out of the member's sight."""


class TooFast(RequestError):
    """A member, or everybody in a channel, asks more than the bot answers.

    Attributes:
        seconds: until the next question is answered.
        channel: whether it is the whole channel that asks too much.
    """

    def __init__(self, seconds: int, *, channel: bool = False) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds
        self.channel = channel


class UnknownSpeaker(RequestError):
    """Nobody by that name is quoted, nor do the words occur in a quotation.

    Attributes:
        asked: the name or words asked for.
        suggestions: names that come close, best first.
    """

    def __init__(self, asked: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(asked)
        self.asked = asked
        self.suggestions = tuple(suggestions)


class UnknownPlace(RequestError):
    """No place of that name occurs.

    Attributes:
        asked: the name asked for.
        suggestions: names that come close, best first.
    """

    def __init__(self, asked: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(asked)
        self.asked = asked
        self.suggestions = tuple(suggestions)


class QuestionGone(RequestError):
    """What a button goes back to is no longer remembered."""


class ReportGone(RequestError):
    """What was reported as wrong, or the report itself, is no longer there."""


class UnknownFeed(RequestError):
    """No feed of the server goes by that number, address or title.

    Attributes:
        which: what was asked for.
    """

    def __init__(self, which: str) -> None:
        super().__init__(which)
        self.which = which


class Advice(RequestError):
    """A question cannot be answered, and the message itself says what to do.

    Attributes:
        phrase: the message; plain words are taken as they are, without values.
    """

    def __init__(self, message: Phrase | str) -> None:
        super().__init__(str(message))
        if isinstance(message, str):
            message = Phrase(message.replace("{", "{{").replace("}", "}}"))
        self.phrase = message


class BadArgument(Advice):
    """An option has a value that makes no sense; the message says which values do."""


class NotAllowed(Advice):
    """The member lacks the permission for this."""


class SettingsError(VerbatimError):
    """One or more settings are missing or wrong.

    Attributes:
        problems: one line each, naming the variable and what to do.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
