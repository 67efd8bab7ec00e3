"""NumPy's products of arrays of traced values: sums of products of entries."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.errors import GraphKindError
from workbench.frontends.arrays.elementwise import elementwise
from workbench.frontends.arrays.folding import matmul
from workbench.frontends.arrays.lifting import array_of
from workbench.frontends.traced_run import TracedRun


def dot(run: TracedRun, a: Any, b: Any) -> Any:
    """np.dot of arrays of at most two axes."""
    first, second = array_of(run, a, "np.dot"), array_of(run, b, "np.dot")
    if not (first.ndim and second.ndim):
        return elementwise(run, "multiply", (first, second))
    if second.ndim > 2:
        raise GraphKindError("np.dot of arrays of more than two axes cannot be traced; use @")
    return matmul(run, first, second)


def inner(run: TracedRun, a: Any, b: Any) -> Any:
    """np.inner."""
    second = array_of(run, b, "np.inner")
    return dot(run, a, second.T if second.ndim > 1 else second)


def vdot(run: TracedRun, a: Any, b: Any) -> Any:
    """np.vdot."""
    return matmul(run, array_of(run, a, "np.vdot").ravel(), array_of(run, b, "np.vdot").ravel())


def einsum(run: TracedRun, rule: str, *operands: Any, optimize: Any = None) -> Any:
    """np.einsum by products and sums; GraphKindError for a diagonal."""
    inputs, arrow, result = rule.replace(" ", "").partition("->")
    terms = inputs.split(",")
    letters = "".join(dict.fromkeys("".join(terms)))
    if not arrow:
        result = "".join(sorted(one for one in letters if "".join(terms).count(one) == 1))
    if "." in rule or any(len(set(term)) < len(term) for term in terms):
        raise GraphKindError(f"np.einsum({rule!r}) cannot be traced; write products and sums")
    product: Any = None
    order = result + "".join(one for one in letters if one not in result)
    for term, operand in zip(terms, operands, strict=True):
        array = array_of(run, operand, "np.einsum")
        array = array.transpose(*(term.index(one) for one in order if one in term))
        lengths = iter(array.shape)
        spread = array.reshape(*(next(lengths) if one in term else 1 for one in order))
        product = spread if product is None else product * spread
    return np.sum(product, axis=tuple(range(len(result), len(order))))


def trace(run: TracedRun, a: Any, offset: int = 0) -> Any:
    """np.trace."""
    return np.sum(np.diagonal(array_of(run, a, "np.trace"), offset), axis=-1)


def outer(run: TracedRun, a: Any, b: Any) -> Any:
    """np.outer."""
    first, second = array_of(run, a, "np.outer").ravel(), array_of(run, b, "np.outer").ravel()
    return first[:, None] * second


def multi_dot(run: TracedRun, arrays: Sequence[Any]) -> Any:
    """np.linalg.multi_dot, from the left."""
    found = arrays[0]
    for one in arrays[1:]:
        found = dot(run, found, one)
    return found
