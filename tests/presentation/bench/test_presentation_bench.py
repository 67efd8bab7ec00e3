"""The bench as text and as a page, from rows by hand."""

from pathlib import Path
from typing import Any

import pytest

from workbench.presentation.bench.page import bench_page
from workbench.presentation.bench.text import bench_text
from workbench.presentation.views.bench import BenchView
from workbench.records.bench import BenchRecord, Ending, GoalRecord, Met

SIZES = (1_000, 10_000, 100_000)
WHO = {"python": 1e-7, "casadi": 5e-8, "jax <script>": 4e-7}


def view() -> BenchView:
    rows = [
        BenchRecord(
            item="B5",
            work="random program",
            size=size,
            contestant=who,
            kind="ours" if who == "python" else "peer",
            median_seconds=size * each,
            low_seconds=size * each * 0.9,
            high_seconds=size * each * 1.2,
            peak_kilobytes=0.5,
            ratio=each / 1e-7,
        )
        for size in SIZES
        for who, each in WHO.items()
        if who == "python" or size < SIZES[-1]
    ]
    dead = BenchRecord(
        item="B5",
        work="random program",
        size=SIZES[-1],
        contestant="casadi",
        status=Ending.MEMORY,
        message="it needed more than 16384 MB",
    )
    goals = (
        GoalRecord(item="B5", goal="python ÷ casadi", bound=1.0, measured=2.0, met=Met.MISSED),
        GoalRecord(item="B5", goal="reports", bound=45.0, unit="s", note="jax <b> is missing"),
    )
    return BenchView(
        titles={"B5": "Random programs"},
        rows=(*rows, dead),
        goals=goals,
        environment={"processor": "A & B"},
        seconds=12.0,
    )


@pytest.mark.parametrize("width", [40, 80, 100])
def test_the_text_fits_and_says_how_each_ended(width: int) -> None:
    text = bench_text(view(), width=width)
    assert max(map(len, text.splitlines())) <= width
    for part in ("memory", "needed more than", "± 20 %", "≤ 45 s", "missed", "not measured"):
        assert part in " ".join(text.split()), part


def test_a_page_is_escaped_and_draws_what_grows() -> None:
    page = bench_page(view())
    assert "jax &lt;script&gt;" in page and "jax &lt;b&gt; is missing" in page
    assert "A &amp; B" in page and page.count("<svg") == 2  # time and memory
    assert "python 0.01 at 100,000, casadi 5e-4 at 10,000" in page


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_in_a_browser(opened: Any, axe: Any, tmp_path: Path, scheme: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = tmp_path / "bench.html"
    path.write_text(bench_page(view()), encoding="utf-8")
    tab = opened(path, color_scheme=scheme, viewport={"width": 390, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    shown = tab.locator("#rows-table tbody tr:not([hidden])")
    sync_api.expect(shown).to_have_count(8)
    tab.locator("#rows-table select[name=status]").select_option("memory")
    sync_api.expect(shown).to_have_count(1)
    assert axe(tab) == []
