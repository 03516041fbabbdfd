"""The labels of the two taggers, in the order of the model's outputs."""

from __future__ import annotations

ATTRIBUTION_SPANS = ("SOURCE", "CUE", "CONTENT")
ENTITIES = ("PERSON", "ORGANISATION", "PLACE", "DATE", "MISC")


def bio(spans: tuple[str, ...]) -> tuple[str, ...]:
    """Outside, then begin and inside of each kind of span."""
    return ("O", *(f"{position}-{span}" for span in spans for position in "BI"))


ATTRIBUTION_TAGS = bio(ATTRIBUTION_SPANS)
ENTITY_TAGS = bio(ENTITIES)

LINK_WIDTH = 64
LINK_VECTORS = ("content_first_source", "content_last_source", "source",
                "content_first_cue", "content_last_cue", "cue")  # fmt: skip
"""What each block of ``LINK_WIDTH`` numbers of the links output is for; see training/heads.py."""
