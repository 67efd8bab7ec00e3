"""Numbers that record what is done to them: how a Python function becomes a graph."""

import math
import numbers
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NoReturn

from workbench.errors import GraphError, GraphKindError, LiteralError, NoAttributeError
from workbench.frontends.names import is_ufunc, no_operator
from workbench.frontends.operators import attach
from workbench.frontends.traced_run import GIVE_A_POINT, TAKERS, TracedRun
from workbench.ir.numbers import exact_number
from workbench.ir.operators import CODES, ROWS, Cost

#: Operands that are conditions, by operator: there a truth value is what is meant.
CONDITIONS = {"and": (0, 1), "or": (0, 1), "not": (0,), "where": (0,)}
#: What is said where a float is asked for.
NO_FLOAT = "a traced value is not a float yet, and this asks for one"
_TOTALS = tuple(row.total for row in ROWS)

_ONE_NUMBER = (
    "is one number; make every entry a parameter, x1 and x2, and write x1 for x[0], or give a "
    "point with an array: at=..."
)


class Tracer:
    """A value that is not known yet: a node of the graph that is being traced.

    Arithmetic with numbers and other tracers gives tracers, and so do comparisons. The functions
    of the operator table are methods under their own and NumPy's names (`x.sin()`, `x.arctan2(y)`),
    which is how `np.sin(x)` finds them.
    """

    __slots__ = ("_builder", "_node", "value")

    def __getattr__(self, name: str) -> Any:
        """Operators and functions are attached below, from the tables; what they are not. With a
        point a number has what NumPy's numbers have."""
        if self._builder.decides and not name.startswith("_"):
            return getattr(self.as_array(), name)
        if is_ufunc(name):  # NumPy asks the entries of an array for np.floor and its kin by name
            raise NoAttributeError(no_operator(name))
        raise NoAttributeError(f"a traced value has no {name}: it {_ONE_NUMBER}")

    def __init__(self, builder: TracedRun, node: int, value: float = math.nan) -> None:
        self._builder = builder
        self._node = node
        #: At the point; NaN where there is none.
        self.value = value

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """What functions ask for: with a point it is a number, `isinstance(x, float)`."""
        if not self._builder.decides:
            return Tracer
        if self._node in self._builder.wholes:
            return int
        return getattr(sys.modules.get("numpy"), "float64", float)

    @property
    def run(self) -> TracedRun:
        """The graph that is being made."""
        return self._builder

    def as_array(self) -> Any:
        """An array of no dimension."""
        import numpy as np

        from workbench.frontends.arrays.array import TracedArray

        truth = ROWS[self._builder.code(self._node)].cost is Cost.COMPARISON
        tags, values = np.array(self._node + 1, np.int32), np.array(self.value)
        return TracedArray(self._builder, tags, values, truth=truth)

    def __workbench_apply__(self, name: str, operands: Sequence[Any]) -> Any:
        """The tracer of an operator by name; GraphError for operands that have no place here."""
        code = CODES[name]
        if any(type(one) is not Tracer and hasattr(one, "tags") for one in operands):
            from workbench.frontends.arrays.elementwise import elementwise

            return elementwise(self._builder, name, operands)
        nodes, values = [], []
        for place, operand in enumerate(operands):
            meant = self._builder.decides or place in CONDITIONS.get(name, ())
            if meant and is_truth_value(operand):
                operand = int(operand)
            node = node_of(self._builder, operand)
            if node is None:
                raise GraphKindError(
                    f"{name} of a traced value takes numbers, not {type(operand).__name__}; "
                    "give real numbers"
                )
            nodes.append(node)
            values.append(self._builder.value_of(node, operand))
        return self._made(code, nodes, values)

    def _made(self, code: int, nodes: Sequence[int], values: Sequence[float]) -> "Tracer":
        node = self._builder.apply_code(code, *nodes)
        if not self._builder.decides:
            return Tracer(self._builder, node)
        return Tracer(self._builder, node, _TOTALS[code](*values))

    def __pos__(self) -> "Tracer":
        return self

    def __bool__(self) -> bool:
        if self._builder.decides:
            return self._builder.decide(self._node, self.value)
        told = (
            "a traced value is neither true nor false, so if, and, or, not, in, min and max cannot "
            "use it; write wb.where(condition, a, b), (x > 0) & (x < 1), wb.min(a, b), "
            f"wb.max(a, b), or {GIVE_A_POINT}"
        )
        raise self._builder.refusal(GraphError(told))

    def __float__(self) -> NoReturn:
        self._no_float()

    def __complex__(self) -> NoReturn:
        self._no_float()

    def _no_float(self) -> NoReturn:
        told = f"{NO_FLOAT}: leave out float(x), complex(x) and {{x:.3f}}; {TAKERS}"
        raise self._builder.refusal(GraphError(told))

    def __int__(self) -> int:
        whole: int = self.__trunc__().as_index()
        return whole

    def __index__(self) -> int:
        return self.as_index()

    def as_index(self) -> int:
        """The whole number that it is at the point, which is kept as a condition."""
        self._require_number()
        if self.value % 1:
            raise GraphKindError(
                f"a traced value is {self.value} here, and an index is a whole number; write int(x)"
            )
        self._builder.decide_whole(self._node, self.value)
        return int(self.value)

    def _require_number(self) -> None:
        self._builder.require_point(
            "a traced value is not a float yet, so int(x), round(x), range(x) and an index cannot "
            "use it"
        )
        if not math.isfinite(self.value):
            raise GraphError(f"a traced value is {self.value} here, which is not a whole number")

    def __floor__(self) -> Any:
        return self.__workbench_apply__("floor", (self,))

    def __ceil__(self) -> Any:
        me: Any = self
        return -(-me).__floor__()

    def __trunc__(self) -> Any:
        self._require_number()
        if self._builder.code(self._node) == CODES["floor"]:
            return self
        me: Any = self
        return self.__ceil__() if me < 0 else self.__floor__()

    def __floordiv__(self, other: Any) -> Any:
        return _whole_quotient(self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _whole_quotient(other, self)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    def __round__(self, digits: int | None = None) -> Any:
        if not digits:
            return self.__workbench_apply__("round", (self,))
        self._require_number()
        me: Any = self
        scaled = me * 10**digits
        bool(abs(scaled - round(scaled.value)) <= Fraction(1, 2))
        return round(self.value, digits)

    def __hash__(self) -> int:
        told = (
            "the number of a traced value is not known yet, so it has no hash, and no set, "
            "dictionary, cache or function of SymPy's can look it up; write "
            "wb.where(x == 1, a, b), and wb.sin(x)"
        )
        raise self._builder.refusal(GraphKindError(told))

    def __format__(self, form: str) -> str:
        return repr(self) if not form else self._no_float()

    def __copy__(self) -> "Tracer":
        return self

    def __deepcopy__(self, _: object) -> "Tracer":
        return self

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise GraphKindError(
            "a traced value cannot be pickled: it is a place in the graph that is being made; "
            "pickle the graph of wb.from_callable"
        )

    def conjugate(self) -> "Tracer":
        """Itself, which is real: np.var and np.std of gathered values ask for it."""
        return self

    def _sympy_(self) -> NoReturn:
        """SymPy's numbers leave the arithmetic to the traced value when they cannot take it."""
        from sympy import SympifyError

        raise SympifyError("a traced value")

    def __array__(self, dtype: Any = None, copy: object = None) -> Any:
        return self._builder.entry(self) if dtype is None or dtype.kind == "O" else self._no_float()

    def __len__(self) -> int:
        return len(self._parts())

    def __iter__(self) -> Any:
        return iter(self._parts())

    def __contains__(self, value: Any) -> bool:
        return value in self._parts()

    def __getitem__(self, key: Any) -> Any:
        return self._parts()[key]

    def _parts(self) -> Any:
        if self._builder.decides:
            return self.as_array()
        raise GraphKindError(f"a traced value {_ONE_NUMBER}")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        from workbench.frontends.arrays.calls import ufunc_of

        found = ufunc_of(self._builder, ufunc, method, inputs, options)
        asks = str(sys._getframe(1).f_globals.get("__name__"))
        return found.objects() if asks.startswith("pandas.") and hasattr(found, "tags") else found

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        from workbench.frontends.arrays.calls import function_of

        return function_of(self._builder, function, args, options)

    def __repr__(self) -> str:
        return f"<traced value, node {self._node}>"


numbers.Number.register(Tracer)


def node_of(builder: TracedRun, value: Any) -> int | None:
    """The node of a tracer or of a number, at its exact value; None for anything else.

    A fraction that is no finite decimal is the division of two literals. A truth value and a text
    are none. Raises GraphError for a tracer of another trace, LiteralError for infinities, NaN and
    what has too many digits.
    """
    if isinstance(value, Tracer):
        if value._builder is not builder:
            raise GraphError("a value from another trace; every function is traced on its own")
        return value._node
    if hasattr(value, "tags"):
        return None if value.shape else node_of(builder, value[()])
    number = None if isinstance(value, str) else exact_number(value)
    if number is None:
        return None
    try:
        return builder.literal(number)
    except LiteralError:
        if not isinstance(number, Fraction):
            raise
        return builder.apply(
            "divide", *map(builder.literal, (number.numerator, number.denominator))
        )


def names_of(builder: TracedRun, values: dict[str, Any]) -> dict[int, str]:
    """The first name of each node among some values of which the others do not matter."""
    return {
        value._node: name
        for name, value in reversed(values.items())
        if isinstance(value, Tracer) and value._builder is builder
    }


def _whole_quotient(number: Any, other: Any) -> Any:
    return round((number - number % other) / other)


def is_truth_value(value: Any) -> bool:
    """Whether a value is Python's or NumPy's true or false."""
    if type(value) is Tracer:
        return False
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return isinstance(value, bool) or (kind == "b" and not getattr(value, "shape", ()))


attach(Tracer, node_of)
