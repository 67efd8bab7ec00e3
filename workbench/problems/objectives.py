"""Texts of functions that optimizers are tried on, as their sources give them, made from a size."""

from collections.abc import Iterable

#: Hartman's four hills: height, widths and centres (in 1/10000) of each.
HARTMAN = (
    ("1", (10, 3, 17, 3.5, 1.7, 8), (1312, 1696, 5569, 124, 8283, 5886)),
    ("1.2", (0.05, 10, 17, 0.1, 8, 14), (2329, 4135, 8307, 3736, 1004, 9991)),
    ("3", (3, 3.5, 1.7, 10, 17, 8), (2348, 1451, 3522, 2883, 3047, 6650)),
    ("3.2", (17, 8, 0.05, 10, 0.1, 14), (4047, 8828, 8732, 5743, 1091, 381)),
)


def biggs_exp6(samples: int) -> str:
    """The misfit of three decays with six unknowns to `samples` values of known ones."""
    return _squares(
        f"x3*exp(-{_tenths(step)}*x1) - x4*exp(-{_tenths(step)}*x2) + x6*exp(-{_tenths(step)}*x5) "
        f"- (exp(-{_tenths(step)}) - 5*exp(-{step}) + 3*exp(-{_tenths(4 * step)}))"
        for step in range(1, samples + 1)
    )


def hartman_6() -> str:
    """Four hills in six dimensions, upside down."""
    hills = (
        f"{height}*exp(-({_sum(_hill(widths, centres))}))" for height, widths, centres in HARTMAN
    )
    return f"-({_sum(hills)})"


def _hill(widths: tuple[float, ...], centres: tuple[int, ...]) -> Iterable[str]:
    for place, (width, centre) in enumerate(zip(widths, centres, strict=True), start=1):
        yield f"{width:g}*(x{place} - 0.{centre:04d})**2"


def logarithms(count: int) -> str:
    """Logarithms of the distances from 2 and 10, and a root of the product.

    >>> logarithms(1)
    'log(x1 - 2)**2 + log(10 - x1)**2 - (x1)**0.2'
    """
    logarithms = _sum(f"log(x{i} - 2)**2 + log(10 - x{i})**2" for i in range(1, count + 1))
    return f"{logarithms} - ({'*'.join(_names(count))})**0.2"


def penalty_1(count: int) -> str:
    """A weak pull of every variable to 1, and a wall: the squares are to sum to 1/4.

    >>> penalty_1(2)
    '1e-5*((x1 - 1)**2 + (x2 - 1)**2) + (x1**2 + x2**2 - 1/4)**2'
    """
    pull = _squares(f"{name} - 1" for name in _names(count))
    return f"1e-5*({pull}) + ({_sum(f'{name}**2' for name in _names(count))} - 1/4)**2"


def variably_dimensioned(count: int) -> str:
    """Squares of the distances from 1, and of a weighted sum of them, and of its square.

    >>> variably_dimensioned(2)
    'total = 1*(x1 - 1) + 2*(x2 - 1); (x1 - 1)**2 + (x2 - 1)**2 + (total)**2 + (total**2)**2'
    """
    total = _sum(f"{i}*(x{i} - 1)" for i in range(1, count + 1))
    residuals = (*(f"{name} - 1" for name in _names(count)), "total", "total**2")
    return f"total = {total}; {_squares(residuals)}"


def trigonometric(count: int) -> str:
    """Equations each of which has the cosines of all variables."""
    residuals = (
        f"{count} - cosines + {i}*(1 - cos(x{i})) - sin(x{i})" for i in range(1, count + 1)
    )
    return f"cosines = {_sum(f'cos({name})' for name in _names(count))}; {_squares(residuals)}"


def brown_almost_linear(count: int) -> str:
    """Linear equations, and one that has the product of all variables.

    >>> brown_almost_linear(2)
    'total = x1 + x2; (x1 + total - 3)**2 + (x1*x2 - 1)**2'
    """
    names = _names(count)
    residuals = (
        *(f"{name} + total - {count + 1}" for name in names[:-1]),
        f"{'*'.join(names)} - 1",
    )
    return f"total = {_sum(names)}; {_squares(residuals)}"


