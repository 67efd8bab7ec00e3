"""Shapes of arguments and results: arrays as the values of their elements, numbers as arrays."""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from operator import contains
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.errors import GraphError, PointError, PointKindError, listed, shown
from workbench.ir.primal import Argument

if TYPE_CHECKING:
    import numpy

    from workbench.ir.graph import Graph

    Array = numpy.ndarray[Any, numpy.dtype[numpy.float64]]


class Part(NamedTuple):
    """An argument, or one element of an array, and where its numbers stand among others."""

    name: str
    shape: tuple[int, ...]
    place: slice

    @property
    def size(self) -> int:
        """How many numbers it is."""
        return math.prod(self.shape)


class Shapes:
    """The shapes of a function of arrays: how its numbers stand in a row, and become arrays again.

    In a row, the numbers of a point are those of the arguments, one after the other, each row by
    row. `parts` are all arguments; `result` is the shape of the result, `()` of a number.

    >>> shapes = Shapes((Argument("x", (2,)), Argument("k")), ("x[0]", "x[1]", "k"), ())
    >>> shapes.named([[1, 2], 3]), [part.name for part in shapes.parts_of(("x[1]", "k"))]
    ({'x': [1, 2], 'k': 3}, ['x[1]', 'k'])
    """

    def __init__(
        self, arguments: Sequence[Argument], variables: tuple[str, ...], result: tuple[int, ...]
    ) -> None:
        self.variables = variables
        self.result = result
        self.parts = in_a_row(arguments)
        self._names = {part.name for part in self.parts}
        self._first = {variables[one.place.start]: one for one in self.parts}

    def parts_of(self, names: tuple[str, ...]) -> tuple[Part, ...]:
        """The arguments that some variables are, and elements by themselves.

        Where all elements of an array follow each other in order, they are the array.
        """
        found, start = [], 0
        while start < len(names):
            part = self._first.get(names[start], Part(names[start], (), slice(0, 1)))
            end = start + part.size
            if part.size > 1 and names[start:end] != self.variables[part.place]:
                part, end = Part(names[start], (), slice(0, 1)), start + 1
            found.append(part._replace(place=slice(start, end)))
            start = end
        return tuple(found)

    def named(self, point: Any, parts: Sequence[Part] | None = None) -> Mapping[str, Any]:
        """A point without names by argument: one entry for each, or the only argument itself.

        Raises PointError for another number of entries.
        """
        wanted = self.parts if parts is None else parts
        several = isinstance(point, list | tuple)
        if len(wanted) == 1 and not (several and len(point) == 1 and not fits(point, wanted[0])):
            return {wanted[0].name: point}
        if not several or len(point) != len(wanted):
            given = f"{len(point)} entries" if several else f"{type(point).__name__} {shown(point)}"
            names = ", ".join(f"{one.name}{f' {one.shape}' if one.shape else ''}" for one in wanted)
            raise PointKindError(
                f"without names, give a list with an entry for each of {names}; not {given}"
            )
        return dict(zip((one.name for one in wanted), point, strict=True))

    def row(self, point: Any, keywords: Mapping[str, Any]) -> list[Any] | None:
        """The numbers of a point that has just the arguments, in a row and as they are; else None.

        Raises PointError for an array of another shape.
        """
        if point is not None and not hasattr(point, "keys"):
            point = self.named(point)
        given = {**({} if point is None else point), **keywords}
        if given.keys() != self._names:
            return None
        rows = (entries(given[part.name], part.shape, part.name) for part in self.parts)
        return list(chain.from_iterable(rows))

    def value(self, numbers: Sequence[float]) -> Any:
        """The outputs of one point as a number or an array."""
        import numpy as np

        return np.array(numbers).reshape(self.result) if self.result else numbers[0]


def in_a_row(arguments: Sequence[Argument]) -> tuple[Part, ...]:
    """Arguments, each with the place of its numbers where all stand in a row."""
    sizes = [math.prod(one.shape or ()) for one in arguments]
    return tuple(
        Part(one.name, one.shape or (), slice(end - size, end))
        for one, size, end in zip(arguments, sizes, accumulate(sizes), strict=True)
    )


def as_arguments(arguments: Sequence[Argument], numbers: Sequence[float]) -> dict[str, Any]:
    """Numbers in a row as what a function is called with: floats and arrays, by name.

    >>> as_arguments((Argument("x", (2,)), Argument("k")), [1, 2, 3])
    {'x': array([1., 2.]), 'k': 3.0}
    """
    import numpy as np

    found: dict[str, Any] = by_part(np.array(numbers, dtype=float), in_a_row(arguments))
    return found


def by_part(array: "Array", parts: Sequence[Part], axes: int = 1) -> Any:
    """An array whose last axes count variables as a dict by argument; of dicts for two axes.

    >>> import numpy as np
    >>> parts = Part("x", (2,), slice(0, 2)), Part("k", (), slice(2, 3))
    >>> by_part(np.arange(3.0), parts)
    {'x': array([0., 1.]), 'k': 2.0}
    """
    if not axes:
        return array if array.ndim else array.item()
    found = {}
    for name, shape, place in parts:
        before = array.shape[: array.ndim - axes]
        if axes == 1:
            found[name] = by_part(array[..., place].reshape((*before, *shape)), parts, 0)
            continue
        block = array[..., place, :]
        found[name] = by_part(block.reshape((*before, *shape, block.shape[-1])), parts, 1)
    return found


