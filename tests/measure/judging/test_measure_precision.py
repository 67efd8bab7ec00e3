"""No judgement depends on the working precision that happens to be set outside of it."""

from collections.abc import Callable
from typing import Any

import pytest
from flint import arb

import workbench as wb
from workbench.engines.ball import working_precision
from workbench.experiments.costs.higher_order_rows import Studied, subject_rows
from workbench.measure.balls.roundoff import ArithmeticBound
from workbench.measure.balls.run import BallRun
from workbench.measure.judging.arithmetic import arithmetic_test
from workbench.measure.judging.judgement import Judgement
from workbench.records.status import Status

#: Far below and far above the 53 bits of python-flint.
OUTSIDE = (12, 600)


def compared(text: str, **at: float) -> Callable[[], Any]:
    return lambda: wb.compare(text, at=at, timings=False).accuracy


def bits_of(text: str, **at: float) -> Callable[[], Any]:
    return lambda: [
        (node.name, node.right_bits, node.lost_bits) for node in wb.trace(text, at=at).nodes
    ]


@pytest.mark.parametrize(
    "found",
    [
        compared("(1 - cos(x))/x**2 + y*x", x=1e-5, y=3.1),
        compared("abs(x) + sqrt(y)", x=1e-9, y=0.7),
        compared("(x + 1e16) - 1e16 + sin(x)*y", x=1.1, y=0.3),
        compared("exp(x)*y", x=720.0, y=2.0),
        compared("(x - 3.3)**2", x=3.3),
        bits_of("(1 - cos(x))/x**2", x=1e-5),
        lambda: subject_rows(Studied("reciprocal", "1/x", 0.7)),
    ],
)
def test_nothing_depends_on_the_precision_outside(found: Callable[[], Any]) -> None:
    expected = repr(found())
    for bits in OUTSIDE:
        with working_precision(bits):
            assert repr(found()) == expected


@pytest.mark.parametrize(
    ("sign", "status"),
    [(1, Status.OK), (0, Status.NO_DIGITS_PROMISED), (-1, Status.NO_DIGITS_PROMISED)],
)
def test_a_bound_is_set_against_the_truth_and_not_against_53_bits_of_it(
    sign: int, status: Status
) -> None:
    """The truth is 3 or 2**-70 beside it, and rounding alone explains an error of 3."""
    with working_precision(256):
        truth = -(3 + sign * arb(2) ** -70)
    run = BallRun(wb.parse("-3*x"), (1.0,))
    judged = arithmetic_test(
        -3.0, truth, truth, Judgement(), run, 0, ArithmeticBound(bound=3.0), arb(0)
    )
    assert judged.status is status
