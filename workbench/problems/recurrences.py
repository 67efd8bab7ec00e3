"""Texts of problems that are made by repetition: one assignment a step, so that steps share."""


def squarings(count: int) -> str:
    """x squared `count` times by multiplication: x**(2**count).

    >>> squarings(2)
    'a1 = x*x; a1*a1'
    """
    names = ["x", *(f"a{step}" for step in range(1, count))]
    return _program([f"{name}*{name}" for name in names], "a")


def logistic_map(length: int) -> str:
    """Member `length` of l1 = x, l(n+1) = 4 l(n) (1 - l(n)), in nested form.

    >>> logistic_map(3)
    'a1 = 4*x*(1 - x); 4*a1*(1 - a1)'
    """
    names = ["x", *(f"a{step}" for step in range(1, length - 1))]
    return _program([f"4*{name}*(1 - {name})" for name in names], "a")


def chebyshev(degree: int) -> str:
    """The Chebyshev polynomial of a degree from 2 by its recurrence, T(n+1) = 2x T(n) - T(n-1).

    >>> chebyshev(3)
    'a1 = 2*x*x - 1; 2*x*a1 - x'
    """
    names = ["1", "x", *(f"a{step}" for step in range(1, degree - 1))]
    pairs = zip(names[1:], names, strict=False)
    return _program([f"2*x*{last} - {before}" for last, before in pairs], "a")


def heron(steps: int) -> str:
    """Heron's iteration for the square root of a: y = (y + a/y)/2, from y = 1.

    >>> heron(2)
    'y1 = (1 + a)/2; (y1 + a/y1)/2'
    """
    later = [f"(y{step} + a/y{step})/2" for step in range(1, steps)]
    return _program(["(1 + a)/2", *later], "y")


def sines(count: int) -> str:
    """The sine of the sine of ... x.

    >>> sines(3)
    'a1 = sin(x); a2 = sin(a1); sin(a2)'
    """
    return _program([f"sin({name})" for name in ("x", *(f"a{n}" for n in range(1, count)))], "a")


def exponential_by_horner(degree: int) -> str:
    """The Taylor polynomial of exp, innermost term first: 1 + x/1*(1 + x/2*(1 + ...)).

    >>> exponential_by_horner(2)
    'a1 = 1 + x/2; 1 + x/1*a1'
    """
    steps = [f"1 + x/{degree}"]
    for step in range(1, degree):
        steps.append(f"1 + x/{degree - step}*a{step}")
    return _program(steps, "a")


def muller(steps: int) -> str:
    """Muller's recurrence from u and v: w = 111 - 1130/v + 3000/(u*v).

    >>> muller(1)
    '111 - 1130/v + 3000/(v*u)'
    """
    names = ["u", "v", *(f"w{step}" for step in range(1, steps))]
    pairs = zip(names[1:], names, strict=False)
    return _program([f"111 - 1130/{v} + 3000/({v}*{u})" for v, u in pairs], "w")


def wilkinson(degree: int) -> str:
    """The polynomial with the roots 1 ... degree, expanded, in Horner's form.

    >>> wilkinson(3)
    '((x - 6)*x + 11)*x - 6'
    """
    coefficients = [1]
    for root in range(1, degree + 1):
        shifted = [*coefficients, 0]
        for index, value in enumerate(coefficients):
            shifted[index + 1] -= root * value
        coefficients = shifted
    text = "x"
    for index, value in enumerate(coefficients[1:], start=1):
        term = f"{'-' if value < 0 else '+'} {abs(value)}"
        text = f"{text} {term}" if index == degree else f"({text} {term})*x"
    return text


def pendulum(steps: int, time: str) -> str:
    """The angle of a pendulum, angle'' = -stiffness*sin(angle), after `steps` of Runge and Kutta.

    `time` is the length of one step, as text. The variables are angle, velocity and stiffness.
    """
    half, sixth = f"{time}/2", f"{time}/6"
    lines: list[str] = []
    angle, velocity = "angle", "velocity"
    for step in range(1, steps + 1):
        v1, v2, v3, v4 = velocity, f"v2_{step}", f"v3_{step}", f"v4_{step}"
        f1, f2, f3, f4 = (f"f{stage}_{step}" for stage in (1, 2, 3, 4))
        lines += [
            f"{f1} = -stiffness*sin({angle})",
            f"{v2} = {velocity} + {half}*{f1}",
            f"{f2} = -stiffness*sin({angle} + {half}*{v1})",
            f"{v3} = {velocity} + {half}*{f2}",
            f"{f3} = -stiffness*sin({angle} + {half}*{v2})",
            f"{v4} = {velocity} + {time}*{f3}",
            f"{f4} = -stiffness*sin({angle} + {time}*{v3})",
            f"angle_{step} = {angle} + {sixth}*({v1} + 2*({v2} + {v3}) + {v4})",
            f"velocity_{step} = {velocity} + {sixth}*({f1} + 2*({f2} + {f3}) + {f4})",
        ]
        angle, velocity = f"angle_{step}", f"velocity_{step}"
    # Neither the last velocity nor the force that it alone needs is asked for.
    result = lines[-2].partition(" = ")[2]
    return "; ".join([*lines[:-3], result])


def _program(steps: list[str], name: str) -> str:
    """Steps as assignments to name1, name2, ..., the last one as the result."""
    lines = [f"{name}{index} = {step}" for index, step in enumerate(steps[:-1], start=1)]
    return "; ".join([*lines, steps[-1]])
