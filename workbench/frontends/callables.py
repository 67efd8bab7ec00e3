"""Python functions to graphs: the function runs once, on values that record what is done."""

from collections.abc import Callable, Sequence
from typing import Any

from workbench.errors import GraphError, WorkbenchError
from workbench.frontends.arguments import Given, arguments_of, called
from workbench.frontends.copies.copies import Copies
from workbench.frontends.traced_run import TracedRun
from workbench.frontends.tracer import Tracer, names_of, node_of
from workbench.frontends.watched import Watched
from workbench.ir.graph import Graph
from workbench.ir.shapes import as_arguments

#: How far values may be from those of the function: sums in another order round otherwise, and
#: where nearly everything cancels that shows.
_FAR = 1e-3


def from_callable(
    function: Callable[..., Any], variables: Sequence[str] | None = None, *, at: Any = None
) -> Graph:
    """The graph of a Python function of numbers, or with a point of numbers and arrays.

    The function runs once, on traced values: loops and recursion are unrolled. Functions of `math`,
    NumPy and `wb` record what they do. Variables are the function's parameters, without those that
    have a default; `variables` names the positional arguments instead, and any number of them for
    `*args`. Numbers enter at their exact value: the float 0.1 is not one tenth. The graph has the
    name of the function; what the function calls a value when it returns, the graph calls it too.

    `at` is a point: a mapping by argument, one entry for each, or the value of the only argument.
    Lists and arrays give arguments their shapes, and `if`, `while`, `max` and indices follow the
    values; `Graph.conditions` keeps what was decided. A default that `at` names is traced as well.
    Without `at` all arguments are numbers, and what depends on a value has to be written
    `wb.where(x > 0, a, b)`. What is returned may be a number, an array, or a nested tuple or list
    of them; its shape is `Graph.result`.

    Raises GraphError for what cannot be traced, PointError for what is no point; an exception of
    the function itself is not caught.

    >>> import workbench as wb
    >>> wb.from_callable(lambda x, y: wb.sin(x) * y**2 + 3 * x).to_text()
    'sin(x)*y**2 + 3*x'
    >>> from_callable(lambda *x: sum(a * a for a in x), variables=("a", "b")).to_text()
    '0 + a*a + b*b'
    >>> from_callable(lambda x: x[0] * max(x), at=[1.0, 2.0]).to_text()
    'x[0]*x[1]'
    """
    given = arguments_of(function, variables, at)
    source = Watched(function)
    names = [element for one in given for element in one.argument.elements]
    run = TracedRun(names, source, decides=at is not None)
    values = {one.argument.name: _value(run, one) for one in given}
    keywords = {one.argument.name: values[one.argument.name] for one in given if one.named}
    positional = [values[one.argument.name] for one in given if not one.named]
    try:
        result = Copies(run, function).of(function)(*positional, **keywords)
        outputs, shape = _results(run, result, function)
    except Exception as error:
        run.refuse(error)
        if not isinstance(error, WorkbenchError):
            _refuse_ours(run, error, function, given)
        raise
    run.refuse_lone()
    run.refuse_caught()
    if at is not None:
        _refuse_other_values(function, given, result)
    name = getattr(function, "__name__", "")
    own, head = names_of(run, source.ends()), names_of(run, values)
    return run.build(
        outputs,
        arguments=tuple(one.argument for one in given) if at is not None else (),
        conditions=run.conditions,
        names={node: kept for node, kept in own.items() if node not in head},
        name=name if name.isidentifier() else "",
        listing=source.listing(head),
        result=shape,
        function=function,
    )


def _value(run: TracedRun, given: Given) -> Any:
    """What the function sees for an argument."""
    argument, values, *_ = given
    if argument.shape is None:
        node = run.variable(argument.name)
        if given.whole:
            run.wholes.add(node)
        return Tracer(run, node, values[0])
    import numpy as np

    from workbench.frontends.arrays.array import TracedArray

    tags = np.array([run.variable(name) + 1 for name in argument.elements], np.int32)
    return TracedArray(run, tags.reshape(argument.shape), np.reshape(values, argument.shape))


