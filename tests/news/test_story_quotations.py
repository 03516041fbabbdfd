from __future__ import annotations

import pytest

from news.answer import Citation, Source
from news.article import AttributionKind, Span
from news.story_quotations import (
    by_worth,
    named_first,
    passage,
    rating,
    stands_alone,
    subject,
    telling,
)
from news.story_sentences import Line, Told

SOURCE = Source(1, 1, "Ledwick viaduct closed", None, None, None, None, "en")
LEAD = "The Ledwick viaduct was closed on Monday after divers found cracks in its piers."
ABOUT = subject(SOURCE.title, [Line(1, 0, Span(0, len(LEAD)), LEAD, 1.0)])


def said(
    text: str, speaker: str = "Ann Lee", kind: AttributionKind = AttributionKind.DIRECT, at: int = 0
) -> Citation:
    """A quotation; what stands between [ and ] is said."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    marks = (Span(at + start, at + end),)
    return Citation(SOURCE, Span(at, at + len(plain)), plain, marks, speaker, None, kind)


def line(citation: Citation, salience: float = 0.5, position: int = 0) -> Line:
    return Line(1, position, citation.span, citation.passage, salience)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('["The piers of the viaduct are rotten,"] said Ann Lee.', True),
        ("Lee said [the piers of the viaduct were rotten].", True),
        ("In a statement, Lee said [the piers were rotten].", True),
        ("[The piers of the viaduct were rotten], she said.", False),
        ("[Lee is not to blame for the piers of the viaduct], she said.", False),
        ("She said [the piers of the viaduct were rotten], Lee being away.", False),
        ("But Lee said [the piers of the viaduct were rotten].", False),
        ("Still, Lee said [the piers of the viaduct were rotten].", False),
        ("Asked why, Lee said [the piers of the viaduct were rotten].", False),
        ('["It is rotten from end to end,"] said Ann Lee.', False),
    ],
)
def test_a_passage_stands_alone_that_names_who_speaks_and_points_back_to_nothing(
    text: str, expected: bool
) -> None:
    assert stands_alone(said(text)) is expected


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            said('["The cracks in the piers have grown since March, and we saw it coming,"] said Ann Lee.'),
            said('["The soup in the canteen has been cold since March, and we said so,"] said Ann Lee.'),
        ),
        (
            said('["The cracks in the piers have grown since March, and we saw it coming,"] said Ann Lee.'),
            said('["The cracks have grown,"] said Ann Lee.'),
        ),
        (
            said('["The cracks in the piers have grown since March, and we saw it coming,"] said Ann Lee.'),
            said(
                "Ann Lee said [the cracks in the piers had grown since March, and we saw it coming].",
                kind=AttributionKind.INDIRECT,
            ),
        ),
        (
            said("Ann Lee said [that the mayor would rebuild the arches when the council paid]."),
            said("Ann Lee said [that he would believe it when he saw it, as she and they did]."),
        ),
    ],
)
def test_one_quotation_tells_more_than_another(better: Citation, worse: Citation) -> None:
    first, second = passage(better, [line(better)]), passage(worse, [line(worse)])
    assert rating(first, ABOUT) > rating(second, ABOUT)


def test_the_speakers_own_name_in_the_title_is_no_bearing() -> None:
    title = subject("Quillon warns of winter", [])
    one = said('["The soup in the canteen is cold and thin again today,"] said Ann Quillon.', "Ann Quillon")
    other = said('["The soup in the canteen is cold and thin again today,"] said Ann Marbury.', "Ann Marbury")
    rated = [rating(passage(each, [line(each)]), title) for each in (one, other)]
    assert rated[0] == pytest.approx(rated[1])  # pyright: ignore[reportUnknownMemberType] - pytest's


def test_each_speaker_comes_once_and_nothing_twice() -> None:
    quotations = [
        said('["The cracks in the piers of the Ledwick viaduct have grown since March,"] said Ann Lee.'),
        said('["The viaduct needs four new arches before winter,"] said Ann Lee.'),
        said(
            '["The cracks in the piers of the Ledwick viaduct have grown since March,"] said Tom Ray.',
            "Tom Ray",
        ),
        said('["Lorries will have to crawl along the valley road until autumn,"] said Bo Berg.', "Bo Berg"),
    ]
    passages = [passage(one, [line(one)]) for one in quotations]
    found = telling(passages, ABOUT, 3, Told())
    assert [one.speaker for one in found] == ["Ann Lee", "Bo Berg"]


def test_where_no_quotation_stands_alone_the_best_of_the_others_is_taken() -> None:
    upright = said("Lee said [that the piers of the viaduct had been rotten for years].")
    salient = said("[The piers of the viaduct had been rotten for a hundred years], he said.", "Tom Ray")
    both = [passage(upright, [line(upright, 0.1)]), passage(salient, [line(salient, 0.9)])]
    assert [one.speaker for one in telling(both, ABOUT, 2, Told())] == ["Ann Lee"]
    assert [one.speaker for one in telling(both[1:], ABOUT, 2, Told())] == ["Tom Ray"]


def test_a_sentence_whose_speaker_is_named_elsewhere_comes_last() -> None:
    whole = said('["The piers are rotten," said Ann Lee. "The arches of the viaduct are worse."]')
    first, second = whole.passage.split(". ")
    cut = len(first) + 2
    lines = [
        Line(1, 0, Span(0, cut - 1), f"{first}.", 0.2),
        Line(1, 1, Span(cut, len(whole.passage)), second, 0.9),
        Line(1, 2, Span(500, 520), "The road stays open.", 0.1),
    ]
    quoted = Citation(
        SOURCE,
        whole.span,
        whole.passage,
        (Span(0, first.index(" said")), Span(cut, len(whole.passage))),
        "Ann Lee",
    )
    assert [one.salience for one in named_first(lines, [quoted])][0::2] == [0.2, 0.1]
    for weigh in (named_first(lines, [quoted]), by_worth(lines, [quoted], ABOUT)):
        assert min(weigh, key=lambda one: one.salience).position == 1
