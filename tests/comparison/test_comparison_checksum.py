"""Above 64 variables: a sample of certified partials, and a checksum over all of them."""

import math
from itertools import pairwise

import pytest

import workbench as wb
from tests.lanes import shared_out
from workbench.comparison import Comparison
from workbench.comparison.checksum import weighted_sum
from workbench.ir.primal import Primal
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import BaseMethod, Derivation, Wants, graph_of
from workbench.records import AccuracyRecord, Status
from workbench.records.accuracy import ALL_VARIABLES
from workbench.truth import certified_checksum, truth_coverage

SIZE = 70
NAMES = [f"x{number}" for number in range(SIZE)]
TEXT = " + ".join(f"{one}*sin({other})" for one, other in pairwise(NAMES))
POINT = {name: 0.5 + number / SIZE for number, name in enumerate(NAMES)}


class WrongOutsideTheSample(BaseMethod):
    """The reverse sweep with one partial of all but the certified ones negated."""

    name = "wrong_outside_the_sample"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        right = wb.METHODS["reverse"].derive(graph, wants).program
        assert right is not None
        certified = truth_coverage(graph).certified
        place = 1 + next(number for number, name in enumerate(wrt) if name not in certified)
        text = right.to_text(limit=10**6)
        parts = [part.strip() for part in text.split(";")]
        outputs = parts[-1].split(", ")
        outputs[place] = f"-({outputs[place]})"
        program = wb.parse("; ".join([*parts[:-1], ", ".join(outputs)]))
        assert program.variables == graph.variables
        return ProgramDerivation(primal=graph, wrt=wrt, program=program)


def compared(*methods: object, text: str = TEXT) -> Comparison:
    return wb.compare(text, at=POINT, methods=methods, timings=False)  # type: ignore[arg-type]


def checksum_row(comparison: Comparison, output: int = 0) -> AccuracyRecord:
    (row,) = [
        one for one in comparison.accuracy if one.wrt == ALL_VARIABLES and one.output == output
    ]
    return row


@pytest.mark.parametrize(
    "method",
    shared_out(
        ["symbolic", "forward", "reverse", "scalar", "central_difference", "five_point[step=1e-3]"],
        2,
    ),
)
def test_a_right_gradient_reproduces_the_checksum(method: str) -> None:
    comparison = compared(method)
    row = checksum_row(comparison)
    assert len(comparison.accuracy) == 17
    assert (row.status, row.order) == (Status.OK, 1)
    _, truth = certified_checksum(wb.parse(TEXT), POINT)
    assert row.truth == truth.digits
    assert row.error_absolute is not None and row.error_bound is not None
    assert row.error_absolute <= row.error_bound
    if "_" in method:
        parts = row.truncation_error, row.step_error, row.evaluation_error
        assert math.fsum(one or 0.0 for one in parts) == pytest.approx(
            row.error_absolute * math.copysign(1, (row.derivative or 0.0) - float(row.truth)),
            rel=1e-6,
        )


def test_a_wrong_partial_that_is_in_no_sample_is_caught() -> None:
    comparison = compared(WrongOutsideTheSample())
    row = checksum_row(comparison)
    assert row.status is Status.WRONG and row.message.startswith("rule test")
    assert all(one.status is Status.OK for one in comparison.accuracy if one is not row)


def test_several_outputs_have_a_checksum_each() -> None:
    comparison = compared("reverse", "scalar", text=f"{TEXT}, " + "*".join(NAMES))
    for output in (0, 1):
        rows = [one for one in comparison.accuracy if one.wrt == ALL_VARIABLES]
        assert [one.status for one in rows if one.output == output] == [Status.OK] * 2


def test_a_complex_step_is_measured() -> None:
    row = checksum_row(compared("complex_step"))
    assert row.status is Status.UNJUDGED
    assert row.error_bits is not None and row.error_bits < 2


def test_few_variables_have_none_and_a_terminal_says_what_it_is() -> None:
    few = wb.compare("x*y", at={"x": 1.0, "y": 2.0}, methods="reverse", timings=False)
    assert all(one.wrt != ALL_VARIABLES for one in few.accuracy)
    text = compared("reverse").to_text()
    assert "d/d(all)" in text and "certify more than a sample" in " ".join(text.split())


def test_the_sum_is_rounded_once() -> None:
    assert math.isnan(weighted_sum([math.nan, 1.0], ["x", "y"]))
    assert math.isinf(weighted_sum([math.inf, 1.0], ["x", "y"]))
    weights = [weighted_sum([1.0, 0.0], ["x", "y"]), weighted_sum([0.0, 1.0], ["x", "y"])]
    first = weights[1] / weights[0] * 1e300
    assert abs(weighted_sum([first, -1e300], ["x", "y"])) < 1e285
