"""Notebooks and the handout are written in short sentences, without turns that are riddles."""

import re
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *sorted((ROOT / "notebooks").glob("*.ipynb")),
    ROOT / "workbench" / "grading" / "kit" / "files" / "handout.md",
]
#: Words of a sentence, at most; names and code count, numbers and formulas do not.
MOST_WORDS = 30
#: What a reader who learned English at school cannot look up.
RIDDLES = (
    r"\b(?:one|a|an) \w+ an? (?:operation|output|input|node|file|line|stage|method|row|unit)\b",
    r"\bas a gate\b",
    r"\bhow right\b",
    r"\bis quick\b",
    r"\bwhat lies between\b",
    r"\btoo much arrives\b",
    r"\bright program",
    r"\bin everything but name\b",
)


def prose(text: str) -> str:
    """Markdown without code, formulas, tables and headings; a word stands for code in a line."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$", "", text, flags=re.DOTALL)
    text = re.sub(r"^(?: {4}|\||#).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"`[^`\n]*`", "code", re.sub(r"<[^>]+>", "\n\n", text))
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


def sentences(text: str) -> list[str]:
    """The sentences of a cell, paragraph by paragraph and item by item."""
    blocks = re.split(r"\n\s*\n|^\s*(?:\d+\.|-) ", prose(text), flags=re.MULTILINE)
    ends = r"(?<=[.?!:])[)*_]*\s+(?=[A-Z(*\"]|code)"
    found = [one for block in blocks for one in re.split(ends, " ".join(block.split()))]
    return [one for one in found if one]


def faults(text: str) -> list[str]:
    """Sentences that are too long, and turns that are riddles."""
    long = [
        one for one in sentences(text) if len(re.findall(r"[^\W\d_][\w'’-]*", one)) > MOST_WORDS
    ]
    return long + [m[0] for turn in RIDDLES for m in re.finditer(turn, " ".join(sentences(text)))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_written_in_short_sentences(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        cells = nbformat.reads(text, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert faults(text) == []


def test_a_long_sentence_and_a_riddle_are_seen() -> None:
    long = "This goes on" + " and on" * 14 + "."
    assert faults(f"{long} Short.\n\n- Short, too.") == [long]
    assert faults("Take a slope an output.") == ["a slope an output"]
    assert faults("`a slope an output` is code.") == []
