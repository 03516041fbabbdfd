from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy
import pytest

from news.embeddings import WIDTH, pack
from news.story import ALIKE, DAYS_APART, Sketch, around, enough, likenesses, stories
from news.story_words import overlap, rarity, weighed, words_of

MONDAY = date(2026, 3, 2)
BRIDGE = "The Ledwick viaduct was shut on Monday after divers found cracks in its piers, the council said."
BRIDGE_TOO = "Cracks in the piers of the Ledwick viaduct, found by divers, have shut it to lorries and buses."
HARBOUR = "Dredgers have deepened the Portnoy channel, and trawlers unload their herring at the quay again."


def sketch(opening: str, day: date = MONDAY, **names: int) -> Sketch:
    return Sketch(day, opening, names)


def vector(*numbers: float) -> bytes:
    row = numpy.zeros((1, WIDTH), numpy.float32)
    row[0, : len(numbers)] = numbers
    return pack(row)[0]


def groups(*pairs: tuple[int, int], count: int) -> list[list[int]]:
    return stories(_alike(*pairs, count=count))


def _alike(*pairs: tuple[int, int], count: int) -> numpy.ndarray[tuple[int, int], numpy.dtype[numpy.float32]]:
    alike = numpy.eye(count, dtype=numpy.float32)
    for one, other in pairs:
        alike[one, other] = alike[other, one] = 2 * ALIKE
    return alike


def test_reports_on_one_event_are_alike_and_others_are_not() -> None:
    alike = likenesses([sketch(BRIDGE, ledwick=3), sketch(BRIDGE_TOO, ledwick=2), sketch(HARBOUR, portnoy=2)])
    assert alike[0, 1] >= enough(3)
    assert alike[0, 2] < ALIKE / 2
    assert alike[1, 2] < ALIKE / 2
    assert numpy.allclose(alike, alike.T)


def test_names_alone_make_articles_in_other_words_more_alike() -> None:
    without = likenesses([sketch(BRIDGE), sketch(HARBOUR)])[0, 1]
    named = likenesses([sketch(BRIDGE, zorn=2), sketch(HARBOUR, zorn=1)])[0, 1]
    assert named > without + ALIKE


def test_articles_that_mean_the_same_are_more_alike() -> None:
    near, far = vector(1.0, 0.2), vector(0.0, 1.0)
    plain = likenesses([sketch(BRIDGE), sketch(BRIDGE_TOO)])[0, 1]
    for vectors, more in (((near,), True), ((near, near, near), True), ((far,), False), ((), False)):
        pair = [replace(sketch(BRIDGE), vectors=(vector(1.0),)), replace(sketch(BRIDGE_TOO), vectors=vectors)]
        assert bool(likenesses(pair)[0, 1] > plain + 0.05) is more


def test_likeness_fades_by_the_day_until_nothing_is_left() -> None:
    days = [likenesses([sketch(BRIDGE), sketch(BRIDGE, MONDAY + timedelta(n))])[0, 1] for n in range(7)]
    assert sorted(days[: DAYS_APART + 1], reverse=True) == days[: DAYS_APART + 1]
    assert days[DAYS_APART] > 0
    assert days[DAYS_APART + 1 :] == [0, 0]


def test_words_that_all_articles_share_count_less() -> None:
    topic = ["viaduct lorries", "viaduct herring", "viaduct trawlers", "viaduct divers"]
    few = likenesses([sketch(topic[0]), sketch(topic[1])])[0, 1]
    many = likenesses([sketch(opening) for opening in topic * 20])[0, 1]
    assert many < few


def test_nothing_is_like_an_article_without_words() -> None:
    alike = likenesses([sketch(""), sketch(BRIDGE), sketch("")])
    assert alike[0, 1] == alike[0, 2] == 0
    assert likenesses([]).shape == (0, 0)


def test_among_few_articles_two_have_to_be_more_alike() -> None:
    assert enough(2) > enough(10) > enough(100) > ALIKE


def test_the_likest_pairs_become_stories_the_biggest_first() -> None:
    assert groups((1, 3), (3, 4), (1, 4), (0, 2), count=6) == [[1, 3, 4], [0, 2], [5]]


def test_one_article_between_two_events_does_not_make_one_story_of_them() -> None:
    assert groups((0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5), count=6) == [[0, 1, 2], [3, 4, 5]]


def test_no_articles_no_stories() -> None:
    assert groups(count=0) == []
    assert groups(count=1) == [[0]]


def test_the_story_around_an_article() -> None:
    alike = _alike((2, 0), (2, 4), (0, 4), (1, 3), count=5)
    assert around(alike, 2) == [2, 0, 4]
    assert around(alike, 1) == [1, 3]


def test_the_story_of_an_article_that_nothing_is_like() -> None:
    assert around(_alike((0, 1), count=3), 2) == [2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.N.’s envoy, 62, said", ["the", "u", "n", "s", "envoy", "62", "said"]),
        ("Ålesund — café", ["alesund", "cafe"]),
        ("…", []),
    ],
)
def test_words_without_case_and_accents(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_rarer_words_weigh_more() -> None:
    assert rarity("the") == 0
    assert 0 < rarity("bridge") < rarity("viaduct") <= 1
    assert rarity("ledwick") == 1


def test_overlap_is_by_rarity() -> None:
    assert overlap(["the", "viaduct"], ["the"]) == 0
    assert overlap(["the", "viaduct"], ["viaduct"]) == 1
    assert overlap([], ["viaduct"]) == 0


def test_vectors_are_of_unit_length_before_what_only_one_has_is_left_out() -> None:
    vectors = weighed([{"viaduct": 1, "piers": 2}, {"viaduct": 1, "piers": 2}, {"herring": 1}], general=True)
    assert vectors.shape == (3, 2)
    assert numpy.allclose(numpy.linalg.norm(vectors, axis=1), [1, 1, 0])
