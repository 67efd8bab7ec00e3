"""The canon's figures that are counts: items 1, 10, 11, 12 and 13."""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import geometric_mean, median
from typing import Any

from workbench.errors import listed
from workbench.experiments.canon.figure import (
    Figure,
    Measured,
    Subject,
    at_most,
    within,
    within_factor,
)
from workbench.experiments.costs.cheap_gradient import cheap_gradient_rows
from workbench.experiments.costs.expression_swell import FITTED_FROM
from workbench.experiments.costs.forward_or_reverse import crossings, jacobian_rows
from workbench.experiments.costs.growth import degree
from workbench.experiments.costs.helmholtz import PUBLISHED, PUBLISHED_SIZE, energy_row
from workbench.experiments.costs.polynomials import coefficients, polynomial_text
from workbench.experiments.costs.speelpenning import speelpenning_rows
from workbench.experiments.costs.swell_counts import logistic, swell_rows
from workbench.methods.protocol import First
from workbench.methods.symbolic import Symbolic
from workbench.records.experiments.canon import Provenance
from workbench.truth import taylor_coefficients

GRIEWANK = "Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008"
BAYDIN = "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018"
UNSEEN = "the survey's own table could not be looked up"
SYMPY_COUNTER = "SymPy's count_ops"
OUR_COUNTER = "our counter"


def _column(rows: Callable[[], Sequence[Any]], name: str, method: str) -> Measured:
    return Measured(listed([getattr(row, name) for row in rows()]), method=method)


def _logistic_derivative(length: int) -> Measured:
    """The coefficients of the derivative that SymPy gives, and those that the referee certifies."""
    graph = logistic(length)
    program = Symbolic().derive(graph, First(("x",))).program
    assert program is not None
    ours = coefficients(program, 1)
    series = taylor_coefficients(graph, {"x": 0}, {"x": 1}, len(ours))
    certified = [power * int(one.digits) for power, one in enumerate(series) if power]
    return Measured(polynomial_text(ours), polynomial_text(certified), "symbolic")


def _reverse_degree() -> Measured:
    costs = [row.reverse_shared for row in swell_rows() if row.length >= FITTED_FROM]
    return Measured(str(degree(costs)), method=OUR_COUNTER)


def _worst_ratio() -> Measured:
    return Measured(repr(cheap_gradient_rows()[0].reverse_ratio), method="reverse")


def _median_ratio() -> Measured:
    ratios = [row.reverse_ratio for row in cheap_gradient_rows()]
    return Measured(f"{median(ratios):.4g}", method="reverse")


def _helmholtz(method: str) -> Callable[[], Measured]:
    return lambda: Measured(
        f"{energy_row(PUBLISHED_SIZE, method).ratio:.4g}", method=f"{method}, operations"
    )


def _crossing() -> Measured:
    ratios = [
        row.crossing_over_outputs
        for row in crossings(jacobian_rows())
        if row.crossing_over_outputs is not None
    ]
    return Measured(f"{geometric_mean(ratios):.4g}", method="forward against reverse")


_WEIGHED = (
    "the bound weighs operations by their time; counted one by one, an operator whose partials "
    "take several operations each costs more"
)
_TANH = (
    f"{_WEIGHED}: that of tanh takes six since it is 4*sigmoid(2*u)*sigmoid(-(2*u)), which loses "
    "no digits where 1 - tanh(u)**2 does; every other problem stays within the bound"
)
_OTHER_UNIT = "published ratios are of times, ours of operations with equal parts shared"

