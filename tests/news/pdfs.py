"""PDFs made byte by byte: a newspaper's pages, and all that can be wrong with one."""

from __future__ import annotations

import io
import textwrap
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pypdf

WIDTH, HEIGHT = 595, 842
LEADING = 12.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of text on a page, in points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float = 10.0


def pdf(
    pages: Sequence[Sequence[Placed]], *, title: str = "", contents: Mapping[int, bytes] | None = None
) -> bytes:
    """Make a PDF.

    Args:
        pages: what stands where.
        title: what the file declares, if anything.
        contents: streams to put in the place of pages, as they are, with a dictionary before them.
    """
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    first = 5
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(b"<< /Title " + _string(title) + b" >>" if title else b"<< >>")
    for number, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, first + 2 * number + 1)
        )
        objects.append((contents or {}).get(number) or stream(_drawn(page)))
    return _file(objects)


def stream(data: bytes, *, declared: str = "") -> bytes:
    """A stream object, compressed if its dictionary is declared to be."""
    body = zlib.compress(data, 9) if "Flate" in declared else data
    return f"<< /Length {len(body)} {declared} >>\nstream\n".encode() + body + b"\nendstream"


def columns(
    text: str, *, count: int = 1, width: int = 44, header: str = "", footer: str = "", lines: int = 40
) -> bytes:
    """A newspaper's pages: paragraphs with indented first lines, wrapped, set column by column.

    Args:
        text: a paragraph to a line.
        width: characters in a line.
        footer: may hold ``{page}``.
        lines: in a column.
    """
    set_lines = [
        (line, 12.0 if number == 0 and index else 0.0)
        for index, paragraph in enumerate(text.split("\n"))
        for number, line in enumerate(textwrap.wrap(paragraph, width, break_on_hyphens=False))
    ]
    pages: list[list[Placed]] = []
    for start in range(0, len(set_lines), lines * count):
        page = [Placed(header, 40, HEIGHT - 40)] if header else []
        for number, (line, indent) in enumerate(set_lines[start : start + lines * count]):
            column, row = divmod(number, lines)
            page.append(Placed(line, 40 + column * 260 + indent, HEIGHT - 80 - row * LEADING))
        if footer:
            page.append(Placed(footer.format(page=len(pages) + 1), 280, 30))
        pages.append(page)
    return pdf(pages)


def locked(body: bytes, *, user: str, owner: str = "owner") -> bytes:
    """The same PDF, encrypted."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(body))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawn(page: Sequence[Placed]) -> bytes:
    return b"\n".join(
        b"BT /F1 %.1f Tf %.1f %.1f Td %s Tj ET" % (line.size, line.x, line.y, _string(line.text))
        for line in page
    )


def _string(text: str) -> bytes:
    coded = text.encode("cp1252")
    return b"(" + coded.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets: list[int] = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out + trailer % (len(objects) + 1, start))
