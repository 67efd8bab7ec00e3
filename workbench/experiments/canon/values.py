"""The canon's figures that are values and derivatives: items 2 to 5, 14 to 16."""

from workbench.experiments.canon.counts import BAYDIN, UNSEEN
from workbench.experiments.canon.figure import (
    Figure,
    Subject,
    as_computed,
    as_printed,
    as_true,
    far_from_truth,
)
from workbench.experiments.canon.measures import (
    FEW_ULPS,
    ONE_ULP,
    by_balls,
    graph_of,
    published_point,
    second_derivative,
    slope,
    slope_of,
    value,
)

#: The function of Squire and Trapp with its argument moved to pi/4 itself, which no float64 is.
AT_QUARTER_PI = "y = t + pi/4; exp(y)/(sin(y)**3 + cos(y)**3)"
TANH, BY_EXPONENTIALS = "hyperbolic_tangent", "hyperbolic_tangent_by_exponentials"


def _value(name: str, published: str, tolerance: float, what: str = "value") -> Figure:
    return Figure(what, published, lambda: value(*published_point(name)), as_true(tolerance))


def _slope(
    name: str, wrt: str, published: str, tolerance: float, method: str, what: str = ""
) -> Figure:
    measure = slope_of(name, wrt, method)
    return Figure(what or f"partial by {wrt}", published, measure, as_true(tolerance))


def _printed_value(name: str, published: str, what: str = "value", note: str = "") -> Figure:
    measure, tolerance = lambda: value(*published_point(name)), as_printed(ONE_ULP)
    return Figure(what, published, measure, tolerance, note=note)


def _printed_slope(
    name: str, wrt: str, published: str, method: str, what: str = "", note: str = ""
) -> Figure:
    measure, tolerance = slope_of(name, wrt, method), as_printed(ONE_ULP)
    return Figure(what or f"partial by {wrt}", published, measure, tolerance, note=note)


def _squire(name: str, what: str, published: str, *, number: int = 0, known: str = "") -> Figure:
    measure = slope_of(name, "x", "complex_step", number)
    return Figure(what, published, measure, as_printed(FEW_ULPS), known)


#: A program for the survey's table, by others: its README prints two of the three figures.
_SIMPLE = f"{UNSEEN}; simpleautodiff, a program that makes table 2, prints it in its README"

SUBJECTS = (
    Subject(2, "truncation against round-off", f"{BAYDIN}, figure 3").deriving(
        _value("baydin_figure_3", "0.28901376", FEW_ULPS),
        _slope("baydin_figure_3", "x", "9.0660864", 4 * FEW_ULPS, "reverse"),
    ),
    Subject(3, "trace tables", f"{BAYDIN}, tables 2 and 3").reporting(
        _printed_value("baydin_trace", "11.652", note=_SIMPLE),
        _printed_slope("baydin_trace", "x1", "5.5", "reverse", note=_SIMPLE),
        _printed_slope("baydin_trace", "x2", "1.716", "reverse", note=UNSEEN),
    ),
    Subject(
        4,
        "Griewank's first trace",
        "Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, chapter 1",
    ).showing(
        _value("griewank_walther", "2.0166466694282015", FEW_ULPS),
        _slope("griewank_walther", "x1", "3.0118433276739065", FEW_ULPS, "reverse"),
        _slope("griewank_walther", "x2", "-13.723961509314075", FEW_ULPS, "reverse"),
    ),
    Subject(
        5,
        "complex step",
        "Squire & Trapp, SIAM Review 40(1), 1998; Martins, Sturdza & Alonso, ACM TOMS 29(3), 2003",
    ).showing(
        Figure(
            "value at 3/2",
            "4.49778005394616195025",
            lambda: value(*published_point("squire_trapp")),
            as_printed(FEW_ULPS),
        ),
        _squire("squire_trapp", "derivative at 3/2", "4.05342789389862065771"),
        Figure(
            "second derivative at 3/2",
            "9.46307368159660335254",
            lambda: second_derivative(*published_point("squire_trapp")),
            as_printed(10 * FEW_ULPS),
        ),
        _squire("nine_halves_power", "x^(9/2) at 3/2", "18.6008127342597586832"),
        _squire("squire_trapp_quotient", "quotient at 3/2", "3.62203370071632604260"),
        Figure(
            "quotient at pi/4",
            "3.10176639383605149520",
            lambda: slope(graph_of(AT_QUARTER_PI), {"t": 0.0}, "t", "complex_step"),
            as_printed(FEW_ULPS),
            note="the argument is moved to pi/4 itself",
        ),
        _squire(
            "squire_trapp_quotient",
            "quotient at the float64 nearest to pi/4",
            "3.10176639383605168513",
            number=1,
        ),
    ),
    Subject(5, "complex step", "copied from script to script, without an author").printing(
        _squire(
            "squire_trapp",
            "derivative at 3/2, the widely copied true value",
            "4.053427893898620693391286",
            known="it is wrong in its 18th digit; float64 does not reach that far",
        ),
    ),
    Subject(14, "Rump's example", "Rump, Reliability in Computing, 1988")
    .deriving(
        Figure(
            "value",
            "-0.8273960599468214",
            lambda: by_balls(*published_point("rump")),
            as_true(ONE_ULP),
            note="the fraction -54767/66192",
        ),
    )
    .showing(
        Figure(
            "value by float64",
            "nonsense",
            lambda: value(*published_point("rump")),
            far_from_truth(),
        ),
        _slope("rump", "a", "-2.0400457e32", 1e-7, "reverse"),
        _slope("rump", "b", "4.7843312e32", 1e-7, "reverse"),
    ),
    Subject(15, "micrograd's example", "Karpathy, micrograd, its README, 2020").printing(
        _printed_value("micrograd_readme", "24.7041", "g"),
        _printed_slope("micrograd_readme", "a", "138.8338", "scalar", "dg/da"),
        _printed_slope("micrograd_readme", "b", "645.5773", "scalar", "dg/db"),
    ),
    Subject(16, "tanh of the tutorials", "the READMEs of autograd and autodidact")
    .printing(
        Figure(
            "derivative at 1",
            "0.41997434161402603",
            slope_of(BY_EXPONENTIALS, "x", "scalar"),
            as_printed(FEW_ULPS),
            known="printed with 17 digits it is the float64 that ours is, one below the "
            "nearest to the true value",
        ),
        Figure(
            "central difference of 1e-4, by exponentials",
            "0.41997434264973155",
            slope_of(BY_EXPONENTIALS, "x", "central_difference[step=1e-4]"),
            as_computed(1e-11),
            note="the published figure is a difference and agrees with ours, not with the "
            "derivative",
        ),
    )
    .deriving(_slope(TANH, "x", "0.4199743416140261", FEW_ULPS, "reverse"))
    .showing(
        Figure(
            "central difference of 1e-4, by the library's tanh",
            "0.41997434265028666",
            slope_of(TANH, "x", "central_difference[step=1e-4]"),
            as_computed(1e-11),
        ),
    ),
)