def _results(
    run: TracedRun, result: Any, function: Any
) -> tuple[list[int], tuple[int, ...] | None]:
    """The nodes of what a function returned, in row-major order, and its shape."""
    node = _node(run, result)
    if node is not None:
        return [node], None
    if hasattr(result, "tags") and result.shape:
        if not result.size:
            raise GraphError(f"{called(function)} returned no value; return at least one")
        from workbench.frontends.arrays.elementwise import traced

        return (traced(run, result).tags - 1).ravel().tolist(), result.shape
    if hasattr(result, "tags"):
        return _results(run, result[()], function)
    if hasattr(result, "tolist"):  # an array of NumPy's, or a column of pandas'
        result = result.tolist()
        return _results(run, result, function)
    if not isinstance(result, tuple | list):
        remedy = (
            "does it lack a return?" if result is None else "return a number, or a tuple of numbers"
        )
        raise GraphError(f"{called(function)} returned {_described(result)}; {remedy}")
    if not result:
        raise GraphError(f"{called(function)} returned no value; return at least one")
    parts = [_results(run, one, function) for one in result]
    shapes = {shape for _, shape in parts}
    if len(shapes) > 1:
        raise GraphError(
            f"{called(function)} returned values of the shapes "
            f"{', '.join(sorted(str(one or 'number') for one in shapes))}; "
            "return values of one shape, or one array: np.concatenate"
        )
    return [node for nodes, _ in parts for node in nodes], (len(parts), *(parts[0][1] or ()))


def _node(run: TracedRun, value: Any) -> int | None:
    if isinstance(value, tuple | list) or getattr(value, "shape", None):
        return None
    return node_of(run, value)


def _described(value: Any) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"


def _refuse_ours(run: TracedRun, error: Exception, function: Any, given: list[Given]) -> None:
    """Raise GraphKindError for an exception that the function does not raise on plain numbers."""
    if not run.decides:
        return
    try:
        _call_plain(function, given)
    except Exception:
        return
    run.refuse_as_ours(error)


def _refuse_other_values(function: Any, given: list[Given], result: Any) -> None:
    """Raise GraphError where the function itself has other values than were traced: it is random,
    keeps a state, or catches an exception that floats raise and traced values do not."""
    import numpy as np

    try:
        own = np.ravel(np.asarray(_call_plain(function, given), dtype=float))
        traced = np.ravel(np.asarray(_plain(result), dtype=float))
        if np.array_equal(own, traced, equal_nan=True):
            return
        again = np.ravel(np.asarray(_call_plain(function, given), dtype=float))
    except Exception:  # on floats it may fail where traced values pass
        return
    if not np.array_equal(own, again, equal_nan=True):
        raise GraphError(
            f"{called(function)} has other values when it is called again; give it a fixed seed, "
            "or ask for differences that know the noise: wb.BlackBox"
        )
    with np.errstate(all="ignore"):
        far = abs(own - traced) > _FAR * np.maximum(abs(own), abs(traced))
    for place in np.flatnonzero(far | (np.isnan(own) != np.isnan(traced))):
        raise GraphError(
            f"{called(function)} has the value {own[place]} on floats and {traced[place]} where it "
            "is traced, so it does something that tracing cannot see, such as catching an "
            "exception; leave that out, or ask for differences: wb.BlackBox"
        )


def _plain(result: Any) -> Any:
    """The values of what a traced function returned, in the same nesting."""
    if isinstance(result, tuple | list):
        return [_plain(one) for one in result]
    if isinstance(result, Tracer):
        return result.value
    return result.plain() if hasattr(result, "tags") else result


def _call_plain(function: Any, given: list[Given]) -> Any:
    """What the function returns on floats and arrays of them."""
    import numpy as np

    numbers = [number for one in given for number in one.values]
    plain = as_arguments([one.argument for one in given], numbers)
    keywords = {one.argument.name: plain[one.argument.name] for one in given if one.named}
    with np.errstate(all="ignore"):
        positional = [plain[one.argument.name] for one in given if not one.named]
        return function(*positional, **keywords)
