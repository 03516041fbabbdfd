from __future__ import annotations

import pickle
import time
import zlib

import pytest

from news.documents import LARGEST_DOCUMENT, Document, DocumentKind, text_of_document, text_within_limits
from news.errors import (
    BrokenDocument,
    DocumentError,
    DocumentTooLong,
    EncryptedDocument,
    NoTextLayer,
    UnknownDocument,
)
from news.pdf import MOST_PAGES
from tests.end_to_end.pages import TEXT, page
from tests.news.pdfs import Placed, columns, locked, pdf, stream

SENTENCE = "The harbour was closed on Monday, the mayor said, and no ship came in. "
PAGE = [Placed(SENTENCE, 40, 700 - 12 * row) for row in range(10)]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def text_of(body: bytes, name: str = "story.pdf") -> str:
    return text_of_document(body, name).text


@pytest.mark.parametrize(
    ("body", "name", "media_type", "kind"),
    [
        (TEXT.encode(), "story.txt", "text/plain; charset=utf-8", DocumentKind.TEXT),
        (TEXT.encode(), "story.txt", None, DocumentKind.TEXT),
        (TEXT.encode(), "story.md", "application/octet-stream", DocumentKind.TEXT),
        (TEXT.encode(), "story", None, DocumentKind.TEXT),
        (TEXT.encode(), "story.pdf", "application/pdf", DocumentKind.TEXT),
        (page().encode(), "story.html", "text/html", DocumentKind.PAGE),
        (page().encode(), "STORY.HTM", None, DocumentKind.PAGE),
        (page().encode(), "story.txt", "text/plain", DocumentKind.PAGE),
        (b"plain words of a page", "story.html", "text/html", DocumentKind.PAGE),
        (b"<rss version='2.0'><channel/></rss>", "story.txt", None, DocumentKind.PAGE),
        (b"A <b>tag</b> in a text.", "story.txt", None, DocumentKind.TEXT),
        (b"", "story.txt", None, DocumentKind.TEXT),
        (columns(TEXT), "story.pdf", "application/pdf", DocumentKind.TEXT),
        (columns(TEXT), "story.txt", "text/plain", DocumentKind.TEXT),
        (b"Received: by mail\r\n\r\n" + columns(TEXT), "story.pdf", None, DocumentKind.TEXT),
    ],
)
def test_what_a_file_is_its_bytes_say(body: bytes, name: str, media_type: str | None, kind: str) -> None:
    assert text_of_document(body, name, media_type).kind == kind


@pytest.mark.parametrize(
    ("body", "media_type", "text"),
    [
        ("Größe".encode(), None, "Größe"),
        ("Größe".encode("latin-1"), "text/plain; charset=iso-8859-1", "Größe"),
        ("Größe überall".encode("cp1252"), None, "Größe überall"),
        ("\ufeffGröße".encode(), None, "Größe"),
        ("Größe".encode("utf-16"), None, "Größe"),
        (
            "Мэр города сказал, что мост закрыт до понедельника.".encode("cp1251"),
            None,
            "Мэр города сказал, что мост закрыт до понедельника.",
        ),
        (b"one\r\ntwo", None, "one \ntwo"),
    ],
)
def test_a_text_is_decoded(body: bytes, media_type: str | None, text: str) -> None:
    assert text_of_document(body, "story.txt", media_type) == Document(DocumentKind.TEXT, text)


@pytest.mark.parametrize(
    "body", [PNG, b"PK\x03\x04" + bytes(200), bytes(range(256)) * 20, zlib.compress(PNG)]
)
def test_what_is_no_text_is_refused_whatever_it_is_called(body: bytes) -> None:
    with pytest.raises(UnknownDocument) as caught:
        text_of_document(body, "story.txt", "text/plain")
    assert caught.value.name == "story.txt"


def test_a_pdf_behind_other_lines_is_a_pdf() -> None:
    body = columns(TEXT)
    assert text_of(b"Received: by mail\r\n\r\n" + body) == text_of(body)
    about = "A file begins with %PDF- and a number."
    assert text_of(about.encode(), "story.txt") == about


@pytest.mark.parametrize("count", [1, 2])
def test_columns_are_read_one_after_the_other(count: int) -> None:
    assert text_of(columns(TEXT, count=count)).split("\n\n") == [line for line in TEXT.split("\n") if line]


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    body = columns(TEXT, header="The Harbour Gazette, Monday 3 March", footer="Page {page} of 9", lines=8)
    assert text_of(body).split("\n\n") == [line for line in TEXT.split("\n") if line]


def test_headers_of_left_and_right_pages_are_left_out() -> None:
    headers = ["", *(["The Gazette", "Harbour news"] * 4)]
    pages = [
        [Placed(header, 40, 800), *(Placed(f"{SENTENCE} {n} {row}.", 40, 700 - 12 * row) for row in range(9))]
        for n, header in enumerate(headers)
    ]
    assert not {"Gazette", "news"} & set(text_of(pdf(pages)).split())


def test_what_repeats_in_the_middle_of_the_page_is_kept() -> None:
    assert text_of(pdf([PAGE] * 3)).count("The harbour was closed") == 3 * 4