def boundary_value(count: int) -> str:
    """A boundary value problem, u'' = (u + t + 1)**3/2, by differences on `count` inner points."""
    width = 1 / (count + 1)
    return _squares(
        f"2*x{i}{_neighbours(i, count)} + {width**2:g}*(x{i} + {i * width:g} + 1)**3/2"
        for i in range(1, count + 1)
    )


def broyden_tridiagonal(count: int) -> str:
    """Quadratic equations, each of which has two neighbours.

    >>> broyden_tridiagonal(2)
    '((3 - 2*x1)*x1 - 2*x2 + 1)**2 + ((3 - 2*x2)*x2 - x1 + 1)**2'
    """
    return _squares(
        f"(3 - 2*x{i})*x{i}{_neighbours(i, count, '2*')} + 1" for i in range(1, count + 1)
    )


def _neighbours(place: int, count: int, weight: str = "") -> str:
    """What is taken away: the variable before, and the next one with a weight."""
    before = f" - x{place - 1}" if place > 1 else ""
    return before + (f" - {weight}x{place + 1}" if place < count else "")


def arrowhead(count: int) -> str:
    """Every variable meets the last one and no other: the Hessian is an arrow's head.

    >>> arrowhead(2)
    '(x1**2 + x2**2)**2 - 4*x1 + 3'
    """
    return _sum(f"(x{i}**2 + x{count}**2)**2 - 4*x{i} + 3" for i in range(1, count))


def griewank(count: int) -> str:
    """A bowl with waves on it: their product has all variables.

    >>> griewank(2)
    '(x1**2 + x2**2)/4000 - cos(x1/sqrt(1))*cos(x2/sqrt(2)) + 1'
    """
    waves = "*".join(f"cos(x{i}/sqrt({i}))" for i in range(1, count + 1))
    return f"({_sum(f'{name}**2' for name in _names(count))})/4000 - {waves} + 1"


def ackley(count: int) -> str:
    """A funnel in a plain full of dents.

    >>> ackley(1)
    '-20*exp(-0.2*sqrt((x1**2)/1)) - exp((cos(2*pi*x1))/1) + 20 + exp(1)'
    """
    squares = _sum(f"{name}**2" for name in _names(count))
    cosines = _sum(f"cos(2*pi*{name})" for name in _names(count))
    return f"-20*exp(-0.2*sqrt(({squares})/{count})) - exp(({cosines})/{count}) + 20 + exp(1)"


def encoder(patterns: int, hidden: int) -> str:
    """The loss of a network that passes one of `patterns` signals through fewer hidden units.

    Unit k sees signal p by the weight u{p}_{k} and a bias b{k}; output o by v{k}_{o} and c{o}; the
    loss is the cross-entropy of every output on every signal.
    """
    lines, losses = [], []
    for p in range(1, patterns + 1):
        units = range(1, hidden + 1)
        lines += [f"h{p}_{k} = sigmoid(u{p}_{k} + b{k})" for k in units]
        for o in range(1, patterns + 1):
            lines.append(f"z{p}_{o} = {_sum(f'v{k}_{o}*h{p}_{k}' for k in units)} + c{o}")
            losses.append(f"(softplus(z{p}_{o}){f' - z{p}_{o}' if o == p else ''})")
    return "; ".join([*lines, _sum(losses)])


def _names(count: int) -> list[str]:
    return [f"x{i}" for i in range(1, count + 1)]


def _sum(terms: Iterable[str]) -> str:
    return " + ".join(terms)


def _squares(residuals: Iterable[str]) -> str:
    return _sum(f"({residual})**2" for residual in residuals)


def _tenths(number: int) -> str:
    """A number of tenths as a decimal."""
    return f"{number // 10}.{number % 10}"
