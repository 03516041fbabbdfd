"""Small runs, from corpora to a folder that the tagger loads, as the command line makes them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import asdict
from pathlib import Path

import numpy
import onnxruntime
import pytest
import torch

from news.paragraphs import paragraph_spans
from news.tagged import EntityLabel
from news.tagger import Tagger
from tests.training.making import PEOPLE, WIDTH, article, write_base, write_corpora
from training import checkpoint, curve, journal
from training.__main__ import main
from training.encode import sentence_spans
from training.errors import NothingToLearn
from training.export import OUTPUTS
from training.export_model import main as export_main
from training.judge import main as judge_main
from training.recipe import Recipe

RECIPE = Recipe(
    seed=7, epochs=24, articles=2, entities=1, places=1, retrieval=1, joint=2, alone=2,
    rate=3e-3, head_rate=1e-2, decay=1.0,
)  # fmt: skip
SOME = 6
"""Steps of a run that only has to be like another."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpora and base weights; on one thread torch adds up in one order."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("training")
    write_corpora(folder / "data")
    write_base(folder / "base")
    return folder


@pytest.fixture(scope="module")
def whole(home: Path) -> Path:
    """The folder of a run to the end."""
    return run(home, "whole")


@pytest.fixture(scope="module")
def some(home: Path) -> Path:
    """The folder of a run stopped early."""
    return run(home, "some", f"--until={SOME}")


@pytest.fixture(scope="module")
def model(whole: Path) -> Path:
    """The folder with the whole run's exported files."""
    return exported(whole)


def run(home: Path, name: str, *more: str) -> Path:
    recipe = [f"--{key.replace('_', '-')}={value}" for key, value in asdict(RECIPE).items()]
    data = [f"--data={home / 'data'}", f"--places-data={home / 'data' / 'places.jsonl'}"]
    main([*data, f"--work={home / name}", "--device=cpu", *recipe, *more])
    return home / name


