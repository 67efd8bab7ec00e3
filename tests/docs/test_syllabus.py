"""The courses of docs/syllabus.md last as long as they say, and everything they name is there."""

import re
import runpy
import shutil
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "syllabus.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SLIDES = ROOT / "docs" / "pictures" / "slides"
COURSES = {"Two": 120, "Four": 240, "Eight": 480}


def numbers(text: str) -> set[int]:
    """1–3, 5 as the set of 1, 2, 3 and 5."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:–(\d+))?", text):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def parts(course: str) -> list[tuple[int, str, str, str]]:
    """The minutes of every part of a course, its notebook, the sections and the exercises."""
    text = TEXT.partition(f"\n## {course} hours: ")[2].partition("\n## ")[0]
    found = []
    for line in re.findall(r"^\| \d.*$", text, re.M):
        minutes, _, place, _, exercises = (cell.strip() for cell in line[1:-1].split("|"))
        notebook, sections = re.findall(r"\]\(\.\./(.*?)\): (.*)$", place)[0]
        found.append((int(minutes), notebook, sections, exercises))
    return found


def headings(path: str) -> tuple[set[int], set[int]]:
    """The numbers of a notebook's sections, and those of its exercises."""
    cells = nbformat.read(ROOT / path, as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    sections, _, exercises = text.partition("## Exercises")
    return (
        {int(one) for one in re.findall(r"^## (\d+) ", sections, re.M)},
        {int(one) for one in re.findall(r"^(?:### Exercise )?(\d+)\b", exercises, re.M)},
    )


@pytest.mark.parametrize("course", COURSES)
def test_a_course_lasts_as_long_as_it_says_and_names_what_is_there(course: str) -> None:
    rows = parts(course)
    assert sum(minutes for minutes, *_ in rows) == COURSES[course]
    for _, notebook, sections, exercises in rows:
        there = headings(notebook)
        assert numbers(sections) <= there[0], (notebook, sections)
        assert numbers(exercises) <= there[1], (notebook, exercises)


def test_the_longest_course_takes_its_notebooks_in_their_order() -> None:
    taken = [notebook for _, notebook, *_ in parts("Eight")]
    assert taken == sorted(taken) and len(taken) >= len(NOTEBOOKS) - 2


def test_every_picture_is_shown_once() -> None:
    shown = re.findall(r"\]\(pictures/slides/(.*?)\)", TEXT)
    assert sorted(shown) == sorted(path.name for path in SLIDES.glob("*.svg"))


def test_every_lesson_has_a_page_that_links_to_it() -> None:
    pages = list((ROOT / "docs" / "lessons").glob("*.md"))
    linked = [
        re.findall(r"\]\(\.\./\.\./notebooks/(.*?)\)", page.read_text(encoding="utf-8"))
        for page in pages
    ]
    assert sorted(linked) == [[path.name] for path in NOTEBOOKS if path.name >= "06"]
    for page, (notebook,) in zip(pages, linked, strict=True):
        text = (ROOT / "notebooks" / notebook).read_text(encoding="utf-8")
        assert f"](../docs/lessons/{page.name})" in text


@pytest.mark.slow
@pytest.mark.browser
def test_the_pictures_are_what_the_stepper_shows() -> None:
    pytest.importorskip("playwright.sync_api")
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("no chromium on this machine")
    drawn = dict(runpy.run_path(str(SLIDES.parent / "make_slides.py"))["pictures"]())
    assert sorted(drawn) == sorted(path.name for path in SLIDES.glob("*.svg"))
    for name, svg in drawn.items():
        assert (SLIDES / name).read_text(encoding="utf-8") == svg, name
