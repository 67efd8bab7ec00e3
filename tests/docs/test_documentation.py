"""The documentation: its examples run, its links lead somewhere, its lists are complete."""

import doctest
import re
from pathlib import Path

import click
import pytest

from tests.lanes import every_row
from workbench.cli import group
from workbench.ir.operators import FUNCTIONS
from workbench.methods import METHODS
from workbench.records import Status

ROOT = Path(__file__).parents[2]
#: `files_head.md` is a part of `files.md`; `extending.md` has a test of its own.
PAGES = sorted(
    page
    for page in [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("docs/lessons/*.md"),
        *ROOT.glob("docs/decisions/*.md"),
    ]
    if page.name not in ("files_head.md", "extending.md")
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    writes = ".write_text(" in page.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path if writes else ROOT)
    found = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert found.failed == 0


@every_row("page", PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        goal = page.parent / path if path else page
        assert goal.exists(), target
        if anchor:
            assert anchor in anchors(goal), target


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", one).lower().replace(" ", "-") for one in headings}


def test_the_language_names_every_function() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    section = text.partition("## Functions")[2].partition("## Names")[0]
    listed = {word for cell in re.findall(r"`([a-z0-9 ]+)`", section) for word in cell.split()}
    assert set(FUNCTIONS) <= listed


def test_the_conventions_name_every_status() -> None:
    text = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    assert all(f"| `{status}` |" in text for status in Status)


def test_the_readme_names_every_command_and_every_method() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = group.list_commands(click.Context(group))
    listed = set(re.findall(r"^\| `([a-z]+)(?: [^`]*)?` \| ", text, re.M))
    assert set(commands) <= listed, set(commands) - listed
    methods = text.partition("## What it compares")[2]
    assert all(f"`{name}`" in methods for name in METHODS)


def test_pictures_are_small() -> None:
    pictures = [*(ROOT / "docs" / "pictures").glob("*.svg"), *ROOT.glob("docs/pictures/*.png")]
    assert len(pictures) >= 2
    assert all(picture.stat().st_size < 150_000 for picture in pictures)


def test_no_page_holds_a_path_of_a_machine() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp|Users|opt)/", text), page.name
