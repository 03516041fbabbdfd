from __future__ import annotations

import subprocess

import pytest

from bot.demo import SAMPLES, script
from news.plaintext import lay_out
from tests.bot.process import SECONDS, command, environment


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("elsewhere")
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *command("demo")],  # nobody can type anything
        cwd=folder,
        env=environment(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(folder.iterdir()) == []
    return done.stdout.decode("utf-8")


def answers(demo: str) -> dict[str, str]:
    """What follows each command."""
    exchanges = [exchange.partition("\n") for exchange in demo.split("\nverbatim> ")[1:]]
    return {command: answer for command, _, answer in exchanges}


def test_every_line_of_the_script_is_answered(demo: str) -> None:
    assert list(answers(demo)) == script()
    assert all(len(answer.splitlines()) > 2 for answer in answers(demo).values())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/articles list", "4 articles"),
        ("/summary", "Summary of #"),
        ("/who-said", "Who is quoted, in #"),
        ("/where", "Places in #"),
    ],
)
def test_every_ability_is_shown(demo: str, asked: str, expected: str) -> None:
    assert any(
        answer.startswith(expected) for line, answer in answers(demo).items() if line.startswith(asked)
    )


def test_every_sample_is_read(demo: str) -> None:
    added = [answer for asked, answer in answers(demo).items() if asked.startswith("/add ")]
    assert [answer[:3] for answer in added] == [f"#{n} " for n in range(1, len(added) + 1)]
    assert len(added) == 4


def test_sentences_stand_as_they_are_in_the_samples(demo: str) -> None:
    samples = [lay_out(path.read_text(encoding="utf-8")).text for path in SAMPLES.glob("*.txt")]
    summaries = [answer for asked, answer in answers(demo).items() if asked.startswith("/summary")]
    quoted = [line[4:] for line in summaries[0].splitlines() if line.startswith("  │ ")]
    assert len(quoted) == 3
    assert all(any(line in text for text in samples) for line in quoted)
