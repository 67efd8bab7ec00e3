"""The stepper in a real browser: by mouse, by keyboard, by slider; many in a notebook; on paper."""

from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.presentation.steppers.page import stepper_notebook, stepper_page
from workbench.tracing.modes import modes

sync_api = pytest.importorskip("playwright.sync_api")


pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stepper")
    baydin = wb.trace("log(x1) + x1*x2 - sin(x2)", at={"x1": 2, "x2": 5})
    shared = wb.trace("a = x*x; b = a*y; b*b + a", at={"x": 1.5, "y": 2}, method="notebook_tape")
    views = [modes(baydin), modes(shared)]
    (folder / "baydin.html").write_text(stepper_page(views[0]), encoding="utf-8")
    (folder / "shared.html").write_text(stepper_page(views[1]), encoding="utf-8")
    cells = "".join(f"<div>{stepper_notebook(views[place])}</div>" for place in (0, 1, 0))
    head = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>cells</title>'
    (folder / "cells.html").write_text(
        f"{head}<main><h1>Cells</h1>{cells}</main>", encoding="utf-8"
    )
    return folder


@pytest.fixture
def visit(opened: Any, files: Path) -> Any:
    """Opens a page of the folder, as `opened` does."""
    return lambda name="baydin.html", **options: opened(files / name, **options)


def numbers(tab: Any, line: str = "two") -> dict[str, str]:
    """What the cards show in one line, where it is not empty."""
    found: dict[str, str] = tab.evaluate(
        f"""Object.fromEntries(Array.from(document.querySelectorAll('svg [data-node]'))
        .map(g => [g.dataset.node, g.querySelector('.{line}').textContent])
        .filter(pair => pair[1]))"""
    )
    return found


def said(tab: Any) -> str:
    """The sentence of the step."""
    return str(tab.inner_text(".said"))


def go_to(tab: Any, step: int) -> None:
    """Set the slider."""
    tab.locator("input[type=range]").first.fill(str(step))


@pytest.mark.slow
def test_next_fills_values_in_then_adjoints(visit: Any) -> None:
    tab = visit()
    assert numbers(tab, "one") == {} and numbers(tab) == {}
    assert "Press Next" in said(tab)
    for _ in range(4):
        tab.get_by_role("button", name="Next step").click()
    assert numbers(tab, "one") == {"v-1": "2", "v0": "5", "v1": "0.69315", "v2": "10"}
    assert "Evaluate v₂ = v₋₁ · v₀ = 2 · 5 = 10" in said(tab)
    assert tab.locator(".event .formula math").count() == 1
    assert tab.locator("tr.now").inner_text().startswith("v₂ = v₋₁ · v₀")
    go_to(tab, 11)
    assert numbers(tab) == {"v0": "−0.28366", "v3": "1", "v4": "−1", "v5": "1"}
    tab.get_by_role("button", name="Back one step").click()
    assert "v0" not in numbers(tab)


@pytest.mark.slow
def test_a_shared_node_gets_two_arrivals(visit: Any) -> None:
    tab = visit()
    go_to(tab, 15)
    assert "the second contribution of 2" in said(tab)
    assert numbers(tab)["v0"] == "1.7163"
    go_to(tab, 17)
    labels = tab.evaluate(
        """Object.fromEntries(Array.from(document.querySelectorAll('.edge'))
        .map(g => [g.dataset.edge, g.querySelector('text').textContent]))"""
    )
    assert labels["v4 0"] == "−0.284" and labels["v2 1"] == "2"
    assert said(tab).startswith("∂f/∂x1 = v̄₋₁ = 5.5; the certified derivative is 5.5")


@pytest.mark.slow
def test_the_keyboard_walks_without_a_trap(visit: Any) -> None:
    tab = visit()
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    assert "v₁ = log(v₋₁)" in said(tab)
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("End")
    assert tab.inner_text("output") == "17 / 17"
    tab.keyboard.press("Home")
    assert tab.inner_text("output") == "0 / 17"
    seen = []
    for _ in range(13):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate("document.activeElement.name || document.activeElement.className"))
    assert seen == ["skip", "formula scroll", "family", "back", "next", "play", "speed", "step",
                    "save", "full", "drawing", "tables", ""]  # fmt: skip
    tab.get_by_role("button", name="Next step").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Space")
    tab.keyboard.press("ArrowRight")
    assert tab.inner_text("output") == "3 / 17"
    tab.locator("input[type=range]").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.inner_text("output") == "4 / 17"


@pytest.mark.slow
def test_the_slider_says_where_it_is(visit: Any) -> None:
    tab = visit()
    go_to(tab, 9)
    slider = tab.locator("input[type=range]")
    assert slider.get_attribute("aria-valuetext") == "step 9: v̄₃ += v̄₅"
    assert tab.locator(".said").get_attribute("aria-live") == "polite"


@pytest.mark.slow
def test_play_runs_and_pauses(visit: Any) -> None:
    tab = visit(alone="with a clock of its own")
    tab.clock.install(time=0)
    tab.reload()
    tab.clock.pause_at(3600)  # from here on it does not run by itself
    tab.get_by_role("button", name="Play").click()
    assert tab.inner_text("output") == "1 / 17"
    tab.clock.run_for(3000)
    assert tab.inner_text("output") == "3 / 17"
    tab.get_by_role("button", name="Pause").click()
    tab.clock.run_for(3000)
    assert tab.inner_text("output") == "3 / 17"
    tab.get_by_role("button", name="Play").click()
    tab.clock.run_for(60_000)
    assert tab.inner_text("output") == "17 / 17"
    assert tab.get_by_role("button", name="Play").is_visible()


