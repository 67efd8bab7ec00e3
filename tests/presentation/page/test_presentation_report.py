"""The page of a report, section by section: contents, verdict, experiments, times, problems."""

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from presentation_demo import page, report, table
from presentation_rows import EVIL, METHODS

from workbench.analysis.summary import SummaryRow
from workbench.presentation.page.contents import contents
from workbench.presentation.page.problem_grids import truths_grid
from workbench.presentation.page.report_page import render_report
from workbench.presentation.plots.styles import method_styles
from workbench.presentation.sentences.findings import findings
from workbench.presentation.sentences.sentence import plain
from workbench.presentation.tables.small_grids import experiment_grid
from workbench.presentation.tables.times_by_size import size_times_grid
from workbench.presentation.tables.timing_grids import method_times_grid, problem_times_grid
from workbench.presentation.views.outcome import Outcome, Table
from workbench.presentation.views.plot import Plot
from workbench.records import Stage, Status, TimingRecord
from workbench.records.timing import PRIMAL


def section(name: str) -> str:
    """The markup of one section of the page, up to the next of its kind."""
    text = page()
    start = text.index(f'<section id="{name}"')
    end = text.find("\n<section id=", start + 1)
    return text[start : end if end > 0 else len(text)]


@cache
def problem() -> str:
    """The markup of the first problem's section."""
    text = page()
    start = text.index('<details class="problem">')
    return text[start : text.index('<details class="problem">', start + 1)]


def test_the_contents_name_every_section_in_the_order_of_the_page() -> None:
    text = page()
    nav = text[text.index("<nav") : text.index("</nav>")]
    links = re.findall(r'href="#([^"]+)"', nav)
    places = [text.index(f'id="{link}"') for link in links]
    assert places == sorted(places)
    assert set(re.findall(r'<section (?:class="experiment" )?id="([^"]+)"', text)) <= set(links)
    assert "What a derivative costs" in nav and "several variables" in nav
    bare = replace(report(2, 1), verdict=None, experiments=(), regression=None, timings=())
    assert [one.title for one in contents(bare, fault=False)] == [
        "Summary", "Accuracy", "Operations", "Problems", "Environment",
    ]  # fmt: skip


def test_the_summary_begins_with_numbers_that_lead_to_their_rows() -> None:
    view = report(8, 1)
    tiles = dict(re.findall(r'<dt>([^<]+)</dt><dd><a href="[^"]+">(\d+)</a>', section("summary")))
    right = sum(row.status is Status.OK for row in view.accuracy)
    wrong = sum(row.status is Status.WRONG for row in view.accuracy)
    assert int(tiles["within their error bound"]) == right > 0
    assert int(tiles["wrong: outside it"]) == wrong > 0
    vague = int(tiles["promise no digit"])
    assert vague == sum(row.status is Status.NO_DIGITS_PROMISED for row in view.accuracy) > 0
    rest = len(view.accuracy) - right - wrong - vague
    assert int(tiles.get("without a truth, a number or a bound", 0)) == rest
    assert int(tiles["derivatives compared with a certified truth"]) <= len(view.accuracy)
    assert int(tiles["problems"]) == len(view.problems)


def test_a_few_wrong_rows_of_right_methods_make_one_sentence() -> None:
    rows = [replace(report(8, 1).accuracy[0], method=method, options="", status=Status.WRONG,
                    problem="corner") for method in ("reverse", "scalar")]  # fmt: skip
    summary = (
        SummaryRow(method="reverse", rows_ok=600, rows_wrong=1),
        SummaryRow(method="scalar", rows_ok=500, rows_wrong=2),
        SummaryRow(method="notebook_tape", rows_ok=10, rows_wrong=9),
    )
    said = [plain(one) for one in findings(replace(report(2, 1), summary=summary,
                                                   accuracy=tuple(rows)))]  # fmt: skip
    assert "reverse and scalar are right except on 1 to 2 judged rows each, on corner." in said
    assert sum("is wrong on 9 of 19 judged rows" in one for one in said) == 1


