"""Comparisons and connectives: nodes whose value is 1 (true) or 0 (false)."""

from collections.abc import Callable
from functools import partial

from workbench.ir.operators.row import Cost, Operator, Smoothness

_row = partial(
    Operator, family="logic", cost=Cost.COMPARISON, ulps=0.0, smoothness=Smoothness.DISCONTINUOUS
)


def _comparison(
    name: str, symbol: str, total: Callable[[float, float], float], latex: str, sympy: str
) -> Operator:
    # On complex numbers a NaN may stand for a real part that overflowed: it is not compared.
    no_number = "{0}.real - {1}.real != {0}.real - {1}.real"
    return _row(
        name=name,
        arity=2,
        symbol=symbol,
        commutes=symbol in ("==", "!="),
        precedence=4,
        partials=("0", "0"),
        total=total,
        python=f"({{0}} {symbol} {{1}})",
        complex=f"({{0}}.real {symbol} {{1}}.real or {no_number} and refuse())",
        numpy=f"np.{name}",
        ball=f"{name}({{0}}, {{1}})",
        series=f"{name}({{0}}, {{1}})",
        sympy=sympy,
        latex=f"{{0}} {latex} {{1}}",
        domain="u != v",
        bounded_partials=(True, True),
    )


def _connective(
    name: str, precedence: int, total: Callable[..., float], latex: str, python: str = ""
) -> Operator:
    arity = 1 if name == "not" else 2
    python = python or f"(({{0}} != 0) {name} ({{1}} != 0))"
    operands = ", ".join(f"{{{index}}}" for index in range(arity))
    return _row(
        name=name,
        arity=arity,
        symbol=name,
        commutes=arity == 2,
        precedence=precedence,
        partials=("0",) * arity,
        total=total,
        python=python,
        complex=python.replace("}", "}.real"),
        numpy=f"np.logical_{name}",
        ball=f"{name}_({operands})",
        series=f"{name}_({operands})",
        sympy=name.capitalize(),
        latex=latex,
        bounded_partials=(True,) * arity,
    )


ROWS: tuple[Operator, ...] = (
    _comparison("less", "<", lambda u, v: float(u < v), "<", "Lt"),
    _comparison("less_equal", "<=", lambda u, v: float(u <= v), r"\le", "Le"),
    _comparison("greater", ">", lambda u, v: float(u > v), ">", "Gt"),
    _comparison("greater_equal", ">=", lambda u, v: float(u >= v), r"\ge", "Ge"),
    _comparison("equal", "==", lambda u, v: float(u == v), "=", "Eq"),
    _comparison("not_equal", "!=", lambda u, v: float(u != v), r"\ne", "Ne"),
    _connective("or", 1, lambda u, v: float(u != 0 or v != 0), r"{0} \lor {1}"),
    _connective("and", 2, lambda u, v: float(u != 0 and v != 0), r"{0} \land {1}"),
    _connective("not", 3, lambda u: float(not u), r"\lnot {0}", "({0} == 0)"),
)
