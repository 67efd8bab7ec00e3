"""A module's docstring says what the module is, and does not open with a question word."""

import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "workbench"
QUESTIONS = "What|Which|Who|How|Where|Why|When|Whether|Does|Do|Is|Are"


def opens_with_a_question(docstring: str) -> bool:
    """Whether the first word is a question's."""
    return re.match(rf"({QUESTIONS})\b", docstring) is not None


def opening(source: str) -> str:
    """The first text of a module, which is its docstring where it has one."""
    found = re.match(r'r?"""(.*?)"""', source, re.DOTALL)
    return found[1].strip() if found else ""


def docstrings(folder: Path) -> dict[str, str]:
    """The docstring of every module below a folder, by path in the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): opening(path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.py"))
    }


def test_what_counts_as_a_question() -> None:
    assert opens_with_a_question("How costs grow.") and opens_with_a_question("Does it hold?")
    assert not opens_with_a_question("Growth of costs.") and not opens_with_a_question("Isolation.")


def test_docstrings_say_what_a_module_is() -> None:
    texts = docstrings(PACKAGE)
    assert sum(map(bool, texts.values())) > 0.9 * len(texts)
    assert not {name for name, text in texts.items() if opens_with_a_question(text)}