def test_a_paragraph_goes_on_over_the_page() -> None:
    pages = [
        [Placed(SENTENCE, 40, 112), Placed("The ferry was on its way when", 40, 100)],
        [Placed("the storm broke loose.", 40, 700), Placed(SENTENCE, 40, 688)],
    ]
    assert "The ferry was on its way when the storm broke loose." in text_of(pdf(pages))


def test_what_stands_apart_is_a_paragraph_of_its_own() -> None:
    lines = [
        *(Placed(SENTENCE, 40, y) for y in (700, 688, 676)),
        *(Placed(SENTENCE, 40, y) for y in (650, 638)),
    ]
    assert text_of(pdf([lines])).count("\n\n") == 1


def test_a_headline_is_told_by_its_size() -> None:
    lines = [Placed("Harbour closed", 40, 730, 18), Placed("for a week", 40, 710, 18), *PAGE]
    assert text_of(pdf([lines])).startswith("Harbour closed for a week\n\nThe harbour was")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a new govern-", "ment was formed"], "a new government was formed"),
        (["the Zorblax-", "ian envoy, a Zorblaxian, said"], "the Zorblaxian envoy, a Zorblaxian, said"),
        (["the well-", "known mayor"], "the well-known mayor"),
        (["the re-", "cord, a re-cord of old,"], "the re-cord, a re-cord of old,"),
        (["the Anglo-", "American talks"], "the Anglo-American talks"),
        (["the Qwertz-", "uiop law"], "the Qwertz-uiop law"),
        (["pre-", "and post-war prices"], "pre- and post-war prices"),
        (["the years 1990-", "1995 were"], "the years 1990- 1995 were"),
        (["they waited -", "and waited"], "they waited - and waited"),
    ],
)
def test_hyphens_at_line_ends_go_only_where_that_is_sure(lines: list[str], expected: str) -> None:
    placed = [Placed(line, 40, 700 - 12 * row) for row, line in enumerate([*lines, SENTENCE])]
    assert text_of(pdf([placed])).startswith(expected)


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Storm over the harbour", "Storm over the harbour"),
        ("THE HARBOUR was closed on Monday", SENTENCE.strip()[:40]),
        ("Microsoft Word - harbour.docx", SENTENCE.strip()[:40]),
        ("harbour.indd", SENTENCE.strip()[:40]),
        ("Untitled", SENTENCE.strip()[:40]),
        ("", SENTENCE.strip()[:40]),
    ],
)
def test_the_declared_title_comes_first_unless_it_stands_there(title: str, first: str) -> None:
    assert text_of(pdf([PAGE], title=title)).startswith(first)


def test_a_pdf_locked_only_against_changes_is_read() -> None:
    assert SENTENCE.strip() in text_of(locked(pdf([PAGE]), user=""))


BOMB = stream(b"BT /F1 9 Tf (" + b"a" * 80_000_000 + b") Tj ET", declared="/Filter /FlateDecode")
NESTED = stream(zlib.compress(b"\0" * 200_000_000), declared="/Filter [/FlateDecode /FlateDecode]")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (locked(pdf([PAGE]), user="secret"), EncryptedDocument),
        (pdf([[]]), NoTextLayer),
        (pdf([[Placed("Scanned with a scanner", 40, 30)]] * 3), NoTextLayer),
        (pdf([PAGE])[:300], BrokenDocument),
        (b"%PDF-1.7\n" + b"rubbish " * 200, BrokenDocument),
        (b"%PDF-1.7", BrokenDocument),
        (pdf([PAGE] * 500), DocumentTooLong),
        (pdf([PAGE] * (MOST_PAGES + 1)), DocumentTooLong),
        (pdf([[]], contents={0: BOMB}), DocumentTooLong),
        (pdf([[]], contents={0: NESTED}), DocumentTooLong),
        (b"a" * (LARGEST_DOCUMENT + 1), DocumentTooLong),
        (b"a " * 1_000_001, DocumentTooLong),
    ],
    ids=[
        "locked",
        "empty",
        "scanned",
        "cut",
        "rubbish",
        "header",
        "500",
        "101",
        "bomb",
        "nested",
        "large",
        "long",
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, error: type[DocumentError]) -> None:
    with pytest.raises(DocumentError) as caught:
        text_of_document(body, "story.pdf")
    assert (type(caught.value), caught.value.name) == (error, "story.pdf")


def test_as_many_pages_as_allowed_are_read_in_little_time() -> None:
    start = time.monotonic()
    assert text_of(
        pdf(
            [
                [Placed(f"{SENTENCE} {n} {row}", 40, 800 - 12 * row) for row in range(60)]
                for n in range(MOST_PAGES)
            ]
        )
    )
    assert time.monotonic() - start < 30


def test_memory_that_is_not_there_is_a_failure_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.documents._MOST_MEMORY", 30_000_000)
    with pytest.raises(DocumentTooLong):
        text_within_limits(b"a " * 12_000_000, "story.txt")
    assert text_within_limits(b"a story", "story.txt").text == "a story"


def test_the_error_keeps_the_files_name_between_processes() -> None:
    error = pickle.loads(pickle.dumps(NoTextLayer("why", name="a.pdf")))  # noqa: S301 - our own
    assert (type(error), error.name, error.detail) == (NoTextLayer, "a.pdf", "why")
