"""The immutable expression graph: hash-consed, in topological order, in compact columns."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import index
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from workbench.errors import (
    GraphError,
    GraphKindError,
    MethodError,
    MissingValueError,
    PointKindError,
    listed,
    shown,
)
from workbench.ir.literal import Literal
from workbench.ir.numbers import float_of, require_finite
from workbench.ir.operators import LITERAL, ROWS, VARIABLE, Operator
from workbench.ir.primal import Argument, Condition, Listing, Program, Use, require_variables
from workbench.ir.shapes import Shapes, array_of, place_in, spelled_out

if TYPE_CHECKING:
    from workbench.ir.counting import OperationCount
    from workbench.ir.printing.drawing import Drawing

#: Larger graphs, and longer formulas, are not typeset by themselves.
SHOWN_NODES = 400
SHOWN_CHARACTERS = 20_000


class Graph:
    """A function of named real variables with one or several outputs.

    Nodes are numbered so that operands precede users. Node i has the operator `ROWS[codes[i]]`
    and the operands `first[i]`, `second[i]`, `third[i]` (-1 where absent); for a literal or a
    variable `first[i]` is an index into `literals` or `variables`. Build one with `GraphBuilder`
    or `workbench.parse`; two graphs are equal when they are the same function node by node,
    whatever their numbering.

    `conditions` were decided while a function was traced: the graph is the function where they are
    decided alike. They are equal or not with the graph, and no program computes them. `arguments`
    are those of the traced function, by default one number per variable. `names` are what nodes are
    called in the source, `name` what the function is called, `listing` its source where that has
    several lines; they are shown and otherwise mean nothing. `result` is the shape of what a traced
    function returned, None for a number and for what was not traced. `function` is that function
    itself, which no copy through pickle has.

    >>> import workbench as wb
    >>> f = wb.parse("x**2 * sin(y)")
    >>> f.variables
    ('x', 'y')
    >>> f(x=3.0, y=0.5)
    4.314829847437827
    """

    __slots__ = (
        "_arguments",
        "_caches",
        "codes",
        "conditions",
        "consed",
        "first",
        "function",
        "listing",
        "literals",
        "name",
        "names",
        "outputs",
        "result",
        "second",
        "third",
        "variables",
    )

    codes: bytes
    first: "memoryview[int]"
    second: "memoryview[int]"
    third: "memoryview[int]"
    literals: tuple[Literal, ...]
    variables: tuple[str, ...]
    outputs: tuple[int, ...]
    conditions: tuple[Condition, ...]
    names: Mapping[int, str]
    name: str
    listing: Listing | None
    result: tuple[int, ...] | None
    function: Callable[..., Any] | None
    #: Whether no two nodes are known to be equal but for the order of operands that commute.
    consed: bool
    _arguments: tuple[Argument, ...]
    _caches: dict[Any, Any]

    def __init__(
        self,
        codes: bytes,
        operands: "Sequence[array[int] | memoryview[int]]",
        literals: tuple[Literal, ...],
        variables: tuple[str, ...],
        outputs: tuple[int, ...],
        arguments: tuple[Argument, ...] = (),
        conditions: tuple[Condition, ...] = (),
        names: Mapping[int, str] | None = None,
        name: str = "",
        listing: Listing | None = None,
        result: tuple[int, ...] | None = None,
        function: Callable[..., Any] | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "codes", codes)
        for place, column in zip(("first", "second", "third"), operands, strict=True):
            put(self, place, memoryview(column).toreadonly())
        put(self, "literals", literals)
        put(self, "variables", variables)
        put(self, "outputs", outputs)
        put(self, "conditions", conditions)
        put(self, "names", MappingProxyType(dict(names or {})))
        put(self, "name", name)
        put(self, "listing", listing)
        put(self, "result", result)
        put(self, "function", function)
        put(self, "consed", False)
        put(self, "_arguments", arguments)
        put(self, "_caches", {})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Graph is immutable: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Graph is immutable: {name} cannot be deleted")

    def __reduce__(self) -> tuple[Any, ...]:
        columns = [array("i", column.tobytes()) for column in (self.first, self.second, self.third)]
        leaves = self.literals, self.variables
        traced = self._arguments, self.conditions, dict(self.names), self.name, self.listing
        return Graph, (self.codes, columns, *leaves, self.outputs, *traced, self.result)

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

    @property
    def graph(self) -> "Graph":
        """Itself: what a graph is as a primal."""
        return self

    @property
    def size(self) -> int:
        """The number of outputs."""
        return len(self.outputs)

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments of the function that was traced; by default one number per variable."""
        return self._arguments or tuple(map(Argument, self.variables))

    @property
    def shapes(self) -> Shapes | None:
        """The shapes of its arguments and of its result; None where all arguments are numbers."""
        if "shapes" not in self._caches:
            arrays = any(one.shape is not None for one in self._arguments)
            result = (self.size,) * (self.size > 1) if self.result is None else self.result
            made = Shapes(self._arguments, self.variables, result) if arrays else None
            self._caches["shapes"] = made
        found: Shapes | None = self._caches["shapes"]
        return found

    @property
    def signature(self) -> str:
        """How the traced function is called; empty where it has no name.

        >>> import workbench as wb
        >>> def area(width, height):
        ...     return width * height
        >>> wb.from_callable(area).signature
        'area(width, height)'
        """
        names = (one.name for one in self.arguments)
        return f"{self.name}({', '.join(names)})" if self.name else ""

    @property
    def unconditional(self) -> "Graph":
        """The graph without its conditions and what only they need."""
        if not self.conditions:
            return self
        if "unconditional" not in self._caches:
            from workbench.ir.builder import GraphBuilder

            builder = GraphBuilder(self.variables)
            nodes = builder.include(self)
            self._caches["unconditional"] = builder.build(
                [nodes[node] for node in self.outputs],
                arguments=self._arguments,
                name=self.name,
                listing=self.listing and self.listing.renumbered(nodes),
                result=self.result,
                function=self.function,
            )
        found: Graph = self._caches["unconditional"]
        return found

    @property
    def places(self) -> Mapping[str, int]:
        """The index of every variable by name.

        >>> import workbench as wb
        >>> wb.parse("x*sin(y)").places
        mappingproxy({'x': 0, 'y': 1})
        """
        if "places" not in self._caches:
            self._caches["places"] = {name: index for index, name in enumerate(self.variables)}
        return MappingProxyType(self._caches["places"])

    def require_variables(self, names: Iterable[str]) -> None:
        """Raise UnknownVariableError, which lists the variables, unless all names are variables."""
        require_variables(self.variables, names)

    def chosen_variables(self, wrt: Any) -> tuple[str, ...]:
        """The variables that one name or several names choose, each once; all of None.

        The name of an array chooses its elements. SymPy's symbols are names as well. Raises
        GraphError for what is no name of a variable, MethodError for none at all and for one that
        is named twice.

        >>> import workbench as wb
        >>> wb.parse("x1*x2").chosen_variables("x1")
        ('x1',)
        """
        if wrt is None:
            return self.variables
        several = isinstance(wrt, Iterable) and not isinstance(wrt, str | Mapping | set | frozenset)
        names = tuple(getattr(one, "name", one) for one in (wrt if several else [wrt]))
        if not all(isinstance(name, str) for name in names):
            raise GraphKindError(
                f"wrt is a name of a variable or several in order, not {shown(wrt)}"
            )
        if any(name not in self.places for name in names):
            arrays = (name not in self.places and array_of(self, name) for name in names)
            chosen = zip(names, arrays, strict=True)
            names = tuple(
                one for name, array in chosen for one in (array.names if array else (name,))
            )
        self.require_variables(names)
        if not names and self.variables:
            raise MethodError("no variable to differentiate by; give at least one name")
        if len(set(names)) < len(names):
            raise MethodError(f"a variable is named twice: {listed(names)}; name each once")
        return tuple(map(str, names))

    def chosen_output(self, output: Any = None) -> int:
        """The number of an output, row by row where a place in the result's shape is given; without
        one that of the only output. Raises GraphError.

        >>> import workbench as wb
        >>> wb.parse("x, x**2").chosen_output(2)
        Traceback (most recent call last):
        workbench.errors.GraphError: there is no output 2; the outputs are numbered from 0 to 1
        >>> wb.parse("x, x**2").chosen_output()
        Traceback (most recent call last):
        workbench.errors.GraphError: there are 2 outputs, choose one: output=0 to 1
        """
        last = len(self.outputs) - 1
        numbered = f"the outputs are numbered from 0 to {last}"
        if output is None:
            if last:
                raise GraphError(f"there are {last + 1} outputs, choose one: output=0 to {last}")
            return 0
        if isinstance(output, tuple) and self.result is not None:
            output = place_in(self.result, output)
        if isinstance(output, bool) or not hasattr(output, "__index__"):
            raise GraphKindError(f"there is no output {shown(output)}; {numbered}")
        if not 0 <= index(output) <= last:
            raise GraphError(f"there is no output {shown(output)}; {numbered}")
        return index(output)

    @property
    def operations(self) -> "OperationCount":
        """What the graph costs as a program, with sharing and without.

        >>> import workbench as wb
        >>> count = wb.parse("a = x + 1; a*a").operations
        >>> count.shared_operations, count.tree_operations
        (2, 3)
        """
        from workbench.ir.counting import count

        return count(self)

    # -- comparing -------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Graph):
            return NotImplemented
        if self is other:
            return True
        if self.variables != other.variables or len(self.outputs) != len(other.outputs):
            return False
        from workbench.ir.builder import GraphBuilder

        builder = GraphBuilder(self.variables, ordered=True)
        mine, theirs = builder.include(self), builder.include(other)
        return (
            [mine[node] for node in self.outputs] == [theirs[node] for node in other.outputs]
            and self.arguments == other.arguments
            and {(mine[node], holds) for node, holds, _ in self.conditions}
            == {(theirs[node], holds) for node, holds, _ in other.conditions}
        )

    def __hash__(self) -> int:
        if "hash" not in self._caches:
            from workbench.ir.traversal import node_hashes

            hashes = node_hashes(self)
            self._caches["hash"] = hash(
                (self.variables, tuple(hashes[node] for node in self.outputs))
            )
        return int(self._caches["hash"])

    # -- running ---------------------------------------------------------------------------

    def coordinates(
        self, point: Mapping[str, Any] | None, keywords: Mapping[str, Any] = MappingProxyType({})
    ) -> dict[str, Any]:
        """What a point gives for each variable, in their order and as it is.

        The name of an array gives all its elements. Raises PointError for what is no point, and
        for a variable that is missing or unknown.
        """
        if point is not None and self._arguments and not hasattr(point, "keys"):
            shapes = self.shapes or Shapes(self._arguments, self.variables, ())
            point = shapes.named(point)
        if point is not None and not hasattr(point, "keys"):
            raise PointKindError(
                f"a point is a mapping or keywords, not {type(point).__name__} {shown(point)}; "
                f"write f(x=1.5) or f({{'x': 1.5}})"
            )
        given: dict[Any, Any] = {**({} if point is None else point), **keywords}
        try:
            found = {name: given[name] for name in self.variables}
        except KeyError:
            given = spelled_out(self, given)
            found = {name: given[name] for name in self.variables if name in given}
        if len(found) < len(self.variables):
            missing = tuple(name for name in self.variables if name not in found)
            wanted: Sequence[str] = self.variables
            if self.shapes is not None:
                wanted = [part.name for part in self.shapes.parts]
                missing = tuple(part.name for part in self.shapes.parts_of(missing))
            what = "variables" if self.shapes is None else "arguments"
            raise MissingValueError(
                f"no value for {listed(missing)}; the {what} are: {listed(wanted)}"
            )
        if len(given) > len(found):
            self.require_variables(given)
        return found

    def bind(self, point: Mapping[str, Any] | None, keywords: Mapping[str, Any]) -> list[float]:
        """The values of a point in the order of the variables.

        Raises PointError for a variable that is missing, unknown or no number.
        """
        row = None if self.shapes is None else self.shapes.row(point, keywords)
        if row is not None and set(map(type, row)) == {float}:
            return row
        return [
            value if type(value) is float else float_of(value, f"the value of {name}")
            for name, value in self.coordinates(point, keywords).items()
        ]

    def finite_point(self, point: Mapping[str, Any] | None) -> dict[str, float]:
        """A point in the order of the variables; PointError for one that `bind` refuses and for
        one that is not finite.

        >>> import workbench as wb
        >>> wb.parse("x + y").finite_point({"y": "2.5", "x": 1})
        {'x': 1.0, 'y': 2.5}
        """
        found = dict(zip(self.variables, self.bind(point, {}), strict=True))
        require_finite(found)
        return found

    def program(self, engine: Any = "python", use: Use = Use.POINT) -> Program:
        """The graph on an engine (its name, or an engine), made once for each use.

        >>> import workbench as wb
        >>> wb.parse("x*y, x/y").program()(6.0, 3.0)
        (18.0, 2.0)
        """
        if (engine, use) not in self._caches:
            from workbench.engines import engine_named

            chosen = engine_named(engine)
            self._caches[engine, use] = getattr(chosen, "start", chosen.compile)(self, use)
        found: Program = self._caches[engine, use]
        return found

    @property
    def path_program(self) -> Program:
        """What decides the conditions, each a number that is 0 where it does not hold."""
        if "path" not in self._caches:
            from workbench.ir.paths import decisions

            self._caches["path"] = decisions(self).program()
        found: Program = self._caches["path"]
        return found

    def __call__(self, point: Mapping[str, float] | None = None, /, **keywords: float) -> float:
        """The value at a point, on Python floats with IEEE-754 semantics; a tuple for several
        outputs, of a function of arrays an array, which types do not tell. A point is a mapping or
        keywords, and of a traced function also a list of its arguments. Raises PointError,
        PathError where a traced function takes another path than it took."""
        given = self.bind(point, keywords)
        if self.conditions:
            from workbench.ir.paths import require_path

            require_path(self, given)
        values = self.program()(*given)
        if self.shapes is not None:
            return self.shapes.value(values)  # type: ignore[no-any-return]
        return values[0] if len(self.outputs) == 1 else tuple(values)  # type: ignore[return-value]

    # -- showing ---------------------------------------------------------------------------

    def __repr__(self) -> str:
        text = self.to_text(limit=2000)
        text = text if len(text) <= 60 else text[:57] + "..."
        return f"Graph({text!r}{f', name={self.name!r}' if self.name else ''})"

    def __str__(self) -> str:
        """The Wengert list: one line per node."""
        from workbench.ir.printing.wengert import wengert_list

        return wengert_list(self)

    def to_text(self, limit: int | None = None) -> str:
        """Infix text that parses back to an equal graph; `limit` stops early for previews.

        What has a name in the source is assigned to it.

        >>> import workbench as wb
        >>> wb.parse("a = x*x; b = a*a; b*b + b").to_text()
        'a = x*x; b = a*a; b*b + b'
        """
        from workbench.ir.printing.infix import infix_text

        return infix_text(self, limit=limit)

    def to_fpcore(self, output: int | None = None) -> str:
        """One output as an FPCore of the FPBench standard, which `read_fpcore` reads back.

        Raises GraphError for one of several outputs that is not chosen, and for polygamma.

        >>> import workbench as wb
        >>> print(wb.parse("x**2*max(x, y)").to_fpcore())
        (FPCore (x y)
          (* (pow x 2) (fmax x y)))
        """
        from workbench.ir.printing.fpcore import fpcore_text

        return fpcore_text(self, output)

    def to_latex(self) -> str:
        """LaTeX of the outputs; a graph with heavy sharing names its shared parts."""
        from workbench.writers.latex import latex_text

        return latex_text(self)

    def draw(self) -> "Drawing":
        """The graph as a picture, a card for every node, which a notebook shows.

        >>> import workbench as wb
        >>> wb.parse("sin(x)*x").draw().svg.startswith("<svg ")
        True
        """
        from workbench.presentation.graphs.drawing import drawn

        return drawn(self)

    def _repr_latex_(self) -> str | None:
        """The formula for a notebook; None (which shows `repr`) where no screen could hold it."""
        if len(self) > SHOWN_NODES:
            return None
        text = self.to_latex()
        return f"$\\displaystyle {text}$" if len(text) <= SHOWN_CHARACTERS else None
