"""Functions of several variables, as papers and practice have them."""

from functools import partial

from workbench.problems.large import lanczos_fit
from workbench.problems.problem import Function, Problem

_function = partial(Function, "several_variables")

PROBLEMS: tuple[Problem, ...] = (
    _function("baydin_trace", "log(x1) + x1*x2 - sin(x2)")
    .on({"x1": (0.5, 5.0), "x2": (-6.0, 6.0)}, {"x1": 2.0, "x2": 5.0})
    .by("Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018, tables 2 and 3")
    .because("The survey's trace tables, forward and reverse.", lesson=True),
    _function("griewank_walther", "(sin(x1/x2) + x1/x2 - exp(x2))*(x1/x2 - exp(x2))")
    .on({"x1": (0.5, 3.0), "x2": (0.3, 2.0)}, {"x1": 1.5, "x2": 0.5})
    .by("Griewank & Walther, Evaluating Derivatives, 2nd edition, 2008, chapter 1")
    .because(
        "The textbook's first evaluation trace: its repeated parts are what a DAG shares.",
        lesson=True,
    ),
    _function("rosenbrock", "100*(y - x**2)**2 + (1 - x)**2")
    .on({"y": (-1.0, 3.0), "x": (-2.0, 2.0)}, {"y": 1.0, "x": -1.2})
    .by("Rosenbrock, The Computer Journal 3(3), 1960")
    .because("The curved valley on which every optimizer is tried, from its usual start."),
    _function(
        "beale", "(1.5 - x*(1 - y))**2 + (2.25 - x*(1 - y**2))**2 + (2.625 - x*(1 - y**3))**2"
    )
    .on({"x": (-4.0, 4.0), "y": (-2.0, 2.0)}, {"x": 1.0, "y": 1.0})
    .by("Moré, Garbow & Hillstrom, ACM TOMS 7(1), 1981, problem 5")
    .because("At its usual start one partial is exactly 0: relative errors lose their meaning."),
    _function(
        "black_scholes",
        "spread = volatility*sqrt(years); "
        "d = log(spot/strike)/spread + (rate + volatility**2/2)*years/spread; "
        "near = (1 + erf(d/sqrt(2)))/2; far = (1 + erf((d - spread)/sqrt(2)))/2; "
        "spot*near - strike*exp(-rate*years)*far",
    )
    .on(
        {
            "volatility": (0.1, 0.5),
            "years": (0.2, 2.0),
            "spot": (30.0, 60.0),
            "strike": (30.0, 60.0),
            "rate": (0.01, 0.12),
        },
        {"volatility": 0.2, "years": 0.5, "spot": 42.0, "strike": 40.0, "rate": 0.1},
    )
    .by("Black & Scholes, J. Political Economy 81(3), 1973; Hull's example")
    .because("Its partials are what banks compute all night: the Greeks."),
    _function("diffusion_front", "erfc(x/(2*sqrt(diffusivity*t)))")
    .on({"x": (0.1, 4.0), "diffusivity": (0.5, 2.0), "t": (0.2, 2.0)})
    .by("Crank, The Mathematics of Diffusion, 2nd edition, 1975")
    .because("The complementary error function, whose tail is small and yet precise."),
    _function("velocity_addition", "tanh(atanh(u) + atanh(v))")
    .on({"u": (-0.9, 0.9), "v": (-0.9, 0.9)}, {"u": 0.5, "v": 0.5})
    .by("Einstein, Annalen der Physik 322(10), 1905")
    .because("A function and its inverse: (u + v)/(1 + u*v), which only some methods notice."),
    _function("great_circle", "2*asin(sqrt(sin((b - a)/2)**2 + cos(a)*cos(b)*sin(turn/2)**2))")
    .on({"b": (0.2, 1.2), "a": (-1.2, 0.0), "turn": (0.2, 1.5)})
    .by("Sinnott, Sky and Telescope 68(2), 1984")
    .because(
        "The haversine distance, made so as not to cancel; nothing promises the same of its "
        "partials."
    ),
    _function("law_of_cosines", "acos((a*a + b*b - c*c)/(2*a*b))")
    .on({"a": (2.5, 3.5), "b": (3.5, 4.5), "c": (4.0, 5.2)}, {"a": 3.0, "b": 4.0, "c": 5.0})
    .by("Euclid, Elements II.12 and II.13")
    .because("The angle of a triangle by its sides, at the oldest of right angles."),
    _function("hyperbolic_distance", "acosh(1 + ((x2 - x1)**2 + (y2 - y1)**2)/(2*y1*y2))")
    .on({"x2": (1.0, 3.0), "x1": (-2.0, 0.0), "y2": (0.5, 2.0), "y1": (0.5, 2.0)})
    .by("Anderson, Hyperbolic Geometry, 2nd edition, 2005")
    .because("Distance in Poincaré's half-plane, with an inverse that is singular at distance 0."),
    _function("logarithmic_spiral", "log(hypot(x, y)) - atan2(y, x)")
    .on({"x": (-4.0, 4.0), "y": (0.5, 5.0)}, {"x": 3.0, "y": 4.0})
    .by("Jakob Bernoulli, Acta Eruditorum, 1692")
    .because("Polar coordinates by hypot and atan2; its partials are (x + y)/r**2, (y - x)/r**2."),
    _function("catenary", "a*cosh(x/a)")
    .on({"a": (0.5, 2.0), "x": (-2.0, 2.0)}, {"a": 1.0, "x": 1.0})
    .by("Huygens, Leibniz and Johann Bernoulli, Acta Eruditorum, 1691")
    .because("A parameter that stands outside and inside: two paths meet in one partial."),
    _function("kepler_third_law", "cbrt(mass*years**2)")
    .on({"mass": (0.1, 3.0), "years": (0.2, 30.0)}, {"mass": 1.0, "years": 1.0})
    .by("Kepler, Harmonices Mundi, 1619")
    .because("A cube root; for the Earth the partials are 1/3 and 2/3."),
    _function("sound_levels", "10*log10(10**(a/10) + 10**(b/10))")
    .on({"a": (40.0, 90.0), "b": (40.0, 90.0)}, {"a": 60.0, "b": 60.0})
    .by("the decibel, ISO 80000-8")
    .because("Two equal sources are 3 dB louder than one, and share the derivative half to each."),
    _function(
        "student_t_likelihood",
        "lgamma((n + 1)/2) - lgamma(n/2) - log(n*pi)/2 - log(s) "
        "- (n + 1)/2*log1p(((x - m)/s)**2/n)",
    )
    .on({"n": (2.0, 30.0), "s": (0.5, 2.0), "x": (-3.0, 3.0), "m": (-1.0, 1.0)})
    .by("Lange, Little & Taylor, J. American Statistical Association 84, 1989")
    .because("A robust likelihood: its partial by the degrees of freedom needs digamma."),
    _function("gamma_shape_equation", "log(k) - polygamma(0, k) - s")
    .on({"k": (0.3, 6.0), "s": (0.1, 2.0)}, {"k": 1.0, "s": 0.5})
    .by("Choi & Wette, Technometrics 11(4), 1969")
    .because("The equation for a gamma distribution's shape; at 1 its slope is 1 - pi**2/6."),
    _function("lanczos_fit", lanczos_fit(24))
    .on(
        {
            "a1": (0.05, 0.5),
            "k1": (0.5, 1.5),
            "a2": (0.5, 1.5),
            "k2": (2.0, 4.0),
            "a3": (1.0, 2.0),
            "k3": (4.0, 6.0),
        },
        {"a1": 0.0951, "k1": 1.0, "a2": 0.8607, "k2": 3.0, "a3": 1.5576, "k3": 5.0},
    )
    .by("Lanczos, Applied Analysis, 1956, pages 272 to 280")
    .because(
        "A fit that cannot be done by eye: a loss of six parameters over 24 values, whose "
        "partials nearly vanish at the published answer."
    ),
    _function("mixture_likelihood", "logaddexp(log(w) - (x - a)**2/2, log1p(-w) - (x - b)**2/2)")
    .on({"w": (0.05, 0.95), "x": (-3.0, 3.0), "a": (-2.0, 0.0), "b": (0.0, 2.0)})
    .by("Dempster, Laird & Rubin, J. Royal Statistical Society B 39, 1977")
    .because("A sum of tiny densities by their logarithms, where the sum itself underflows."),
)
