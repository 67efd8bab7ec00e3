"""What a reader needs first: tiles of the problems, evidence of the findings, what is left out."""

import re
from dataclasses import asdict, replace
from html.parser import HTMLParser

import pytest
from presentation_demo import page, report
from presentation_rows import METHODS

import workbench as wb
from workbench.presentation.page.comparison_page import comparison_html
from workbench.presentation.page.evidence import evidence
from workbench.presentation.page.gallery import HEIGHT, gallery
from workbench.presentation.page.report_page import render_report
from workbench.presentation.plots.styles import method_styles
from workbench.presentation.sentences.findings import findings
from workbench.presentation.sentences.sentence import plain, sentence
from workbench.presentation.views.comparison import ComparisonView
from workbench.records import Status
from workbench.records.labels import label_of

CODE = "use `scalar`, or `reverse` where it is cut in the `mid"


class Visible(HTMLParser):
    """The text of a page that a reader sees, and what its tooltips and labels say."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hidden = ""
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.hidden = tag
        self.said += [value or "" for name, value in attrs if name in ("title", "aria-label")]

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.hidden = ""

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)


def test_a_tile_has_the_digits_of_every_methods_worst_row() -> None:
    view = report(8, 1)
    methods = list(dict.fromkeys(map(label_of, view.accuracy)))
    tiles = gallery(view, methods, method_styles(METHODS))
    assert [tile.name for tile in tiles] == [problem.name for problem in view.problems]
    judged = [row for row in view.accuracy if row.status in ("ok", "inaccurate", "wrong")]
    for tile in tiles:
        own = [row for row in judged if row.problem == tile.name]
        for label, digits in zip(methods, tile.digits, strict=True):
            known = [row.digits for row in own
                     if label_of(row) == label and row.digits is not None]  # fmt: skip
            assert digits == min(known, default=None)
        wrong = {label_of(row) for row in own if row.status == "wrong"}
        assert {part.method for part in tile.wrong if part.method} == wrong
        bars = sum(data.count("M") for _, data in tile.bars)
        assert bars == sum(digits is not None for digits in tile.digits)
        assert all(f" {HEIGHT - 1:g}v-" in data for _, data in tile.bars)
    assert any(tile.wrong for tile in tiles)
    corner = tiles[-1]
    assert not corner.least and not corner.bars
    text = page()
    part = text[text.index('class="gallery"') :]
    part = part[: part.index("</ul>")]
    assert part.count("<li ") == len(tiles) and part.count("least right:") == len(tiles) - 1
    assert 'href="#problem-sine"' in part and 'data-statuses="wrong"' in part


def test_what_a_finding_rests_on_is_counted_in_the_rows_of_its_file() -> None:
    view = report(8, 1)
    files = {"accuracy.csv": view.accuracy, "operations.csv": view.operations,
             "timings.csv": view.timings}  # fmt: skip
    sources = [one for finding in findings(view) for one in evidence(view, finding)]
    checked = 0
    for one in sources:
        if one.csv in files:
            lines = [{key: str(cell) for key, cell in asdict(row).items()}
                     for row in files[one.csv]]  # fmt: skip
            kept = [line for line in lines if all(line[k] == v for k, v in one.filters)]
            assert (one.count, one.total) == (len(kept), len(lines))
            checked += bool(one.filters)
    assert checked >= 3
    assert {"#experiment-costs", "#regression", "#fault"} <= {one.href for one in sources}
    text = page()
    told = [finding for finding in findings(view) if evidence(view, finding)]
    assert text.count("<summary>How we know</summary>") == len(told) == len(findings(view))
    assert "<code>status = wrong</code>" in text and '24 rows of <a href="./costs.csv">' in text
    assert evidence(view, sentence("nothing to see")) == []


def test_every_rule_is_told_once_under_a_finding() -> None:
    view = report(8, 1)
    for finding in findings(view):
        rules = [one.rule for one in evidence(view, finding) if one.rule]
        assert rules and len(rules) == len(set(rules)), plain(finding)


def test_no_page_shows_a_raw_back_quote() -> None:
    view = report(2, 1)
    rows = tuple(
        replace(row, message=CODE, truth="", truth_status=Status.UNDETERMINED, status=status)
        for row, status in zip(
            view.accuracy[:2], (Status.ERROR, Status.UNDETERMINED), strict=True
        )
    )  # fmt: skip
    outcomes = [replace(one, claim=CODE, sentence=CODE, message=CODE, title=CODE, source=CODE,
                        tables=tuple(replace(table, meaning=CODE) for table in one.tables))
                for one in view.experiments]  # fmt: skip
    problems = tuple(replace(one, reason=CODE, source=CODE) for one in view.problems)
    text = render_report(
        replace(view, accuracy=rows, experiments=tuple(outcomes), problems=problems, notes=(CODE,))
    )
    comparison = comparison_html(ComparisonView(expression="x", point={"x": 1.0}, accuracy=rows))
    fit = wb.fit("y ~ w*x", {"x": [0.0, 1.0], "y": [0.0, 1.0]}).to_html()
    for shown in (text, comparison, fit, page()):
        assert not [said for said in Visible(shown).said if "`" in said]
    assert text.count("use <code>scalar</code>, or") > 12
    assert "<code>scalar</code>" in comparison


@pytest.mark.parametrize("kept", [3, 4])
def test_a_table_says_how_many_rows_it_leaves_out_and_where_they_are(kept: int) -> None:
    view = report(2, 1)
    experiment = view.experiments[0]
    table = replace(experiment.tables[0], page_rows=experiment.tables[0].rows[:kept])
    shown = replace(experiment, tables=(table,))
    text = render_report(replace(view, experiments=(shown,)))
    rest = len(table.rows) - kept
    assert f'the other {rest} rows are in <a href="./costs.csv">' in " ".join(text.split())
    whole = render_report(view)
    assert not re.search(r"the other \d+ rows", whole)
