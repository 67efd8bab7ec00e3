"""Libraries that a submission asks for: which are refused, and which are loaded before it runs."""

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

#: Libraries that draw; no number is found with them, and they take seconds to load.
DRAWING = ("matplotlib", "pylab", "seaborn", "plotly", "graphviz", "IPython", "pydot")
#: Libraries that know derivatives: what an assignment asks for is ready there. Those of plain
#: differences are not among them, since nobody needs a library for these.
DIFFERENTIATING = (
    # automatic
    *("torch", "functorch", "tensorflow", "keras", "jax", "jaxlib", "flax", "optax", "equinox"),
    *("autograd", "theano", "aesara", "pytensor", "mxnet", "chainer", "paddle", "mindspore", "mlx"),
    *("tinygrad", "micrograd", "minitorch", "mygrad", "casadi", "algopy", "adolc", "cppad", "ad"),
    *("pyaudi", "autodiff", "taichi", "drjit", "numpyro", "pyro", "pymc", "pyomo", "uncertainties"),
    # of formulas
    *("sympy", "symengine", "sage", "giacpy", "diofant", "devito"),
    # to any accuracy
    *("mpmath", "flint", "numdifftools"),
)


#: What runs a program, or opens a browser, when it is imported.
_RUNNING = frozenset({"__main__", "antigravity", "idlelib", "test", "turtledemo"})


def libraries(modules: Sequence[Mapping[str, Any]], without: Collection[str]) -> tuple[str, ...]:
    """The modules that sources import or may mean by an attribute, in order, but for those below
    some roots.

    NumPy is among them where there is no class: functions of gradients may be given arrays.

    >>> pieces = [("a.py", "import scipy as s, torch\\nclass A:\\n    k = s.special.erf", None)]
    >>> libraries([{"name": "a", "package": False, "pieces": pieces}], {"torch", "a"})
    ('scipy', 'scipy.special')
    """
    nodes = [node for one in modules for piece in one["pieces"] for node in _nodes(*piece)]
    found = [name for node in nodes for name in _imported(node)]
    bound = {
        alias.asname or alias.name: alias.name
        for node in nodes if isinstance(node, ast.Import) for alias in node.names
    }  # fmt: skip
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = bound.get(node.value.id)
            found += [f"{name}.{node.attr}"] if name else []
    if not any(isinstance(node, ast.ClassDef) for node in nodes):
        found.append("numpy")
    if "numpy" in found:
        found.append("numpy.random")  # whose seed is set
    parts = {one: one.split(".") for one in found}
    return tuple(
        one for one, names in parts.items()
        if names[0] not in without and _RUNNING.isdisjoint(names)
    )  # fmt: skip


def _nodes(_: str, source: str, kept: Sequence[int] | None) -> Iterator[ast.AST]:
    """All that the kept statements of a piece consist of; nothing where it is no Python."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        body = ast.parse(source).body
        for one in body if kept is None else [body[number] for number in kept]:
            yield from ast.walk(one)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
