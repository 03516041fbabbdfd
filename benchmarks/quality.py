"""Quality figures on the development sets, two processes measuring at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks import yardsticks
from benchmarks.figures import Figure, Section, Yardstick, pick
from benchmarks.predict import Task, predict
from benchmarks.reference import reference_figures
from benchmarks.scoring import Predictions, score, score_held_out_places, score_speakers
from benchmarks.shared import shared

PROCESSES = 2

# Sections that share predictions or readings are one job; the longest jobs come first. A development set
# is not divided further: the full-text index weighs words by all the articles it holds.
JOBS: tuple[tuple[Section, ...], ...] = (
    (Section.QUESTIONS, Section.EMBEDDINGS),
    (Section.EXTRACTION,),
    (Section.PLACES, Section.PLACES_HELD_OUT),
    (Section.SUMMARY,),
    (Section.ATTRIBUTION, Section.SPEAKERS),
    (Section.REFERENCE,),
)

# Whose predictions a section rates, and the development set that they are made for.
_PREDICTED: dict[Section, tuple[Task, str]] = {
    Section.ATTRIBUTION: (Task.ATTRIBUTION, "attribution"),
    Section.SPEAKERS: (Task.ATTRIBUTION, "attribution"),
    Section.PLACES: (Task.PLACES, "places"),
    Section.PLACES_HELD_OUT: (Task.PLACES, "places"),
    Section.SUMMARY: (Task.SUMMARY, "summary"),
    Section.QUESTIONS: (Task.QUESTIONS, "questions"),
    Section.EMBEDDINGS: (Task.EMBEDDINGS, "questions"),
    Section.EXTRACTION: (Task.EXTRACTION, "extraction"),
}


def figures(sections: Collection[Section] = tuple(Section)) -> Iterator[Figure]:
    """Measure some sections; their figures come in the order of ``JOBS``, whichever is done first."""
    jobs = [chosen for job in JOBS if (chosen := tuple(s for s in job if s in sections))]
    if len(jobs) == 1:
        yield from measure(jobs[0])
        return
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a core for each process
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        for found in pool.map(measure, jobs):
            yield from found


def measure(sections: Sequence[Section]) -> list[Figure]:
    """Measure sections one after the other; what two of them rate is predicted once."""
    predicted: dict[Task, Predictions] = {}
    found: list[Figure] = []
    for section in sections:
        if section is Section.REFERENCE:
            found += [Figure(f"{section}.{name}", value) for name, value in reference_figures()]
            continue
        task, corpus = _PREDICTED[section]
        gold = shared(f"data/dev/{corpus}.jsonl")
        if task not in predicted:
            predicted[task] = list(predict(task, gold))
        found += _rated(section, gold, predicted[task])
    return found


def _rated(section: Section, gold: Path, predictions: Predictions) -> Iterator[Figure]:
    match section:
        case Section.SPEAKERS:
            return pick(section, score_speakers(gold, predictions))
        case Section.PLACES_HELD_OUT:
            return pick(section, score_held_out_places(gold, predictions))
        case Section.SUMMARY:
            scores = score("summary", gold, predictions)
            return pick(section, scores, Yardstick("LEAD-3", scores, part="lead"))
        case Section.EXTRACTION:
            beside = score("extraction", gold, list(yardsticks.plain_trafilatura(gold)))
            return pick(section, score("extraction", gold, predictions), Yardstick("trafilatura", beside))
        case Section.EMBEDDINGS:
            return pick(section, score("questions", gold, predictions))
        case _:
            return pick(section, score(section, gold, predictions))
