"""The rest of arithmetic: plain numbers beside the class, differences, quotients, powers."""

from functools import partial

from workbench.grading.concepts.concept import drill

_drill = partial(drill, "arithmetic")

CONCEPTS = (
    _drill("constants_right", "constants on the right",
           "A plain number may stand on the right: x + 2, x*2, x - 2, x/2.",
           "x + 2 | x*2 | x - 2 | x/2",
           "x + 2 at x=3 | x*3 at x=2 | x - 2 at x=0.5 | x/4 at x=3 | x*0.5 + 1 at x=3 | "
           "(x - 1)*y at x=3, y=2 | (x + 2)*x at x=3 | ((x*2 + 1)*0.5 - 3)/4 at x=5"),
    _drill("constants_left", "constants on the left",
           "A plain number may stand on the left: 2 + x, 2*x, 2 - x, 2/x, sum() of a list.",
           "2 + x | 2*x | 2 - x | 2/x",
           "2 + x at x=3 | 3*x at x=2 | 2 - x at x=0.5 | 3/x at x=2 | 0 + x + y at x=2, y=3 | "
           "(1 - x)*y at x=3, y=2 | (2 - x)*x at x=3 | 2/(3 - (1 + 4*x)) at x=3"),
    _drill("negation", "negation", "-x hands on the negative of its gradient.", "-x",
           "-x at x=3 | -(x*y) at x=2, y=3 | x*-y at x=2, y=3 | -x*x at x=3 | "
           "-(-(-(-(x*y)))) at x=2, y=3"),
    _drill("difference", "difference",
           "A difference hands its gradient on, to its right operand with the sign reversed.",
           "x - y",
           "x - y at x=3, y=7 | (x - y)*z at x=3, y=0.5, z=2 | x - (y - z) at x=2, y=3, z=5 | "
           "x - x*y at x=3, y=7 | a = x - y; a*a at x=3, y=7 | x - x at x=3 | "
           "x - y - z - u - v at x=1, y=2, z=-3, u=4, v=0.5"),
    _drill("quotient", "quotient", "x/y has the slopes 1/y and -x/y**2.", "x/y",
           "x/y at x=3, y=4 | x/y*z at x=3, y=0.5, z=5 | x/(y*z) at x=1, y=3, z=0.5 | "
           "x/y + x at x=3, y=4 | a = x/y; a*a at x=3, y=4 | x/x at x=3 | x/y at x=0, y=4 | "
           "x/y/z/u/v at x=3, y=2, z=-0.5, u=4, v=1.5"),
    _drill("powers", "powers with whole exponents",
           "x**n has the slope n*x**(n - 1), of negative x and n too.", "x**2 | x**-1",
           "x**2 at x=3 | x**3 at x=-2 | x**1 at x=3 | x**-1 at x=4 | x**-2 at x=-0.5 | "
           "x**2*y at x=3, y=5 | (x*y)**3 at x=2, y=0.5 | x**2 + x at x=3 | "
           "x**1 at x=0 | x**2 at x=0 | x**3 + x at x=0 | "
           "a = x**2; a*a at x=1.5 | ((x**2)**-1)**3*y at x=1.5, y=2"),
    _drill("real_powers", "powers with real exponents",
           "The rule of powers holds for every constant exponent.", "x**0.5",
           "x**0.5 at x=4 | x**2.5 at x=2.25 | x**-1.5*y at x=4, y=3 | x**0.5 + x at x=4 | "
           "x**1.5 at x=0 | x**0.25*y at x=2, y=3 | "
           "a = x**1.5; a*a at x=4 | ((x**0.5)**1.5)**0.5*y at x=4, y=3"),
    _drill("variable_powers", "powers of two variables",
           "x**y has a slope in its exponent too: x**y*log(x).", "x**y",
           "x**y at x=2, y=3 | x**y*z at x=1.5, y=-2, z=3 | x**y + x*y at x=2, y=3 | "
           "x**x at x=0.25 | x**y at x=2, y=0.25 | "
           "a = x**y; a*a at x=1.5, y=2 | ((x**y)**z + x)*y at x=1.5, y=0.5, z=3"),
    _drill("constant_bases", "powers of a constant", "2**x has the slope 2**x*log(2).", "2**x",
           "2**x at x=3 | 3**x*y at x=0.5, y=2 | 2**x + x at x=3 | "
           "a = 2**x; a*a at x=0.5 | (2**(3**x) + y)*x at x=0.5, y=2"),
)  # fmt: skip
