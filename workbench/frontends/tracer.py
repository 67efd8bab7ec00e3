"""Numbers that record what is done to them: how a Python function becomes a graph."""

import numbers
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NoReturn

from workbench.errors import GraphError, GraphKindError, LiteralError, NoAttributeError
from workbench.frontends.numpy_calls import function_of, is_ufunc, no_operator, ufunc_of
from workbench.frontends.traced_run import TracedRun
from workbench.ir.numbers import exact_number
from workbench.ir.operators import CODES, FUNCTIONS, Operator

#: Python's operators and the rows that they record; `&`, `|` and `~` join comparisons.
_BINARY = {
    "__add__": "add",
    "__sub__": "subtract",
    "__mul__": "multiply",
    "__truediv__": "divide",
    "__pow__": "power",
    "__and__": "and",
    "__or__": "or",
}
_COMPARISONS = {
    "__lt__": "less",
    "__le__": "less_equal",
    "__gt__": "greater",
    "__ge__": "greater_equal",
    "__eq__": "equal",
    "__ne__": "not_equal",
}
_UNARY = {"__neg__": "negate", "__abs__": "abs", "__invert__": "not"}
#: Python's operators that the language lacks, and what to write instead.
_ABSENT = {
    "floordiv": ("//", "there is no whole division; / divides"),
    "mod": ("%", "there is no remainder"),
    "matmul": ("@", "write the sum of products"),
    "xor": ("^", "powers are written **"),
    "divmod": ("divmod", "there is no whole division and no remainder"),
    "lshift": ("<<", "write a product with a power of 2"),
    "rshift": (">>", "write a division by a power of 2"),
}
#: Operands that are conditions, by operator: there a truth value is what is meant.
_CONDITIONS = {"and": (0, 1), "or": (0, 1), "not": (0,), "where": (0,)}
_NEEDS_A_NUMBER = ("__float__", "__int__", "__complex__", "__index__", "__round__", "__trunc__")

_PARTS = ("__len__", "__iter__", "__getitem__", "__contains__")
_ONE_NUMBER = "is one number; make every entry a parameter, x1 and x2, and write x1 for x[0]"


