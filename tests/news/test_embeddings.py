"""Embeddings survive being packed: the same directions, the same neighbours."""

from __future__ import annotations

import numpy
import pytest

from news.embeddings import WIDTH, Floats, WrongWidth, cosines, pack, unpack


def vectors(count: int, width: int = WIDTH, seed: int = 7) -> Floats:
    """Make vectors of many lengths in many directions."""
    random = numpy.random.default_rng(seed)
    made = random.standard_normal((count, width)) * random.uniform(0.01, 30, (count, 1))
    return made.astype(numpy.float32)


def units(made: Floats) -> Floats:
    return made / numpy.linalg.norm(made, axis=1, keepdims=True)


def axis(value: float, at: int = 0) -> Floats:
    """Make one vector along an axis."""
    made = numpy.zeros((1, WIDTH), numpy.float32)
    made[0, at] = value
    return made


def test_an_embedding_takes_a_byte_for_each_number() -> None:
    assert [len(packed) for packed in pack(vectors(5))] == [WIDTH] * 5


@pytest.mark.parametrize(("value", "byte"), [(1, 127), (-1, -127), (1e-6, 127), (-2000, -127)])
def test_a_unit_is_127_whatever_the_length_of_the_vector(value: float, byte: int) -> None:
    (packed,) = pack(axis(value, at=3))
    assert packed == bytes(3) + byte.to_bytes(1, signed=True) + bytes(WIDTH - 4)


def test_what_was_packed_comes_back_within_half_a_step_at_unit_length() -> None:
    made = vectors(50)
    back = unpack(pack(made))
    assert (back.shape, back.dtype) == ((50, WIDTH), numpy.float32)
    assert numpy.abs(back - units(made)).max() <= 0.5 / 127 + 1e-6
    assert numpy.abs(numpy.linalg.norm(back, axis=1) - 1).max() < 0.02


def test_cosines_are_those_of_the_vectors_before_packing() -> None:
    made = vectors(5000)  # more than are turned to floats at a time
    question = vectors(1, seed=8)[0]
    wanted = units(made) @ units(question[None])[0]
    assert numpy.abs(cosines(question, pack(made)) - wanted).max() < 0.02


def test_the_nearest_is_still_the_nearest() -> None:
    made = vectors(300)
    near = units(made) + 0.5 * units(vectors(300, seed=9))
    packed = pack(made)
    assert [int(cosines(question, packed).argmax()) for question in near] == list(range(300))


@pytest.mark.parametrize(("question", "cosine"), [(1, 1), (250, 1), (-1, -1), (0, 0)])
def test_the_length_of_a_question_does_not_count(question: float, cosine: float) -> None:
    assert cosines(axis(question)[0], pack(axis(1))).tolist() == pytest.approx([cosine])


def test_a_vector_without_a_direction_has_no_embedding() -> None:
    made = numpy.concatenate([axis(0), axis(1), axis(float("nan")), axis(float("inf")), axis(1)])
    assert [len(packed) for packed in pack(made)] == [0, WIDTH, 0, 0, WIDTH]


def test_no_vectors_are_no_trouble() -> None:
    assert pack(vectors(0)) == []
    assert unpack([]).shape == (0, WIDTH)
    assert cosines(vectors(1)[0], []).shape == (0,)


@pytest.mark.parametrize("made", [vectors(1)[0], vectors(2, WIDTH - 1), vectors(2, WIDTH + 1)])
def test_vectors_of_another_width_are_not_packed(made: Floats) -> None:
    with pytest.raises(WrongWidth):
        pack(made)


@pytest.mark.parametrize(
    "packed", [[b""], [bytes(WIDTH), b""], [bytes(WIDTH - 1), bytes(WIDTH + 1)], [bytes(2 * WIDTH)]]
)
def test_embeddings_of_another_width_are_not_unpacked(packed: list[bytes]) -> None:
    with pytest.raises(WrongWidth):
        unpack(packed)
    with pytest.raises(WrongWidth):
        cosines(vectors(1)[0], packed)


@pytest.mark.parametrize("question", [vectors(1), vectors(1, WIDTH - 1)[0]])
def test_a_question_of_another_width_is_not_compared(question: Floats) -> None:
    with pytest.raises(WrongWidth):
        cosines(question, pack(vectors(2)))
