"""Elementary and special functions of one variable."""

from functools import partial

from workbench.problems.problem import Function, Problem

SQUIRE = "Squire & Trapp, SIAM Review 40(1), 1998"
MARTINS = "Martins, Sturdza & Alonso, ACM TOMS 29(3), 2003"

_function = partial(Function, "elementary")

PROBLEMS: tuple[Problem, ...] = (
    _function("sine", "sin(x)")
    .on({"x": (-3.0, 3.0)}, {"x": 1.0})
    .by("every course")
    .because("The function on which step sizes are explained."),
    _function("exponential", "exp(x)")
    .on({"x": (-2.0, 2.0)}, {"x": 0.0})
    .by("every course")
    .because("Its forward differences at 0 show total error first fall and then rise."),
    _function("hyperbolic_tangent", "tanh(x)")
    .on({"x": (-3.0, 3.0)}, {"x": 1.0})
    .by("the tutorials of autograd and autodidact")
    .because("The first example of many tutorials, as the library's own function."),
    _function("hyperbolic_tangent_by_exponentials", "y = exp(-2*x); (1 - y)/(1 + y)")
    .on({"x": (-3.0, 3.0)}, {"x": 1.0})
    .by("the tutorials of autograd and autodidact")
    .because("The same function as a tutorial writes it: other operations, other digits."),
    _function("squire_trapp", "exp(x)/sqrt(sin(x)**3 + cos(x)**3)")
    .on({"x": (-0.7, 2.2)}, {"x": 1.5})
    .by(MARTINS)
    .because(
        "The function on which the complex step is always shown; its widely copied true "
        "value is wrong in the 18th digit.",
        lesson=True,
    ),
    _function("squire_trapp_quotient", "exp(x)/(sin(x)**3 + cos(x)**3)")
    .on({"x": (-0.7, 2.2)}, {"x": 1.5}, {"x": 0.7853981633974483})
    .by(SQUIRE)
    .because("Squire and Trapp's second function, at 3/2 and at the float64 nearest to pi/4."),
    _function("nine_halves_power", "x**(9/2)")
    .on({"x": (0.1, 3.0)}, {"x": 1.5})
    .by(SQUIRE)
    .because("Squire and Trapp's first function: a power that is not a whole number."),
    _function("nested_cosine", "cos(sin(sin(cos(x))))")
    .on({"x": (0.1, 3.0)}, {"x": 1.0})
    .by("a usual test of the complex step")
    .because("The complex step stays right on it down to steps of 1e-200.", lesson=True),
    _function("gill_murray", "(exp(x) - 1)**2 + (1/sqrt(1 + x**2) - 1)**2")
    .on({"x": (-1.0, 2.0)}, {"x": 1.0})
    .by("Gill, Murray, Saunders & Wright, SIAM J. Sci. Stat. Comput. 4(2), 1983")
    .because("The test function of the best-known rule for choosing a step."),
    _function("planck_radiation", "x**3/expm1(x)")
    .on({"x": (0.1, 10.0)}, {"x": 2.8214393721220787})
    .by("Planck, Annalen der Physik 309(3), 1901")
    .because("At its maximum (Wien's law) the slope is a difference of equal numbers."),
    _function("slit_diffraction", "sinc(0, x)**2")
    .on({"x": (-12.0, 12.0)}, {"x": 4.0})
    .by("Born & Wolf, Principles of Optics, section 8.5")
    .because("The light behind a slit: 0/0 in its middle, and a double zero at every dark line."),
    _function("binary_entropy", "-p*log2(p) - (1 - p)*log2(1 - p)")
    .on({"p": (0.01, 0.99)}, {"p": 0.25})
    .by("Shannon, Bell System Technical Journal 27, 1948")
    .because("Two logarithms whose derivatives' constants cancel; the slope at 1/4 is log2(3)."),
    _function("equal_temperament", "440*exp2((n - 69)/12)")
    .on({"n": (21.0, 108.0)}, {"n": 60.0})
    .by("the MIDI tuning standard")
    .because("A power of two, as music and floating-point numbers use it."),
    _function("mercator", "asinh(tan(latitude))")
    .on({"latitude": (-1.4, 1.4)}, {"latitude": 0.5})
    .by("Snyder, Map Projections: A Working Manual, USGS 1395, 1987")
    .because("Its derivative is 1/cos(latitude), which no rule finds in that form."),
    _function("stirling_quotient", "gamma(x + 1)/(sqrt(2*pi*x)*(x/e)**x)")
    .on({"x": (0.5, 12.0)}, {"x": 5.0})
    .by("DLMF 5.11.3")
    .because(
        "Gamma over Stirling's formula: large slopes that nearly cancel, and a power with "
        "the variable in base and exponent."
    ),
)
