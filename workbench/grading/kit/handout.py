"""The handout: a notebook that leads through the stages, with a check after each."""

import json
import re
from typing import Any

from workbench.grading.kit.autograder import kit_file

_FENCE = re.compile(r"^```(?:python)?\n", re.MULTILINE)


def handout_text() -> str:
    """The notebook as text of the format nbformat 4.5.

    >>> json.loads(handout_text())["nbformat"]
    4
    """
    pieces = _FENCE.split(kit_file("handout.md"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {
        "cells": [_cell(number, piece) for number, piece in enumerate(pieces)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _cell(number: int, text: str) -> dict[str, Any]:
    """A cell: words and checks take turns."""
    kind = "code" if number % 2 else "markdown"
    cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number:02d}", "metadata": {}}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return {**cell, "source": text.strip("\n").splitlines(keepends=True)}