def exported(folder: Path) -> Path:
    judge_main([str(folder), f"--data={folder.parent / 'data'}", "--epochs=1", "--questions=2"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["export_model", str(folder), str(folder / "model")])
        export_main()
    return folder / "model"


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return checkpoint.trained(folder).state_dict()


def same(one: Path, other: Path) -> bool:
    theirs = weights(other)
    return all(torch.equal(value, theirs[name]) for name, value in weights(one).items())


def test_losses_fall(whole: Path) -> None:
    first, *_, last = [line for line in journal.read(whole) if "seconds" in line]
    for name in ("tags", "entities", "links", "kept_in_text", "retrieval", "joint"):
        assert last[name] < 0.9 * first[name], name


def test_losses_on_articles_kept_apart_are_logged_at_the_end(whole: Path) -> None:
    last = journal.read(whole)[-1]
    assert last["step"] == last["steps"]
    assert {"kept_tags", "kept_links", "kept_entities"} <= last.keys()


def test_the_same_seed_gives_the_same_weights(home: Path, some: Path) -> None:
    assert same(run(home, "again", f"--until={SOME}"), some)


def test_another_seed_gives_other_weights(home: Path, some: Path) -> None:
    assert not same(run(home, "other", f"--until={SOME}", "--seed=8"), some)


def test_a_run_that_was_killed_ends_as_if_it_had_not_been(home: Path, some: Path) -> None:
    folder = run(home, "killed", f"--until={SOME - 2}")
    (folder / "checkpoint.new").write_bytes(b"half a checkp")
    with (folder / journal.NAME).open("a") as log:
        log.write(f'{{"step": {SOME - 1}, "steps": 60, "tags": 1.0}}\n{{"step": {SOME}, "st')
    run(home, "killed", f"--until={SOME}")
    assert same(folder, some)
    assert SOME - 1 not in {line["step"] for line in journal.read(folder)}
    assert journal.read(folder)[-1] == journal.read(some)[-1]


def test_a_finished_run_is_not_trained_again(home: Path, whole: Path) -> None:
    before = journal.read(whole)
    run(home, "whole")
    assert journal.read(whole) == before


@pytest.mark.parametrize(("change", "differing"), [("--clip=2.0", "recipe"), ("--limit=5", "material")])
def test_a_folder_with_another_run_is_refused(home: Path, some: Path, change: str, differing: str) -> None:
    with pytest.raises(SystemExit, match=f"{some} holds a run with another .*{differing}"):
        run(home, "some", change)


def test_the_tagger_finds_most_of_what_was_taught(model: Path) -> None:
    tagger = Tagger(model)
    people = quotes = 0
    for number in range(1, len(PEOPLE)):  # the first is kept apart
        text = article(number)
        tagged = tagger.tag(text, list(paragraph_spans(text)), sentence_spans(text))
        names = {entity.span.of(text) for entity in tagged.entities if entity.label is EntityLabel.PERSON}
        people += PEOPLE[number][0] in names
        quotes += any(PEOPLE[number][3] in linked.content.of(text) for linked in tagged.linked)
    assert people >= 3
    assert quotes >= 3


def test_the_tagger_gives_each_sentence_a_unit_vector(model: Path) -> None:
    text = article(1)
    sentences = sentence_spans(text)
    tagged = Tagger(model).tag(text, list(paragraph_spans(text)), sentences)
    assert tagged.embeddings.shape == (len(sentences), WIDTH)
    assert numpy.linalg.norm(tagged.embeddings, axis=1) == pytest.approx(1, abs=1e-5)


def test_eight_bits_say_nearly_what_the_full_model_says(whole: Path, model: Path) -> None:
    ids = numpy.random.default_rng(3).integers(1000, 20000, size=(3, 64))
    inputs = {"ids": ids, "features": ids % 16, "mask": numpy.ones_like(ids)}
    session = onnxruntime.InferenceSession(str(model / "reader.onnx"), providers=["CPUExecutionProvider"])
    rounded = session.run(list(OUTPUTS), inputs)
    full = checkpoint.trained(whole).eval()
    with torch.inference_mode():
        exact = full(*(torch.from_numpy(value) for value in inputs.values()))
    for name, ours, theirs in zip(OUTPUTS, rounded, exact, strict=True):
        wanted = theirs.numpy()
        assert numpy.linalg.norm(ours - wanted) < 0.05 * numpy.linalg.norm(wanted), name


def test_licensed_corpora_alone_make_a_model_that_quotes_nobody(home: Path) -> None:
    folder = run(home, "licensed", "--only-licensed", "--until=4")
    assert not {"tags", "links", "kept_tags"} & set().union(*journal.read(folder))
    text = article(1)
    tagged = Tagger(exported(folder)).tag(text, list(paragraph_spans(text)), sentence_spans(text))
    assert tagged.linked == ()


def test_too_few_articles_for_a_step_are_told(home: Path) -> None:
    with pytest.raises(SystemExit, match="1 windows of articles do not fill one step of 2"):
        run(home, "few", "--limit=2", "--epochs=1")


def test_a_missing_folder_of_corpora_is_told(home: Path) -> None:
    with pytest.raises(SystemExit, match=r"nowhere.*attribution\.jsonl: there is no such file"):
        run(home, "missing", f"--data={home / 'nowhere'}")


def test_nothing_is_exported_before_training(tmp_path: Path) -> None:
    with pytest.raises(NothingToLearn, match="train first"):
        checkpoint.trained(tmp_path)


def test_the_curve_has_a_line_for_each_loss(whole: Path) -> None:
    drawing = ElementTree.parse(whole / curve.NAME)  # noqa: S314 - our own drawing
    losses = set().union(*journal.read(whole)) - journal.NOT_LOSSES
    lines = drawing.findall("{http://www.w3.org/2000/svg}polyline")
    words = {text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert len(lines) == len(losses)
    assert losses <= words


def test_no_curve_is_drawn_without_a_log(tmp_path: Path) -> None:
    with pytest.raises(NothingToLearn, match=journal.NAME):
        curve.draw(tmp_path)
