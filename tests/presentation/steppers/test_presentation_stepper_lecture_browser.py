"""The stepper on a lecture screen, in a real browser: 40 nodes in a window of 1366 × 650."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import workbench as wb
from workbench.presentation.markup.document import page
from workbench.presentation.steppers.page import stepper_fragment, stepper_page
from workbench.presentation.views.stepper import StepperView

sync_api = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

LECTURE = {"width": 1366, "height": 650}
PHONE = {"width": 390, "height": 844}
NETWORK = """h1 = tanh(w11*x1 + w12*x2 + b1)
h2 = tanh(w21*x1 + w22*x2 + b2)
h3 = h1*h2
z = u1*h1 + u2*h2 + u3*h3
p = 1/(1 + exp(-z))
-(t*log(p) + (1 - t)*log(1 - p))"""
WEIGHTS = {
    "x1": 1.2, "x2": 0.4, "w11": 0.5, "w12": -0.7, "b1": 0.1, "w21": 0.3, "w22": 0.8, "b2": -0.2,
    "u1": 1.1, "u2": -0.6, "u3": 0.9, "t": 1.0,
}  # fmt: skip
#: Walks through every step of a mode: how many have a hot card, in how many of these a part of it
#: is out of sight, and how far any side of some boxes moves between two steps.
WALK = """([family, variable]) => {
  const root = document.querySelector('.workbench-stepper');
  const box = root.querySelector('.drawing'), seeds = root.querySelector('select[name=wrt]');
  root.querySelector(`input[value=${family}]`).click();
  if (variable) {
    seeds.value = variable;
    seeds.dispatchEvent(new Event('change', { bubbles: true }));
  }
  const sides = (part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const out = (card) => {
    const [outer, inner] = [sides(box), sides(card)];
    return inner[0] < Math.max(0, outer[0]) || inner[1] < Math.max(0, outer[1])
      || inner[2] > Math.min(innerWidth, outer[2]) || inner[3] > Math.min(innerHeight, outer[3]);
  };
  const names = ['.controls', '[name=next]', '[name=play]', '[name=step]', 'output', '.event',
    '.drawing', '.code', '.tables', 'table.values'];
  const steps = Number(root.querySelector('[name=step]').max), moved = {}, places = {};
  let hot = 0, hidden = 0;
  for (let step = 1; step <= steps; step += 1) {
    root.querySelector('[name=next]').click();
    const cards = Array.from(root.querySelectorAll('svg .hot[data-node]'));
    hot += cards.length > 0;
    hidden += cards.some(out);
    for (const name of names) {
      let now = sides(root.querySelector(name));
      if (name === 'table.values') now = [now[2] - now[0], now[3] - now[1]];
      places[name] ||= now;
      moved[name] = Math.max(moved[name] || 0, ...now.map((at, side) => Math.abs(at - places[name][side])));
    }
  }
  return { steps, hot, hidden, moved };
}"""  # noqa: E501


def network(
    x1: Any, x2: Any, w11: Any, w12: Any, b1: Any, w21: Any, w22: Any, b2: Any,
    u1: Any, u2: Any, u3: Any, t: Any,
) -> Any:  # fmt: skip
    """Two neurons and the entropy of their answer."""
    h1 = wb.tanh(w11 * x1 + w12 * x2 + b1)
    h2 = wb.tanh(w21 * x1 + w22 * x2 + b2)
    h3 = h1 * h2  # what both say
    z = u1 * h1 + u2 * h2 + u3 * h3
    p = 1 / (1 + wb.exp(-z))
    return -(t * wb.log(p) + (1 - t) * wb.log(1 - p))


@pytest.fixture(scope="session")
def views() -> Callable[[str], StepperView]:
    """The stepper of the network as a text or as a function, or of a small expression."""
    made: dict[str, StepperView] = {}

    def view(name: str) -> StepperView:
        if name not in made:
            source: Any = {"text": NETWORK, "python": network, "small": "a = x*y; a*a + sin(a)"}
            at = {"x": 1.5, "y": 2.0} if name == "small" else WEIGHTS
            made[name] = wb.trace(source[name], at=at).stepper
        return made[name]

    return view


@pytest.fixture
def visit(opened: Any, views: Any, tmp_path: Path) -> Any:
    """Opens the page of one stepper; small means the same two on one page, as in a report."""

    def open_page(name: str = "text", **options: Any) -> Any:
        path = tmp_path / f"{name}.html"
        if name == "two":
            view = views("small")
            steppers = stepper_fragment(view, "one") + stepper_fragment(view, "the other")
            text = page("stepper_page.html.j2", {
                "trace": view.first, "title": "two", "full": str, "stepper": steppers,
                "listed": True,
            }, stepper=True)  # fmt: skip
        else:
            text = stepper_page(views(name))
        path.write_text(text, encoding="utf-8")
        return opened(path, **{"viewport": LECTURE, "reduced_motion": "reduce", **options})

    return open_page


def count(tab: Any) -> str:
    """Which step of how many is shown."""
    return str(tab.locator("output").first.inner_text())


def fragment(tab: Any) -> str:
    """The part of the address behind #."""
    return str(tab.evaluate("location.hash"))


def test_a_click_on_a_mode_leaves_the_arrows_to_the_steps(visit: Any) -> None:
    tab = visit("small")
    tab.get_by_role("radio", name="Forward").click(force=True)
    for key, shown in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 13),
                       ("ArrowDown", 13), ("Home", 0)):  # fmt: skip
        tab.keyboard.press(key)
        assert count(tab) == f"{shown} / 13"
    assert tab.get_by_role("radio", name="Forward").is_checked()
    assert fragment(tab) == "#forward/x/0"
    tab.keyboard.press("3")
    assert tab.get_by_role("radio", name="Notebook's tape").is_checked()
    assert tab.locator(".drawing").bounding_box()["height"] > 250
    assert tab.locator(".code li.now").count() == 0
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    assert tab.locator(".code li.now").inner_text() == "a = x*y"


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [LECTURE, PHONE], ids=["lecture", "phone"])
@pytest.mark.parametrize(
    ("family", "variable"),
    [("reverse", ""), ("forward", "x1"), ("notebook_tape", ""), ("difference", "x1")],
)
def test_no_step_hides_the_hot_card_or_moves_anything(
    visit: Any, family: str, variable: str, viewport: dict[str, int]
) -> None:
    tab = visit(viewport=viewport)
    walked = tab.evaluate(WALK, [family, variable])
    assert walked["steps"] > 60 and walked["hot"] > 0.9 * walked["steps"]
    assert walked["hidden"] == 0
    if viewport == PHONE:  # the tables are part of the page there, and end with the last step
        del walked["moved"][".tables"]
    assert max(walked["moved"].values()) < 0.1, walked["moved"]
    if viewport == LECTURE:
        for part in (".controls", ".event", ".drawing", ".code", ".tables"):
            box = tab.locator(part).bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= LECTURE["height"], part