def test_an_experiment_shows_its_claim_its_tables_and_every_file() -> None:
    text = page()
    part = text[text.index('id="experiment-costs"') : text.index('id="experiment-v_curve"')]
    assert "The claim:" in part and "at most 5 times" in part and "Griewank" in part
    assert '<details class="fold">' in part and "24 rows" in part
    assert 'href="./costs.csv"' in part and 'href="./more.csv"' in part
    assert "Reverse mode costs 3 times the function (<a" in section("summary")
    short = text[text.index('id="experiment-v_curve"') : text.index('<section id="regression"')]
    assert '<table class="data' in short and 'class="fold"' not in short


def test_a_table_of_an_experiment_filters_by_what_its_columns_are() -> None:
    shown = table(
        name="t",
        header=("problem", "rule", "error [ulp]", "exact"),
        rows=(("sine", "a", 1.5, True), ("other", "b", None, False)),
    )
    grid = experiment_grid(shown, {}, {"sine"})
    assert [(column.title, values) for column, values in grid.filters] == [
        ("problem", ["sine", "other"]),
        ("rule", ["a", "b"]),
    ]
    assert [row[0].href for row in grid.rows] == ["#problem-sine", ""]
    assert [row[3].text for row in grid.rows] == ["yes", "no"]
    assert grid.columns[2].unit == "ulp" and grid.columns[2].numeric


def test_times_by_method_are_medians_and_count_what_was_refused() -> None:
    times = list(report(6, 1).timings)
    first = next(row for row in times if row.method == "scalar" and row.stage == Stage.EVALUATE)
    times[times.index(first)] = replace(first, median_seconds=None, status=Status.BUDGET_EXCEEDED)
    styles = method_styles(METHODS)
    grid = method_times_grid(times, styles)
    heads = [column.title for column in grid.columns]
    rows = {row[0].text: [cell.text.strip() for cell in row] for row in grid.rows}
    assert set(rows) == {*METHODS, PRIMAL}
    assert rows["scalar"][heads.index("refused")] == "1"
    assert rows["reverse"][heads.index("refused")] == "0"
    assert rows[PRIMAL][heads.index("× function")] == ""
    ratio = float(rows["reverse"][heads.index("× function")])
    low, high = (float(rows["reverse"][heads.index(name)]) for name in ("from", "to"))
    assert low <= ratio <= high
    pivot = problem_times_grid(times, styles)
    heads = [column.title for column in pivot.columns]
    (row,) = [row for row in pivot.rows if row[0].text == first.problem]
    assert row[heads.index("scalar")].text.strip() == "budget exceeded"
    assert float(row[heads.index("reverse")].text) > 0


def test_times_by_size_show_the_call_beside() -> None:
    def timed(problem: str, method: str, seconds: float, stage: Stage) -> TimingRecord:
        return TimingRecord(
            problem=problem, method=method, engine="python", stage=stage, median_seconds=seconds,
            round_seconds=tuple(seconds * slow for slow in (1.0, 3.0, 3.0, 1.0, 3.0, 1.0, 3.0)),
        )  # fmt: skip

    sizes: dict[str, int | None] = {"tiny": 1, "small": 4, "medium": 5, "large": 20, "black": None}
    times = [
        timed(problem, method, 1e-7 * factor * (size or 1), stage)
        for problem, size in sizes.items()
        for method, stage, factor in (
            (PRIMAL, Stage.EVALUATE, 1.0), (PRIMAL, Stage.CALL, 0.5 / (size or 1)),
            ("reverse", Stage.EVALUATE, 1.42), ("wrong", Stage.EVALUATE, 0.9),
        )
    ]  # fmt: skip
    grid = size_times_grid(times, sizes, method_styles(["reverse"]), {})
    assert [(column.title, column.unit) for column in grid.columns[1:]] == [
        ("below 5 operations", "2 problems"), ("5 to 19", "1 problem"), ("from 20", "1 problem")
    ]  # fmt: skip
    assert {row[0].text: [cell.text.strip() for cell in row[1:]] for row in grid.rows} == {
        "the function": ["250 ns", "500 ns", "2 µs"],
        "an empty call": ["50 ns", "50 ns", "50 ns"],
        "the call in the function": ["31 %", "10 %", "2 %"],
        "reverse": ["× 1.42 (2)", "× 1.42 (1)", "× 1.42 (1)"],
        "wrong": ["", "", ""],
    }


