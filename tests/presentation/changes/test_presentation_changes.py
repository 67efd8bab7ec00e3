"""The page and the text of changes: escaped, sortable, quiet, in both themes."""

from pathlib import Path
from typing import Any

import pytest

from workbench.presentation.changes.page import changes_page
from workbench.presentation.changes.text import changes_text
from workbench.presentation.views.changes import (
    AccuracyChange,
    ChangesView,
    FileChange,
    MethodTime,
    OperationsChange,
    SettingChange,
    SideView,
    TableChanges,
    TimeChange,
)

EVIL = "<script>alert('owned')</script>&\"'"


def view(rows: int = 40) -> ChangesView:
    """Changes of every kind, with text that would like to be markup."""
    methods = ("reverse", "symbolic", "central_difference[step=1e-06]")
    accuracy = tuple(
        AccuracyChange(
            change=("worse", "other", "better", "removed", "added")[n % 5],
            problem=EVIL if n == 0 else f"problem_{n}",
            point="x=1.0 y=2.0 z=3.14159265358979",
            output="0",
            wrt="x",
            order="1",
            method=methods[n % 3].partition("[")[0],
            options="step=1e-06" if n % 3 == 2 else "",
            status_before="" if n % 5 == 4 else "ok",
            status_after="" if n % 5 == 3 else ("ok", "wrong")[n % 2],
            error_bits_before=None if n % 5 == 4 else float(n % 7),
            error_bits_after=None if n % 5 == 3 else float(n % 11),
        )
        for n in range(rows)
    )
    times = tuple(
        TimeChange(
            change="slower",
            problem=f"problem_{n}",
            method=methods[n % 3],
            engine="python",
            stage="evaluate",
            seconds_before=1e-6,
            seconds_after=1.5e-6,
            ratio=1.5,
            ratio_low=1.4,
            ratio_high=1.6,
        )
        for n in range(9)
    )
    return ChangesView(
        before=SideView(path=f"reports/{EVIL}", title=EVIL, seed="42"),
        after=SideView(path="reports/out/b", title="B", seed="43"),
        tables={
            name: TableChanges(table=name, rows_before=90, rows_after=90, compared=80,
                               unchanged=40, worse=20, better=12, other=8)
            for name in ("accuracy", "operations", "timings")
        },
        accuracy=accuracy,
        operations=(
            OperationsChange(change="worse", problem=EVIL, method="symbolic",
                             quantity="tree_operations", before="9" * 30, after="1" + "0" * 400,
                             ratio=1.5),
            OperationsChange(change="better", problem="q", method="symbolic",
                             quantity="shared_operations", before="8", after="4", ratio=0.5),
            OperationsChange(change="removed", problem="p", method="reverse", quantity="row"),
        ),
        methods=tuple(
            MethodTime(change="slower", method=method, engine="python", stage="evaluate",
                       problems=9, ratio=1.5, ratio_low=1.4, ratio_high=1.6, of_function=1.5,
                       of_function_low=1.3, of_function_high=1.7)
            for method in methods
        ),
        times=times,
        files=(
            FileChange(name=f"{EVIL}.csv", state="differs", rows_before=3, rows_after=3, cells=9,
                       cells_changed=2, columns={EVIL: 2}),
            FileChange(name="v_curve.csv", state="identical"),
        ),
        settings=(
            SettingChange(group="seed", name="seed", before="42", after="43"),
            SettingChange(group="environment", name="processor", before=EVIL, after="\x1b[2J"),
        ),
        times_differ=(
            SettingChange(group="environment", name="processor", before=EVIL, after="\x1b[2J"),
        ),
        notes=(f"a note {EVIL}.",),
    )  # fmt: skip


def test_everything_of_a_user_is_escaped() -> None:
    page = changes_page(view())
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 8
    assert page.startswith("<!DOCTYPE html>") and "default-src &#39;none&#39;" in page


def test_the_same_view_gives_the_same_bytes() -> None:
    assert changes_page(view()) == changes_page(view())


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_text_fits_and_commands_nothing(width: int) -> None:
    text = changes_text(view(), width)
    assert max(map(len, text.split("\n"))) <= width
    assert "\x1b" not in text


def test_colours_only_when_asked() -> None:
    import re

    painted = changes_text(view(), colour=True)
    assert "\x1b[31m" in painted and "\x1b[32m" in painted
    assert re.sub(r"\x1b\[\d+m", "", painted) == changes_text(view())


def test_rows_beyond_what_a_table_shows_are_counted() -> None:
    told = changes_text(view(2000))
    assert told.count("… and 388 more; --json and --html have them") == 3
    page = changes_page(view(2000))
    assert "of 2000, the gravest first; --json has them all" in page
    assert page.count("<tr>") < 1700


def test_nothing_but_accuracy_is_a_page_too() -> None:
    empty = ChangesView(
        before=SideView(path="a"),
        after=SideView(path="b"),
        tables={"accuracy": TableChanges(table="accuracy", compared=5, unchanged=5)},
    )
    assert "No change in accuracy (5 rows)." in changes_page(empty)
    assert changes_text(empty) == "first   a\nsecond  b\n\n* No change in accuracy (5 rows)."


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_the_page_in_a_browser(opened: Any, axe: Any, tmp_path: Path, scheme: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = tmp_path / "changes.html"
    path.write_text(changes_page(view()), encoding="utf-8")
    tab = opened(
        path, "#accuracy?change=worse", color_scheme=scheme, viewport={"width": 390, "height": 800}
    )
    shown = tab.locator("#accuracy-table tbody tr:not([hidden])")
    sync_api.expect(shown).to_have_count(8)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.locator("#accuracy-table button[type=reset]").click()
    sync_api.expect(shown).to_have_count(40)
    header = tab.locator("#accuracy-table thead th", has_text="error after").first
    header.locator("button").scroll_into_view_if_needed()
    # The cues of a table that was scrolled are written in the next frame, and move it a little.
    tab.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    header.locator("button").click()
    place = header.evaluate("cell => cell.cellIndex")
    texts = shown.evaluate_all(f"rows => rows.map(row => row.cells[{place}].textContent.trim())")
    values = [float(text) for text in texts if text]
    assert values == sorted(values) and texts[-1] == ""
    assert axe(tab) == []
