"""Pieces of source: a Python file is one, a notebook has one a cell."""

import ast
import importlib.util
import json
import re
import warnings
from dataclasses import dataclass

#: Cells of other languages begin with a magic; these magics still hold Python.
_PYTHON_MAGICS = re.compile(r"\s*%%(time|timeit|capture|prun)\b")
_COMMAND = re.compile(r"\s*(?:[%!?]|[\w\s,.]+=\s*[%!])|.*\?\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Source with the name under which errors show it; `body` is None where it is no Python."""

    name: str
    source: str
    body: tuple[ast.stmt, ...] | None


def pieces_of(content: bytes, name: str) -> tuple[list[Piece], list[str]]:
    """The pieces of a file, and what is to be said of them.

    A Python file that does not parse is one piece without statements; cells that do not are left
    out. Raises ValueError where a file is no text, or no notebook.
    """
    if not name.endswith(".ipynb"):
        source = importlib.util.decode_source(content)
        return [Piece(name, source, parsed(source))], []
    pieces, notes = [], []
    for number, cell in enumerate(_cells(content), 1):
        source = _without_commands(cell)
        body = parsed(source)
        if body is None:
            notes.append(f"cell {number} of {name} is no Python and was left out")
        elif body:
            pieces.append(Piece(f"{name} cell {number}", source, body))
    return pieces, notes


def parsed(source: str) -> tuple[ast.stmt, ...] | None:
    """The statements of a source; None where it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(ast.parse(source).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _cells(content: bytes) -> list[str]:
    """The code cells of a notebook, of the older format with worksheets too."""
    try:
        notebook = json.loads(content)
        sheets = notebook.get("worksheets") or [notebook]
        cells = [cell for sheet in sheets for cell in sheet["cells"]]
        code = [one.get("source", one.get("input", "")) for one in cells
                if one.get("cell_type") == "code"]  # fmt: skip
        return [one if isinstance(one, str) else "".join(one) for one in code]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"is not a notebook ({type(error).__name__}: {error})") from None


def _without_commands(cell: str) -> str:
    """A cell in which the lines that are for IPython are comments.

    >>> _without_commands("%matplotlib inline\\nx = 1")
    '# %matplotlib inline\\nx = 1'
    """
    if cell.lstrip().startswith("%%") and not _PYTHON_MAGICS.match(cell):
        return ""
    if parsed(cell) is not None:
        return cell
    lines = []
    for line in cell.split("\n"):
        blank = len(line) - len(line.lstrip())
        command = _COMMAND.match(line)
        # An indented command leaves a statement behind, which its block may need.
        mark = "pass  # " if blank else "# "
        lines.append(f"{line[:blank]}{mark}{line[blank:]}" if command else line)
    return "\n".join(lines)
