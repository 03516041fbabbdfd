"""What can end a run; each message is for the person who started it."""

from __future__ import annotations

from pathlib import Path


class TrainingError(Exception):
    """A run cannot go on; the message says why."""


class CorpusMissing(TrainingError):
    """A corpus file is not there, or is no readable file."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path


class BadLine(TrainingError):
    """A line of a corpus is not what its format says; the first line is line 1."""

    def __init__(self, path: Path, number: int, why: str) -> None:
        super().__init__(f"{path}, line {number}: {why}")
        self.path = path
        self.number = number


class NothingToLearn(TrainingError):
    """The corpora chosen do not make a single step."""


class AnotherRun(TrainingError):
    """The work folder holds a run of another recipe, other corpora or another shape."""


class BaseWeightsMissing(TrainingError):
    """The base weights could be neither found nor downloaded."""
