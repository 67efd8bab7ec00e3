"""Results as one JSON document."""

import json
import math
from typing import Any


def json_document(document: Any) -> str:
    """The text of a JSON document; infinities and NaN, which JSON lacks, are texts.

    >>> json_document({"loss": float("inf")})
    '{\\n  "loss": "inf"\\n}'
    """
    return json.dumps(_plain(document), indent=2, ensure_ascii=False, allow_nan=False)


def json_text(data: Any) -> str:
    """A JSON file, keys in the order given."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else repr(float(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
