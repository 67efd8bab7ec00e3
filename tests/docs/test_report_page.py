"""docs/report.md: its specification is valid and has every key, its lists are those of the code."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main
from workbench.experiments.catalogue import EXPERIMENTS
from workbench.reporting import Specification
from workbench.reporting.specification import Regression, Timings, VCurve

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "report.md").read_text(encoding="utf-8")
EXAMPLE: dict[str, Any] = tomllib.loads(TEXT.partition("```toml\n")[2].partition("```")[0])


def test_the_example_is_a_specification_with_every_key() -> None:
    specification = Specification.model_validate(EXAMPLE)
    assert specification != Specification()
    assert set(EXAMPLE) == set(Specification.model_fields)
    assert set(EXAMPLE["timings"]) == set(Timings.model_fields)
    assert set(EXAMPLE["regression"]) == set(Regression.model_fields)
    for curve in EXAMPLE["v_curves"]:
        assert set(curve) == set(VCurve.model_fields)


def test_every_experiment_is_listed_in_order() -> None:
    table = TEXT.partition("### Experiments")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == list(EXPERIMENTS)


def test_the_mistake_is_told_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text("[timings]\nrepeat = 3\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["report", "mine.toml"])
    assert left.value.code == 2
    shown = re.search(r"^    (error: .*)$", TEXT, re.M)
    assert shown and capsys.readouterr().err.strip() == shown[1]


def test_the_index_leads_to_every_page() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        if page.name not in ("README.md", "files_head.md"):
            assert f"({page.name})" in index, page.name


def test_every_section_of_the_page_is_described() -> None:
    templates = DOCS.parent / "workbench" / "presentation" / "markup" / "templates"
    text = "".join(
        (templates / f"{name}.html.j2").read_text(encoding="utf-8")
        for name in ("report", "regression")
    )
    reading = TEXT.partition("## How to read the page")[2]
    sections = re.findall(r"<h2[^>]*>([^<{]+)</h2>", text)
    assert len(sections) >= 7
    assert all(f"**{section.strip()}**" in reading for section in sections), sections
