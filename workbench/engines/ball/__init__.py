"""The ball engine: certified arithmetic by python-flint, every result a ball around the truth."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from flint import arb

from workbench.engines.ball import functions
from workbench.engines.ball.numbers import to_ball
from workbench.engines.ball.precision import working_precision
from workbench.engines.protocol import BuiltIn, Use, require_point
from workbench.errors import EngineError, PointError
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import CODES, LITERAL, OPERATORS, ROWS, VARIABLE, Operator

__all__ = ["BallEngine", "BallProgram", "node_values", "to_ball", "working_precision"]

DEFAULT_BITS = 128
_NAMES: dict[str, Any] = {"arb": arb}
_NAMES |= {name: value for name, value in vars(functions).items() if name.islower()}
#: What an operator makes of one and the same number twice, however little is known of it.
OF_THE_SAME: dict[int, float] = {
    CODES[name]: OPERATORS[name].total(1.0, 1.0)
    for name in (
        *("subtract", "equal", "not_equal"),
        *("less", "less_equal", "greater", "greater_equal"),
    )
}


def node_values(
    graph: Graph,
    inputs: Sequence[Any],
    bits: int = DEFAULT_BITS,
    fixed: Mapping[int, Any] | None = None,
) -> list[arb]:
    """The ball of every node, at a working precision of `bits` bits.

    `inputs` are balls or numbers in the order of `graph.variables`; ints, floats and binary
    fractions enter exactly, and so do the numbers of `fixed`, which nodes have whatever their
    operands say. NaN where a value is undefined or cannot be enclosed; never raises for a value.
    The referee reads -0.0 as 0.

    >>> import workbench as wb
    >>> [str(ball) for ball in node_values(wb.parse("x/4"), [1])]
    ['1.00000000000000', '4.00000000000000', '0.250000000000000']
    """
    if len(inputs) != len(graph.variables):
        raise PointError(
            f"{len(inputs)} values for {len(graph.variables)} variables: "
            f"{', '.join(graph.variables) or 'none'}"
        )
    with working_precision(bits):
        balls = [to_ball(number) for number in inputs]
        given = {node: to_ball(number) for node, number in (fixed or {}).items()}
        values: list[arb] = []
        append = values.append
        of = _functions(graph)
        for code, first, second, third in zip(
            graph.codes, graph.first, graph.second, graph.third, strict=True
        ):
            if given and len(values) in given:
                append(given[len(values)])
            elif third >= 0:
                append(of[code](values[first], values[second], values[third]))
            elif second == first and code in OF_THE_SAME:
                append(of_the_same(code)(values[first]))
            elif second >= 0:
                append(of[code](values[first], values[second]))
            elif code == VARIABLE:
                append(balls[first])
            elif code == LITERAL:
                append(_literal_ball(graph.literals[first], bits))
            elif first >= 0:
                append(of[code](values[first]))
            else:
                append(of[code]())
        return values


def _functions(graph: Graph) -> dict[int, Callable[..., arb]]:
    """The function of every operator of a graph, by code."""
    return {code: function_of(code) for code in {*graph.codes} if code not in (LITERAL, VARIABLE)}


@cache
def of_the_same(code: int) -> Callable[[arb], arb]:
    """What an operator of `OF_THE_SAME` makes of a ball twice."""
    function, value = function_of(code), arb(OF_THE_SAME[code])
    return lambda ball: value if ball.is_finite() else function(ball, ball)


@lru_cache(maxsize=4096)
def _literal_ball(literal: Literal, bits: int) -> arb:
    """The ball of a literal at the working precision, which `bits` names for the cache."""
    return to_ball(literal)


def straight_line(graph: Graph) -> Callable[..., arb]:
    """The first output of a small graph as one function: `function(bits, *balls)`.

    It runs at the working precision of its caller, which `bits` names.

    >>> import workbench as wb
    >>> straight_line(wb.parse("x*x/4"))(53, arb(3))
    2.25000000000000
    """
    called: dict[str, Any] = {"literal": _literal_ball}
    lines = []
    for node, row, operands in graph.nodes():
        code, literal = graph.codes[node], graph.literal(node)
        given = [f"n{operand}" for operand in operands]
        if code == VARIABLE:
            text = f"v{graph.first[node]}"
        elif literal is not None:
            called[f"l{node}"] = literal
            text = f"literal(l{node}, bits)"
        elif row.arity == 2 and code in OF_THE_SAME and operands[0] == operands[1]:
            called[f"s{code}"] = of_the_same(code)
            text = f"s{code}({given[0]})"
        else:
            called[f"f{code}"] = function_of(code)
            text = f"f{code}({', '.join(given)})"
        lines.append(f" n{node} = {text}\n")
    names = "".join(f", v{place}" for place in range(len(graph.variables)))
    exec(f"def run(bits{names}):\n{''.join(lines)} return n{graph.outputs[0]}", called)
    run: Callable[..., arb] = called["run"]
    return run


class BallProgram:
    """A graph on balls: `program(*inputs, bits=128)` gives a tuple of balls."""

    __slots__ = ("graph",)

    def __init__(self, graph: Graph) -> None:
        _functions(graph)
        self.graph = graph

    def __call__(self, *inputs: Any, bits: int = DEFAULT_BITS) -> tuple[arb, ...]:
        """The outputs at balls or numbers, worked out with `bits` bits."""
        values = node_values(self.graph, inputs, bits)
        return tuple(values[output] for output in self.graph.outputs)


class BallEngine(BuiltIn):
    """Runs a graph on balls of any precision."""

    name = "ball"
    float64 = False

    def ulps(self, row: Operator) -> float:
        """None: what a ball does not know is its radius."""
        return 0.0

    def compile(self, graph: Graph, use: Use = Use.POINT) -> BallProgram:
        """A program for this graph; EngineError for many points, and where an operator has no
        spelling on balls."""
        require_point(self, use)
        return BallProgram(graph.unconditional)


@cache
def function_of(code: int) -> Callable[..., arb]:
    """The function on balls of an operator by code, made from its spelling in the table."""
    row = ROWS[code]
    if not row.ball:
        raise EngineError(f"{row.name} has no spelling on balls; use the python engine")
    if re.fullmatch(r"\w+", row.ball) and row.arity:
        function: Callable[..., arb] = _NAMES[row.ball]
    else:
        names = ("u", "v", "z")[: row.arity]
        function = eval(f"lambda {', '.join(names)}: {row.spell(row.ball, *names)}", dict(_NAMES))
    return function
