from __future__ import annotations

import pytest

from news.errors import ConsentWall, ExtractError, FeedInsteadOfArticle, NoArticle, OptedOut, Paywall
from news.extract import extract_page

URL = "https://news.example.org/bridge"
SENTENCES = (
    "The council voted on Tuesday to close the old bridge for repairs. "
    "Mayor Jane Doe said the work would last until spring and cost two million euros. "
    "Traffic will be led through the harbour, where the police expect long queues. "
    "Shopkeepers on the east bank fear for their trade and have asked for help. "
)
ARTICLE = f"<article><h1>Bridge closed</h1><p>{SENTENCES}</p><p>The bridge was built in 1931.</p></article>"


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Bridge closed</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ('<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "text/xml"),
        (
            '<?xml version="1.0"?><!-- made by hand --><feed xmlns="http://www.w3.org/2005/Atom"/>',
            "text/html",
        ),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "application/xml"),
        ("anything", "application/atom+xml"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json"),
        ('  {"version": "https://jsonfeed.org/version/1", "items": []}', "text/plain"),
    ],
)
def test_feeds_are_named(body: str, media_type: str) -> None:
    with pytest.raises(FeedInsteadOfArticle):
        extract_page(body, media_type, URL)


@pytest.mark.parametrize("body", ['{"version": 3}', "[" * 100_000, "{", "null"])
def test_other_json_is_no_article(body: str) -> None:
    with pytest.raises(NoArticle):
        extract_page(body, "application/json", URL)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("robots", "noindex"),
        ("ROBOTS", "NONE"),
        ("robots", "follow, noindex"),
        ("robots", "index,nosnippet"),
        ("robots", "max-snippet:0, max-image-preview:large"),
        ("verbatim", "noindex"),
    ],
)
def test_pages_that_forbid_quoting_are_left_alone(name: str, content: str) -> None:
    with pytest.raises(OptedOut):
        extract_page(page(ARTICLE, f'<meta name="{name}" content="{content}">'), "text/html", URL)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("robots", "noarchive"),
        ("robots", "max-snippet:-1, index"),
        ("robots", "max-snippet:05"),
        ("robots", "nofollow, noimageindex"),
        ("otherbot", "noindex"),
        ("description", "none"),
    ],
)
def test_other_wishes_do_not_keep_a_page_from_being_read(name: str, content: str) -> None:
    article = extract_page(page(ARTICLE, f'<meta name="{name}" content="{content}">'), "text/html", URL)
    assert article.title == "Bridge closed"


CONSENT = {
    "en": "Before you continue. We and our 142 partners store and/or access information"
    " on a device, such as cookies, and process personal data. You can withdraw your consent"
    " at any time in our privacy policy. Accept all. Reject all.",
    "de": "Bevor Sie fortfahren. Wir und unsere 142 Partner verwenden Cookies und verarbeiten "
    "personenbezogene Daten."
    " Näheres in der Datenschutzerklärung. Alle akzeptieren. Alle ablehnen.",
    "fr": "Votre vie privée. Nous et nos 142 partenaires utilisons des cookies et traitons des"
    " données personnelles."
    " Voir notre politique de confidentialité. Tout accepter. Continuer sans accepter.",
    "es": "Antes de continuar. Nosotros y nuestros 142 socios usamos cookies y tratamos datos personales."
    " Consulte la política de privacidad. Aceptar todo. Rechazar todo.",
    "nl": "Voordat je verdergaat. Wij en onze 142 partners gebruiken cookies en verwerken persoonsgegevens."
    " Lees ons privacybeleid. Alles accepteren. Alles weigeren.",
}


@pytest.mark.parametrize("language", sorted(CONSENT))
def test_consent_pages_are_named(language: str) -> None:
    with pytest.raises(ConsentWall):
        extract_page(page(f"<div><p>{CONSENT[language]}</p></div>"), "text/html", URL)


def test_consent_hosts_are_named() -> None:
    with pytest.raises(ConsentWall):
        extract_page(page(ARTICLE), "text/html", "https://consent.news.example.org/collect?session=1")


def test_an_article_with_a_consent_banner_is_read() -> None:
    banner = f'<div class="cookie-banner"><p>{CONSENT["en"]}</p></div>'
    article = extract_page(page(ARTICLE + banner), "text/html", URL)
    assert "Mayor Jane Doe" in article.text
    assert "partners" not in article.text


TEASER = f"<article><p>{SENTENCES}</p></article>"
NOT_FREE = (
    '<script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": false}</script>'
)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (TEASER, NOT_FREE),
        (TEASER + "<div>Subscribe to continue reading</div>", ""),
        (TEASER + "<div>Dieser Artikel ist nur für Abonnenten lesbar.</div>", ""),
        ("<div>Subscribe now to read this story</div>", ""),
    ],
)
def test_teasers_of_paid_articles_are_named(body: str, head: str) -> None:
    with pytest.raises(Paywall):
        extract_page(page(body, head), "text/html", URL)


def test_a_whole_article_is_read_even_where_it_must_be_paid_for() -> None:
    paragraphs = "".join(f"<p>{i}. {SENTENCES}</p>" for i in range(5))
    article = extract_page(page(f"<article>{paragraphs}</article>", NOT_FREE), "text/html", URL)
    assert len(article.paragraphs) == 5


def test_a_short_article_beside_a_log_in_is_no_teaser() -> None:
    body = ARTICLE + "<nav>SUBSCRIBER ONLY: the harbour. Already a subscriber? Log in</nav>"
    assert extract_page(page(body), "text/html", URL).title == "Bridge closed"


def test_every_wall_is_an_extraction_error_that_knows_its_page() -> None:
    with pytest.raises(ExtractError) as caught:
        extract_page("", "text/html", URL)
    assert caught.value.url == URL


@pytest.mark.parametrize(
    "robots",
    [
        "noindex",
        "noarchive, nosnippet",
        "verbatim: none",
        "googlebot: all, verbatim: noindex",
        "max-snippet:0",
    ],
)
def test_a_header_may_opt_out(robots: str) -> None:
    with pytest.raises(OptedOut):
        extract_page(page(ARTICLE), "text/html", URL, robots)


@pytest.mark.parametrize(
    "robots", ["", "noarchive", "googlebot: noindex", "googlebot: noarchive, noindex", "max-snippet: 50"]
)
def test_other_headers_do_not_opt_out(robots: str) -> None:
    assert "old bridge" in extract_page(page(ARTICLE), "text/html", URL, robots).text
