"""Tests of training; `make test-training` runs them in the environment that training has for itself.

The bot's own environment has no PyTorch: there they are skipped.
"""

from __future__ import annotations

import os
from typing import Final

import pytest

_NEEDED: Final = ("torch", "onnx", "safetensors")

if not os.environ.get("VERBATIM_TRAINING"):
    for _name in _NEEDED:
        pytest.importorskip(_name, reason=f"training needs {_name}: make test-training")