@pytest.mark.slow
def test_the_picture_moves_smoothly_to_the_hot_card_and_past_it_never(visit: Any) -> None:
    tab = visit(reduced_motion="no-preference")
    for _ in range(2):  # faster than it scrolls
        tab.keyboard.press("End")
        tab.keyboard.press("ArrowLeft")
        tab.keyboard.press("Home")
        for _ in range(30):
            tab.keyboard.press("ArrowRight")
    hidden = """() => {
      const outer = document.querySelector('.drawing').getBoundingClientRect();
      const inner = document.querySelector('svg .hot[data-node]').getBoundingClientRect();
      return inner.top >= outer.top && inner.bottom <= outer.bottom;
    }"""
    tab.wait_for_function(hidden)
    assert count(tab) == "30 / 87"


@pytest.mark.slow
def test_keys_step_wherever_the_focus_is_but_not_where_one_types(visit: Any) -> None:
    tab = visit("small")
    places = tab.evaluate(
        "Array.from(document.querySelectorAll('a, button, input, select, [tabindex=\"0\"]')).length"
    )
    assert places > 12
    for place in range(places):
        tab.keyboard.press("Home")
        before = tab.evaluate(
            """(place) => {
              const all = document.querySelectorAll('a, button, input, select, [tabindex="0"]');
              all[place].focus();
              return document.querySelector('input[name=family]:checked').value;
            }""",
            place,
        )
        for key, shown in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
            tab.keyboard.press(key)
            assert count(tab).startswith(f"{shown} /"), place
        assert tab.evaluate("document.querySelector('input[name=family]:checked').value") == before
    tab.evaluate(
        """() => {
          const field = document.createElement('input');
          field.setAttribute('aria-label', 'typed');
          document.querySelector('.workbench-stepper').append(field);
          field.focus();
        }"""
    )
    tab.keyboard.type("p 12")
    tab.keyboard.press("ArrowRight")
    assert count(tab).startswith("1 /") and tab.get_by_label("typed").input_value() == "p 12"
    assert tab.locator(".full").count() == 0


