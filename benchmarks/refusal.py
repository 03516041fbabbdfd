"""Which questions are refused: those their text does not answer should be, and no others."""

from __future__ import annotations

from benchmarks.questions import tried
from benchmarks.shared import shared
from training.answers import print_figures


def measure_refusal() -> None:
    """Print the share of either kind that is refused as shipped, then the trade-off by cross-validation.

    The weights as shipped were fitted on these very questions; the trade-off is of weights fitted on others.
    """
    files = [shared("data/dev/questions.jsonl"), shared("data/dev/unanswerable.jsonl")]
    found = tried(files)
    for answerable, name in ((True, "answerable"), (False, "unanswerable")):
        refused = [not one.finding.sure for one in found if one.answerable is answerable]
        print(f"as shipped: {sum(refused) / len(refused):4.0%} of {len(refused)} {name} questions refused")
    print_figures(found)
