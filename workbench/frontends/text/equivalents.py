"""Functions of other languages: their names here, an expression instead, or why there is none.

One row one line.
"""

#: Functions here, and their names elsewhere.
_NAMES: dict[str, str] = {
    "log": "ln loge log_e",
    "log10": "lg log_10",
    "log2": "lb ld log_2",
    "log1p": "ln1p logp1",
    "exp": "exponential exponent expo",
    "exp2": "pow2",
    "sin": "sen sine sinus",
    "cos": "cosinus kosinus cosine",
    "tan": "tangens tangent tg",
    "asin": "arcussinus arcsin arcsen asen arcsine",
    "atan": "arcustangens arctan arctg atg arctangent",
    "acos": "arccos arccosine",
    "atan2": "arctan2",
    "sinh": "sh senh",
    "cosh": "ch",
    "tanh": "th tgh",
    "asinh": "arcsinh arsinh arsh",
    "acosh": "arccosh arcosh arch",
    "atanh": "arctanh artanh arth",
    "sqrt": "square_root squareroot sqroot raiz racine wurzel radice",
    "cbrt": "cuberoot cube_root",
    "abs": "fabs absolute modulus betrag cabs",
    "sign": "sgn signum vorzeichen",
    "min": "minimum fmin pmin",
    "max": "maximum fmax pmax",
    "where": "if iif if_else ifelse ifthenelse wenn cond select",
    "sigmoid": "expit logistic sigm sigma \N{GREEK SMALL LETTER SIGMA}",
    "relu": "ramp rectifier",
    "softplus": "soft_plus log1pexp",
    "gamma": "tgamma \N{GREEK CAPITAL LETTER GAMMA} gammafunction",
    "lgamma": "gammaln loggamma lngamma",
    "erf": "errorfunction",
    "hypot": "euclidean",
    "round": "rint nearbyint roundn round_half_even runden",
    "mod": "modulo rest pymod",
    "fmod": "rem",
    "logsumexp": "lse log_sum_exp",
    "rgamma": "reciprocal_gamma invgamma",
    "sec": "secant",
    "csc": "cosec cosecant",
    "cot": "cotan cotg ctg ctan cotangent",
    "asec": "arcsec",
    "acsc": "arccsc arccosec",
    "acot": "arccot arcctg",
    "csch": "cosech",
    "coth": "ctgh",
    "asech": "arsech arcsech",
    "acsch": "arcsch arccsch",
    "acoth": "arcoth arccoth",
    "ceil": "ceiling",
    "trunc": "fix int",
    "clip": "clamp",
    "heaviside": "step",
    "huber": "smooth_l1",
    "silu": "swish",
    "normcdf": "ndtr pnorm phi norm_cdf",
    "normpdf": "dnorm norm_pdf",
    "gammasign": "gammasgn",
    "binomial": "binom comb nchoosek choose",
}
RENAMED: dict[str, str] = {
    name: function for function, names in _NAMES.items() for name in names.split()
}

