from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.bot.process import SECONDS, command, environment, run_bot
from tests.end_to_end.pages import PARAGRAPHS, TEXT, TITLE, page
from tests.news.pdfs import columns

CAFE = "The café by the bridge, which had been closed for eleven months, opened its doors again on Tuesday."
# Neither is UTF-8.
LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "latin-1"}

Document = dict[str, Any]


def documents(output: bytes) -> list[Document]:
    return [json.loads(line, parse_constant=pytest.fail) for line in output.decode("utf-8").splitlines()]


def spans(value: object) -> list[tuple[int, int]]:
    """Every span anywhere in a document."""
    match value:
        case [int(start), int(end)]:
            return [(start, end)]
        case list():
            return [span for inner in value for span in spans(inner)]
        case dict():
            return [span for inner in value.values() for span in spans(inner)]
        case _:
            return []


def check(document: Document) -> None:
    """Every span lies in the text and begins and ends with something to see."""
    text = document["text"]
    assert len(spans(document)) > 20
    for start, end in spans(document):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    folder = tmp_path_factory.mktemp("batch")
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "empty.txt").touch()
    html = page("Café opens again", (CAFE, *PARAGRAPHS), '<meta charset="iso-8859-1">')
    (folder / "page.html").write_bytes(html.encode("cp1252", "xmlcharrefreplace"))
    (folder / "report.pdf").write_bytes(columns(TEXT))
    sources = ["good.txt", "missing.txt", "empty.txt", ".", "page.html", "http://127.0.0.1:1/x", "-"]
    sources.append("report.pdf")
    done = run_bot(["read", *sources], folder, TEXT.encode(), **LOCALE)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    found = documents(done.stdout)
    assert [document["id"] for document in found] == sources
    return found


@pytest.mark.parametrize(("number", "title"), [(0, TITLE), (4, "Café opens again"), (6, TITLE)])
def test_what_can_be_read_is_read(files: list[Document], number: int, title: str) -> None:
    assert files[number]["title"] == title
    check(files[number])


def test_a_pdf_is_read(files: list[Document]) -> None:
    assert PARAGRAPHS[0] in files[7]["text"]
    check(files[7])


def test_a_page_is_decoded_by_its_own_declaration(files: list[Document]) -> None:
    assert CAFE in files[4]["text"]


@pytest.mark.parametrize(
    ("number", "kind", "message"),
    [
        (1, "BadArgument", "missing.txt cannot be opened: No such file or directory."),
        (2, "NoWords", "There are no words in that text."),
        (3, "BadArgument", ". cannot be opened: Is a directory."),
        (5, "PrivateAddress", "127.0.0.1 is inside a private network"),
    ],
)
def test_what_cannot_be_read_says_why(files: list[Document], number: int, kind: str, message: str) -> None:
    error = files[number]["error"]
    assert error["kind"] == kind
    assert message in error["message"]


BAD_LINES = (
    ('{"id": 1, "text": ', "BadArgument", "not JSON"),
    ("[1, 2]", "BadArgument", 'needs an object with "text" or "html"'),
    ('"text"', "BadArgument", 'needs an object with "text" or "html"'),
    ('{"id": 4}', "BadArgument", 'needs an object with "text" or "html"'),
    ('{"id": 5, "text": 17}', "BadArgument", 'needs an object with "text" or "html"'),
    ('{"id": 6, "text": ""}', "NoWords", "There are no words"),
    ('{"id": 7, "html": "<p>Hi</p>"}', "NoArticle", "no article text"),
    ('{"id": NaN, "text": "It rained."}', "BadArgument", "not JSON"),
    ("9" * 5000, "BadArgument", "not JSON"),
    ("[" * 100_000, "BadArgument", "not JSON"),
    ('{"id": 11, "text": "It rained.", "url": 5}', "BadArgument", '"url" must be a string'),
    ("caf\udce9", "BadArgument", "not JSON"),
)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    folder = tmp_path_factory.mktemp("bad")
    given = "\n\n".join([*(line for line, _, _ in BAD_LINES), json.dumps({"id": "last", "text": TEXT})])
    (folder / "lines.jsonl").write_bytes(b"\xef\xbb\xbf" + given.encode(errors="surrogateescape"))
    done = run_bot(["read", "--jsonl", "missing.jsonl", "lines.jsonl"], folder, b"", **LOCALE)
    assert (done.returncode, done.stderr) == (1, b"")
    return documents(done.stdout)


def test_a_missing_file_of_lines_says_so(bad: list[Document]) -> None:
    assert bad[0]["id"] == "missing.jsonl"
    assert "cannot be opened" in bad[0]["error"]["message"]


@pytest.mark.parametrize("number", range(len(BAD_LINES)))
def test_a_bad_line_says_why(bad: list[Document], number: int) -> None:
    _, kind, message = BAD_LINES[number]
    error = bad[number + 1]["error"]
    assert error["kind"] == kind
    assert message in error["message"]


def test_errors_name_the_article(bad: list[Document]) -> None:
    assert [bad[n]["id"] for n in (4, 5, 6, 7, 11)] == [4, 5, 6, 7, 11]
    assert bad[3]["id"] == 5  # the line's number where it holds no id; every other line is blank


def test_errors_stop_nothing(bad: list[Document]) -> None:
    assert len(bad) == len(BAD_LINES) + 2
    assert bad[-1]["id"] == "last"
    check(bad[-1])


IDENTITIES = ("a1", "Ünï\ud800cøde ☃", 7, 1.5, True, None, [1, [2]], {"corpus": "x", "n": 3})


@pytest.fixture(scope="module")
def streamed(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    """Readings of lines written one after the other, each only after the reading before it has come."""
    with subprocess.Popen(
        command("read", "--jsonl"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path_factory.mktemp("stream"),
        env=environment(**LOCALE),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers: list[bytes] = []
        for number, identity in enumerate(IDENTITIES):
            key, body = ("html", page()) if number == 1 else ("text", TEXT)
            record = {"id": identity, key: body, "url": f"https://news.example/{number}"}
            process.stdin.write(json.dumps(record).encode() + b"\n")
            process.stdin.flush()
            answers.append(process.stdout.readline())
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait(SECONDS) == 0
    return documents(b"".join(answers))


def test_readings_stream_in_order_with_any_id(streamed: list[Document]) -> None:
    assert [document["id"] for document in streamed] == list(IDENTITIES)


def test_streamed_readings_are_whole(streamed: list[Document]) -> None:
    for number, document in enumerate(streamed):
        check(document)
        assert document["title"] == TITLE
        assert document["url"] == f"https://news.example/{number}"


def test_a_reading_holds_what_was_found(streamed: list[Document]) -> None:
    reading = streamed[0]
    assert reading["language"] == "en"
    assert "Camille Laurent" in {speaker["name"] for speaker in reading["speakers"]}
    assert "Lyon" in {place["name"] for place in reading["places"]}
    assert len(reading["attributions"]) >= 4
