"""Elementary and special functions of one variable."""

from functools import partial

from workbench.problems.problem import Problem

SQUIRE = "Squire & Trapp, SIAM Review 40(1), 1998"
MARTINS = "Martins, Sturdza & Alonso, ACM TOMS 29(3), 2003"

_problem = partial(Problem, family="elementary")

PROBLEMS: tuple[Problem, ...] = (
    _problem(
        name="sine",
        text="sin(x)",
        box={"x": (-3.0, 3.0)},
        published=({"x": 1.0},),
        source="every course",
        reason="The function on which step sizes are explained.",
    ),
    _problem(
        name="exponential",
        text="exp(x)",
        box={"x": (-2.0, 2.0)},
        published=({"x": 0.0},),
        source="every course",
        reason="Its forward differences at 0 show total error first fall and then rise.",
    ),
    _problem(
        name="hyperbolic_tangent",
        text="tanh(x)",
        box={"x": (-3.0, 3.0)},
        published=({"x": 1.0},),
        source="the tutorials of autograd and autodidact",
        reason="The first example of many tutorials, as the library's own function.",
    ),
    _problem(
        name="hyperbolic_tangent_by_exponentials",
        text="y = exp(-2*x); (1 - y)/(1 + y)",
        box={"x": (-3.0, 3.0)},
        published=({"x": 1.0},),
        source="the tutorials of autograd and autodidact",
        reason="The same function as a tutorial writes it: other operations, other digits.",
    ),
    _problem(
        name="squire_trapp",
        text="exp(x)/sqrt(sin(x)**3 + cos(x)**3)",
        box={"x": (-0.7, 2.2)},
        published=({"x": 1.5},),
        source=f"{SQUIRE}; {MARTINS}",
        reason="The function on which the complex step is always shown; its widely copied true "
        "value is wrong in the 18th digit.",
        lesson=True,
    ),
    _problem(
        name="squire_trapp_quotient",
        text="exp(x)/(sin(x)**3 + cos(x)**3)",
        box={"x": (-0.7, 2.2)},
        published=({"x": 1.5}, {"x": 0.7853981633974483}),
        source=SQUIRE,
        reason="The paper's second function, at 3/2 and at the float64 nearest to pi/4.",
    ),
    _problem(
        name="nine_halves_power",
        text="x**(9/2)",
        box={"x": (0.1, 3.0)},
        published=({"x": 1.5},),
        source=SQUIRE,
        reason="The paper's first function: a power that is no whole number.",
    ),
    _problem(
        name="nested_cosine",
        text="cos(sin(sin(cos(x))))",
        box={"x": (0.1, 3.0)},
        published=({"x": 1.0},),
        source="a usual test of the complex step",
        reason="The complex step stays right on it down to steps of 1e-200.",
        lesson=True,
    ),
    _problem(
        name="gill_murray",
        text="(exp(x) - 1)**2 + (1/sqrt(1 + x**2) - 1)**2",
        box={"x": (-1.0, 2.0)},
        published=({"x": 1.0},),
        source="Gill, Murray, Saunders & Wright, SIAM J. Sci. Stat. Comput. 4(2), 1983",
        reason="The test function of the best-known rule for choosing a step.",
    ),
    _problem(
        name="planck_radiation",
        text="x**3/expm1(x)",
        box={"x": (0.1, 10.0)},
        published=({"x": 2.8214393721220787},),
        source="Planck, Annalen der Physik 309(3), 1901",
        reason="At its maximum (Wien's law) the slope is a difference of equal numbers.",
    ),
    _problem(
        name="binary_entropy",
        text="-p*log2(p) - (1 - p)*log2(1 - p)",
        box={"p": (0.01, 0.99)},
        published=({"p": 0.25},),
        source="Shannon, Bell System Technical Journal 27, 1948",
        reason="Two logarithms whose derivatives' constants cancel; the slope at 1/4 is log2(3).",
    ),
    _problem(
        name="equal_temperament",
        text="440*exp2((n - 69)/12)",
        box={"n": (21.0, 108.0)},
        published=({"n": 60.0},),
        source="the MIDI tuning standard",
        reason="A power of two, as music and floating-point numbers use it.",
    ),
    _problem(
        name="mercator",
        text="asinh(tan(latitude))",
        box={"latitude": (-1.4, 1.4)},
        published=({"latitude": 0.5},),
        source="Snyder, Map Projections: A Working Manual, USGS 1395, 1987",
        reason="Its derivative is 1/cos(latitude), which no rule finds in that form.",
    ),
    _problem(
        name="stirling_quotient",
        text="gamma(x + 1)/(sqrt(2*pi*x)*(x/e)**x)",
        box={"x": (0.5, 12.0)},
        published=({"x": 5.0},),
        source="DLMF 5.11.3",
        reason="Gamma over Stirling's formula: large slopes that nearly cancel, and a power with "
        "the variable in base and exponent.",
    ),
)
