"""The documentation: its examples run, its links lead somewhere, its lists are complete."""

import doctest
import re
from pathlib import Path

import pytest

from workbench.ir.operators import FUNCTIONS
from workbench.records import Status

ROOT = Path(__file__).parents[2]
#: `files_head.md` is a part of `files.md`; `extending.md` has a test of its own.
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    if page.name not in ("files_head.md", "extending.md")
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert found.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("#"):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_the_language_names_every_function() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    section = text.partition("## Functions")[2].partition("## Names")[0]
    listed = {word for cell in re.findall(r"`([a-z0-9 ]+)`", section) for word in cell.split()}
    assert set(FUNCTIONS) <= listed


def test_the_conventions_name_every_status() -> None:
    text = (ROOT / "docs" / "conventions.md").read_text(encoding="utf-8")
    assert all(f"| `{status}` |" in text for status in Status)