@pytest.mark.slow
def test_modes_are_chosen_by_keyboard_too(visit: Any) -> None:
    tab = visit("small")
    tab.get_by_role("radio", name="Reverse").focus()
    tab.keyboard.press("ArrowDown")
    assert tab.get_by_role("radio", name="Forward").is_checked()
    assert tab.evaluate("document.activeElement.name") == "family"
    tab.keyboard.press("ArrowRight")
    assert count(tab) == "1 / 13" and fragment(tab) == "#forward/x/1"
    tab.keyboard.press("1")
    assert tab.get_by_role("radio", name="Reverse").is_checked()
    tab.keyboard.press("9")
    assert tab.get_by_role("radio", name="Reverse").is_checked()


@pytest.mark.slow
def test_p_is_full_screen_and_escape_leaves_it(visit: Any) -> None:
    tab = visit()
    small = tab.locator(".drawing").bounding_box()["height"]
    tab.keyboard.press("p")
    tab.wait_for_function("document.fullscreenElement !== null")
    button = tab.get_by_role("button", name="Full screen")
    sync_api.expect(button).to_have_attribute("aria-pressed", "true")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("PageDown")
    assert count(tab) == "2 / 87"
    assert tab.locator(".drawing").bounding_box()["height"] > small + 50
    tab.keyboard.press("Escape")
    tab.wait_for_function("document.fullscreenElement === null")
    sync_api.expect(button).to_have_attribute("aria-pressed", "false")
    tab.keyboard.press("PageDown")
    assert count(tab) == "2 / 87"


@pytest.mark.slow
def test_a_refused_full_screen_fills_the_window(visit: Any, axe: Any) -> None:
    tab = visit()
    tab.evaluate(
        "() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('no')); }"
    )
    for leave in ("Escape", "p", None):
        tab.keyboard.press("p")
        tab.wait_for_selector(".workbench-stepper.full")
        box = tab.locator(".workbench-stepper").bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1366, 650)
        tab.keyboard.press("ArrowRight")
        if leave:
            tab.keyboard.press(leave)
        else:
            assert axe(tab) == []
            tab.get_by_role("button", name="Full screen").click()
        assert tab.locator(".full").count() == 0
    assert count(tab) == "3 / 87"


@pytest.mark.slow
def test_play_has_four_speeds_and_the_space_bar(visit: Any) -> None:
    tab = visit(alone="with a clock of its own")
    tab.clock.install(time=0)
    tab.reload()
    tab.clock.pause_at(3600)  # from here on it does not run by itself
    speed = tab.get_by_label("Speed")
    assert speed.locator("option").all_inner_texts() == ["0.5 ×", "1 ×", "2 ×", "4 ×"]
    tab.keyboard.press("Space")
    tab.clock.run_for(2900)
    assert count(tab) == "3 / 87"
    speed.select_option("4")
    tab.clock.run_for(1450)
    assert count(tab) == "7 / 87"
    speed.select_option("0.5")
    tab.clock.run_for(2900)
    assert count(tab) == "8 / 87"
    tab.locator(".tables").focus()
    tab.keyboard.press("Space")
    tab.clock.run_for(9000)
    assert count(tab) == "8 / 87"


@pytest.mark.slow
def test_every_step_has_a_link(visit: Any) -> None:
    tab = visit()
    assert fragment(tab) == ""  # nobody has stepped yet
    visited = tab.evaluate("history.length")
    address = tab.url
    tab.goto(f"{address}#reverse/11")
    assert count(tab) == "11 / 87"
    said = tab.inner_text(".said")
    tab.keyboard.press("ArrowRight")
    assert fragment(tab) == "#reverse/12"
    tab.get_by_role("button", name="Back one step").click()
    assert fragment(tab) == "#reverse/11" and tab.inner_text(".said") == said
    for _ in range(20):
        tab.keyboard.press("ArrowRight")
    assert tab.evaluate("history.length") <= visited + 1
    tab.evaluate("location.hash = '#forward/x1/5'")
    sync_api.expect(tab.locator("output")).to_have_text("5 / 78")
    assert tab.locator("select[name=wrt]").input_value() == "x1"
    tab.evaluate("location.hash = '#difference/9999'")
    sync_api.expect(tab.locator("output")).to_have_text("64 / 64")
    for nonsense in ("#main", "#reverse", "#%E0%A4%A/3", "#backward/2", "#/4"):
        tab.evaluate("(where) => { location.hash = where; }", nonsense)
        tab.wait_for_timeout(50)
        assert count(tab) == "64 / 64"


