"""Pages: escaped, self-contained, deterministic, whole without scripts, small enough."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from presentation_demo import comparison, page, report
from presentation_rows import EVIL

import workbench as wb
from workbench.analysis.selection import most_telling
from workbench.presentation.notebook.comparison_cell import comparison_cell
from workbench.presentation.page.comparison_page import comparison_html
from workbench.presentation.page.report_page import MOST_ROWS, render_report
from workbench.presentation.views.report import ProblemView, ReportView
from workbench.records import Status


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of style and script."""

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


DATA = {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 3.0, 5.0, 7.5]}
PAGES = {
    "report": page,
    "comparison": lambda: comparison_html(comparison()),
    "fit": lambda: wb.fit("y ~ w*x + b", DATA).to_html(),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_lets_run_only_what_the_page_brought(name: str) -> None:
    elements = Elements(PAGES[name]())
    policy = next(
        attributes["content"]
        for tag, attributes in elements.found
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    for kind in ("style", "script"):
        assert len([tag for tag, _ in elements.found if tag == kind]) == 1
        text = "".join(elements.inner[kind])
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("name", PAGES)
def test_the_page_loads_nothing_and_styles_nothing_inline(name: str) -> None:
    elements = Elements(PAGES[name]())
    for tag, attributes in elements.found:
        assert tag not in {"img", "iframe", "link", "object", "embed", "base", "audio", "video"}
        assert not {"src", "style", "srcset", "action"} & attributes.keys(), tag
        assert not any(key.startswith("on") for key in attributes), tag
        assert not re.match(r"(?i)\s*(\w+:|//)", attributes.get("href", "")), attributes
    assert "@import" not in "".join(elements.inner["style"])
    assert "url(" not in "".join(elements.inner["style"])


@pytest.mark.parametrize("name", PAGES)
def test_ids_are_unique_and_every_link_in_the_page_arrives(name: str) -> None:
    elements = Elements(PAGES[name]())
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {
        attributes["href"][1:]
        for tag, attributes in elements.found
        if attributes.get("href", "").startswith("#")
    }
    assert links and links <= set(ids)
    for _, attributes in elements.found:
        for key in ("aria-labelledby", "aria-describedby", "for"):
            assert attributes.get(key, ids[0]) in ids


def test_what_a_user_wrote_is_text_wherever_it_appears() -> None:
    view = report(2, 1)
    nasty = ProblemView(name=EVIL, family=EVIL, expression=EVIL, latex=EVIL, source=EVIL,
                        reason=EVIL, box={EVIL: (0.0, 1.0)})  # fmt: skip
    rows = tuple(
        replace(row, problem=EVIL, point=EVIL, wrt=EVIL, method=EVIL, options=EVIL, message=EVIL)
        for row in view.accuracy
    )
    counts = tuple(replace(row, problem=EVIL, method=EVIL) for row in view.operations)
    times = tuple(replace(row, problem=EVIL, method=EVIL, engine=EVIL) for row in view.timings)
    text = render_report(
        replace(
            view,
            title=EVIL,
            command=EVIL,
            environment={EVIL: EVIL},
            problems=(nasty,),
            accuracy=rows,
            operations=counts,
            timings=times,
            notes=(EVIL,),
        )
    )
    elements = Elements(text)
    assert len([tag for tag, _ in elements.found if tag == "script"]) == 1
    assert "alert" not in "".join(elements.inner["script"])
    assert text.count("<script>") == 1
    assert "&lt;script&gt;" in text


def test_a_comparison_escapes_too() -> None:
    view = replace(comparison(), expression=EVIL, command=EVIL, point={EVIL: 1.0}, latex=EVIL)
    assert comparison_html(view).count("<script>") == 1
    assert "<script" not in comparison_cell(view)


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render_report(report(8, 1)) == page()


def test_summary_comes_first_and_every_section_has_a_heading() -> None:
    text = page()
    order = ["summary", "experiments", "regression", "accuracy", "operations", "timings",
             "problems", "environment"]  # fmt: skip
    places = [text.index(f'<section id="{name}"') for name in order]
    assert places == sorted(places)
    assert text.count("<h1") == 1
    for name in order:
        assert f'id="{name}-title"' in text


def test_every_row_and_every_status_is_on_the_page() -> None:
    view = report(8, 1)
    text = page()
    body = text[text.index('data-table="accuracy"') :]
    assert body[: body.index("</table>")].count("<tr>") == len(view.accuracy) + 1
    for status in {row.status for row in view.accuracy}:
        assert f'href="#accuracy?status={status}"' in text
    assert "slope -1 from the left" in text


def test_the_fault_is_explained_from_the_rows() -> None:
    text = page()
    assert 'id="fault"' in text and "4 times too large" in text
    assert "the factor is 4, and it makes 1000 visits where 501 are enough" in text
    assert "for 9 squarings it makes 1023 visits" in text
    assert "converges below a rate of 0.11998, the faulty one below 0.029994;" in text
    view = report(8, 1)
    assert view.regression is not None
    without = render_report(replace(view, regression=replace(view.regression, faulty_method="")))
    assert 'id="fault"' not in without and "times too large" not in without


def test_a_bare_view_still_makes_a_page() -> None:
    text = render_report(ReportView(title="Empty", command="make report", seed=1))
    assert "<title>Empty</title>" in text and "<figure>" not in text


@pytest.mark.slow
def test_a_page_of_the_default_reports_size_stays_below_3_megabytes() -> None:
    view = report(40, 6)
    assert len(view.accuracy) > 1800
    text = render_report(view)
    assert len(text.encode()) < 3e6
    assert f"{MOST_ROWS} rows (of {len(view.accuracy)}:" in text and "accuracy.csv" in text


def test_of_too_many_rows_the_telling_ones_stay() -> None:
    rows = report(12, 4).accuracy
    kept = most_telling(rows, 200)
    assert len(kept) == 200
    assert {(r.problem, r.method, r.status) for r in kept} == {
        (r.problem, r.method, r.status) for r in rows
    }
    assert sum(r.status == Status.WRONG for r in kept) == sum(
        r.status == Status.WRONG for r in rows
    )
    order = [rows.index(row) for row in kept]
    assert order == sorted(order)
    assert most_telling(rows, len(rows)) == list(rows)


def test_names_with_strange_letters_have_anchors_that_work() -> None:
    view = report(1, 1)
    name = "a b/c?d&e=f#é"
    rows = tuple(replace(row, problem=name) for row in view.accuracy)
    problem = replace(view.problems[0], name=name)
    text = render_report(replace(view, accuracy=rows, problems=(problem,), operations=()))
    ids = [a["id"] for _, a in Elements(text).found if "id" in a]
    anchor = next(one for one in ids if one.startswith("problem-"))
    assert unquote(anchor) == f"problem-{name}" and not re.search(r"\s", anchor)


def test_a_fragment_for_a_notebook_brings_no_script_and_keeps_its_style_to_itself() -> None:
    text = comparison_cell(comparison())
    assert "<script" not in text and "certified" in text and "0.78 ulp" in text
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    rules = [rule for rule in style.split("}") if rule.strip()]
    for rule in rules:
        for selector in rule.split("{")[0].split(","):
            assert selector.strip().startswith(".workbench-cell")