SUBJECTS = (
    Subject(1, "expression swell", f"{BAYDIN}, table 1")
    .reporting(
        *(
            Figure(
                f"derivative of l{length}",
                text,
                partial(_logistic_derivative, length),
                note=note,
            )
            for length, text, note in (
                (2, "4 - 8x", UNSEEN),
                (3, "16 - 160x + 384x^2 - 256x^3", f"with the factor 16 in front; {UNSEEN}"),
                (
                    4,
                    "64 - 2688x + 32256x^2 - 168960x^3 + 450560x^4 - 638976x^5 + 458752x^6 "
                    "- 131072x^7",
                    f"with the factor 64 in front; {UNSEEN}",
                ),
            )
        )
    )
    .showing(
        Figure(
            "operations of l1' to l10', written out",
            "0, 2, 21, 82, 264, 768, 2096, 5472, 13824, 34048",
            partial(_column, swell_rows, "sympy_tree", SYMPY_COUNTER),
        ),
        Figure(
            "operations of l1' to l10' after cse",
            "0, 2, 12, 27, 45, 67, 93, 123, 157, 195",
            partial(_column, swell_rows, "sympy_cse", SYMPY_COUNTER),
        ),
        Figure(
            "operations of l1 to l10 after cse",
            "0, 3, 6, 9, 12, 15, 18, 21, 24, 27",
            partial(_column, swell_rows, "function_cse", SYMPY_COUNTER),
        ),
        Figure(
            "operations of l1 to l10, shared",
            "0, 3, 6, 9, 12, 15, 18, 21, 24, 27",
            partial(_column, swell_rows, "function_operations", OUR_COUNTER),
        ),
        Figure(
            "degree in n of the operations in reverse mode: it grows linearly",
            "1",
            _reverse_degree,
        ),
    ),
    Subject(
        10, "Speelpenning's product", "Speelpenning, doctoral thesis, University of Illinois, 1980"
    )
    .showing(
        Figure(
            "multiplications of SymPy's gradient, n = 4, 8, 16, 32",
            "8, 48, 224, 960",
            partial(_column, speelpenning_rows, "sympy_tree", SYMPY_COUNTER),
        ),
        Figure(
            "multiplications of that gradient after cse, n(n - 1)/2",
            "6, 28, 120, 496",
            partial(_column, speelpenning_rows, "sympy_cse", SYMPY_COUNTER),
        ),
    )
    .deriving(
        Figure(
            "multiplications in reverse mode with the function, 3(n - 1)",
            "9, 21, 45, 93",
            partial(_column, speelpenning_rows, "reverse_seeded", OUR_COUNTER),
            note="with a seed to multiply",
        ),
        Figure(
            "those in reverse mode with the seed 1 folded, 3n - 5",
            "7, 19, 43, 91",
            partial(_column, speelpenning_rows, "reverse_shared", OUR_COUNTER),
            note="this is what all our tables show",
        ),
    ),
    Subject(11, "cheap gradient", f"{GRIEWANK}: 3 to 4; others: 5").showing(
        Figure(
            "bound on cost(gradient)/cost(function), the worst problem",
            "5",
            _worst_ratio,
            at_most(),
            known=_TANH,
        ),
        Figure(
            "tighter bound on cost(gradient)/cost(function), the worst problem",
            "4",
            _worst_ratio,
            at_most(),
            known=_WEIGHED,
        ),
        Figure(
            "tightest bound on cost(gradient)/cost(function), the median problem",
            "3",
            _median_ratio,
            at_most(),
        ),
        provenance=Provenance.REPORTED,
    ),
    Subject(12, "Helmholtz energy", f"{BAYDIN}, table 4").reporting(
        *(
            Figure(
                f"cost of the gradient over the function's, n = {PUBLISHED_SIZE}, {method}",
                f"{published:g}",
                _helmholtz(method),
                within_factor(3),
                note=_OTHER_UNIT,
            )
            for method, published in PUBLISHED.items()
        ),
    ),
    Subject(13, "forward or reverse", f"{GRIEWANK}; claim C4 of the notebook").deriving(
        Figure(
            "inputs over outputs at which both cost the same",
            "1",
            _crossing,
            within(0.25),
            note="geometric mean over numbers of outputs",
        ),
    ),
)
