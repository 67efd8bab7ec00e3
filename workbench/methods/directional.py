"""Derivatives along a direction, fixed or given at every call."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic

from workbench.engines.protocol import Engine
from workbench.errors import PointError, listed
from workbench.frontends.door import V
from workbench.ir.graph import Graph
from workbench.ir.numbers import spread
from workbench.ir.shapes import Part, entries, vector_of
from workbench.methods.derivative import D, Derivative, Evaluation
from workbench.methods.directions import (
    DIRECTION,
    open_direction,
    read_direction,
)
from workbench.methods.points import point_columns
from workbench.methods.protocol import Along, Method, Partial, Weighted

if TYPE_CHECKING:
    from workbench.methods.derivative import Array


class DirectionalDerivative(Derivative[V, D], Generic[V, D]):
    """What is taken along a direction: a base for products of Jacobians and Hessians with vectors.

    `vector` gives the direction once and for all, as a mapping by variable (those that it leaves
    out do not move) or one number per variable of `wrt`; without it every call takes one, as the
    second argument. `function` is the graph that is differentiated; `primal` has the components of
    an open direction, d_x and so on, among its variables.
    """

    #: What has a component, as messages call it, and what of the method is wanted.
    each: ClassVar[str] = "variable"
    wanted: ClassVar[type[Along] | type[Weighted]] = Along

    def __init__(
        self,
        method: Method,
        graph: Graph,
        wrt: tuple[str, ...],
        vector: Any = None,
        engine: str | Engine | None = None,
    ) -> None:
        self._function = graph
        #: What the components belong to.
        self._places: Sequence[Any] = wrt if self.wanted is Along else range(graph.size)
        self.vector = None if vector is None else self._read(vector)
        self._names = {} if vector is not None else open_direction(graph, self._places)
        given: Any = self._names if self.vector is None else self.vector
        super().__init__(method, graph, self.wanted(wrt, given), engine)

    def _read(self, vector: Any) -> dict[Any, float]:
        return read_direction(self._in_a_row(vector), self._places, each=self.each)

    def _in_a_row(self, vector: Any) -> Any:
        """A vector of arrays by variable or by output; any other as it is."""
        if self.wanted is Along:
            return vector_of(self._function, vector, self._places)
        shapes = self._function.shapes
        if shapes is None or hasattr(vector, "keys"):
            return vector
        return entries(vector, shapes.result, "vector")

    @property
    def function(self) -> Graph:
        """The graph that is differentiated, without the components of a direction."""
        return self._function

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}({self.method.name} of {self.function!r} by {listed(self.wrt)})"

    def _name(self, partial: Partial, output: int | None) -> str:
        """Products with a vector are those of a Hessian (H) or a Jacobian (J)."""
        names = [name for name in partial.wrt if name != DIRECTION]
        product = f"Hv in {names[0]}" if names else "Jv"
        return product if output is None else f"{product} [{output}]"

    def __call__(
        self, point: Mapping[str, float] | None = None, vector: Any = None, /, **keywords: float
    ) -> Evaluation[V, D]:
        """Value and derivative at a point, along a vector where none is fixed. Raises PointError.

        The point is a mapping or keywords; the vector is positional, after a mapping.
        """
        values = self._bound(point, keywords)
        return self._evaluation(self.call(*values, *self._components(vector)))

    def batch(self, points: Any, vectors: Any = None) -> "Evaluation[Array, Array]":
        """Many points, as `Derivative.batch` takes them; one vector for all, or one per point.

        `vectors` is a mapping (of numbers or columns), one number per variable, or an array
        (points, wrt). Raises PointError for what does not fit.
        """
        if self.vector is not None:
            self._components(vectors)
            return super().batch(points)
        if vectors is None:
            raise self._missing()
        import numpy as np

        shapes = self._shapes
        parts = () if shapes is None else shapes.parts
        columns, count = point_columns(points, self.function.variables, parts)
        table: dict[str, Any] = dict(zip(self.function.variables, columns, strict=True))
        vectors, moved = self._columns_of(vectors)
        moving, rows = point_columns(vectors, self._places, moved)
        if rows not in (1, count):
            raise PointError(f"{rows} vectors do not fit {count} points; give one or {count}")
        for name, column in zip(self._names.values(), moving, strict=True):
            table[name] = np.broadcast_to(column, (count,))
        return super().batch(table)

    def _columns_of(self, vectors: Any) -> tuple[Any, Sequence[Part]]:
        """Vectors as `point_columns` reads them, and the arrays that they may have."""
        import numpy as np

        shapes = self._function.shapes
        parts: Sequence[Part] = ()
        if shapes is not None and self.wanted is Weighted:
            parts = (Part("vector", shapes.result, slice(0, len(self._places))),)
        elif shapes is not None:
            parts = shapes.parts_of(tuple(self._places))
        if isinstance(vectors, list | tuple) and shapes is not None and len(parts) > 1:
            vectors = shapes.named(vectors, parts)
        if hasattr(vectors, "keys"):
            still = {one.name: np.zeros(one.shape) for one in parts}
            if not still.keys() & vectors.keys():
                return spread(vectors, self._places, "vector", self.each), ()
            spread(vectors, [*still], "vector", self.each)
            return {**still, **vectors}, parts
        if np.ndim(vectors) < 2 and not any(one.shape for one in parts):
            vectors = [vectors]
        return vectors, parts

    def _components(self, vector: Any) -> Sequence[float]:
        """The components that a call adds to its point."""
        if self.vector is not None:
            if vector is not None:
                raise PointError(
                    f"this derivative has its vector already: {self.vector}; leave "
                    "vector= out where it is made, to give one at each call"
                )
            return ()
        if vector is None:
            raise self._missing()
        return tuple(self._read(vector).values())

    def _missing(self) -> PointError:
        point = dict.fromkeys(self.function.variables[:2], 1.5)
        return PointError(
            f"no vector: give it after the point, as in d({point}, {{{self._places[0]!r}: 1}}), "
            "or once and for all with vector= where the derivative is made; it has a "
            f"component for the {self.each}s {listed(self._places)}"
        )
