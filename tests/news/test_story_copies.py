from __future__ import annotations

from news.story_copies import RUN, containment, fold_copies, runs_of
from news.story_words import words_of

REPORT = (
    "The old bridge over the river was closed on Monday after divers had found cracks in two of its piers. "
    "Lorries must take the road through the valley until the repairs are done, the council said, which may "
    "take until the end of the year or longer."
)
OTHER = (
    "Ships came back to the harbour when the dredging was over, and the fishermen were the first to see how "
    "deep the channel had become after two years of work that nobody had believed in."
)


def folded(*texts: str) -> list[tuple[int, tuple[int, ...]]]:
    return [(group.fullest, group.others) for group in fold_copies([words_of(text) for text in texts])]


def test_a_copy_is_put_with_the_fullest() -> None:
    longer = REPORT + " Buses go on as before, the operator of the line announced on its page in the evening."
    assert folded(REPORT, OTHER, longer, REPORT.upper()) == [(1, ()), (2, (0, 3))]


def test_another_headline_and_a_changed_word_make_no_other_article() -> None:
    assert folded(REPORT, "Bridge closed! " + REPORT.replace("council", "town council")) == [(1, (0,))]


def test_another_report_with_one_sentence_in_common_is_no_copy() -> None:
    first = REPORT.partition(". ")[0]
    assert folded(REPORT, f"{first}. {OTHER}") == [(0, ()), (1, ())]


def test_of_equal_texts_the_first_stands_for_both() -> None:
    assert folded(REPORT, REPORT) == [(0, (1,))]


def test_texts_too_short_for_a_run_are_never_copies() -> None:
    short = " ".join(["word"] * (RUN - 1))
    assert folded(short, short, "") == [(0, ()), (1, ()), (2, ())]
    assert containment(runs_of(words_of(short)), runs_of(words_of(short))) == 0


def test_nothing_to_fold() -> None:
    assert fold_copies([]) == []