#: Functions that are an expression here: their names with the operands, and the expression.
_EXPRESSIONS: dict[str, str] = {
    # arithmetic and powers
    "add plus sum(x, y)": "x + y",
    "sub subtract minus(x, y)": "x - y",
    "mul times multiply prod product(x, y)": "x*y",
    "div divide true_divide truediv frac(x, y)": "x/y",
    "neg negative(x)": "-x",
    "reciprocal inv(x)": "1/x",
    "pow power potenz float_power(x, y)": "x**y",
    "square sqr sq squared(x)": "x**2",
    "cube(x)": "x**3",
    "nthroot surd sqrt(x, n)": "root(x, n)",
    "root(x)": "sqrt(x)",
    "rsqrt(x)": "1/sqrt(x)",
    "float real print(x)": "x",
    "fma(x, y, z)": "x*y + z",
    "floor_divide fdiv(x, y)": "floor(x/y)",
    "remainder(x, y)": "mod(x, y)",
    "round(x, n)": "round(x*10**n)/10**n",
    "sum(x, y, z)": "x + y + z",
    "mean average avg(x, y)": "(x + y)/2",
    # logarithms and exponentials
    "logb ln(x, b)": "log(x, b)",
    "logn(x, n)": "log(x, n)",
    "logbase(b, x)": "log(x, b)",
    "exp10 alog10(x)": "10**x",
    "exprel(x)": "expm1(x)/x",
    "xlog1py(x, y)": "where(x == 0, 0, x*log1p(y))",
    "xlogx(x)": "xlogy(x, x)",
    "entr(x)": "-xlogy(x, x)",
    "rel_entr(x, y)": "xlogy(x, x/y)",
    "kl_div(x, y)": "xlogy(x, x/y) - x + y",
    "cosm1(x)": "-2*sin(x/2)**2",
    # trigonometry
    "atan arctan(y, x)": "atan2(y, x)",
    "sinpi(x)": "sin(pi*x)",
    "cospi(x)": "cos(pi*x)",
    "tanpi(x)": "tan(pi*x)",
    "sind(x)": "sin(x*pi/180)",
    "cosd(x)": "cos(x*pi/180)",
    "tand(x)": "tan(x*pi/180)",
    "haversin(x)": "sin(x/2)**2",
    "versin(x)": "1 - cos(x)",
    "degrees rad2deg todegrees(x)": "x*180/pi",
    "radians deg2rad toradians(x)": "x*pi/180",
    # hyperbolic functions
    "gd(x)": "atan(sinh(x))",
    # choices and logic
    "unitstep(x)": "where(x >= 0, 1, 0)",
    "clamp saturate(x)": "min(max(x, 0), 1)",
    "fdim(x, y)": "max(x - y, 0)",
    "and logical_and(x, y)": "x and y",
    "or logical_or(x, y)": "x or y",
    "xor(x, y)": "(x != 0) != (y != 0)",
    "not logical_not(x)": "not x",
    "isnan(x)": "x != x",
    "eq equal(x, y)": "x == y",
    "less(x, y)": "x < y",
    "greater(x, y)": "x > y",
    # learning
    "swish(x, b)": "x*sigmoid(b*x)",
    "mish(x)": "x*tanh(softplus(x))",
    "elu(x)": "where(x > 0, x, expm1(x))",
    "elu(x, a)": "where(x > 0, x, a*expm1(x))",
    "celu(x, a)": "where(x > 0, x, a*expm1(x/a))",
    "selu(x)": "1.0507009873554805*where(x > 0, x, 1.6732632423543772*expm1(x))",
    "leaky_relu leakyrelu(x)": "where(x > 0, x, 0.01*x)",
    "leaky_relu leakyrelu prelu(x, a)": "where(x > 0, x, a*x)",
    "relu6(x)": "min(relu(x), 6)",
    "hardtanh hard_tanh(x)": "min(max(x, -1), 1)",
    "hardsigmoid hard_sigmoid(x)": "min(max(x/6 + 1/2, 0), 1)",
    "hardswish(x)": "x*min(max(x/6 + 1/2, 0), 1)",
    "softsign(x)": "x/(1 + abs(x))",
    "tanhshrink(x)": "x - tanh(x)",
    "softshrink(x, a)": "sign(x)*relu(abs(x) - a)",
    "logsigmoid log_sigmoid log_expit(x)": "-softplus(-x)",
    "logcosh log_cosh(x)": "log(cosh(x))",
    # geometry, statistics and special functions
    "norm(x, y)": "hypot(x, y)",
    "dist(x, y)": "abs(x - y)",
    "factorial fact(n)": "gamma(n + 1)",
    "betaln(a, b)": "lgamma(a) + lgamma(b) - lgamma(a + b)",
    "psi polygamma(x)": "digamma(x)",
    "\N{GREEK SMALL LETTER PSI}(x)": "digamma(x)",
    "psi(n, x)": "polygamma(n, x)",
    "trigamma(x)": "polygamma(1, x)",
    "erfcx(x)": "exp(x**2)*erfc(x)",
}
EQUIVALENTS: dict[str, str] = {
    f"{name}({letters}": expression
    for signature, expression in _EXPRESSIONS.items()
    for names, _, letters in (signature.partition("("),)
    for name in names.split()
}

#: Functions without an equivalent: a reason, and the names that it is given for.
_REASONS: dict[str, str] = {
    "the error function has no inverse here": "erfinv erfcinv ndtri probit qnorm norminv",
    "the language has no Bessel functions": "besselj bessely besseli besselk jv yv iv kv j0 j1"
    " i0 i1",
    "the language has no such special function": "lambertw zeta airy ai bi ellipk ellipe expi ei"
    " e1 expn li si ci dawsn dawson fresnel polylog hyp2f1 hyp1f1 gammainc gammaincc betainc",
    "values are single numbers: write the terms out": "sum prod product mean average avg softmax"
    " log_softmax dot matmul cross norm len cumsum argmax argmin var std median array"
    " list range arange linspace summe mittelwert \N{GREEK CAPITAL LETTER SIGMA}"
    " \N{GREEK CAPITAL LETTER PI}",
    "the language has no integrals and no limits": "integrate integral int_ quad limit lim series",
    "nothing here is random": "rand random randn uniform normal dropout zufallszahl",
    "values are real: there are no complex parts": "imag im conj conjugate angle complex",
    "a choice is written a if condition else b": "case switch cases",
}
ABSENT: dict[str, str] = {
    name: reason for reason, names in _REASONS.items() for name in names.split()
}

#: Names of derivatives; the first argument is what is differentiated.
DERIVATIVES = frozenset(
    ("diff", "derivative", "deriv", "grad", "gradient", "jacobian", "hessian", "dx")
)
#: Inverses of functions, for sin^-1.
INVERSES: dict[str, str] = {
    **{name: f"a{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "exp": "log",
    "log": "exp",
    "ln": "exp",
    "tg": "atan",
}
#: Packages whose names stand before functions in programs.
PACKAGES = frozenset(
    (
        *("np", "numpy", "math", "cmath", "jnp", "jax", "torch", "tf", "tensorflow", "sp", "sympy"),
        *("scipy", "special", "mpmath", "mp", "keras", "nn", "functional", "F", "K", "cupy", "cp"),
        *("anp", "autograd", "lax", "scs", "sc", "pd", "wb", "workbench", "Math", "std", "stats"),
        *("linalg", "operator", "xp", "pt", "pm", "ad", "sps", "scipy_special"),
    )
)
