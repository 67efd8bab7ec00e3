"""What changed between two reports: found exactly, and nothing found where nothing changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from changes_reports import METHODS, PROBLEMS, Row, doctored, set_meta, small_report, times, write

from tests import sharing
from tests.lanes import size
from tests.sharing import once_a_run
from tests.steps import at_most
from workbench.errors import ReportError
from workbench.reporting import Specification, changes, run

TINY = Specification.model_validate(
    {
        "title": "Tiny",
        "problems": ["sine", "squire_trapp"],
        "methods": ["reverse", "central_difference", "notebook_tape"],
        "points": 2,
        "timings": {"repeats": 3, "seconds_per_problem": 0.02},
        "v_curves": [{"expression": "sin(x)", "at": {"x": 1.0}, "steps_per_decade": 1}],
        "regression": {"enabled": False},
        "experiments": [],
    }
)
ALL = "accuracy,operations,time:10%"


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_report(tmp_path_factory.mktemp("changes") / "a")


def first(view_rows: tuple[object, ...], change: str) -> list[object]:
    return [one for one in view_rows if one.change == change]  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
@once_a_run
def runs() -> Path:
    """Two real reports with the same seed, `a` and `b`, and `c` with another."""
    place = sharing.folder / "runs"
    for name, seed in (("a", 42), ("b", 42), ("c", 43)):
        run(Specification.model_validate({**TINY.model_dump(), "seed": seed}), place / name)
    return place


@pytest.mark.slow
def test_two_runs_with_the_same_seed_differ_in_times_only(runs: Path) -> None:
    found = changes(runs / "a", runs / "b" / "index.html")
    tables = found.view.tables
    assert tables["accuracy"].compared == tables["accuracy"].unchanged > 0
    assert tables["operations"].compared == tables["operations"].unchanged > 0
    assert tables["accuracy"].cells == tables["operations"].cells == {}
    assert found.view.accuracy == found.view.operations == found.view.settings == ()
    states = {one.name: one.state for one in found.view.files}
    assert states["v_curve.csv"] == "identical"
    assert found.crossed("accuracy,operations") == ()
    rows = tables["accuracy"].compared
    assert found.to_text().split("\n\n")[1].startswith(f"* No change in accuracy ({rows} rows).")


@pytest.mark.slow
def test_another_seed_has_other_points(runs: Path) -> None:
    """The published points of a problem stay, the drawn ones do not."""
    found = changes(runs / "a", runs / "c")
    accuracy = found.view.tables["accuracy"]
    assert 0 < accuracy.compared < accuracy.rows_after
    assert accuracy.added == accuracy.removed == accuracy.rows_after - accuracy.compared
    assert [(one.group, one.before, one.after) for one in found.view.settings] == [
        ("seed", "42", "43")
    ]
    assert "The seeds differ (42, 43), and with them the points." in found.to_text()
    assert not found.view.operations


def test_identical_reports(report: Path) -> None:
    found = changes(report, report)
    assert found.crossed(ALL) == ()
    assert found.view.notes == ("Both are the same folder.",)
    for one in found.view.methods:
        assert (one.ratio, one.change) == (1.0, "uncertain")
    assert found.to_frame().query("change != 'uncertain'").empty


def test_a_doctored_accuracy_row(report: Path, tmp_path: Path) -> None:
    def edit(rows: list[Row]) -> None:
        rows[0]["error_bits"] = "1.0"
        rows[1]["error_ulps"] = "0.9999"
        rows[4]["error_bits"] = "3.5"  # of central_difference: it had 20
        rows[6]["error_bound"] = "1e-13"

    found = changes(report, doctored(report, tmp_path / "b", "accuracy.csv", edit))
    table = found.view.tables["accuracy"]
    assert (table.worse, table.better, table.other) == (1, 1, 1)
    assert table.unchanged == table.compared - 3
    assert table.cells == {"error_bound": 1}
    (worse,) = first(found.view.accuracy, "worse")
    assert (worse.problem, worse.method, worse.point) == ("problem_0", "reverse", "x=1.0")
    assert (worse.error_bits_before, worse.error_bits_after) == (0.0, 1.0)
    assert [one.threshold for one in found.crossed(ALL)] == ["accuracy"]
    frame = found.to_frame().query("table == 'accuracy'")
    assert set(frame["quantity"]) == {"error_bits", "error_ulps"}
    assert len(frame) == 3


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("ok", "wrong", "worse"),
        ("wrong", "ok", "better"),
        ("ok", "no_digits_promised", "worse"),
        ("no_digits_promised", "inaccurate", "better"),
        ("ok", "inaccurate", "other"),
        ("ok", "budget_exceeded", "worse"),
        ("unsupported", "ok", "better"),
        ("error", "wrong", "worse"),
        ("domain", "not_differentiable", "other"),
        ("ok", "a_status_of_the_future", "other"),
    ],
)
def test_status_transitions(
    report: Path, tmp_path: Path, before: str, after: str, change: str
) -> None:
    def status(text: str) -> None:
        def edit(rows: list[Row]) -> None:
            rows[3]["status"] = text

        doctored(report, tmp_path / text, "accuracy.csv", edit)

    status(before)
    status(after)
    found = changes(tmp_path / before, tmp_path / after)
    (one,) = found.view.accuracy
    assert (one.change, one.status_before, one.status_after) == (change, before, after)
    assert bool(found.crossed("accuracy")) == (change == "worse")
    words = f"1 from {before} to {after}".replace("_", " ")
    assert words in " ".join(found.to_text().split())


def test_a_report_from_before_there_were_digits_has_not_become_worse(
    report: Path, tmp_path: Path
) -> None:
    def with_digits(rows: list[Row]) -> None:
        rows[:] = [row | {"digits": "15.9"} for row in rows]
        rows[3]["status"] = "inaccurate"

    after = doctored(report, tmp_path / "after", "accuracy.csv", with_digits)
    for before, later in ((report, after), (after, report)):
        found = changes(before, later)
        assert [one.change for one in found.view.accuracy] == ["other"]
        assert found.crossed("accuracy") == ()


def test_a_better_status_with_a_greater_error_is_worse(report: Path, tmp_path: Path) -> None:
    def edit(status: str, bits: str) -> Path:
        def change(rows: list[Row]) -> None:
            rows[0] |= {"status": status, "error_bits": bits}

        return doctored(report, tmp_path / status, "accuracy.csv", change)

    found = changes(edit("wrong", "2.0"), edit("ok", "30.0"))
    assert found.view.accuracy[0].change == "worse"


def test_removed_and_added_rows(report: Path, tmp_path: Path) -> None:
    fewer = doctored(
        report,
        tmp_path / "b",
        "accuracy.csv",
        lambda rows: [row for row in rows if row["method"] != "symbolic"],
    )
    found = changes(report, fewer)
    table = found.view.tables["accuracy"]
    assert (table.removed, table.added, table.worse) == (2 * len(PROBLEMS), 0, 0)
    assert found.crossed("accuracy") == ()
    assert "Accuracy rows only in the first report: symbolic 16" in found.to_text()
    back = changes(fewer, report)
    assert back.view.tables["accuracy"].added == 2 * len(PROBLEMS)


def test_rows_are_known_by_their_key_and_not_by_their_place(report: Path, tmp_path: Path) -> None:
    other = doctored(report, tmp_path / "b", "accuracy.csv", lambda rows: rows[::-1])
    assert changes(report, other).view.accuracy == ()


def test_rows_that_clash_are_told_apart_by_their_step(report: Path, tmp_path: Path) -> None:
    def sweep(name: str, *steps: str) -> Path:
        def edit(rows: list[Row]) -> list[Row]:
            return rows + [
                dict(rows[4], step=step, error_bits=str(10 + len(step))) for step in steps
            ]

        return doctored(report, tmp_path / name, "accuracy.csv", edit)

    one = sweep("a", "1e-3", "1e-6", "1e-10")
    assert changes(one, sweep("b", "1e-10", "1e-3", "1e-6")).view.accuracy == ()
    found = changes(one, sweep("c", "1e-3", "1e-6", "1e-5")).view.accuracy
    assert [(row.change, row.step) for row in found] == [("removed", "1e-10"), ("added", "1e-5")]


def test_a_doctored_operation_count(report: Path, tmp_path: Path) -> None:
    def edit(rows: list[Row]) -> None:
        rows[0]["shared_operations"] = "20"  # was 7
        rows[1]["tree_operations"] = "4"  # was 8
        rows[2]["status"] = "unsupported"

    found = changes(report, doctored(report, tmp_path / "b", "operations.csv", edit))
    table = found.view.tables["operations"]
    assert (table.worse, table.better, table.other) == (1, 1, 1)
    (worse,) = first(found.view.operations, "worse")
    assert (worse.quantity, worse.before, worse.after) == ("shared_operations", "7", "20")
    assert worse.ratio == pytest.approx(20 / 7)
    assert [one.threshold for one in found.crossed(ALL)] == ["operations"]
    assert changes(tmp_path / "b", report).crossed("operations")[0].reason == (
        "1 of 24 programs took more operations"
    )


def test_counts_beyond_floats_are_compared_exactly(report: Path, tmp_path: Path) -> None:
    def tree(name: str, count: str) -> Path:
        def edit(rows: list[Row]) -> None:
            rows[0]["tree_operations"] = count

        return doctored(report, tmp_path / name, "operations.csv", edit)

    huge = tree("a", str(2**1000))
    assert first(changes(huge, tree("b", str(2**1000 + 1))).view.operations, "worse")
    assert first(changes(huge, tree("c", "10^400.5")).view.operations, "worse")
    assert first(changes(huge, tree("d", str(2**1000 - 1))).view.operations, "better")
    assert changes(huge, tree("e", str(2**1000))).view.operations == ()


@pytest.mark.parametrize(("factor", "crossed"), [(1.05, False), (1.25, True), (0.5, False)])
def test_slower_times(report: Path, tmp_path: Path, factor: float, crossed: bool) -> None:
    slower = doctored(report, tmp_path / "b", "timings.csv", times(factor, "reverse"))
    found = changes(report, slower)
    by_method = {one.method: one for one in found.view.methods}
    reverse = by_method["reverse"]
    assert reverse.ratio == pytest.approx(factor)
    assert reverse.ratio_low == pytest.approx(factor) == reverse.ratio_high
    assert reverse.change == ("faster" if factor < 1 else "slower")
    assert by_method["symbolic"].change == by_method["primal"].change == "uncertain"
    assert bool(found.crossed("time:10%")) == crossed
    single = next(one for one in found.view.times if one.method == "reverse")
    assert single.ratio_low == pytest.approx(factor * 0.97 / 1.02)
    assert single.ratio_high == pytest.approx(factor * 1.02 / 0.97)
    assert found.view.tables["accuracy"].worse == found.view.tables["operations"].worse == 0


def test_what_slows_the_function_too_is_no_change_of_a_method(report: Path, tmp_path: Path) -> None:
    found = changes(report, doctored(report, tmp_path / "b", "timings.csv", times(1.5)))
    for one in found.view.methods:
        assert one.change == ("slower" if one.method == "primal" else "uncertain")
        assert one.ratio == pytest.approx(1.5)
        assert one.of_function is None or one.of_function == pytest.approx(1.0)
    assert "The function itself took × 1.50 (1.50 to 1.50)" in found.to_text()
    assert found.crossed("time:10%")  # it did take longer, whoever is to blame


def test_times_that_were_taken_once_are_never_certain(report: Path, tmp_path: Path) -> None:
    def once(factor: float, name: str) -> Path:
        def edit(rows: list[Row]) -> list[Row]:
            kept = [row for row in rows if row["problem"] in PROBLEMS[:3]]
            for row in kept:
                median = repr(float(row["median_seconds"]) * factor)
                row |= {"repeats": "1", "low_seconds": median, "high_seconds": median}
                row["median_seconds"] = median
            return kept

        return doctored(report, tmp_path / name, "timings.csv", edit)

    found = changes(once(1.0, "a"), once(9.0, "b"))
    assert {one.change for one in found.view.methods} == {"uncertain"}
    with pytest.raises(ReportError, match="time:10% cannot be judged"):
        found.crossed("time:10%")


def in_rounds(factor: float = 1.0, slow: str = "") -> Callable[[list[Row]], None]:
    """An edit: seven rounds a time, of which three are 1.4 times as slow for everybody."""

    def edit(rows: list[Row]) -> None:
        for row in rows:
            own = float(row["median_seconds"]) * (factor if row["method"] == slow else 1.0)
            rounds = [own * one for one in (1.0, 1.4, 1.0, 1.4, 1.0, 1.4, 1.0)]
            row["median_seconds"] = row["low_seconds"] = repr(own)
            row |= {"high_seconds": repr(1.4 * own), "round_seconds": " ".join(map(repr, rounds))}

    return edit


def test_in_paired_rounds_what_slowed_both_cancels(report: Path, tmp_path: Path) -> None:
    before = doctored(report, tmp_path / "a", "timings.csv", in_rounds())
    after = doctored(report, tmp_path / "b", "timings.csv", in_rounds(1.6, "reverse"))
    found = changes(before, after)
    rows = {one.method: one for one in found.view.times if one.problem == PROBLEMS[0]}
    assert rows["reverse"].change == "slower" and rows["symbolic"].change == "uncertain"
    assert rows["reverse"].of_function == pytest.approx(1.6)
    assert rows["reverse"].of_function_low == pytest.approx(1.6)
    assert rows["primal"].of_function is None
    without = changes(report, after)  # a report from before there were rounds can be read
    assert all(one.of_function is None for one in without.view.times)
    assert without.view.tables["timings"].columns_added == ("round_seconds",)
    same = changes(before, doctored(report, tmp_path / "c", "timings.csv", in_rounds()))
    assert {one.change for one in (*same.view.times, *same.view.methods)} == {"uncertain"}


def test_a_time_moves_between_two_runs_as_the_function_does(report: Path, tmp_path: Path) -> None:
    """The same code: on one problem the function took 1.5 times as long, a method elsewhere 1.4."""

    def other_run(rows: list[Row]) -> None:
        times(1.5)([row for row in rows if row["problem"] == PROBLEMS[0]])
        mine = [row for row in rows if row["method"] == "reverse"]
        times(1.4)([row for row in mine if row["problem"] == PROBLEMS[1]])
        times(2.0)([row for row in mine if row["problem"] == PROBLEMS[2]])

    found = changes(report, doctored(report, tmp_path / "b", "timings.csv", other_run))
    changed = [(one.problem, one.method) for one in found.view.times if one.change != "uncertain"]
    assert changed == [(PROBLEMS[2], "reverse")]


def test_a_time_that_is_too_noisy_in_one_report_has_not_changed(
    report: Path, tmp_path: Path
) -> None:
    def wild(rows: list[Row]) -> None:
        in_rounds(4.0, "reverse")(rows)
        for row in rows:
            if row["method"] == "reverse":
                own = float(row["median_seconds"])
                rounds = [own * one for one in (0.9, 1.0, 1.7, 1.0, 0.9, 1.7, 1.7)]
                row["round_seconds"] = " ".join(map(repr, rounds))

    before = doctored(report, tmp_path / "a", "timings.csv", in_rounds())
    found = changes(before, doctored(report, tmp_path / "b", "timings.csv", wild))
    reverse = next(one for one in found.view.times if one.method == "reverse")
    assert reverse.of_function_low is not None and reverse.of_function_low > 2.0
    assert {one.change for one in found.view.times} == {"uncertain"}


def test_what_a_verdict_says_of_speed_is_a_time(report: Path, tmp_path: Path) -> None:
    def with_verdict(name: str, speed: str, accuracy: str = "reverse") -> Path:
        target = doctored(report, tmp_path / name, "accuracy.csv", lambda rows: None)
        write(
            target / "verdict.csv",
            ["wish", "favoured", "figure"],
            [{"wish": "speed", "favoured": speed, "figure": "2" if speed else ""},
             {"wish": "accuracy", "favoured": accuracy, "figure": "1"}],
        )  # fmt: skip
        return target

    before = with_verdict("a", "reverse")
    noisy = changes(before, with_verdict("b", "")).to_text()
    assert "verdict.csv differs in times only, 2 of 6 cells" in " ".join(noisy.split())
    other = changes(before, with_verdict("c", "", "symbolic")).to_text()
    assert "times only" not in other and "favoured 1" in other


def test_a_derivation_is_never_certainly_slower(report: Path, tmp_path: Path) -> None:
    def derived(factor: float, name: str) -> Path:
        def edit(rows: list[Row]) -> None:
            times(factor, "reverse")(rows)
            for row in rows:
                row["stage"] = "derive" if row["method"] == "reverse" else row["stage"]

        return doctored(report, tmp_path / name, "timings.csv", edit)

    found = changes(derived(1.0, "a"), derived(9.0, "b"))
    mine = [one for one in (*found.view.times, *found.view.methods) if one.stage == "derive"]
    assert {one.change for one in mine} == {"uncertain"} and len(mine) == len(PROBLEMS) + 1


@pytest.mark.parametrize("value", ["1e-6 fast", "1e-6 -1e-6", "nan"])
def test_rounds_that_no_clock_gives_are_named(report: Path, tmp_path: Path, value: str) -> None:
    other = doctored(report, tmp_path / "b", "timings.csv", in_rounds())
    doctored(other, other, "timings.csv", lambda rows: rows[0].update(round_seconds=value))
    with pytest.raises(
        ReportError, match=rf"line 2: '{value}' in column round_seconds is not a row"
    ):
        changes(report, other)


def test_few_problems_have_the_range_of_their_intervals(report: Path, tmp_path: Path) -> None:
    def two(factor: float, name: str) -> Path:
        def edit(rows: list[Row]) -> list[Row]:
            times(factor, "reverse")(rows)
            return [row for row in rows if row["problem"] in PROBLEMS[:2]]

        return doctored(report, tmp_path / name, "timings.csv", edit)

    found = changes(two(1.0, "a"), two(1.12, "b"))
    reverse = next(one for one in found.view.methods if one.method == "reverse")
    assert reverse.ratio_low == pytest.approx(1.12 * 0.97 / 1.02)
    assert not found.crossed("time:10%")
    assert changes(tmp_path / "a", two(1.2, "c")).crossed("time:10%")


def test_another_machine_is_said(report: Path, tmp_path: Path) -> None:
    other = set_meta(report, tmp_path / "b", environment={"processor": "B", "numpy": "2.5"})
    found = changes(report, other)
    assert [one.name for one in found.view.times_differ] == ["processor"]
    assert "Times are not comparable: processor was A, is B." in found.to_text()
    assert {(one.name, one.before, one.after) for one in found.view.settings} == {
        ("processor", "A", "B"),
        ("numpy", "2.4.6", "2.5"),
    }
    assert found.view.methods  # shown all the same


def test_settings_down_to_the_entry(report: Path, tmp_path: Path) -> None:
    changed = {"points": 3, "methods": [*METHODS[:2], "forward"]}
    other = set_meta(report, tmp_path / "b", specification=changed, seed=7, backstops=["one"])
    found = changes(report, other).view.settings
    assert {(one.group, one.name, one.before, one.after) for one in found} == {
        ("seed", "seed", "42", "7"),
        ("specification", "points", "2", "3"),
        ("specification", "methods", "central_difference", ""),
        ("specification", "methods", "", "forward"),
        ("backstops", "backstops", "", "one"),
    }


def test_other_files_cell_by_cell(report: Path, tmp_path: Path) -> None:
    def edit(rows: list[Row]) -> None:
        rows[2]["w"] = "0.26"
        rows[3]["w"] = "1.25e-1"  # the same number

    states = {}
    for name, change in (
        ("cells", edit),
        ("spelling", lambda rows: rows[3].update(w="1.25e-1")),
        ("order", lambda rows: rows[::-1]),
        ("fewer", lambda rows: rows[1:]),
    ):
        other = doctored(report, tmp_path / name, "regression.csv", change)
        (states[name],) = changes(report, other).view.files
    assert (states["cells"].state, states["cells"].columns) == ("differs", {"w": 1})
    assert states["cells"].cells == 10
    assert states["spelling"].state == "same values"
    assert states["order"].state == "reordered"
    assert (states["fewer"].rows_removed, states["fewer"].rows_added) == (1, 0)
    (tmp_path / "fewer" / "regression.csv").rename(tmp_path / "fewer" / "new.csv")
    found = changes(report, tmp_path / "fewer").view.files
    assert [(one.name, one.state) for one in found] == [
        ("regression.csv", "removed"),
        ("new.csv", "added"),
    ]


def test_older_columns(report: Path, tmp_path: Path) -> None:
    def older(rows: list[Row]) -> list[Row]:
        gone = {"order", "options", "error_ulps", "engine", "expression"}
        return [{k: v for k, v in row.items() if k not in gone} for row in rows]

    old = doctored(report, tmp_path / "a", "accuracy.csv", older)
    found = changes(old, report)
    table = found.view.tables["accuracy"]
    assert table.compared == table.unchanged == table.rows_after
    assert table.columns_added == ("expression", "order", "options", "engine", "error_ulps")
    assert table.notes == (
        f"There is no error_ulps in {old / 'accuracy.csv'}, so it was not compared",
    )
    assert found.crossed("accuracy") == ()

    def second_order(rows: list[Row]) -> list[Row]:
        return [dict(row, order="2") for row in rows] + rows

    newer = doctored(report, tmp_path / "b", "accuracy.csv", second_order)
    table = changes(old, newer).view.tables["accuracy"]
    assert (table.unchanged, table.added) == (table.compared, len(METHODS) * len(PROBLEMS) * 2)


def test_reports_without_meta_and_without_tables(report: Path, tmp_path: Path) -> None:
    bare = doctored(report, tmp_path / "b", "accuracy.csv", lambda rows: None)
    for name in ("meta.json", "operations.csv", "timings.csv", "regression.csv"):
        (bare / name).unlink()
    found = changes(report, bare)
    assert list(found.view.tables) == ["accuracy"]
    assert [note.partition(" ")[0] for note in found.view.notes] == [
        "meta.json",
        "operations.csv",
        "timings.csv",
    ]
    for name in ("operations", "time:10%"):
        with pytest.raises(ReportError, match="cannot be judged"):
            found.crossed(name)
    assert found.to_html().startswith("<!DOCTYPE html>")


def test_nothing_in_common_cannot_pass(report: Path, tmp_path: Path) -> None:
    def rename(rows: list[Row]) -> None:
        for row in rows:
            row["problem"] += "_other"

    found = changes(report, doctored(report, tmp_path / "b", "accuracy.csv", rename))
    with pytest.raises(ReportError, match="accuracy cannot be judged: no row"):
        found.crossed("accuracy")
    (one,) = json.loads(found.to_json(thresholds="accuracy"))["thresholds"]
    assert one["crossed"] is None


@pytest.mark.scales
def test_many_rows_in_linear_steps(report: Path, tmp_path: Path) -> None:
    count = size(72_000)

    def many(rows: list[Row]) -> list[Row]:
        return [
            dict(row, problem=f"{row['problem']}_{n}") for n in range(count // len(rows))
            for row in rows
        ]  # fmt: skip

    big = doctored(report, tmp_path / "a", "accuracy.csv", many)
    with at_most(100 * count):
        table = changes(big, big).view.tables["accuracy"]
    assert table.unchanged == count


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("accuracy.csv", "", "empty; a line with the names"),
        ("accuracy.csv", "problem,method\na,b\n", "columns are missing: point, wrt, status"),
        ("accuracy.csv", "problem,problem\na,b\n", "line 1: two columns are named 'problem'"),
        ("accuracy.csv", "problem,point,wrt,method,status\na,b\n", "line 2: 2 cells where"),
        ("accuracy.csv", 'problem,point,wrt,method,status\n"a\n', "not valid CSV"),
        ("accuracy.csv", "\udcff", "not UTF-8"),
        ("operations.csv", "method\nreverse\n", "column is missing: problem"),
        ("timings.csv", "problem,method,median_seconds\na,b,fast\n", None),
        ("regression.csv", "epoch,w\n1\n", "line 2: 1 cells where"),
        ("meta.json", "{", "not valid JSON"),
        ("meta.json", "[]", "an object was expected"),
    ],
)
def test_unreadable_files_are_named(
    report: Path, tmp_path: Path, name: str, content: str, expected: str | None
) -> None:
    other = doctored(report, tmp_path / "b", "accuracy.csv", lambda rows: None)
    (other / name).write_text(content, encoding="utf-8", errors="surrogateescape")
    if expected is None:  # such a row has no partner, so nobody reads its number
        assert changes(report, other).view.tables["timings"].compared == 0
        return
    with pytest.raises(ReportError, match=expected) as raised:
        changes(report, other)
    assert str(other / name) in str(raised.value)


def test_a_cell_that_is_no_number_is_named(report: Path, tmp_path: Path) -> None:
    def edit(rows: list[Row]) -> None:
        rows[5]["error_bits"] = "many"

    other = doctored(report, tmp_path / "b", "accuracy.csv", edit)
    with pytest.raises(ReportError, match=r"line 7: 'many' in column error_bits is not a number"):
        changes(report, other)


@pytest.mark.parametrize("value", ["-1e-06", "inf", "-inf", "nan"])
def test_a_time_that_no_clock_gives_is_named(report: Path, tmp_path: Path, value: str) -> None:
    def edit(rows: list[Row]) -> None:
        rows[0]["median_seconds"] = value

    other = doctored(report, tmp_path / "b", "timings.csv", edit)
    with pytest.raises(
        ReportError, match=rf"line 2: '{value}' in column median_seconds is not a fin"
    ):
        changes(report, other)


def test_no_report_says_where_reports_are(report: Path, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=rf"no report, .*here are {report}"):
        changes(report.parent, report)
    with pytest.raises(ReportError, match="there is no such folder"):
        changes(tmp_path / "nowhere" / "at all", report)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acuracy", "did you mean accuracy"),
        ("speed", "write accuracy, operations or time:10%"),
        ("time", "does not say how much slower"),
        ("time:-5%", "does not say how much slower"),
        ("time:10", "does not say how much slower"),
        ("accuracy:1", "takes no amount"),
        (" , ", "an empty threshold"),
    ],
)
def test_unknown_thresholds(report: Path, text: str, expected: str) -> None:
    with pytest.raises(ReportError, match=expected):
        changes(report, report).crossed(text)


def test_json_is_one_document(report: Path, tmp_path: Path) -> None:
    def edit(rows: list[Row]) -> None:
        rows[0] |= {"derivative": "inf", "error_bits": "64.0", "status": "wrong"}

    other = doctored(report, tmp_path / "b", "accuracy.csv", edit)
    document = json.loads(changes(report, other).to_json(thresholds=["accuracy", "time:10%"]))
    assert document["tables"]["accuracy"]["worse"] == 1
    assert document["accuracy"][0]["derivative_after"] == "inf"
    assert [one["crossed"] for one in document["thresholds"]] == [True, False]
    assert any("became worse" in text for text in document["summary"])
