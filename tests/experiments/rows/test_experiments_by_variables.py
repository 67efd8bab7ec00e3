"""Methods by number of variables: classes, the same problems for all, what is left out."""

from workbench.experiments.rows.by_variables import CLASSES, run
from workbench.experiments.rows.study import Prepared
from workbench.problems import PROBLEMS
from workbench.records import AccuracyRecord, OperationsRecord, Status

VARIABLES = {"one": 1, "other": 1, "wide": 30}


def cost(problem: str, method: str, ratio: float | None) -> OperationsRecord:
    status = Status.OK if ratio else Status.BUDGET_EXCEEDED
    return OperationsRecord(problem=problem, method=method, ratio_to_primal=ratio, status=status)


ACCURACY = [
    AccuracyRecord(problem=problem, method=method, truth="1.5", error_bits=bits, digits=10.0)
    for problem, method, bits in (("one", "a", 1.0), ("wide", "a", 9.0), ("wide", "b", 2.0))
]
OPERATIONS = [
    cost("one", "a", 2.0),
    cost("one", "b", 3.0),
    cost("other", "a", 90.0),
    cost("other", "b", None),
    cost("wide", "a", 8.0),
    cost("wide", "b", 2.0),
]


def test_each_class_has_its_own_figures_and_problems() -> None:
    found = run(VARIABLES, ACCURACY, OPERATIONS)
    (table,) = found.tables
    rows = {(row.variables, row.method): row for row in table.rows}
    assert {name for name, _ in rows} == {"all", "1", "20 and more"} <= {"all", *CLASSES}
    assert (rows["1", "a"].operations_ratio, rows["1", "a"].operations_problems) == (2.0, 1)
    assert rows["1", "a"].problems == 2 and rows["all", "a"].problems == 3
    assert rows["all", "a"].mean_error_bits == 5.0
    assert rows["20 and more", "b"].rank_operations == 1


def test_the_sentence_names_the_cheapest_of_each_class_and_what_is_left_out() -> None:
    found = run(VARIABLES, ACCURACY, OPERATIONS)
    assert found.headline == (
        "Fewest operations by number of variables: for 1: a (2 × function, 1 of 2 problems); "
        "for 20 and more: b (2 × function, 1 of 1 problems)."
    )
    assert "for 20 and more: b (2 bits)" in found.sentence
    assert "over 2 of 3 problems (without other: b, budget exceeded)" in found.sentence
    assert run(VARIABLES, ACCURACY, []).headline == ""


def test_eight_partials_a_point_are_judged_and_others_at_the_next() -> None:
    for problem in PROBLEMS.values():
        entry, names = Prepared(problem, (), ()), problem.graph.variables
        seen = [entry.judged(number) for number in range(3)]
        assert all(0 < len(one) <= 8 for one in seen)
        if len(names) <= 8:
            assert seen == [names] * 3
        elif len(names) <= 24:
            assert {name for one in seen for name in one} == set(names)
