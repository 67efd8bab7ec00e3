"""The page of a report in a browser: contents, what is folded, steppers, paper."""

import re
from pathlib import Path
from typing import Any

import pytest
from presentation_demo import page

sync_api = pytest.importorskip("playwright.sync_api")

PHONE = {"width": 390, "height": 800}
DESK = {"width": 1400, "height": 900}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_text(page(), encoding="utf-8")
    return path


@pytest.fixture
def visit(opened: Any, file: Path) -> Any:
    """Opens the page, as `opened` does."""
    return lambda *fragment, **options: opened(file, *fragment, **options)


def in_sight(tab: Any, selector: str) -> bool:
    """Whether the top of an element is in the window, below what sticks to its upper edge."""
    box = tab.locator(selector).first.bounding_box()
    return box is not None and 0 <= box["y"] < tab.viewport_size["height"]


@pytest.mark.slow
def test_on_a_phone_the_contents_fold_and_stay_in_reach(visit: Any) -> None:
    tab = visit(viewport=PHONE)
    link = tab.locator("nav.contents a[href='#experiment-v_curve']")
    assert not link.is_visible()
    tab.locator("nav.contents summary").click()
    assert link.is_visible() and link.bounding_box()["height"] >= 20
    link.click()
    assert not link.is_visible()
    assert in_sight(tab, "#experiment-v_curve-title")
    heading = tab.locator("#experiment-v_curve-title").bounding_box()["y"]
    bar = tab.locator("nav.contents").bounding_box()
    assert bar["y"] == pytest.approx(0, abs=1) and heading >= bar["height"] - 2
    tab.locator("nav.contents summary").press("Enter")
    assert link.is_visible()
    tab.keyboard.press("Escape")
    assert not link.is_visible()


@pytest.mark.slow
def test_on_a_desk_the_contents_are_open_and_say_where_one_is(visit: Any) -> None:
    tab = visit(viewport=DESK)
    assert tab.locator("nav.contents a[href='#family-1']").is_visible()
    tab.locator("nav.contents a[href='#operations']").click()
    current = tab.locator("nav.contents a[aria-current]")
    sync_api.expect(current).to_have_text("Operations")
    assert tab.locator("nav.contents").bounding_box()["y"] >= 0


@pytest.mark.slow
def test_without_scripts_the_contents_and_all_that_is_folded_can_be_opened(visit: Any) -> None:
    tab = visit(java_script_enabled=False, viewport=DESK)
    assert tab.locator("nav.contents a[href='#summary']").is_visible()
    phone = visit(java_script_enabled=False, viewport=PHONE)
    phone.locator("nav.contents summary").click()
    assert phone.locator("nav.contents a[href='#summary']").is_visible()
    cell = phone.locator("#experiment-costs .fold td").first
    assert not cell.is_visible()
    phone.locator("#experiment-costs .fold > summary").click()
    assert cell.is_visible()


@pytest.mark.slow
def test_a_folded_table_filters_and_its_links_open_problems(visit: Any) -> None:
    tab = visit()
    tab.locator("#experiment-costs .fold > summary").click()
    rows = tab.locator("#experiment-costs tbody tr:not([hidden])")
    assert rows.count() == 24
    tab.locator("#experiment-costs select[name=method]").select_option("notebook_tape")
    sync_api.expect(rows).to_have_count(4)
    assert "4 of 24 rows" in tab.locator("#experiment-costs .table .count").inner_text()
    rows.first.locator("a").click()
    assert tab.locator("#problem-sine").is_visible() and in_sight(tab, "#problem-sine")


