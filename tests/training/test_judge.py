"""Small runs of the judge, from a reader's checkpoint to the file that the bot weighs passages with."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy
import onnxruntime
import pytest
import torch

from news.article import Span
from news.judge import Judge, Passage
from news.pieces import PieceReader
from tests.training.making import PEOPLE, article, write_base, write_corpora
from training import checkpoint, journal
from training.__main__ import main as reader_main
from training.encode import sentence_spans
from training.export import export_judge
from training.judge import FOLDER, main
from training.recipe import JudgeRecipe

RECIPE = JudgeRecipe(epochs=60, questions=4, passages=3, rate=2e-3, head_rate=1e-2)
SOME = 6
"""Steps of a run that only has to be like another."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpora, base weights and a reader that has learnt next to nothing."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("judging")
    write_corpora(folder / "data")
    write_base(folder / "base")
    for name in ("whole", "some", "killed", "other"):
        seed = 8 if name == "other" else 7
        reader_main([f"--data={folder / 'data'}", f"--work={folder / name}", "--until=1", "--device=cpu",
                     "--epochs=2", "--articles=2", f"--seed={seed}"])  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def whole(home: Path) -> Path:
    """The folder of a run to the end."""
    return run(home, "whole")


@pytest.fixture(scope="module")
def some(home: Path) -> Path:
    """The folder of a run stopped early."""
    return run(home, "some", f"--until={SOME}")


def run(home: Path, name: str, *more: str) -> Path:
    recipe = [f"--{key.replace('_', '-')}={value}" for key, value in asdict(RECIPE).items()]
    main([str(home / name), f"--data={home / 'data'}", *recipe, *more])
    return home / name / FOLDER


def same(one: Path, other: Path) -> bool:
    theirs = checkpoint.trained(other).state_dict()
    return all(
        torch.equal(value, theirs[name]) for name, value in checkpoint.trained(one).state_dict().items()
    )


def test_losses_fall(whole: Path) -> None:
    first, *_, last = journal.read(whole)
    for name in ("within", "between"):
        assert last[name] < 0.9 * first[name], name


def test_a_run_that_was_killed_ends_as_if_it_had_not_been(home: Path, some: Path) -> None:
    run(home, "killed", f"--until={SOME - 2}")
    assert same(run(home, "killed", f"--until={SOME}"), some)


def test_a_judge_that_began_as_another_reader_is_refused(home: Path, some: Path) -> None:
    (home / "other" / FOLDER).mkdir()
    (home / "other" / FOLDER / checkpoint.NAME).write_bytes((some / checkpoint.NAME).read_bytes())
    with pytest.raises(SystemExit, match="holds a run with another material"):
        run(home, "other", f"--until={SOME}")


def test_nothing_is_judged_before_a_reader_is_trained(home: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="train first"):
        main([str(tmp_path), f"--data={home / 'data'}"])


def test_too_few_questions_for_a_step_are_told(home: Path) -> None:
    with pytest.raises(SystemExit, match="2 questions do not fill one step of 4"):
        run(home, "killed", "--limit=2", "--epochs=1")


def test_the_judge_prefers_what_it_was_taught(home: Path, whole: Path, tmp_path: Path) -> None:
    export_judge(checkpoint.trained(whole), tmp_path)
    judge = Judge(PieceReader(home / "whole" / "tokenizer.json"), tmp_path)
    preferred = 0
    for number in (1, 2, 4, 5):  # the others are not answered by their text
        text, place = article(number), PEOPLE[number][1]
        sentences = sentence_spans(text)
        passages = [_passage(text, sentences, n) for n in range(len(sentences))]
        judged = judge.weigh(f"When did the council of {place} meet?", passages)
        best = max(range(len(judged)), key=lambda n: judged[n].fits)
        preferred += "met on Tuesday" in sentences[best].of(text)
    assert preferred >= 3


def test_eight_bits_say_nearly_what_the_full_judge_says(whole: Path, tmp_path: Path) -> None:
    ids = numpy.random.default_rng(3).integers(1000, 20000, size=(3, 64))
    inputs = {"ids": ids, "features": ids % 16, "mask": numpy.ones_like(ids)}
    file = export_judge(checkpoint.trained(whole), tmp_path)
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    (rounded,) = session.run(["answers"], inputs)
    with torch.inference_mode():
        exact = (
            checkpoint.trained(whole).eval()(*(torch.from_numpy(v) for v in inputs.values())).answers.numpy()
        )
    assert numpy.linalg.norm(rounded - exact) < 0.05 * numpy.linalg.norm(exact)


def _passage(text: str, sentences: list[Span], number: int) -> Passage:
    start, end = sentences[max(0, number - 1)].start, sentences[min(len(sentences) - 1, number + 1)].end
    inner = sentences[number]
    return Passage(text[start:end], Span(inner.start - start, inner.end - start))
