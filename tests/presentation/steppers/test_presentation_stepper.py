"""The stepper's page, fragment and notebook cell: whole without scripts, small, escaped."""

import base64
import hashlib
import re
from functools import cache
from html.parser import HTMLParser

import pytest

import workbench as wb
from workbench.presentation.markup.document import page
from workbench.presentation.steppers.page import stepper_fragment, stepper_notebook, stepper_page
from workbench.presentation.views.stepper import StepperView
from workbench.tracing.modes import modes

BAYDIN = "log(x1) + x1*x2 - sin(x2)"
SHARED = "a = x*x; b = a*y; b*b + a"
POINTS = {BAYDIN: {"x1": 2.0, "x2": 5.0}, SHARED: {"x": 1.5, "y": 2.0}}
#: Problems that the report shows steppers of.
LESSONS = ("baydin_trace", "notebook_cubic", "griewank_walther", "squire_trapp", "rosenbrock",
           "cancelling_cosine", "logistic_map_4", "gill_murray")  # fmt: skip


@cache
def stepper(example: str, method: str = "reverse") -> StepperView:
    """The view of one example."""
    return modes(wb.trace(example, at=POINTS[example], method=method))


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of style, script and tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inner: dict[str, list[str]] = {"style": [], "script": []}
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))
        self.open = tag

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open in self.inner:
            self.inner[self.open].append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of one tag."""
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_runs_its_own_script_only_and_loads_nothing() -> None:
    elements = Elements(stepper_page(stepper(BAYDIN)))
    policy = next(
        one["content"] for one in elements.named("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    )  # fmt: skip
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    for kind in ("style", "script"):
        assert len(elements.named(kind)) == 1
        text = "".join(elements.inner[kind])
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    for tag, attributes in elements.found:
        assert tag not in {"img", "iframe", "link", "object", "embed", "base"}
        assert not {"src", "style", "srcset", "action"} & attributes.keys(), tag
        assert not any(key.startswith("on") for key in attributes), tag
    assert "url(" not in "".join(elements.inner["style"])


def test_every_step_of_every_mode_is_a_row_that_is_there_without_a_script() -> None:
    view = stepper(BAYDIN)
    elements = Elements(stepper_page(view))
    sections = elements.named("section")
    assert [(one["data-mode"], one["data-wrt"]) for one in sections] == [
        ("reverse", ""),
        ("forward", "x1"),
        ("forward", "x2"),
        ("notebook_tape", ""),
        ("difference", "x1"),
        ("difference", "x2"),
    ]
    rows = [one for one in elements.named("tr") if "data-s" in one]
    steps = {step.sentence for mode in view.modes for step in mode.trace.steps}
    assert {one["data-s"] for one in rows} == steps
    for section, mode in zip(sections, view.modes, strict=True):
        assert len(section["data-steps"].split()) == len(mode.trace.steps)
    (form,) = elements.named("form")
    assert "hidden" in form


def test_forward_mode_walks_values_and_tangents_together() -> None:
    elements = Elements(stepper_page(stepper(BAYDIN, "forward")))
    first = elements.named("section")[0]
    assert (first["data-mode"], first["data-wrt"]) == ("forward", "x1")
    assert first["data-steps"].split()[:4] == ["v0", "0", "v1", "1"]


def test_the_picture_has_final_numbers_and_a_key_for_every_node_and_edge() -> None:
    text = stepper_page(stepper(BAYDIN))
    elements = Elements(text)
    nodes = [one["data-node"] for one in elements.named("g") if "data-node" in one]
    assert nodes == ["v-1", "v0", "v1", "v2", "v3", "v4", "v5"]
    edges = {one["data-edge"]: one["data-p"] for one in elements.named("g") if "data-edge" in one}
    assert edges == {
        "v1 0": "0.5", "v2 0": "5", "v2 1": "2", "v3 0": "1", "v3 1": "1", "v4 0": "0.284",
        "v5 0": "1", "v5 1": "−1",
    }  # fmt: skip
    picture = text[text.index("<svg") : text.index("</svg>")]
    assert ">−0.95892<" in picture and ">1.7163<" in picture


def test_a_shared_node_has_an_edge_for_every_use() -> None:
    elements = Elements(stepper_page(stepper(SHARED)))
    edges = [one["data-edge"] for one in elements.named("g") if "data-edge" in one]
    assert edges.count("a 0") == 1 and edges.count("a 1") == 1


def test_the_result_flows_downward() -> None:
    text = stepper_page(stepper(SHARED))
    tops = {
        name: float(y)
        for name, y in re.findall(r'data-node="([^"]+)".*?<rect x="[^"]+" y="([^"]+)"', text)
    }
    assert tops["v-1"] < tops["a"] < tops["b"] < tops["v1"] < tops["v2"]


def test_the_notebooks_visits_are_marked_wrong() -> None:
    text = stepper_page(stepper(SHARED, "notebook_tape"))
    assert 'data-a="visit" data-t="a" data-v="19" data-w' not in text
    rows = re.findall(r'<tr data-s="backward\(\) runs on [^"]*for the second time[^>]*>', text)
    assert rows and all("data-w" in row for row in rows)
    assert "The tape visits a 3 times and b 2 times." in text


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_fits_into_sixty_kilobytes_of_a_page(name: str) -> None:
    problem = wb.PROBLEMS[name]
    traced = wb.trace(problem.graph, at=problem.sample(1, 1)[0])
    fragment = stepper_fragment(modes(traced, seeds=1, most_steps=120), name)
    assert len(fragment.encode()) < 60_000
    assert "<script" not in fragment and "<style" not in fragment
    assert f'aria-label="Stepper of {name}"' in fragment


def test_the_script_is_below_fifteen_kilobytes_and_comes_once() -> None:
    one = stepper_fragment(stepper(BAYDIN), "one")
    text = page("stepper_page.html.j2", {
        "trace": stepper(BAYDIN).first, "title": "two", "full": str, "stepper": one + one,
        "listed": False,
    }, stepper=True)  # fmt: skip
    elements = Elements(text)
    assert len(elements.named("script")) == 1
    assert not [one for _, one in elements.found if "id" in one and one["id"] != "main"]
    script = "".join(elements.inner["script"])
    picture, walk = script.index("// The picture of a stepper"), script.index("// Steppers")
    assert len(script[walk:].encode()) < 15_000 and len(script[picture:walk].encode()) < 5_000
    plain = page("stepper_page.html.j2", {
        "trace": stepper(BAYDIN).first, "title": "", "full": str, "stepper": "",
        "listed": False,
    })  # fmt: skip
    assert "// Steppers" not in plain


def test_a_notebook_cell_keeps_its_style_to_itself_and_has_no_ids() -> None:
    text = stepper_notebook(stepper(BAYDIN))
    elements = Elements(text)
    assert not [one for _, one in elements.found if "id" in one]
    style = re.sub(r"@keyframes[^}]*}[^}]*}\s*}", "", "".join(elements.inner["style"]))
    style = re.sub(r"@media[^{]*{", "", style)
    selectors = [rule.split("{")[0] for rule in style.split("}") if "{" in rule]
    for selector in ",".join(selectors).split(","):
        assert selector.strip().startswith((".workbench-stepper", ".stepper-head")), selector
    assert len(elements.named("script")) == 1
    assert wb.trace(BAYDIN, at=POINTS[BAYDIN])._repr_html_() == text


def test_a_notebook_without_script_and_style_still_has_tables_and_a_readable_picture() -> None:
    text = stepper_notebook(stepper(BAYDIN))
    bare = re.sub(r"<(script|style)>.*?</\1>", "", text, flags=re.DOTALL)
    assert bare.count("<table") == 7 and "1.7163378145367738" in bare
    assert 'fill="none" stroke="currentColor"' in bare


@pytest.mark.slow
def test_a_large_graph_is_described_and_its_tables_are_cut() -> None:
    text = "; ".join(["a0 = x", *(f"a{i} = sin(a{i - 1})" for i in range(1, 450)), "a449"])
    document = stepper_page(modes(wb.trace(text, at={"x": 1.0})))
    assert "The graph has 450 nodes, more than the 60 that a picture can show" in document
    assert "<svg" not in document
    assert document.count("<tr") < 450 and len(document) < 350_000


def test_a_walk_that_is_too_long_is_named_not_offered() -> None:
    squares = "; ".join(["a0 = x*x", *(f"a{i} = a{i - 1}*a{i - 1}" for i in range(1, 8)), "a7"])
    view = modes(wb.trace(squares, at={"x": 1.01}))
    assert "notebook_tape" not in {mode.family for mode in view.modes}
    assert "too many to watch" in view.notes[0] and "is wrong: the derivative is" in view.notes[0]
    assert "too many to watch" in stepper_page(view)


def test_names_of_a_user_are_text() -> None:
    at = {"alert": 1.0, "xssx": 2.0}
    text = stepper_page(modes(wb.trace("alert*xssx if alert < xssx else 0", at=at)))
    assert "v₋₁ &lt; v₀" in text and text.count("<script>") == 1


def test_the_same_trace_gives_the_same_page() -> None:
    again = modes(wb.trace(SHARED, at=POINTS[SHARED]))
    assert stepper_page(stepper(SHARED)) == stepper_page(again)
