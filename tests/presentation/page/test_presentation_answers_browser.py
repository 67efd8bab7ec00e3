"""Pictures that answer, tables that tell when they are cut, tiles that filter, in a browser."""

import re
from pathlib import Path
from typing import Any

import pytest
from presentation_demo import comparison, page, report

from workbench.presentation.page.comparison_page import comparison_html
from workbench.presentation.page.report_page import render_report

sync_api = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

#: Every table that is cut at the right, and whether it says so.
CUT = """() => Array.from(document.querySelectorAll('.scroll')).filter(
    one => one.querySelector('table') && one.checkVisibility()
    && one.scrollWidth > one.clientWidth + 1).map(one => {
        const cue = one.closest('.cut').querySelector('.cues button');
        return !cue.hidden && /(\\d+ more columns?|the rest of a column) →/.test(cue.textContent);
    })"""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.html").write_text(page(), encoding="utf-8")
    (folder / "compare.html").write_text(comparison_html(comparison()), encoding="utf-8")
    return folder


@pytest.fixture
def visit(opened: Any, files: Path) -> Any:
    """Opens a page of the folder, as `opened` does."""
    return lambda name="index.html", *rest, **options: opened(files / name, *rest, **options)


def told(tab: Any) -> list[bool]:
    """Whether each table that is cut says so, as soon as the page has measured them."""
    tab.wait_for_function(f"() => {{ const told = ({CUT})(); return told.every(Boolean); }}")
    found: list[bool] = tab.evaluate(CUT)
    return found


def test_marks_lead_curves_switch_tables_tell_and_tiles_filter(visit: Any) -> None:
    tab = visit(viewport={"width": 390, "height": 800})
    tab.locator(".strips svg").first.focus()
    tab.keyboard.press("ArrowRight")
    tip = tab.locator(".answer")
    name, method = tip.locator("strong").inner_text().split(" · ")
    rows = [row for row in report(8, 1).accuracy
            if (row.problem, row.method) == (name, method)]  # fmt: skip
    worst = max(row.error_bits or 0.0 for row in rows)
    said = float(tip.locator("span").inner_text().partition("worst error [bit]: ")[2])
    assert said == pytest.approx(worst, rel=0.06)
    tab.keyboard.press("Enter")
    assert tab.locator(f"#problem-{name}").is_visible() and tip.is_hidden()

    switch = tab.locator("#experiment-v_curve .legend button").first
    curve = tab.locator(f"#experiment-v_curve [data-of='{switch.inner_text()}']")
    assert curve.is_visible()
    switch.focus()
    tab.keyboard.press("Enter")
    assert not curve.is_visible() and switch.get_attribute("aria-pressed") == "false"
    tab.keyboard.press("Space")
    assert curve.is_visible() and switch.get_attribute("aria-pressed") == "true"

    assert told(tab) and all(told(tab))
    table = tab.locator("#operations-table")
    table.locator(".scroll").scroll_into_view_if_needed()  # long ones are laid out when near
    cue = table.get_by_role("button", name=re.compile("more columns →"))
    before = int(cue.inner_text().split()[0])
    heads = table.locator("thead th")
    edge = table.locator(".scroll").bounding_box()
    middles = [box["x"] + box["width"] / 2 for box in map(sync_api.Locator.bounding_box,
                                                         heads.all()[1:])]  # fmt: skip
    assert before == sum(middle > edge["x"] + edge["width"] for middle in middles)
    cue.click()
    sync_api.expect(table.get_by_role("button", name=re.compile("←.* more column"))).to_be_visible()

    tiles = tab.locator(".gallery li:not([hidden])")
    tab.locator(".gallery select[name=statuses]").select_option("wrong")
    wrong = {row.problem for row in report(8, 1).accuracy if row.status == "wrong"}
    sync_api.expect(tiles).to_have_count(len(wrong))
    assert set(tab.locator(".gallery li:not([hidden]) > a").all_inner_texts()) == wrong


