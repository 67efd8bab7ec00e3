"""Comparisons and connectives: nodes whose value is 1 (true) or 0 (false)."""

from collections.abc import Callable

from workbench.ir.operators.row import Cost, Operator, Smoothness


def _comparison(
    name: str,
    symbol: str,
    numpy: str,
    total: Callable[[float, float], float],
    latex: str,
    sympy: str,
) -> Operator:
    # On complex numbers a NaN may stand for a real part that overflowed: it is not compared.
    no_number = "{0}.real - {1}.real != {0}.real - {1}.real"
    return Operator(
        name=name,
        family="logic",
        arity=2,
        cost=Cost.COMPARISON,
        symbol=symbol,
        precedence=4,
        partials=("0", "0"),
        total=total,
        python=f"({{0}} {symbol} {{1}})",
        complex=f"({{0}}.real {symbol} {{1}}.real or {no_number} and refuse())",
        numpy=numpy,
        ball=f"{name}({{0}}, {{1}})",
        series=f"{name}({{0}}, {{1}})",
        sympy=sympy,
        latex=f"{{0}} {latex} {{1}}",
        ulps=0.0,
        domain="u != v",
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True, True),
    )


def _connective(
    name: str,
    precedence: int,
    python: str,
    complex: str,
    numpy: str,
    sympy: str,
    latex: str,
    total: Callable[..., float],
) -> Operator:
    arity = 1 if name == "not" else 2
    operands = ", ".join(f"{{{index}}}" for index in range(arity))
    return Operator(
        name=name,
        family="logic",
        arity=arity,
        cost=Cost.COMPARISON,
        symbol=name,
        precedence=precedence,
        partials=("0",) * arity,
        total=total,
        python=python,
        complex=complex,
        numpy=numpy,
        ball=f"{name}_({operands})",
        series=f"{name}_({operands})",
        sympy=sympy,
        latex=latex,
        ulps=0.0,
        smoothness=Smoothness.DISCONTINUOUS,
        bounded_partials=(True,) * arity,
    )


ROWS: tuple[Operator, ...] = (
    _comparison("less", "<", "np.less", lambda u, v: float(u < v), "<", "Lt"),
    _comparison("less_equal", "<=", "np.less_equal", lambda u, v: float(u <= v), r"\le", "Le"),
    _comparison("greater", ">", "np.greater", lambda u, v: float(u > v), ">", "Gt"),
    _comparison(
        "greater_equal", ">=", "np.greater_equal", lambda u, v: float(u >= v), r"\ge", "Ge"
    ),
    _comparison("equal", "==", "np.equal", lambda u, v: float(u == v), "=", "Eq"),
    _comparison("not_equal", "!=", "np.not_equal", lambda u, v: float(u != v), r"\ne", "Ne"),
    _connective(
        "or",
        1,
        "(({0} != 0) or ({1} != 0))",
        "(({0}.real != 0) or ({1}.real != 0))",
        "np.logical_or",
        "Or",
        r"{0} \lor {1}",
        lambda u, v: float(bool(u) or bool(v)),
    ),
    _connective(
        "and",
        2,
        "(({0} != 0) and ({1} != 0))",
        "(({0}.real != 0) and ({1}.real != 0))",
        "np.logical_and",
        "And",
        r"{0} \land {1}",
        lambda u, v: float(bool(u) and bool(v)),
    ),
    _connective(
        "not",
        3,
        "({0} == 0)",
        "({0}.real == 0)",
        "np.logical_not",
        "Not",
        r"\lnot {0}",
        lambda u: float(not u),
    ),
)
