"""The text of a PDF: what its text layer says, page by page, within limits.

Text comes in the order in which the file draws it, which in what newspapers and word processors make is the
order of reading, column by column.

pypdf was chosen of four libraries: PyMuPDF's licence (AGPL) rules it out; pdfminer.six takes two to eleven
times as long and puts words of justified columns out of order; PDFium takes a quarter to a tenth, but a
fault in it is a fault in memory, and files come from strangers.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from news.errors import BrokenDocument, DocumentError, DocumentTooLong, EncryptedDocument, NoTextLayer
from news.hyphenation import Rejoiner, is_common_word
from news.pdf_layout import Line, paragraphs, without_furniture

MOST_PAGES = 100
"""A long report has as many; whole books are no articles."""

_MOST_SECONDS = 40.0  # 100 dense pages take about 10; less than Reader.document waits
_MOST_CHARACTERS = 2_000_000  # as many as are read
# Of any one stream after decompression. The text of the densest page has some 100,000 bytes; pictures are
# not decompressed.
_LARGEST_STREAM = 10_000_000
# Fewer letters are a stamp or a scanner's advertisement on a picture.
_FEWEST_LETTERS = 50
# Of all characters. Fonts without a table of characters give private-use ones or replacements.
_MOST_UNKNOWN = 0.1
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# What programs write where nobody gave a title.
_NO_TITLE = re.compile(
    r"untitled|(?:microsoft|libreoffice|powerpoint)\b.*|.*\.(?:docx?|odt|rtf|indd|qxp|pdf|tex|html?|pages|pptx?)"
    r"|about:blank|document\d*|\S*",
    re.IGNORECASE,
)
_LONGEST_TITLE = 200
_HEAD_PARAGRAPHS = 5  # where a title stands if it stands in the text


def text_of_pdf(body: bytes, name: str) -> str:
    """The text of a PDF, a line to a paragraph, blank lines between, the title it declares first.

    Raises:
        NoTextLayer, EncryptedDocument, BrokenDocument, DocumentTooLong: there is none to be had.
    """
    # it warns of every oddity that it has put up with
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with pypdf.apply_configuration(
            zlib_maximum_output_length=_LARGEST_STREAM,
            lzw_maximum_output_length=_LARGEST_STREAM,
            run_length_maximum_output_length=_LARGEST_STREAM,
            array_based_stream_maximum_output_length=_LARGEST_STREAM,
        ):
            return _text(_opened(body, name), name)
    except DocumentError:
        raise
    except (LimitReachedError, MemoryError) as error:
        raise DocumentTooLong(type(error).__name__, name=name) from error
    except (FileNotDecryptedError, DependencyError) as error:
        raise EncryptedDocument(type(error).__name__, name=name) from error
    except Exception as error:  # "broken PDF files might cause other exceptions" (pypdf.errors)
        raise BrokenDocument(f"{type(error).__name__} in a PDF", name=name) from error


def _opened(body: bytes, name: str) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(body))
    # Many can be opened by all and are only locked against changes.
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedDocument("a password is needed", name=name)
    if len(reader.pages) > MOST_PAGES:
        raise DocumentTooLong(f"{len(reader.pages)} pages", name=name)
    return reader


def _text(reader: pypdf.PdfReader, name: str) -> str:
    pages = without_furniture(list(_pages(reader, name)))
    texts = [line.text for page in pages for line in page]
    _require_text("".join(texts), name)
    found = paragraphs(pages, Rejoiner(texts, is_common_word))
    title = _title(reader)
    if title and not _stands_in(title, found[:_HEAD_PARAGRAPHS]):
        found.insert(0, title)
    return "\n\n".join(found)


def _pages(reader: pypdf.PdfReader, name: str) -> Iterator[list[Line]]:
    deadline = time.monotonic() + _MOST_SECONDS
    characters = 0
    for page in reader.pages:
        lines = _lines(page)
        characters += sum(len(line.text) for line in lines)
        if time.monotonic() > deadline or characters > _MOST_CHARACTERS:
            raise DocumentTooLong(
                "the time is up" if characters <= _MOST_CHARACTERS else "too much text", name=name
            )
        yield lines


def _lines(page: pypdf.PageObject) -> list[Line]:
    """A page's lines as they are drawn, with where they begin."""
    lines: list[Line] = []
    pieces: list[str] = []
    place: tuple[float, float, float] | None = None

    def take(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        nonlocal place
        for number, piece in enumerate(text.split("\n")):
            if number:
                end()
            if piece.strip() and place is None:
                place = _place(cm, tm, size)
            pieces.append(piece)

    def end() -> None:
        nonlocal place
        text = " ".join("".join(pieces).translate(_LIGATURES).split())
        if text and place:
            lines.append(Line(text, *place))
        pieces.clear()
        place = None

    page.extract_text(visitor_text=take)
    end()
    return lines


def _place(cm: list[float], tm: list[float], size: float) -> tuple[float, float, float]:
    """Where text begins, in points from the lower left corner, and its height."""
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    return x, y, abs(size * tm[3] * cm[3]) or abs(size)


def _require_text(text: str, name: str) -> None:
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        raise NoTextLayer("hardly a letter", name=name)
    if len(_UNKNOWN.findall(text)) > _MOST_UNKNOWN * len(text):
        raise NoTextLayer("glyphs without characters", name=name)


def _title(reader: pypdf.PdfReader) -> str:
    """The title that the file declares, or nothing where it is none."""
    declared = reader.metadata.title if reader.metadata else None
    title = " ".join((declared or "").split())
    return "" if _NO_TITLE.fullmatch(title) or len(title) > _LONGEST_TITLE else title


def _stands_in(title: str, texts: list[str]) -> bool:
    words = re.findall(r"\w+", title.casefold())
    return " ".join(words) in " ".join(re.findall(r"\w+", " ".join(texts).casefold()))
