"""What our figures are measured beside, in the same run."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import trafilatura


def plain_trafilatura(data: Path) -> Iterator[dict[str, Any]]:
    """Predictions by trafilatura as it comes."""
    with data.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            html = gzip.decompress((data.parent / record["html"]).read_bytes()).decode("utf-8", errors="replace")
            yield {"id": record["id"], "articleBody": trafilatura.extract(html) or ""}
