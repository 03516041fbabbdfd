"""How long reading an article takes, beside what it must do at the least and beside a known library."""

from __future__ import annotations

from benchmarks.model_pass import InputMaker, calls_in, replay
from benchmarks.texts import WORDS, article_of
from benchmarks.timing import interleaved
from benchmarks.yardsticks import lex_rank
from news.plaintext import lay_out
from news.read import read_text, resources

REPETITIONS = 40

PASS_RATIO = 2.0
"""Reading may take that many times as long as the model alone; ``PASS_GOAL`` is what it should come to."""
PASS_GOAL = 1.4


def measure_reading(repetitions: int = REPETITIONS) -> None:
    """Print the time of reading an article, all of it and its parts.

    The four are timed in turn, so that whatever else the machine does meets them alike.
    """
    text = article_of()
    article, maker, tagger = lay_out(text), InputMaker(), resources().tagger
    calls = calls_in(tagger, lambda: read_text(text))
    ours, bare, inputs, beside = interleaved(
        [
            lambda: read_text(text),
            lambda: replay(tagger, calls),
            lambda: maker.inputs(article),
            lambda: lex_rank(text),
        ],
        repetitions,
    )
    print(f"reading, {WORDS} words, one core: {1000 / ours.median:.1f} articles/s  {ours}")
    print(f"  yardstick, the model's pass over the same windows alone: {bare}")
    print(
        f"  reading / pass: {ours.median / bare.median:.2f} (required {PASS_RATIO:.1f}, goal {PASS_GOAL:.1f})"
    )
    print(f"  of it word pieces and windows: {inputs}  ({inputs.median / ours.median:.0%} of reading)")
    ratio = ours.median / beside.median
    print(f"  yardstick, sumy's LexRank on the same text: {beside}  (ours / its: {ratio:.2f})")
