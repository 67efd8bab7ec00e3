"""The page in a real browser: no request, no complaint, by mouse, by keyboard, without scripts."""

from pathlib import Path
from typing import Any

import pytest
from presentation_demo import comparison, page, report

from workbench.presentation.page.comparison_page import comparison_html
from workbench.presentation.page.report_page import render_report
from workbench.records import Status

sync_api = pytest.importorskip("playwright.sync_api")


pytestmark = pytest.mark.browser

SHOWN = "Array.from(document.querySelectorAll('#accuracy-table tbody tr')).filter(r => !r.hidden)"


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.html").write_text(page(), encoding="utf-8")
    (folder / "small.html").write_text(render_report(report(3, 1)), encoding="utf-8")
    (folder / "compare.html").write_text(comparison_html(comparison()), encoding="utf-8")
    return folder


@pytest.fixture
def visit(opened: Any, files: Path) -> Any:
    """Opens a page of the folder, as `opened` does."""
    return lambda name="index.html", *rest, **options: opened(files / name, *rest, **options)


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("index.html", "dark"),
        pytest.param("compare.html", "light", marks=pytest.mark.slow),
        pytest.param("index.html", "light", marks=pytest.mark.slow),
        pytest.param("compare.html", "dark", marks=pytest.mark.slow),
    ],
)
def test_the_theme_follows_the_reader_down_to_the_figures(
    visit: Any, name: str, scheme: str
) -> None:
    tab = visit(name, color_scheme=scheme)
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    letters = tab.evaluate("getComputedStyle(document.querySelector('svg.figure text')).fill")
    brightness = [sum(map(int, c[4:-1].split(", "))) for c in (ground, letters)]
    assert (brightness[0] > brightness[1]) == (scheme == "light")


@pytest.mark.parametrize("name", ["index.html", "compare.html"])
def test_a_phone_scrolls_tables_and_never_the_page(visit: Any, name: str) -> None:
    tab = visit(name, viewport={"width": 390, "height": 800})
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_sorting_by_mouse_and_by_keyboard(visit: Any) -> None:
    tab = visit()
    header = tab.locator("#accuracy-table thead th", has_text="relative error")
    place = header.evaluate("cell => cell.cellIndex")
    read = f"""{SHOWN}.map(row => row.cells[{place}]).map(cell =>
        cell.textContent.trim() === '' ? null : parseFloat(cell.title || cell.textContent))"""
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    values = [value for value in tab.evaluate(read) if value is not None]
    assert values == sorted(values) and values[0] < values[-1]
    assert tab.evaluate(read)[-1] is None
    header.locator("button").focus()
    tab.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "descending"
    values = tab.evaluate(read)
    assert values[0] == max(value for value in values if value is not None)
    assert values[-1] is None
    other = tab.locator("#accuracy-table thead th", has_text="problem")
    other.locator("button").click()
    assert header.get_attribute("aria-sort") is None


def test_a_finding_leads_to_exactly_its_rows(visit: Any) -> None:
    tab = visit()
    tab.locator(".findings a[href*='status=wrong']").click()
    rows = tab.evaluate(f"{SHOWN}.map(row => row.textContent)")
    wrong = [row for row in report(8, 1).accuracy if row.status == Status.WRONG]
    assert len(rows) == len(wrong) > 0
    assert all("notebook_tape" in row and "wrong" in row for row in rows)
    assert f"{len(wrong)} of {len(report(8, 1).accuracy)} rows" in tab.inner_text(
        "#accuracy .count"
    )


def test_filters_combine_and_reset(visit: Any) -> None:
    tab = visit()
    form = tab.locator("#accuracy-table form.filters")
    form.locator("select[name=method]").select_option("reverse")
    form.locator("select[name=status]").select_option("not_differentiable")
    assert tab.evaluate(f"{SHOWN}.length") == 1
    form.locator("button[type=reset]").click()
    rows = tab.locator("#accuracy-table tbody tr:not([hidden])")
    sync_api.expect(rows).to_have_count(len(report(8, 1).accuracy))


@pytest.mark.slow
def test_an_address_with_a_filter_opens_filtered(visit: Any) -> None:
    tab = visit(fragment="#accuracy?problem=sine&method=reverse")
    rows = tab.locator("#accuracy-table tbody tr:not([hidden])")
    sync_api.expect(rows).to_have_count(1)
    texts = tab.evaluate(f"{SHOWN}.map(row => row.textContent)")
    assert all("sine" in text and "reverse" in text for text in texts)


@pytest.mark.slow
def test_a_problem_link_opens_its_section(visit: Any) -> None:
    tab = visit()
    assert not tab.locator("#problem-sine").is_visible()
    tab.locator("#accuracy-table a[href='#problem-sine']").first.click()
    assert tab.locator("#problem-sine").is_visible()
    assert tab.locator("#problem-sine math").count() == 1


@pytest.mark.slow
def test_without_scripts_everything_is_there_to_read(visit: Any) -> None:
    tab = visit(java_script_enabled=False)
    assert tab.locator("#accuracy-table tbody tr").count() == len(report(8, 1).accuracy)
    assert not tab.locator("form.filters").first.is_visible()
    assert tab.locator("thead button").count() == 0
    assert tab.locator("pre.source").count() and not tab.locator(".copyable").count()
    tab.locator(".findings a[href*='status=wrong']").click()
    target = tab.url.split("#")[1]
    box = tab.locator(f'[id="{target}"]').bounding_box()
    assert 0 <= box["y"] < tab.viewport_size["height"]


@pytest.mark.slow
def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(visit: Any) -> None:
    tab = visit()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().x") >= 0
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.slow
@pytest.mark.parametrize("clipboard", ["text => { window.copied = text; }", "() => { throw 1; }"])
def test_a_program_is_copied_by_key_with_a_clipboard_and_without(
    visit: Any, clipboard: str
) -> None:
    tab = visit("compare.html")
    tab.evaluate("document.addEventListener('copy', () => { copied = `${getSelection()}`; })")
    tab.evaluate(f"(navigator.clipboard.writeText = async {clipboard}, 0)")
    assert tab.locator("pre.source").count() == tab.locator(".copyable button").count()
    tab.get_by_role("button", name="Copy: Python program of reverse").focus()
    tab.keyboard.press("Enter")
    sync_api.expect(tab.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    program = comparison().gradient.source
    assert tab.evaluate("copied").strip() == program
    assert tab.evaluate("document.scripts.length") == 1


def test_what_a_user_wrote_did_not_run(visit: Any) -> None:
    tab = visit()
    assert "alert('owned')" in tab.inner_text("#problems")
    assert tab.evaluate("document.scripts.length") == 1


@pytest.mark.slow
def test_paper_gets_light_colours_and_no_controls(visit: Any) -> None:
    tab = visit(color_scheme="dark")
    tab.emulate_media(media="print")
    assert not tab.locator("nav.contents").is_visible()
    assert not tab.locator("form.filters").first.is_visible()
    assert not any(one.is_visible() for one in tab.locator(".copyable button").all())
    ink = tab.evaluate("getComputedStyle(document.body).color")
    assert sum(map(int, ink[4:-1].split(", "))) < 200


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ["small.html", "compare.html"])
def test_axe_finds_nothing(visit: Any, axe: Any, name: str, scheme: str) -> None:
    tab = visit(name, color_scheme=scheme)
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert axe(tab) == []