class Tracer:
    """A value that is not known yet: a node of the graph that is being traced.

    Arithmetic with numbers and other tracers gives tracers, and so do comparisons. The functions
    of the operator table are methods under their own and NumPy's names (`x.sin()`, `x.arctan2(y)`),
    which is how `np.sin(x)` finds them.
    """

    __slots__ = ("_builder", "_node")

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Operators and functions are attached below, from the tables; what they are not."""
        if is_ufunc(name):  # NumPy asks the entries of an array for np.floor and its kin by name
            raise NoAttributeError(no_operator(name))
        raise NoAttributeError(f"a traced value has no {name}: it {_ONE_NUMBER}")

    def __init__(self, builder: TracedRun, node: int) -> None:
        self._builder = builder
        self._node = node

    def __workbench_apply__(self, name: str, operands: Sequence[Any]) -> "Tracer":
        """The tracer of an operator by name; GraphError for operands that have no place here."""
        code = CODES[name]
        nodes = []
        for place, operand in enumerate(operands):
            if _is_truth_value(operand) and place in _CONDITIONS.get(name, ()):
                operand = int(operand)
            node = node_of(self._builder, operand)
            if node is None:
                raise GraphKindError(
                    f"{name} of a traced value takes numbers, not {type(operand).__name__}"
                )
            nodes.append(node)
        return Tracer(self._builder, self._builder.apply_code(code, *nodes))

    def __pos__(self) -> "Tracer":
        return self

    def __bool__(self) -> NoReturn:
        raise GraphError(
            "a traced value is neither true nor false, so if, and, or, not, in, min and max cannot "
            "use it; write wb.where(condition, a, b), (x > 0) & (x < 1), wb.min(a, b), wb.max(a, b)"
        )

    def __hash__(self) -> int:
        raise GraphKindError(
            "the number of a traced value is not known yet, so it has no hash, and no set, "
            "dictionary, cache or function of SymPy's can look it up; write "
            "wb.where(x == 1, a, b), and wb.sin(x)"
        )

    def __format__(self, form: str) -> str:
        return repr(self) if not form else _no_float()

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
        return self._builder.entry(self) if dtype is None or dtype.kind == "O" else _no_float()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return ufunc_of(self._apply_any, ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        return function_of(self._apply_any, function, args, options)

    def _apply_any(self, name: str, operands: Sequence[Any]) -> "Tracer":
        return self.__workbench_apply__(name, operands)

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


def _no_float() -> NoReturn:
    raise GraphError(
        "a traced value is not a float yet: use wb.sin(x) instead of math.sin(x), and so on, "
        "and none of float(x), int(x), round(x) and {x:.3f}"
    )


def _is_truth_value(value: Any) -> bool:
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return isinstance(value, bool) or (kind == "b" and not getattr(value, "shape", ()))


def _attach() -> None:
    """Give Tracer Python's operators and the table's functions."""

    def binary(name: str, reflected: bool) -> Callable[..., Any]:
        code = CODES[name]

        def method(self: Tracer, other: Any) -> Any:
            if type(other) is Tracer and other._builder is self._builder:  # the commonest case
                pair = (other._node, self._node) if reflected else (self._node, other._node)
                return Tracer(self._builder, self._builder.apply_code(code, *pair))
            asks = name in ("equal", "not_equal") and not isinstance(other, bool | complex)
            foreign = asks or hasattr(other, "__array_ufunc__")
            if foreign and node_of(self._builder, other) is None:
                return NotImplemented
            return self.__workbench_apply__(name, (other, self) if reflected else (self, other))

        return method

    def function(name: str) -> Callable[..., Any]:
        code = CODES[name]

        def method(self: Tracer, *others: Any) -> Tracer:
            if not others:
                return Tracer(self._builder, self._builder.apply_code(code, self._node))
            return self.__workbench_apply__(name, (self, *others))

        return method

    def absent(symbol: str, remedy: str) -> Callable[..., Any]:
        def method(self: Tracer, other: Any) -> NoReturn:
            raise GraphError(f"the operator {symbol} cannot be traced; {remedy}")

        return method

    def refuse(self: Tracer, *_: Any) -> NoReturn:
        _no_float()

    def no_parts(self: Tracer, *_: Any) -> NoReturn:
        raise GraphKindError(f"a traced value {_ONE_NUMBER}")

    methods: dict[str, Callable[..., Any]] = dict.fromkeys(_PARTS, no_parts)
    for method, name in _BINARY.items():
        methods[method] = binary(name, reflected=False)
        methods[method.replace("__", "__r", 1)] = binary(name, reflected=True)
    methods |= {method: binary(name, reflected=False) for method, name in _COMPARISONS.items()}
    methods |= {method: function(name) for method, name in _UNARY.items()}
    methods |= dict.fromkeys(_NEEDS_A_NUMBER, refuse)
    for stem, (symbol, remedy) in _ABSENT.items():
        methods |= dict.fromkeys((f"__{stem}__", f"__r{stem}__"), absent(symbol, remedy))
    for row in FUNCTIONS.values():
        methods |= dict.fromkeys(_method_names(row), function(row.name))
    for method, implementation in methods.items():
        implementation.__name__, implementation.__qualname__ = method, f"Tracer.{method}"
        setattr(Tracer, method, implementation)


def _method_names(row: Operator) -> tuple[str, ...]:
    """The table's name of a function, and NumPy's where that is a ufunc's."""
    ufunc = row.numpy.removeprefix("np.")
    return (
        (row.name, ufunc) if row.numpy.startswith("np.") and ufunc.isidentifier() else (row.name,)
    )


_attach()
