"""Graphs as NumPy: spellings of operations on arrays, and a readable function of whole arrays."""

import ast
import math
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from workbench.errors import EngineError
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, ROWS, VARIABLE, Cost, array_functions
from workbench.ir.traversal import use_counts
from workbench.writers.constants import constant_values
from workbench.writers.names import function_name, python_names

#: Exponents with a spelling of their own: as exact as np.power, or within the power row's ULPs,
#: and many times quicker.
POWERS: dict[float, str] = {
    2.0: "np.square({0})",
    -1.0: "np.reciprocal({0})",
    3.0: "np.multiply(np.square({0}), {0})",
    4.0: "np.square(np.square({0}))",
}
_POWER = CODES["power"]
_OUR_NAME = re.compile(r"(?<![\w.])([a-z]\w*)(?=\()")


def spellings(graph: Graph, constants: Sequence[float | None]) -> list[str]:
    """The spelling of every node as a template of its operands; powers by their exponent.

    `constants` are those of `constant_values`. Raises EngineError for a row without a spelling.
    """
    result = [array_template(code) if ROWS[code].arity else "" for code in graph.codes]
    for node, code in enumerate(graph.codes):
        if code == _POWER:
            exponent = constants[graph.second[node]]
            if exponent in POWERS:
                result[node] = POWERS[exponent]
    return result


@cache
def array_template(code: int) -> str:
    """The spelling of an operator on arrays; EngineError where it has none."""
    row = ROWS[code]
    if not row.numpy:
        raise EngineError(f"{row.name} has no spelling on arrays; use the python engine")
    return row.spell(row.numpy, *("{0}", "{1}", "{2}")[: row.arity])


def statement(spelling: str, operands: Sequence[str], target: str) -> str:
    """A statement that fills the buffer `target`: without a copy where the spelling is a ufunc.

    >>> statement("np.sin({0})", ["v0"], "v1")
    'np.sin(v0, out=v1)'
    >>> statement("np.where({0} != 0, {1}, {2})", ["v0", "v1", "v2"], "v3")
    'v3[...] = np.where(v0 != 0, v1, v2)'
    """
    text = spelling.format(*operands)
    return f"{text[:-1]}, out={target})" if _fills(spelling) else f"{target}[...] = {text}"


@cache
def _fills(spelling: str) -> bool:
    """Whether a spelling is one call of a ufunc, which takes its target as `out`."""
    import numpy as np

    call = ast.parse(spelling.format("u", "v", "z"), mode="eval").body
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return False
    library = array_namespace([spelling])[ast.unparse(call.func.value)]
    return isinstance(getattr(library, call.func.attr), np.ufunc)


def array_namespace(used: Iterable[str]) -> dict[str, Any]:
    """What the names in some spellings stand for; SciPy is loaded only where one needs it."""
    import numpy as np

    namespace: dict[str, Any] = {"__builtins__": {}, "np": np, "inf": math.inf, "nan": math.nan}
    for spelling in used:
        if "special." in spelling and "special" not in namespace:
            from scipy import special

            namespace["special"] = special
        for name in _OUR_NAME.findall(spelling):
            namespace[name] = getattr(array_functions, name)
    return namespace


def numpy_source(graph: Graph, name: str | None = None) -> str:
    """A Python module with one function of arrays, in the order of `graph.variables`, to a tuple.

    Names are those of `python_source`; an output that no variable reaches is a number.

    >>> import workbench as wb
    >>> print(numpy_source(wb.parse("a = x*y; sin(a) + 1")), end="")
    import numpy as np
    <BLANKLINE>
    <BLANKLINE>
    def f(x, y):
        a = np.multiply(x, y)
        v1 = np.sin(a)
        v2 = np.add(v1, 1.0)
        return (v2,)
    """
    constants = constant_values(graph)
    templates = spellings(graph, constants)
    called = {"np", "special", *_OUR_NAME.findall(" ".join({*templates}))}
    name = function_name(graph, name, called)
    own = python_names(graph, {name, *called})
    counts = use_counts(graph)
    texts: list[str] = []
    lines: list[str] = []
    used: list[str] = []
    for node, row, operands in graph.nodes():
        value = constants[node]
        if value is not None:
            texts.append(repr(value) if math.isfinite(value) else f'float("{value}")')
        elif graph.codes[node] == VARIABLE:
            texts.append(own.inputs[graph.first[node]])
        else:
            texts.append(own.nodes.get(node) or next(own.fresh))
            if counts[node]:
                call = templates[node].format(*(texts[operand] for operand in operands))
                # A comparison gives bools, with which NumPy would not subtract.
                cast = ".astype(float)" if row.cost is Cost.COMPARISON else ""
                lines.append(f"    {texts[-1]} = {call}{cast}")
                used.append(templates[node])
    ours = sorted({word for one in used for word in _OUR_NAME.findall(one)})
    head = ["import numpy as np"]
    head += ["from scipy import special"] if any("special." in one for one in used) else []
    head += [f"from {array_functions.__name__} import {', '.join(ours)}"] if ours else []
    results = ", ".join(texts[output] for output in graph.outputs)
    lines = [
        *head,
        "",
        "",
        f"def {name}({', '.join(own.inputs)}):",
        *lines,
        f"    return ({results},)",
        "",
    ]
    return "\n".join(lines)
