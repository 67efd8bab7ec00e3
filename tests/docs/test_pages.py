"""The form of the pages: lines of 100 columns, decisions with a date, an index of their topics."""

import re
from pathlib import Path

from tests.lanes import every_row

ROOT = Path(__file__).parents[2]
DECISIONS = ROOT / "docs" / "decisions"
TOPICS = sorted(page for page in DECISIONS.glob("*.md") if page.name != "README.md")
#: `docs/api` is made, and not ours to wrap.
LESSONS = ROOT / "docs" / "lessons"
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *LESSONS.glob("*.md"), *DECISIONS.glob("*.md")]
)
#: A title with its day at the beginning of a paragraph.
DATED = re.compile(r"\*\*(?:(?!\*\*).)+\s\(20\d\d-\d\d-\d\d\)[.,:;]?\*\*", re.S)


def prose(page: Path) -> list[str]:
    """The lines of a page but for tables and fenced code."""
    text = re.sub(r"^( *)(```+).*?^\1\2$", "", page.read_text("utf-8"), flags=re.M | re.S)
    return [line for line in text.splitlines() if not line.lstrip().startswith("|")]


@every_row("page", PAGES)
def test_prose_wraps_at_100_columns(page: Path) -> None:
    assert [line for line in prose(page) if len(line) > 100] == []


@every_row("page", TOPICS)
def test_every_decision_has_a_title_with_its_day(page: Path) -> None:
    heading, *paragraphs = re.split(r"\n{2,}", page.read_text("utf-8").strip())
    assert heading.startswith("# Decisions: ")
    assert paragraphs
    listed = ("- ", "| ", "```")  # what belongs to the paragraph above it
    undated = [one for one in paragraphs if not one.startswith(listed) and not DATED.match(one)]
    assert undated == []


def test_the_index_of_decisions_lists_every_topic_once() -> None:
    listed = re.findall(r"\]\((\w+\.md)\)", (DECISIONS / "README.md").read_text("utf-8"))
    assert sorted(listed) == [page.name for page in TOPICS]


def test_a_decision_without_a_day_is_seen() -> None:
    assert DATED.match("**A *sign* of its own\n(2026-11-30).** Why")
    assert not DATED.match("**A sign of its own.** Why (2026-11-30), **and more (2026-11-30).**")
