"""Python's operators and the language's functions as the methods of a traced value."""

from collections.abc import Callable
from typing import Any, NoReturn

from workbench.errors import GraphError
from workbench.frontends.names import ufunc_name
from workbench.ir.operators import CODES, FUNCTIONS

#: Python's operators and the rows that they record; `&`, `|` and `~` join comparisons.
_BINARY = {
    "__add__": "add",
    "__sub__": "subtract",
    "__mul__": "multiply",
    "__truediv__": "divide",
    "__pow__": "power",
    "__and__": "and",
    "__or__": "or",
    "__mod__": "mod",
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
    "matmul": ("@", "write the sum of products"),
    "xor": ("^", "powers are written **"),
    "lshift": ("<<", "write a product with a power of 2"),
    "rshift": (">>", "write a division by a power of 2"),
}


def attach(kind: type, node_of: Callable[[Any, Any], int | None]) -> None:
    """Give a class of traced values Python's operators and the table's functions; `node_of` finds
    the node of an operand."""

    def binary(name: str, reflected: bool) -> Callable[..., Any]:
        code = CODES[name]

        def method(self: Any, other: Any) -> Any:
            other_kind: Any = type(other)
            if other_kind is kind and other._builder is self._builder:  # the commonest case
                pair = (other._node, self._node) if reflected else (self._node, other._node)
                known = (other.value, self.value) if reflected else (self.value, other.value)
                return self._made(code, pair, known)
            asks = name in ("equal", "not_equal") and not isinstance(other, bool | complex)
            foreign = asks or hasattr(other, "__array_ufunc__")
            if foreign and node_of(self._builder, other) is None:
                return NotImplemented
            return self.__workbench_apply__(name, (other, self) if reflected else (self, other))

        return method

    def function(name: str) -> Callable[..., Any]:
        code = CODES[name]

        def method(self: Any, *others: Any) -> Any:
            if not others:
                return self._made(code, (self._node,), (self.value,))
            return self.__workbench_apply__(name, (self, *others))

        return method

    def absent(symbol: str, remedy: str) -> Callable[..., Any]:
        def method(self: Any, other: Any) -> NoReturn:
            raise GraphError(f"the operator {symbol} cannot be traced; {remedy}")

        return method

    methods: dict[str, Callable[..., Any]] = {}
    for method, name in _BINARY.items():
        methods[method] = binary(name, reflected=False)
        methods[method.replace("__", "__r", 1)] = binary(name, reflected=True)
    methods |= {method: binary(name, reflected=False) for method, name in _COMPARISONS.items()}
    methods |= {method: function(name) for method, name in _UNARY.items()}
    for stem, (symbol, remedy) in _ABSENT.items():
        methods |= dict.fromkeys((f"__{stem}__", f"__r{stem}__"), absent(symbol, remedy))
    for row in FUNCTIONS.values():
        methods |= dict.fromkeys((row.name, ufunc_name(row) or row.name), function(row.name))
    for method, implementation in methods.items():
        implementation.__name__, implementation.__qualname__ = method, f"{kind.__name__}.{method}"
        setattr(kind, method, implementation)
