"""Addresses of pages: one normal form for the many links that lead to one article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin

from news.errors import BadLink, LinkError
from news.link_finding import is_discord_link, is_media_link
from news.link_finding import links_in as _links_in
from news.text_fragment import LONGEST_BUTTON_URL, fragment_link
from news.tracking import without_tracking
from news.url_parts import UrlParts, parse_url, registrable, site_of

__all__ = [
    "LONGEST_BUTTON_URL",
    "canonical",
    "canonical_of",
    "distinct_links",
    "find_links",
    "fragment_link",
    "identity",
    "is_discord_link",
    "is_media_link",
]

_OTHER_SCREENS = frozenset({"m", "mobile", "amp"})
_WIKIMEDIA_MOBILE = re.compile(r"([a-z-]+)\.m\.((?:wik(?:ipedia|tionary|i[a-z]+)|mediawiki)\.org)")

# Hosts that pass on other sites' AMP pages, and where in the path the original stands; "s" means https.
# https://developers.google.com/amp/cache/overview
_AMP_CACHES = (
    (
        re.compile(r"(?:.+\.)?cdn\.ampproject\.org|(?:.+\.)?bing-amp\.com"),
        re.compile(r"/(?:c|v|wp)/(s/)?(.+)"),
    ),
    (re.compile(r"(?:www\.)?(?:google\.[a-z.]{2,6}|bing\.com)"), re.compile(r"/amp/(s/)?(.+)")),
)
_AMP_LAST = re.compile(r"(?<=[^/])/amp$")
# At least two more segments: "/amp/politics/story" is an AMP page, "/amp/fender" may be a loudspeaker.
_AMP_FIRST = re.compile(r"^/amp(?=/[^/]+/[^/])")
_AMP_SUFFIX = re.compile(r"(?<=[^/])\.amp(\.html?)?$")


def canonical(url: str) -> str:
    """The one form of an address, by which an article is stored and to which its citations link.

    Lower-case ASCII host, no default port, no fragment, no tracking, no trailing slash but the root's,
    percent-encoding normal, AMP and mobile forms folded to the plain one. Applying it twice changes
    nothing. The scheme stays as it is: whether a site answers to https is the site's to say, by a
    redirect or a declared address (see ``canonical_of``); to compare without it use ``identity``.

    Raises:
        BadLink: not an http or https address.
        CredentialsInLink: it carries a user name or a password.
    """
    parts = parse_url(url)
    while (folded := _fold(parts)) != parts:
        parts = folded
    return str(parts)


def identity(url: str) -> str:
    """A key under which http and https forms of an address are one. Never shown, never fetched.

    Raises:
        BadLink: not an http or https address.
        CredentialsInLink: it carries a user name or a password.
    """
    return canonical(url).removeprefix("https://").removeprefix("http://")


def canonical_of(page_url: str, declared: str | None) -> str:
    """The canonical form of a page that declares an address of its own, in ``<link rel=canonical>``.

    The declaration is followed where it makes sense: it stays on the page's site (the original's, for
    a page out of an AMP cache), on a usual port, and is not the bare home page of a page that is none.
    A page that came by https is never linked to by http on the same host.

    Args:
        page_url: the address the page came from.
        declared: as it stands in the page, relative or absolute; None where there is none.

    Raises:
        BadLink: ``page_url`` is not an http or https address.
        CredentialsInLink: ``page_url`` carries a user name or a password.
    """
    own = canonical(page_url)
    if not declared or not declared.strip():
        return own
    try:
        wanted = parse_url(canonical(urljoin(page_url, declared.strip())))
    except (LinkError, ValueError):
        return own
    page = parse_url(own)
    if not _is_sane(wanted, page):
        return own
    if page.scheme == "https" and wanted.host == page.host:
        wanted = replace(wanted, scheme="https")
    return str(wanted)


def find_links(message: str) -> list[str]:
    """The http and https links of a chat message as written, in order, each page once.

    Knows Discord's ``<link>``, ``||spoiler||`` and ``[text](link)``; leaves out what stands in code.
    A link with credentials is kept, so that whoever fetches it can say what is wrong with it.
    """
    return distinct_links(_links_in(message))


def distinct_links(links: Iterable[str]) -> list[str]:
    """The links that are addresses, in order, each page once as it is first written."""
    found: dict[str, str] = {}
    for link in links:
        try:
            found.setdefault(identity(link), link)
        except BadLink:
            continue
        except LinkError:
            found.setdefault(link, link)
    return list(found.values())


def _is_sane(wanted: UrlParts, page: UrlParts) -> bool:
    if site_of(wanted.host) != site_of(page.host):
        return False
    if wanted.port is not None and wanted.port != page.port:
        return False  # a server behind the site's front that gave away its own port
    return wanted.path != "/" or bool(wanted.query) or page.path == "/"


def _fold(parts: UrlParts) -> UrlParts:
    parts = _out_of_amp_cache(parts)
    host = _plain_host(parts.host)
    query = without_tracking(parts.query, site_of(host))
    return replace(parts, host=host, path=_plain_path(parts.path), query=query)


def _out_of_amp_cache(parts: UrlParts) -> UrlParts:
    for host, path in _AMP_CACHES:
        if host.fullmatch(parts.host) and (match := path.fullmatch(parts.path)):
            scheme = "https" if match[1] else "http"
            query = f"?{parts.query}" if parts.query else ""
            try:
                return parse_url(f"{scheme}://{match[2]}{query}")
            except LinkError:
                return parts
    return parts


def _plain_host(host: str) -> str:
    if match := _WIKIMEDIA_MOBILE.fullmatch(host):
        return f"{match[1]}.{match[2]}"
    label, _, rest = host.partition(".")
    # "mobile.de" is a site of its own, and so is "m.co.uk".
    return rest if label in _OTHER_SCREENS and registrable(rest) else host


def _plain_path(path: str) -> str:
    path = path.rstrip("/")
    path = _AMP_LAST.sub("", path)
    path = _AMP_FIRST.sub("", path)
    return _AMP_SUFFIX.sub(r"\1", path) or "/"
