"""docs/glossary.md has the words of the field, and the other pages link to it."""

import re
from pathlib import Path

import nbformat
import pytest

from tests.lanes import every_row

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
#: How a word is spelled in a text, by the heading that explains it.
WORDS = {
    "adjoint": r"adjoints?",
    "ball": r"balls?",
    "condition number": r"condition numbers?",
    "primal": r"primal",
    "seed": r"seeds? (?=1|ẋ|the sweep)",  # what random points are drawn from is another seed
    "tangent": r"tangents? (?!of|at)",  # nor is a line at a curve meant
    "tape": r"tapes?",
    "ulp": r"ULPs?",
    "wengert list": r"Wengert list",
}
#: What is read first, and in full; the other pages are looked things up in.
READ = ("conventions", "grading", "methods", "partials", "quick_start", "recipes", "referee")
PAGES = [ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in (*READ, "report", "trace"))]
PAGES += [ROOT / "docs" / "syllabus.md", *sorted((ROOT / "docs" / "lessons").glob("*.md"))]
PAGES += sorted((ROOT / "notebooks").glob("*.ipynb"))
ORDER = [path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]


def prose(page: Path) -> str:
    """The words of a page or of a notebook: neither code nor headings nor captions of pictures."""
    if page.suffix == ".ipynb":
        cells = nbformat.read(page, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        text = page.read_text(encoding="utf-8")
    text = re.sub(r"```.*?```|`[^`\n]*`|!\[.*?\]\(.*?\)", "", text, flags=re.S)
    return re.sub(r"^(?: {4}|#).*$", "", text, flags=re.M)


def unlinked(text: str) -> list[str]:
    """The words that a text has without a link to where they are explained."""
    return [
        word
        for word, spelled in WORDS.items()
        if re.search(rf"\b{spelled}\b", text)
        and f"glossary.md#{word.replace(' ', '-')})" not in text
    ]


@every_row("page", PAGES)
def test_a_page_links_to_the_words_that_it_uses(page: Path) -> None:
    assert unlinked(prose(page)) == []


def test_a_word_without_its_link_is_seen() -> None:
    assert unlinked("All tapes [keep](glossary.md#ball) their balls.") == ["tape"]


def test_the_glossary_explains_every_word_in_the_order_of_the_alphabet() -> None:
    headings = re.findall(r"^### (.*)$", GLOSSARY, re.M)
    assert set(WORDS) <= {heading.lower() for heading in headings}
    assert headings == sorted(headings, key=str.lower)


@pytest.mark.parametrize("page", ["README.md", "docs/README.md", "docs/quick_start.md"])
def test_the_notebooks_have_one_order(page: str) -> None:
    listed = re.findall(r"notebooks/(\w+\.ipynb)\)", (ROOT / page).read_text(encoding="utf-8"))
    assert listed == ORDER