@pytest.mark.slow
def test_steppers_on_one_page_share_the_address(visit: Any) -> None:
    tab = visit("two")
    counts = tab.locator("output")
    tab.locator("[name=next]").nth(1).click()
    assert fragment(tab) == "#the%20other/reverse/1"
    assert counts.all_inner_texts() == ["0 / 15", "1 / 15"]
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("ArrowRight")  # goes to the one that was used last
    assert counts.all_inner_texts() == ["0 / 15", "2 / 15"]
    tab.goto(f"{tab.url.split('#')[0]}#one/forward/y/4")
    sync_api.expect(counts.first).to_have_text("4 / 13")
    assert counts.nth(1).inner_text() == "2 / 15"
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("ArrowRight")
    assert fragment(tab) == "#one/forward/y/5"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["text", "python"])
def test_the_running_line_of_the_source_is_marked(visit: Any, name: str) -> None:
    tab = visit(name)
    lines = tab.locator(".code li").all_inner_texts()
    assert any(line.strip().startswith("z = u1") for line in lines)
    marked = {}
    for step in range(1, 88):
        tab.keyboard.press("ArrowRight")
        now = tab.locator(".code li.now")
        assert now.count() == (step < 87)
        if step < 87:
            said = tab.inner_text(".said")
            marked[said] = now.inner_text().strip().partition("  #")[0].replace(" ", "")
            box, line = tab.locator(".code").bounding_box(), now.bounding_box()
            assert box["y"] <= line["y"] and line["y"] + line["height"] <= box["y"] + box["height"]
    for begins, source in (
        ("Evaluate h₃ =", "h3=h1*h2"),
        ("Evaluate p =", "p=1/(1+"),
        ("Evaluate z =", "z=u1*h1+u2*h2+u3*h3"),
        ("h₂ = tanh", "h2=" + ("wb." if name == "python" else "") + "tanh(w21*x1+w22*x2+b2)"),
    ):
        found = [line for said, line in marked.items() if said.startswith(begins)]
        assert found and all(line.startswith(source) for line in found), begins


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_step_is_saved_as_a_document_of_its_own(visit: Any, scheme: str, opened: Any) -> None:
    tab = visit(color_scheme=scheme)
    tab.goto(f"{tab.url}#reverse/60")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save this picture as SVG").click()
    assert download.value.suggested_filename == "reverse-60.svg"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r" (class|style|data-\w+|href|src)=|<style|<script|var\(|url\(", text)
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "−0.37679" in texts and "h₃ = h₁ · h₂" in texts and "× 0.9" in texts
    assert "z = v₁₁ + v₁₂" in texts and "" not in texts
    title, description, ground = list(root)[:3]
    assert title.text == "reverse, step 60 of 87"
    assert description.text == tab.inner_text(".said")
    assert ground.attrib["fill"] == "#fff"
    cards = list(root.iter("{http://www.w3.org/2000/svg}rect"))[1:]
    assert len(cards) == 40
    (hot,) = [one for one in cards if one.attrib["stroke-width"] == "2.6px"]
    assert hot.attrib["stroke"] == "rgb(23, 73, 168)"  # the light theme's, on any screen
    assert {one.attrib["fill"] for one in cards} == {"rgb(244, 244, 239)", "rgb(255, 255, 255)"}
    tips = [one for one in root.iter() if one.attrib.get("display")]
    assert tips == [] and tab.locator(".paper").count() == 0


@pytest.mark.slow
def test_without_scripts_the_source_is_listed_too(visit: Any) -> None:
    tab = visit("python", java_script_enabled=False)
    assert "z = u1 * h1 + u2 * h2 + u3 * h3" in tab.inner_text(".code")
    assert tab.locator("section[data-mode]:visible").count() == 8
    assert not tab.locator("form.controls").is_visible()


@pytest.mark.slow
def test_paper_gets_one_whole_picture(visit: Any) -> None:
    tab = visit(viewport={"width": 700, "height": 1000})
    tab.goto(f"{tab.url}#reverse/30")
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    picture, stage = (tab.locator(one).bounding_box() for one in ("svg.graph", ".stage"))
    assert picture["width"] <= 700 and 500 < picture["height"] < 900
    assert picture["y"] + picture["height"] <= stage["y"] + stage["height"] + 1
    assert tab.locator("svg .node:not(.done)").count() == 0
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert count(tab) == "30 / 87" and fragment(tab) == "#reverse/30"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("viewport", "scheme"), [(LECTURE, "light"), (LECTURE, "dark"), (PHONE, "dark")]
)
def test_axe_finds_nothing_in_a_lecture(
    visit: Any, axe: Any, viewport: dict[str, int], scheme: str
) -> None:
    tab = visit("python", viewport=viewport, color_scheme=scheme)
    for step in ("60", "87"):
        tab.goto(f"{tab.url.split('#')[0]}#reverse/{step}")
        assert count(tab) == f"{step} / 87"
        assert axe(tab) == []