@pytest.mark.slow
def test_the_switch_leads_to_tangents_of_each_variable(visit: Any) -> None:
    tab = visit()
    assert not tab.locator("select[name=wrt]").is_visible()
    tab.get_by_role("radio", name="Forward").check(force=True)
    tab.keyboard.press("End")
    assert tab.inner_text(".legend .two") == "tangent, ∂/∂x1"
    tab.get_by_role("button", name="Next step").focus()
    tab.keyboard.press("End")
    assert numbers(tab)["v5"] == "5.5"
    tab.locator("select[name=wrt]").select_option("x2")
    go_to(tab, 14)
    assert numbers(tab)["v5"] == "1.7163"
    assert tab.locator("section[data-mode=forward][data-wrt=x2]").is_visible()
    assert not tab.locator("section[data-mode=reverse]").is_visible()


@pytest.mark.slow
def test_differences_are_two_runs_and_a_subtraction(visit: Any) -> None:
    tab = visit()
    tab.get_by_role("radio", name="Differences").check(force=True)
    go_to(tab, 13)
    assert numbers(tab)["v5"] == "+1.64e−7" and numbers(tab, "one")["v5"] == "11.652"
    assert said(tab).startswith("Subtract: 11.652071619135857 − 11.652071455223084")
    go_to(tab, 14)
    assert "stands for ∂f/∂x1" in said(tab)


@pytest.mark.slow
def test_the_notebooks_tape_goes_wrong_before_ones_eyes(visit: Any) -> None:
    tab = visit("shared.html")
    assert tab.get_by_role("radio", name="Notebook's tape").is_checked()
    go_to(tab, 20)
    assert "for the second time" in said(tab) and "is passed on" in said(tab)
    assert tab.locator(".said.wrong").count() == 1
    go_to(tab, 29)
    assert numbers(tab)["v-1"] == "279" and tab.locator("g.wrong[data-node='v-1']").count() == 1
    assert "is wrong: the derivative is 57" in said(tab)
    tab.get_by_role("radio", name="Reverse").check(force=True)
    tab.get_by_role("button", name="Next step").focus()
    tab.keyboard.press("End")
    assert numbers(tab)["v-1"] == "57" and tab.locator("g.wrong").count() == 0


@pytest.mark.slow
def test_steppers_in_a_notebook_do_not_disturb_each_other(visit: Any) -> None:
    tab = visit("cells.html")
    steppers = tab.locator(".workbench-stepper")
    assert steppers.count() == 3 and tab.locator(".workbench-stepper.live").count() == 3
    steppers.nth(0).get_by_role("button", name="Next step").click()
    steppers.nth(2).get_by_role("radio", name="Forward").check(force=True)
    texts = [steppers.nth(place).locator("output").inner_text() for place in range(3)]
    assert texts == ["1 / 17", "0 / 29", "0 / 14"]
    assert steppers.nth(0).get_by_role("radio", name="Reverse").is_checked()


@pytest.mark.slow
def test_without_scripts_all_tables_and_final_numbers_are_there(visit: Any) -> None:
    tab = visit(java_script_enabled=False)
    assert not tab.locator("form.controls").is_visible()
    assert tab.locator("section[data-mode]:visible").count() == 6
    picture = tab.locator("svg").text_content()
    assert "11.652" in picture and "1.7163" in picture


@pytest.mark.slow
def test_paper_gets_the_final_state(visit: Any) -> None:
    tab = visit(color_scheme="dark")
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not tab.locator("form.controls").is_visible()
    assert numbers(tab)["v-1"] == "5.5"
    ink = tab.evaluate("getComputedStyle(document.querySelector('.workbench-stepper')).color")
    assert sum(map(int, ink[4:-1].split(", "))) < 200
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert numbers(tab) == {}


@pytest.mark.slow
def test_nothing_moves_for_those_who_want_no_motion(visit: Any) -> None:
    tab = visit(reduced_motion="reduce")
    go_to(tab, 10)
    style = "getComputedStyle(document.querySelector('.edge.hot path')).animationName"
    assert tab.evaluate(style) == "none"


@pytest.mark.slow
def test_a_phone_scrolls_parts_and_never_the_page(visit: Any) -> None:
    tab = visit("shared.html", viewport={"width": 390, "height": 800})
    go_to(tab, 12)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    hot = tab.locator("g.node.hot").bounding_box()
    drawing = tab.locator(".drawing").bounding_box()
    assert drawing["y"] <= hot["y"] and hot["y"] + hot["height"] <= (
        drawing["y"] + drawing["height"] + 1
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        pytest.param("baydin.html", "light", marks=pytest.mark.slow),
        ("shared.html", "dark"),
        pytest.param("cells.html", "light", marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing(visit: Any, axe: Any, name: str, scheme: str) -> None:
    tab = visit(name, color_scheme=scheme, reduced_motion="reduce")
    go_to(tab, 17)
    assert axe(tab) == []
