"""Functions of several variables, as papers and practice have them."""

from functools import partial

from workbench.problems.large import lanczos_fit
from workbench.problems.problem import Problem

_problem = partial(Problem, family="several_variables")

PROBLEMS: tuple[Problem, ...] = (
    _problem(
        name="baydin_trace",
        text="log(x1) + x1*x2 - sin(x2)",
        box={"x1": (0.5, 5.0), "x2": (-6.0, 6.0)},
        published=({"x1": 2.0, "x2": 5.0},),
        source="Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018, tables 2 and 3",
        reason="The survey's trace tables, forward and reverse.",
        lesson=True,
    ),
    _problem(
        name="griewank_walther",
        text="(sin(x1/x2) + x1/x2 - exp(x2))*(x1/x2 - exp(x2))",
        box={"x1": (0.5, 3.0), "x2": (0.3, 2.0)},
        published=({"x1": 1.5, "x2": 0.5},),
        source="Griewank & Walther, Evaluating Derivatives, 2nd edition, 2008, chapter 1",
        reason="The textbook's first evaluation trace: its repeated parts are what a DAG shares.",
        lesson=True,
    ),
    _problem(
        name="rosenbrock",
        text="100*(y - x**2)**2 + (1 - x)**2",
        box={"y": (-1.0, 3.0), "x": (-2.0, 2.0)},
        published=({"y": 1.0, "x": -1.2},),
        source="Rosenbrock, The Computer Journal 3(3), 1960",
        reason="The curved valley on which every optimizer is tried, from its usual start.",
    ),
    _problem(
        name="beale",
        text="(1.5 - x*(1 - y))**2 + (2.25 - x*(1 - y**2))**2 + (2.625 - x*(1 - y**3))**2",
        box={"x": (-4.0, 4.0), "y": (-2.0, 2.0)},
        published=({"x": 1.0, "y": 1.0},),
        source="Moré, Garbow & Hillstrom, ACM TOMS 7(1), 1981, problem 5",
        reason="At its usual start one partial is exactly 0: relative errors lose their meaning.",
    ),
    _problem(
        name="black_scholes",
        text="spread = volatility*sqrt(years); "
        "d = log(spot/strike)/spread + (rate + volatility**2/2)*years/spread; "
        "near = (1 + erf(d/sqrt(2)))/2; far = (1 + erf((d - spread)/sqrt(2)))/2; "
        "spot*near - strike*exp(-rate*years)*far",
        box={
            "volatility": (0.1, 0.5),
            "years": (0.2, 2.0),
            "spot": (30.0, 60.0),
            "strike": (30.0, 60.0),
            "rate": (0.01, 0.12),
        },
        published=({"volatility": 0.2, "years": 0.5, "spot": 42.0, "strike": 40.0, "rate": 0.1},),
        source="Black & Scholes, J. Political Economy 81(3), 1973; Hull's example",
        reason="Its partials are what banks compute all night: the Greeks.",
    ),
    _problem(
        name="diffusion_front",
        text="erfc(x/(2*sqrt(diffusivity*t)))",
        box={"x": (0.1, 4.0), "diffusivity": (0.5, 2.0), "t": (0.2, 2.0)},
        source="Crank, The Mathematics of Diffusion, 2nd edition, 1975",
        reason="The complementary error function, whose tail is small and yet precise.",
    ),
    _problem(
        name="velocity_addition",
        text="tanh(atanh(u) + atanh(v))",
        box={"u": (-0.9, 0.9), "v": (-0.9, 0.9)},
        published=({"u": 0.5, "v": 0.5},),
        source="Einstein, Annalen der Physik 322(10), 1905",
        reason="A function and its inverse: (u + v)/(1 + u*v), which only some methods notice.",
    ),
    _problem(
        name="great_circle",
        text="2*asin(sqrt(sin((b - a)/2)**2 + cos(a)*cos(b)*sin(turn/2)**2))",
        box={"b": (0.2, 1.2), "a": (-1.2, 0.0), "turn": (0.2, 1.5)},
        source="Sinnott, Sky and Telescope 68(2), 1984",
        reason="The haversine distance, made so as not to cancel; nothing promises the same of its "
        "partials.",
    ),
    _problem(
        name="law_of_cosines",
        text="acos((a*a + b*b - c*c)/(2*a*b))",
        box={"a": (2.5, 3.5), "b": (3.5, 4.5), "c": (4.0, 5.2)},
        published=({"a": 3.0, "b": 4.0, "c": 5.0},),
        source="Euclid, Elements II.12 and II.13",
        reason="The angle of a triangle by its sides, at the oldest of right angles.",
    ),
    _problem(
        name="hyperbolic_distance",
        text="acosh(1 + ((x2 - x1)**2 + (y2 - y1)**2)/(2*y1*y2))",
        box={"x2": (1.0, 3.0), "x1": (-2.0, 0.0), "y2": (0.5, 2.0), "y1": (0.5, 2.0)},
        source="Anderson, Hyperbolic Geometry, 2nd edition, 2005",
        reason="Distance in Poincaré's half-plane, with an inverse that is singular at distance 0.",
    ),
    _problem(
        name="logarithmic_spiral",
        text="log(hypot(x, y)) - atan2(y, x)",
        box={"x": (-4.0, 4.0), "y": (0.5, 5.0)},
        published=({"x": 3.0, "y": 4.0},),
        source="Jakob Bernoulli, Acta Eruditorum, 1692",
        reason="Polar coordinates by hypot and atan2; its partials are (x + y)/r**2, (y - x)/r**2.",
    ),
    _problem(
        name="catenary",
        text="a*cosh(x/a)",
        box={"a": (0.5, 2.0), "x": (-2.0, 2.0)},
        published=({"a": 1.0, "x": 1.0},),
        source="Huygens, Leibniz and Johann Bernoulli, Acta Eruditorum, 1691",
        reason="A parameter that stands outside and inside: two paths meet in one partial.",
    ),
    _problem(
        name="kepler_third_law",
        text="cbrt(mass*years**2)",
        box={"mass": (0.1, 3.0), "years": (0.2, 30.0)},
        published=({"mass": 1.0, "years": 1.0},),
        source="Kepler, Harmonices Mundi, 1619",
        reason="A cube root; for the Earth the partials are 1/3 and 2/3.",
    ),
    _problem(
        name="sound_levels",
        text="10*log10(10**(a/10) + 10**(b/10))",
        box={"a": (40.0, 90.0), "b": (40.0, 90.0)},
        published=({"a": 60.0, "b": 60.0},),
        source="the decibel, ISO 80000-8",
        reason="Two equal sources are 3 dB louder than one, and share the derivative half to each.",
    ),
    _problem(
        name="student_t_likelihood",
        text="lgamma((n + 1)/2) - lgamma(n/2) - log(n*pi)/2 - log(s) "
        "- (n + 1)/2*log1p(((x - m)/s)**2/n)",
        box={"n": (2.0, 30.0), "s": (0.5, 2.0), "x": (-3.0, 3.0), "m": (-1.0, 1.0)},
        source="Lange, Little & Taylor, J. American Statistical Association 84, 1989",
        reason="A robust likelihood: its partial by the degrees of freedom needs digamma.",
    ),
    _problem(
        name="gamma_shape_equation",
        text="log(k) - polygamma(0, k) - s",
        box={"k": (0.3, 6.0), "s": (0.1, 2.0)},
        published=({"k": 1.0, "s": 0.5},),
        source="Choi & Wette, Technometrics 11(4), 1969",
        reason="The equation for a gamma distribution's shape; at 1 its slope is 1 - pi**2/6.",
    ),
    _problem(
        name="lanczos_fit",
        text=lanczos_fit(24),
        box={
            "a1": (0.05, 0.5),
            "k1": (0.5, 1.5),
            "a2": (0.5, 1.5),
            "k2": (2.0, 4.0),
            "a3": (1.0, 2.0),
            "k3": (4.0, 6.0),
        },
        published=({"a1": 0.0951, "k1": 1.0, "a2": 0.8607, "k2": 3.0, "a3": 1.5576, "k3": 5.0},),
        source="Lanczos, Applied Analysis, 1956, pages 272 to 280",
        reason="The fit that nobody can do by eye: a loss of six parameters over 24 values, whose "
        "partials nearly vanish at the published answer.",
    ),
)
