"""The rest of arithmetic: plain numbers beside the class, differences, quotients, powers."""

from workbench.grading.concepts.concept import Concept, case, expressions

GROUP = "arithmetic"

CONCEPTS = (
    Concept(
        name="constants_right",
        title="constants on the right",
        group=GROUP,
        teaches="A plain number may stand on the right: x + 2, x*2, x - 2, x/2.",
        check=expressions(
            ["x + 2", "x*2", "x - 2", "x/2"],
            [
                case("x + 2", x=3),
                case("x*3", x=2),
                case("x - 2", x=0.5),
                case("x/4", x=3),
                case("x*0.5 + 1", x=3),
                case("(x - 1)*y", x=3, y=2),
            ],
        ),
    ),
    Concept(
        name="constants_left",
        title="constants on the left",
        group=GROUP,
        teaches="A plain number may stand on the left: 2 + x, 2*x, 2 - x, 2/x, sum() of a list.",
        check=expressions(
            ["2 + x", "2*x", "2 - x", "2/x"],
            [
                case("2 + x", x=3),
                case("3*x", x=2),
                case("2 - x", x=0.5),
                case("3/x", x=2),
                case("0 + x + y", x=2, y=3),
                case("(1 - x)*y", x=3, y=2),
            ],
        ),
    ),
    Concept(
        name="negation",
        title="negation",
        group=GROUP,
        teaches="-x hands on the negative of its gradient.",
        check=expressions(
            ["-x"], [case("-x", x=3), case("-(x*y)", x=2, y=3), case("x*-y", x=2, y=3)]
        ),
    ),
    Concept(
        name="difference",
        title="difference",
        group=GROUP,
        teaches="A difference hands its gradient on, to its right operand with the sign reversed.",
        check=expressions(
            ["x - y"],
            [
                case("x - y", x=3, y=7),
                case("(x - y)*z", x=3, y=0.5, z=2),
                case("x - (y - z)", x=2, y=3, z=5),
            ],
        ),
    ),
    Concept(
        name="quotient",
        title="quotient",
        group=GROUP,
        teaches="x/y has the slopes 1/y and -x/y**2.",
        check=expressions(
            ["x/y"],
            [
                case("x/y", x=3, y=4),
                case("x/y*z", x=3, y=0.5, z=5),
                case("x/(y*z)", x=1, y=3, z=0.5),
            ],
        ),
    ),
    Concept(
        name="powers",
        title="powers with whole exponents",
        group=GROUP,
        teaches="x**n has the slope n*x**(n - 1), of negative x and n too.",
        check=expressions(
            ["x**2", "x**-1"],
            [
                case("x**2", x=3),
                case("x**3", x=-2),
                case("x**1", x=3),
                case("x**-1", x=4),
                case("x**-2", x=-0.5),
                case("x**2*y", x=3, y=5),
                case("(x*y)**3", x=2, y=0.5),
            ],
        ),
    ),
    Concept(
        name="real_powers",
        title="powers with real exponents",
        group=GROUP,
        teaches="The rule of powers holds for every constant exponent.",
        check=expressions(
            ["x**0.5"],
            [case("x**0.5", x=4), case("x**2.5", x=2.25), case("x**-1.5*y", x=4, y=3)],
        ),
    ),
    Concept(
        name="variable_powers",
        title="powers of two variables",
        group=GROUP,
        teaches="x**y has a slope in its exponent too: x**y*log(x).",
        check=expressions(["x**y"], [case("x**y", x=2, y=3), case("x**y*z", x=1.5, y=-2, z=3)]),
    ),
    Concept(
        name="constant_bases",
        title="powers of a constant",
        group=GROUP,
        teaches="2**x has the slope 2**x*log(2).",
        check=expressions(["2**x"], [case("2**x", x=3), case("3**x*y", x=0.5, y=2)]),
    ),
)
