"""Pages that stand where an article should be, and pages that ask programs to leave them alone."""

from __future__ import annotations

import json
import re
from typing import cast
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from news.errors import ConsentWall, FeedInsteadOfArticle, OptedOut, Paywall

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
# What stands before the root is never gone back into: its comments could be joined in every combination.
_FEED_ROOT = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?><!--.*?-->\s*|<\?[^>]*\?>\s*|<!DOCTYPE[^>]*>\s*)*+<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL,
)
# The root element stands within the first lines; the rest need not be searched.
_FEED_HEAD = 4_000
_JSON_FEED = "jsonfeed.org/version"

# https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
_ROBOTS_NAMES = frozenset({"robots", "verbatim"})
_FORBIDDEN = re.compile(r"(?:^|[\s,;])(?:none|noindex|nosnippet|max-snippet\s*:\s*0)(?=$|[\s,;])")

# A consent page has a few hundred words of legal text; an article with a banner has more of its own.
CONSENT_WORDS = 400
_CONSENT_HOST = re.compile(
    r"^(?:consent|cmp|guce|myprivacy|privacy-mgmt|cookiewall|cookie-consent)\.|\.consent\."
    r"|^www\.google\.[a-z.]+/sorry"
)
_CONSENT_TITLE = re.compile(
    r"before you continue|bevor sie fortfahren|bevor sie zu|avant de continuer|antes de continuar"
    r"|prima di continuare"
    r"|voordat je verdergaat|voordat u verdergaat|zanim przejdziesz|innan du fortsätter|cookie ?(?:wall"
    r"|consent|settings|banner)"
    r"|privacy ?(?:gate|wall|settings|choices|cent(?:er|re))|your privacy|votre vie privée|tu privacidad"
    r"|ihre privatsphäre"
    r"|datenschutzeinstellungen|zustimmung|consent|consentement|consentimiento|toestemming|consenso|zgoda"
    r"|cookies?",
    re.IGNORECASE,
)
_CONSENT_PHRASES = tuple(
    re.compile(phrase, re.IGNORECASE)
    for phrase in (
        r"\bcookies?\b",
        r"\b(?:our|unsere|nos|nuestros|nostri|nossos|onze|\d+)\s+(?:\w+\s+)?(?:partners|partner\w*"
        r"|partenaires|socios|parceiros|vendors)\b",
        r"accept all|i accept|i agree|agree and continue|alle akzeptieren|alles akzeptieren|zustimmen"
        r"|tout accepter|j['’]accepte|accetta tutt|accetto"
        r"|acept(?:ar|o) tod|acepto|aceitar tud|alles accepteren|akkoord|zaakceptuj|godkänn alla"
        r"|acceptera alla",
        r"reject all|decline all|manage (?:options|settings|preferences|choices)|alle ablehnen|einstellungen"
        r"|tout refuser|continuer sans accepter"
        r"|paramétrer|rifiuta tutt|rechazar tod|configurar|rejeitar tud|alles (?:weigeren|afwijzen)|odrzuć"
        r"|avvisa alla",
        r"store and/or access|personal data|personenbezogene|données personnelles|datos personales"
        r"|dati personali|dados pessoais|persoonsgegevens"
        r"|persoonlijke gegevens|dane osobowe|danych osobowych|personuppgifter",
        r"withdraw your consent|privacy policy|datenschutzerklärung|politique de confidentialité"
        r"|política de privacidad|informativa sulla privacy"
        r"|política de privacidade|privacybeleid|polityk\w prywatności|integritetspolicy|legitimate interest"
        r"|berechtigte[sn] interesse",
    )
)
# One or two of these stand on any page, in its footer; a wall has most of them.
_ENOUGH_PHRASES = 3