def fits(value: Any, part: Part) -> bool:
    """Whether a value has the shape of an argument."""
    try:
        entries(value, part.shape, part.name)
    except PointError:
        return False
    return True


def entries(value: Any, shape: tuple[int, ...], name: str) -> Sequence[Any]:
    """The entries of an array or of nested lists, row by row and as they are.

    Raises PointError, which says what shape is expected, for a value of another shape.

    >>> entries([[1, "2"], [3, 4]], (2, 2), "w")
    [1, '2', 3, 4]
    >>> entries([1, 2, 3], (2,), "x")
    Traceback (most recent call last):
    workbench.errors.PointError: x has the shape (2,), and the shape (3,) was given
    """
    level = [value]
    for size in shape:
        below: list[Any] = []
        for one in level:
            row = one.tolist() if hasattr(one, "tolist") else one
            if hasattr(row, "to_numpy"):  # a DataFrame of pandas'
                row = row.to_numpy().tolist()
            if not isinstance(row, list | tuple | range) or len(row) != size:
                raise _misfit(value, shape, name)
            below.extend(row)
        level = below
    if not {list, tuple}.isdisjoint(map(type, level)):
        raise _misfit(value, shape, name)
    return level


def _misfit(value: Any, shape: tuple[int, ...], name: str) -> PointError:
    import numpy as np

    try:
        given: Any = np.shape(value)
    except ValueError:
        return PointError(f"{name} has the shape {shape}, and rows of several lengths were given")
    if given == ():
        told = f"{type(value).__name__} {shown(value)}"
        return PointKindError(f"{name} has the shape {shape}: give an array or a list, not {told}")
    expected = f"has the shape {shape}" if shape else "is a number"
    return PointError(f"{name} {expected}, and the shape {given} was given")


class ArrayOf(NamedTuple):
    """An array among the arguments of a graph: its shape, and its elements that are variables."""

    shape: tuple[int, ...]
    names: Sequence[str]


def array_of(graph: "Graph", name: str) -> ArrayOf | None:
    """The array of a name: an argument, or of a text the smallest that has all elements there.

    >>> import workbench as wb
    >>> array_of(wb.parse("w[0,1]*w[1,0] + x"), "w"), array_of(wb.parse("x"), "x")
    (ArrayOf(shape=(2, 2), names=('w[0,1]', 'w[1,0]')), None)
    """
    for part in graph.shapes.parts if graph.shapes else ():
        if part.name == name and part.shape:
            return ArrayOf(part.shape, graph.variables[part.place])
    element = re.compile(rf"{re.escape(str(name))}\[(.*)\]")
    places = {
        tuple(map(int, found[1].split(","))): found[0]
        for found in map(element.fullmatch, graph.variables)
        if found
    }
    if not places or len({*map(len, places)}) > 1:
        return None
    shape = tuple(max(axis) + 1 for axis in zip(*places, strict=True))
    return ArrayOf(shape, tuple(places[place] for place in sorted(places)))


def spelled_out(graph: "Graph", given: Mapping[str, Any]) -> dict[str, Any]:
    """A point, or a vector, in which the elements of arrays stand by themselves.

    Raises PointError for another shape, and for an element that is given twice.
    """
    found: dict[str, Any] = {}
    for key, value in given.items():
        name = getattr(key, "name", key)  # SymPy's symbols are names as well
        array = None if name in graph.places else array_of(graph, name)
        one: Mapping[str, Any] = {name: value}
        if array is not None:
            numbers = entries(value, array.shape, name)
            names = array.names
            if len(names) < len(numbers):  # a text need not have all elements
                names = Argument(name, array.shape).elements
            one = dict(zip(names, numbers, strict=True))
            one = {key: one[key] for key in array.names}
        if twice := found.keys() & one.keys():
            raise PointError(f"{listed(sorted(twice))} given twice: by itself and in an array")
        found.update(one)
    return found


def vector_of(graph: "Graph", vector: Any, names: Sequence[str]) -> Any:
    """A vector with a component for each of some variables, those of arrays by themselves."""
    if hasattr(vector, "keys"):
        return spelled_out(graph, vector)
    if graph.shapes is None:
        return vector
    parts = graph.shapes.parts_of(tuple(names))
    return spelled_out(graph, graph.shapes.named(vector, parts))


def place_in(shape: tuple[int, ...], place: tuple[int, ...]) -> int:
    """Which element stands at a place of an array, row by row. Raises GraphError.

    >>> place_in((2, 3), (1, 0))
    3
    """
    inside = len(place) == len(shape) and all(map(contains, map(range, shape), place))
    if not inside:
        raise GraphError(f"there is no output {place}; the result has the shape {shape}")
    number = 0
    for index, size in zip(place, shape, strict=True):
        number = number * size + index
    return number