def test_a_problem_shows_what_every_experiment_says_of_it() -> None:
    text = problem()
    assert "most accurate" in text and "(0.5 bit)" in text and "; next" in text
    assert "By x, 34 of 53 bits are lost at v₂ = 1 − v₁, where the rounding of v₁ = cos(v₀)" in text
    assert "; in the end 7.5 are right." in text
    assert text.count('class="figure"') == 2
    assert 'aria-label="Worst error against cost on sine.' in text
    assert "Derivative programs (1)" in text and "v1 = cos(x)" in text
    assert text.count('class="workbench-stepper"') == 1 and "Stepper of sine" in text
    for name in ("accuracy", "operations", "times"):
        assert f'href="#{name}?problem=sine"' in text


def test_a_problem_says_what_is_true_or_why_nothing_is() -> None:
    rows = [row for row in report(8, 1).accuracy if row.problem == "sine"]
    grid = truths_grid("sine", rows)
    assert [row[2].text for row in grid.rows] == [rows[0].truth[:30]]
    none = Status.NOT_DIFFERENTIABLE
    corner = replace(rows[0], truth="", truth_radius=None, wrt="y", message="slopes differ",
                     status=none, truth_status=none)  # fmt: skip
    many = truths_grid("p", [corner, *(replace(rows[0], wrt=f"x{n}") for n in range(9))])
    assert many.rows[0][2].text == "not differentiable: slopes differ"
    assert many.rows[0][3].text == "" and many.caption.endswith("; 6 of 10")


def test_the_table_of_a_problem_has_its_own_rows() -> None:
    view, text = report(8, 1), problem()
    text = text[text.index("Methods on sine") :]
    body = text[text.index("<tbody>") : text.index("</table>")]
    rows = [re.sub("<[^>]+>", " ", row).split() for row in body.split("<tr>")[1:]]
    assert [row[0] for row in rows] == list(METHODS)
    counts = {row.method: row.shared_operations for row in view.operations
              if row.problem == "sine"}  # fmt: skip
    for row in rows:
        judged = [one for one in view.accuracy if (one.problem, one.method) == ("sine", row[0])]
        assert row[1:3] == [str(len(judged)), str(judged[0].status)]
        if counts[row[0]]:
            assert str(counts[row[0]]) in row


def evil(value: Any) -> Any:
    """The same view with every text in it replaced by an attack."""
    if isinstance(value, str):
        return EVIL
    if isinstance(value, tuple):
        return tuple(map(evil, value))
    if isinstance(value, Plot):
        return replace(
            value, title=EVIL, x_label=EVIL, y_label=EVIL, alternative=EVIL,
            series=tuple(replace(one, label=EVIL) for one in value.series),
        )  # fmt: skip
    if isinstance(value, Table):
        shown = "; ".join(f"{name}: {EVIL}" for name, _ in value.columns)
        return replace(value, name=EVIL, meaning=EVIL, rows=evil(value.rows), shown=shown)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: evil(getattr(value, one.name))
                                 for one in fields(value)})  # fmt: skip
    return value


def test_what_others_wrote_in_experiments_and_problems_is_text() -> None:
    view = report(2, 1)
    assert view.verdict is not None and view.sweeps is not None
    first = view.problems[0]
    first = replace(
        first, wishes=evil(first.wishes), losses=evil(first.losses), plots=evil(first.plots)
    )
    experiments: tuple[Outcome, ...] = tuple(
        replace(evil(one), name=one.name, v_curve=()) for one in view.experiments
    )
    text = render_report(
        replace(
            view,
            problems=(first, *view.problems[1:]),
            verdict=replace(evil(view.verdict), name="verdict"),
            experiments=experiments,
            sweeps=evil(view.sweeps),
        )
    )
    assert text.count("<script>") == 1 and "&lt;script&gt;" in text
    assert "alert" not in text[text.index("<script>") : text.index("</script>")]
