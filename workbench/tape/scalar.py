"""`Scalar`: a number that remembers how it came about, and the reverse sweep over that."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from workbench.errors import ScalarError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES
from workbench.tape.domain import warn_not_finite
from workbench.tape.forward import add_fast_methods
from workbench.tape.graphs import recorded_graph
from workbench.tape.operators import Tape, number, operator_row
from workbench.tape.rules import PLACES, Rule, tape_rule
from workbench.tape.sweep import hand_on, reach

#: Mark of a node whose gradient was set by hand since the last sweep that came by.
_SEEDED = object()
#: Of results, in the order of their creation.
_serials = count(1)


class Scalar(Tape):
    """A real number with a gradient; arithmetic on it records a graph that `backward()` sweeps.

    `val` and `grad` are floats. A Scalar made from a number is a leaf. Every operator and function
    of the workbench's table makes a new Scalar; plain numbers may stand on either side.

    `y.backward()` adds dy/dx to the `grad` of every leaf x that y depends on (gradients accumulate
    until zeroed, as in PyTorch) and sets `grad` of everything between to its adjoint, afresh each
    time. A `grad` that was set on y beforehand is the seed, otherwise it is 1. The sweep visits
    each node once, users before operands (the latest result first), and never recurses. Below
    where, min, max, relu and abs a contribution with zero adjoint or zero partial is dropped, so
    that what was not chosen makes no NaN.

    Values follow IEEE-754 and never raise: the logarithm of -1 is NaN, and a ScalarWarning points
    at the line that asked for it. NumPy arrays of Scalars add, multiply and go through NumPy's
    functions element by element; such an array has no `backward()`, its sum or mean has.

    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.2.

    >>> x, y = Scalar(3), Scalar(7)
    >>> (x + x) * y
    Value: 42.0, Gradient: 0.0
    >>> z = x * x
    >>> (z + z).backward()
    >>> x.grad
    12.0
    """

    __slots__ = (
        "_changed",  # leaves: serial at which `val` was last set by hand, or 0
        "_first",
        "_grad",
        "_mark",  # the last sweep that came by, or _SEEDED
        "_name",  # leaves: the name given, or None
        "_rule",  # None: a leaf
        "_second",
        "_serial",  # operands have smaller numbers than users
        "_third",
        "_val",
    )

    _val: float
    _grad: float
    _rule: Rule | None
    _serial: int
    _mark: object
    _name: str | None
    _changed: int

    def __init__(self, val: float, name: str | None = None) -> None:
        if isinstance(val, Tape):
            raise ScalarError(
                f"{val!r} is a Scalar already; use it as it is, or Scalar(x.val) for a new leaf"
            )
        if name is not None:
            GraphBuilder().declare(name)  # refuses what cannot be a variable
        self._val = number(val, "the value of a Scalar")
        self._grad = 0.0
        self._rule = None
        self._mark = None
        self._name = name
        self._changed = 0

    # -- value and gradient ----------------------------------------------------------------

    @property
    def val(self) -> float:
        """The value; only a leaf's may be set."""
        return self._val

    @val.setter
    def val(self, value: float) -> None:
        if self._rule is not None:
            raise ScalarError(
                f"val of a result (of {self._rule.name}) cannot be set; only that of a leaf can, "
                "and then the results are computed again"
            )
        self._val = number(value, "val")
        self._changed = next(_serials)

    @property
    def grad(self) -> float:
        """The gradient: of the last `backward()` for results, of all since zeroed for leaves."""
        return self._grad

    @grad.setter
    def grad(self, value: float) -> None:
        self._grad = number(value, "grad")
        self._mark = _SEEDED if self._grad != 0.0 else None

    # -- recording -------------------------------------------------------------------------

    def __workbench_apply__(self, name: str, operands: Sequence[Any]) -> "Scalar":
        row = operator_row(name, len(operands))
        values = []
        for operand in operands:
            if isinstance(operand, Scalar):
                values.append(operand._val)
            elif isinstance(operand, Tape):
                raise ScalarError(
                    f"{name} of a Scalar and a {type(operand).__name__}: "
                    "two tapes do not mix; make all numbers of the same class"
                )
            else:
                values.append(number(operand, f"an operand of {name}"))
        rule = tape_rule(CODES[name], tuple(isinstance(one, Scalar) for one in operands))
        node = Scalar.__new__(Scalar)
        value = node._val = float(row.total(*values))
        if value - value != 0.0:
            warn_not_finite(name, values, value)
        node._grad = 0.0
        node._rule = rule
        node._serial = next(_serials)
        node._mark = None
        for index, place in enumerate(rule.places):
            operand = operands[index]
            setattr(node, PLACES[place], operand if isinstance(operand, Scalar) else values[index])
        return node

    # -- the reverse sweep -----------------------------------------------------------------

    def backward(self) -> None:
        """Add the derivative of this Scalar to the `grad` of every leaf that it depends on.

        Raises ScalarError where `val` of a leaf was set after it had been used.
        """
        if not isinstance(self, Scalar):  # Scalar.backward(y) of something else
            raise ScalarError(_no_start(self))
        seeded = self._mark is _SEEDED
        if self._rule is None:
            if not seeded:
                self._grad += 1.0
            return
        seed = self._grad if seeded else 1.0
        order, latest_change, selects = reach(self)
        if latest_change > order[-1]._serial:
            _refuse_stale(order)
        self._grad = seed
        hand_on(order, guarded=selects)
        if seeded:
            self._mark = _SEEDED

    # -- as a graph ------------------------------------------------------------------------

    def to_graph(self) -> Graph:
        """The graph of this Scalar: leaves are variables, plain numbers literals.

        A leaf is called by its `name`; without one x1, x2 … in the order of first appearance.
        Raises ScalarError where two leaves have one name, LiteralError for an infinite or NaN
        number.

        >>> x, y = Scalar(3), Scalar(7)
        >>> (2 * x * y + x).to_graph().to_text()
        '2*x1*x2 + x1'
        """
        return recorded_graph(self)

    def _repr_svg_(self) -> str:
        """The recorded graph as a picture: values forward, gradients backward."""
        from workbench.tape.picture import recorded_picture

        return recorded_picture(self)


def _no_start(value: Any) -> str:
    """Why `Scalar.backward(value)` has nothing to start from."""
    what = f"backward() starts from one Scalar, not from a {type(value).__name__}"
    if isinstance(value, list | tuple | set) or hasattr(value, "shape"):
        return f"{what}; make one number of its elements first: sum(y).backward()"
    return (
        f"{what}; only arithmetic on Scalars gives a Scalar, and .val or float arithmetic on the "
        "way does not"
    )


def _refuse_stale(order: Sequence[Any]) -> None:
    """Raise ScalarError if a leaf of these results got a new value after it had been used."""
    for node in order:
        for place in PLACES[: node._rule.carrying]:
            leaf = getattr(node, place)
            if leaf._rule is None and leaf._changed > node._serial:
                name = f" {leaf._name}" if leaf._name else ""
                raise ScalarError(
                    f"val of the leaf{name} was set to {leaf._val} after a result "
                    f"({node._rule.name}) had been computed from it; compute the results again, "
                    "then call backward()"
                )


add_fast_methods(Scalar, _serials)
