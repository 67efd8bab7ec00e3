"""A module's docstring says what the module is, and does not open with a question word."""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "workbench"
QUESTIONS = "What|Which|Who|How|Where|Why|When|Whether|Does|Do|Is|Are"


def opens_with_a_question(docstring: str) -> bool:
    """Whether the first word is a question's."""
    return re.match(rf"({QUESTIONS})\b", docstring) is not None


def docstrings(folder: Path) -> dict[str, str]:
    """The docstring of every module below a folder, by path in the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.get_docstring(ast.parse(path.read_text("utf-8")))
        or ""
        for path in sorted(folder.rglob("*.py"))
    }


def test_what_counts_as_a_question() -> None:
    assert opens_with_a_question("How costs grow.") and opens_with_a_question("Does it hold?")
    assert not opens_with_a_question("Growth of costs.") and not opens_with_a_question("Isolation.")


def test_docstrings_say_what_a_module_is() -> None:
    asking = {name for name, text in docstrings(PACKAGE).items() if opens_with_a_question(text)}
    assert not asking