@pytest.mark.slow
def test_rows_of_a_problem_lead_to_its_times(visit: Any) -> None:
    tab = visit("#problem-sine")
    assert tab.locator("#problem-sine").is_visible()
    tab.locator("#problem-sine a[href='#times?problem=sine']").click()
    rows = tab.locator("#times-table tbody tr:not([hidden])")
    sync_api.expect(rows).to_have_count(1)
    assert rows.first.inner_text().startswith("sine") and in_sight(tab, "#times-table")
    tab.locator(".findings a[href^='#timings?method=']").first.click()
    target = tab.url.split("#")[1]
    assert in_sight(tab, f'[id="{target}"]')
    assert rows.count() == 1  # a filter that a table does not have leaves it alone


@pytest.mark.slow
def test_a_stepper_in_a_problem_walks(visit: Any) -> None:
    tab = visit("#problem-sine", viewport=DESK)
    more = tab.locator("#problem-sine details", has_text="Step by step").last
    more.locator("summary").click()
    said = more.locator(".said")
    before = said.inner_text()
    more.locator("button[name=next]").click()
    assert said.inner_text() != before
    assert more.locator("output").inner_text().startswith("1 /")


@pytest.mark.slow
def test_no_width_makes_the_page_scroll_sideways(visit: Any) -> None:
    tab = visit(viewport={"width": 320, "height": 640})
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for width in (320, 390, 768, 1152, 1400):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_the_first_column_of_a_wide_table_stays_in_sight(visit: Any) -> None:
    tab = visit(viewport=PHONE)
    box = tab.locator("#operations-table .scroll")
    box.scroll_into_view_if_needed()
    box.evaluate("one => { one.scrollLeft = 300; }")
    frame, cell = box.bounding_box(), box.locator("tbody th").first.bounding_box()
    assert cell["x"] == pytest.approx(frame["x"], abs=1.5)
    assert box.evaluate("one => one.scrollLeft") > 100


@pytest.mark.slow
def test_paper_has_the_essentials_and_says_where_the_rest_is(visit: Any) -> None:
    tab = visit()
    pdf = tab.pdf(format="A4", print_background=True)
    assert pdf.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 15
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 695, "height": 1000})
    for shown in (".findings", "#methods-table td", "#regression svg", ".gallery li"):
        assert tab.locator(shown).first.is_visible()
    for gone in ("#experiment-costs .fold td", ".problem", "#accuracy-table", ".how", ".whole"):
        assert not tab.locator(gone).first.is_visible()
    left_out = " ".join(tab.locator(".on-paper").all_inner_texts())
    assert "Operations by problem, 24 rows, in costs.csv" in left_out
    assert "section of every problem" in left_out and "accuracy.csv" in left_out
    assert tab.evaluate("document.documentElement.scrollWidth") <= 695


@pytest.mark.slow
def test_paper_shows_what_was_folded_and_leaves_out_what_is_for_screens(
    visit: Any, tmp_path: Path
) -> None:
    tab = visit()
    tab.evaluate("print = () => { printed = true; }")
    tab.get_by_role("button", name="Print everything").click()
    assert tab.evaluate("printed")
    pdf = tab.pdf(format="A4", print_background=True)
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 30
    tab.get_by_role("button", name="Print everything").click()
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 695, "height": 1000})
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("#experiment-costs .fold td").first.is_visible()
    assert tab.locator("#problem-sine table.data").last.is_visible()
    assert not tab.locator("#problem-sine .workbench-stepper").is_visible()
    assert not tab.locator("#problem-sine .programs").is_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 695
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator("#problem-sine").evaluate("one => !one.closest('details').open")


@pytest.mark.slow
def test_landmarks_and_captions_are_there_for_a_screen_reader(visit: Any) -> None:
    tab = visit()
    assert tab.get_by_role("main").count() == tab.get_by_role("navigation").count() == 1
    assert tab.evaluate("Array.from(document.querySelectorAll('table.data'))"
                        ".every(one => one.caption.textContent.trim())")  # fmt: skip
    assert tab.evaluate("Array.from(document.querySelectorAll('svg.figure'))"
                        ".every(one => one.getAttribute('aria-label').length > 10)")  # fmt: skip
