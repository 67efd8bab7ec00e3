"""The immutable expression graph: hash-consed, in topological order, in compact columns."""

from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.errors import PointError
from workbench.ir.literal import Literal
from workbench.ir.operators import LITERAL, ROWS, VARIABLE, Operator


class Graph:
    """A function of named real variables with one or several outputs.

    Nodes are numbered so that operands precede users. Node i has the operator `ROWS[codes[i]]`
    and the operands `first[i]`, `second[i]`, `third[i]` (-1 where absent); for a literal or a
    variable `first[i]` is an index into `literals` or `variables`. Build one with `GraphBuilder`
    or `workbench.parse`; two graphs are equal when they are the same function node by node,
    whatever their numbering.

    >>> import workbench as wb
    >>> f = wb.parse("x**2 * sin(y)")
    >>> f.variables
    ('x', 'y')
    >>> f(x=3.0, y=0.5)
    4.314829847437827
    """

    __slots__ = (
        "_caches",
        "codes",
        "first",
        "literals",
        "outputs",
        "second",
        "third",
        "variables",
    )

    codes: bytes
    first: "array[int]"
    second: "array[int]"
    third: "array[int]"
    literals: tuple[Literal, ...]
    variables: tuple[str, ...]
    outputs: tuple[int, ...]
    _caches: dict[str, Any]

    def __init__(
        self,
        codes: bytes,
        operands: "tuple[array[int], array[int], array[int]]",
        literals: tuple[Literal, ...],
        variables: tuple[str, ...],
        outputs: tuple[int, ...],
    ) -> None:
        put = object.__setattr__
        put(self, "codes", codes)
        put(self, "first", operands[0])
        put(self, "second", operands[1])
        put(self, "third", operands[2])
        put(self, "literals", literals)
        put(self, "variables", variables)
        put(self, "outputs", outputs)
        put(self, "_caches", {})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Graph is immutable: {name} cannot be set")

    def __reduce__(self) -> tuple[Any, ...]:
        columns = (self.first, self.second, self.third)
        return Graph, (self.codes, columns, self.literals, self.variables, self.outputs)

    # -- reading ---------------------------------------------------------------------------

    def __len__(self) -> int:
        """Number of nodes, leaves included."""
        return len(self.codes)

    def operator(self, node: int) -> Operator:
        """The table row of a node."""
        return ROWS[self.codes[node]]

    def operands(self, node: int) -> tuple[int, ...]:
        """The operand nodes of a node; empty for leaves."""
        arity = ROWS[self.codes[node]].arity
        if arity == 2:
            return (self.first[node], self.second[node])
        if arity == 1:
            return (self.first[node],)
        if arity == 0:
            return ()
        return (self.first[node], self.second[node], self.third[node])

    def nodes(self) -> Iterator[tuple[int, Operator, tuple[int, ...]]]:
        """Every node with its operator and operands, operands before users."""
        columns = zip(self.codes, self.first, self.second, self.third, strict=True)
        for node, (code, first, second, third) in enumerate(columns):
            row = ROWS[code]
            yield node, row, (first, second, third)[: row.arity]

    def literal(self, node: int) -> Literal | None:
        """The literal of a node, or None where the node is something else."""
        return self.literals[self.first[node]] if self.codes[node] == LITERAL else None

    def variable(self, node: int) -> str | None:
        """The variable's name of a node, or None where the node is something else."""
        return self.variables[self.first[node]] if self.codes[node] == VARIABLE else None

    def variable_nodes(self) -> dict[str, int]:
        """The node of every variable that the outputs depend on."""
        return {
            self.variables[self.first[node]]: node
            for node, code in enumerate(self.codes)
            if code == VARIABLE
        }

    # -- comparing -------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Graph):
            return NotImplemented
        if self is other:
            return True
        if self.variables != other.variables or len(self.outputs) != len(other.outputs):
            return False
        from workbench.ir.builder import GraphBuilder

        builder = GraphBuilder(self.variables)
        mine, theirs = builder.include(self), builder.include(other)
        return [mine[node] for node in self.outputs] == [theirs[node] for node in other.outputs]

    def __hash__(self) -> int:
        if "hash" not in self._caches:
            from workbench.ir.traversal import node_hashes

            hashes = node_hashes(self)
            self._caches["hash"] = hash(
                (self.variables, tuple(hashes[node] for node in self.outputs))
            )
        return int(self._caches["hash"])

    # -- running ---------------------------------------------------------------------------

    def bind(self, point: Mapping[str, float] | None, keywords: Mapping[str, float]) -> list[float]:
        """The values of a point in the order of the variables.

        Raises PointError for a variable that is missing, unknown or no number.
        """
        given: dict[str, Any] = {**(point or {}), **keywords}
        missing = [name for name in self.variables if name not in given]
        unknown = [name for name in given if name not in self.variables]
        known = ", ".join(self.variables) or "none"
        if missing:
            raise PointError(f"no value for {', '.join(missing)}; the variables are: {known}")
        if unknown:
            raise PointError(f"unknown variable {', '.join(unknown)}; the variables are: {known}")
        values = []
        for name in self.variables:
            try:
                values.append(float(given[name]))
            except (TypeError, ValueError, OverflowError):
                raise PointError(
                    f"the value of {name} is not a number: {given[name]!r:.60}"
                ) from None
        return values

    def __call__(
        self, point: Mapping[str, float] | None = None, /, **keywords: float
    ) -> float | tuple[float, ...]:
        """The value at a point, on Python floats with IEEE-754 semantics; a tuple for several
        outputs. A point is a mapping or keywords. Raises PointError."""
        if "program" not in self._caches:
            from workbench.engines import ENGINES

            self._caches["program"] = ENGINES["python"].compile(self)
        values = self._caches["program"](*self.bind(point, keywords))
        return values[0] if len(self.outputs) == 1 else tuple(values)

    # -- showing ---------------------------------------------------------------------------

    def __repr__(self) -> str:
        text = self.to_text(limit=2000)
        text = text if len(text) <= 60 else text[:57] + "..."
        return f"Graph({text!r})"

    def __str__(self) -> str:
        """The Wengert list: one line a node."""
        from workbench.ir.printing.wengert import wengert_list

        return wengert_list(self)

    def to_text(self, limit: int | None = None) -> str:
        """Infix text that parses back to an equal graph; `limit` stops early for previews."""
        from workbench.ir.printing.infix import infix_text

        return infix_text(self, limit=limit)

    def to_latex(self) -> str:
        """LaTeX of the outputs; a graph with heavy sharing names its shared parts."""
        from workbench.writers.latex import latex_text

        return latex_text(self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.to_latex()}$"
