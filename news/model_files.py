"""The model's files, news/model/, and how they are run."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

import numpy
import onnxruntime
from numpy.typing import NDArray

FOLDER: Final = Path(__file__).parent / "model"


class Model:
    """An ONNX file, run on one core: there are as many processes or threads as cores to use.

    It may be run by several threads at once, and lets go of the interpreter meanwhile.
    """

    def __init__(self, file: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def run(self, names: list[str], inputs: dict[str, Any]) -> list[NDArray[numpy.float32]]:
        """Give these outputs; inputs and outputs as MODEL_CARD.md says."""
        return cast("list[NDArray[numpy.float32]]", self._session.run(names, inputs))