# Teasers run to a few paragraphs; a full article beside a subscription offer is longer.
TEASER_WORDS = 200
# "Subscribers only" and "Already a subscriber?" are no sign: they mark other articles and the log-in.
_PAYWALL_PHRASES = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read|unlock)|(?:to|please) (?:continue|keep) reading(?:,"
    r"| this article)?[^.]{0,40}(?:subscri|log in|sign in|register)"
    r"|(?:this (?:article|story|content) is|available)(?: only)? (?:for|exclusive to"
    r"|reserved for) (?:our )?(?:paying )?(?:subscribers|members)"
    r"|you(?: have|['’]ve) reached your (?:article )?(?:limit|free)|unlock (?:this|the full) (?:article"
    r"|story)|dieser artikel ist (?:nur )?für abonnent|mit (?:dem )?abo weiterlesen"
    r"|réservé (?:à nos|aux) abonnés|il vous reste \d+\s?% de cet article"
    r"|contenido exclusivo para suscriptores|solo para suscriptores"
    r"|contenuto riservato agli abbonati|exclusivo para assinantes|alleen voor abonnees",
    re.IGNORECASE,
)


def refuse_feed(body: str, media_type: str, url: str) -> None:
    """Raise FeedInsteadOfArticle for RSS, Atom, RDF and JSON feeds."""
    if media_type in _FEED_TYPES or _FEED_ROOT.match(body[:_FEED_HEAD]) or _is_json_feed(body, media_type):
        raise FeedInsteadOfArticle(url=url)


def refuse_opted_out(tree: HtmlElement, url: str) -> None:
    """Raise OptedOut where the page's robots meta forbids indexing it or quoting from it."""
    for meta in tree.iter("meta"):
        # ``noarchive`` alone is read: it asks for no "cached copy" link, which citations are not; what
        # is stored here is the index that they are found by.
        if (meta.get("name") or "").strip().lower() in _ROBOTS_NAMES and _FORBIDDEN.search(
            (meta.get("content") or "").lower()
        ):
            raise OptedOut("robots meta", url=url)


def refuse_robots_header(header: str, url: str) -> None:
    """Raise OptedOut where the X-Robots-Tag header says what the robots meta says.

    A rule may be addressed, as in ``googlebot: noindex``; rules after that belong to the same robot.
    """
    robot = ""
    for part in header.lower().split(","):
        name, colon, rule = part.strip().partition(":")
        # "max-snippet: 0" has a colon too, and names no robot.
        addressed = bool(colon) and name not in {"max-snippet", "max-image-preview", "unavailable_after"}
        robot = name.strip() if addressed else robot
        if robot in {"", *_ROBOTS_NAMES} and _FORBIDDEN.search(rule if addressed else part):
            raise OptedOut("X-Robots-Tag", url=url)


def refuse_consent(title: str, text: str, words: int, url: str) -> None:
    """Raise ConsentWall where the page is a consent manager's.

    Args:
        title: the page's title.
        text: the article's text as found, or where there is none all that can be read on the page; an
            article with a banner beside it does not speak of cookies itself.
        words: how many words of article were found.
        url: the address the page was fetched from, after redirects.
    """
    if _CONSENT_HOST.search(urlsplit(url).hostname or ""):
        raise ConsentWall("consent host", url=url)
    phrases = sum(bool(phrase.search(text)) for phrase in _CONSENT_PHRASES)
    enough = _ENOUGH_PHRASES if _CONSENT_TITLE.search(title) else _ENOUGH_PHRASES + 1
    if words < CONSENT_WORDS and phrases >= enough:
        raise ConsentWall(f"{phrases} consent phrases", url=url)


def refuse_paywall(text: str, words: int, *, is_free: bool | None, url: str) -> None:
    """Raise Paywall where only a teaser was found on a page that asks to pay, or says it must be paid for."""
    if words < TEASER_WORDS and (is_free is False or _PAYWALL_PHRASES.search(text)):
        raise Paywall(f"{words} words", url=url)


def _is_json_feed(body: str, media_type: str) -> bool:
    if not (media_type.endswith("json") or body[:_FEED_HEAD].lstrip().startswith("{")):
        return False
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return False
    version = cast("dict[str, object]", parsed).get("version") if isinstance(parsed, dict) else None
    return isinstance(version, str) and _JSON_FEED in version