@pytest.mark.slow
def test_a_mark_under_the_pointer_names_itself_and_a_click_leads_to_its_problem(
    visit: Any,
) -> None:
    tab = visit(viewport={"width": 1280, "height": 800})
    svg = tab.locator(".strips svg").first
    svg.scroll_into_view_if_needed()
    place = svg.evaluate("""one => {
        const [x, y] = one.querySelector('[data-of=forward_difference] [data-said]')
            .getAttribute('d').match(/[\\d.]+/g).map(Number);
        const point = new DOMPoint(x, y).matrixTransform(one.getScreenCTM());
        return [point.x, point.y]; }""")
    tab.mouse.move(*place)
    assert "forward_difference" in tab.locator(".answer strong").inner_text()
    name = tab.locator(".answer strong").inner_text().partition(" · ")[0]
    tab.mouse.click(*place)
    assert tab.locator(f"#problem-{name}").is_visible()
    tab.mouse.move(2, 2)
    assert tab.locator(".answer").is_hidden()


@pytest.mark.slow
def test_a_curve_is_read_off_its_axes(visit: Any) -> None:
    tab = visit(viewport={"width": 1280, "height": 800})
    tab.locator("#experiment-v_curve svg.figure").first.focus()
    tab.keyboard.press("ArrowRight")
    said = tab.locator(".answer span").inner_text()
    step, error = (float(one) for one in re.findall(r"≈ (\S+)", said))
    assert "step size h" in said
    curve = report(8, 1).experiments[1].v_curve
    known = [(row.step, row.error_absolute) for row in curve if row.step and row.error_absolute]
    assert any(step == pytest.approx(h, rel=0.1) and error == pytest.approx(e, rel=0.1)
               for h, e in known)  # fmt: skip
    tab.keyboard.press("Escape")
    assert tab.locator(".answer").is_hidden()


#: Captions that are wider than what is seen of their table.
WIDE_CAPTIONS = """Array.from(document.querySelectorAll('.cut caption')).filter(one =>
    one.getBoundingClientRect().width > one.closest('.cut').clientWidth + 1).length"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index.html", "compare.html"])
def test_every_table_that_is_cut_says_so_at_every_width(visit: Any, name: str) -> None:
    tab = visit(name, viewport={"width": 390, "height": 800})
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert told(tab)
    for width, height in ((1280, 800), (1366, 650), (390, 800)):
        tab.set_viewport_size({"width": width, "height": height})
        assert all(told(tab))
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.evaluate(WIDE_CAPTIONS) == 0


@pytest.mark.slow
@pytest.mark.parametrize("width", [1366, 1920])
def test_a_comparison_uses_its_width(visit: Any, width: int) -> None:
    tab = visit("compare.html", viewport={"width": width, "height": 900})
    figure = tab.locator(".beside > figure").bounding_box()
    told_beside = tab.locator(".beside > div").bounding_box()
    assert figure["x"] > told_beside["x"] + told_beside["width"]
    assert abs(figure["y"] - told_beside["y"]) < 60
    assert figure["x"] + figure["width"] > 0.93 * width


@pytest.mark.slow
def test_a_report_of_the_default_size_has_its_essentials_on_15_pages(
    opened: Any, tmp_path: Path
) -> None:
    path = tmp_path / "large.html"
    path.write_text(render_report(report(73, 3)), encoding="utf-8")
    tab = opened(path)
    pdf = tab.pdf(format="A4", print_background=True)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 15


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_pictures_answer(visit: Any, axe: Any, scheme: str) -> None:
    tab = visit(color_scheme=scheme, viewport={"width": 1280, "height": 800})
    tab.locator("#experiment-v_curve .legend button").first.click()
    tab.locator(".findings .how summary").first.click()
    tab.locator(".strips svg").first.focus()
    tab.keyboard.press("ArrowRight")
    assert told(tab) is not None
    assert axe(tab) == []
