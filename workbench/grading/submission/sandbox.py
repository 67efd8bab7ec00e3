"""The side of the submission's process: expressions come as data, numbers go back.

There is no expected answer here, and no rule by which one could be computed: the parent judges. A
submission that tampers with this module only changes the numbers that it claims.

An expression is a list of steps: `["leaf", i]`, `["number", value]` or an operator's name with the
positions of its operands; the last step is the result.
"""

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from workbench.grading.submission.adapters import (
    ClassAdapter,
    FunctionAdapter,
    ObjectAdapter,
    adapter_for,
)
from workbench.grading.submission.spelling import AbsentError

Steps = Sequence[Sequence[Any]]
#: Longest message of a submission's exception that is passed on, in characters.
MESSAGE_CHARACTERS = 300
_OURS = frozenset(
    str(Path(__file__).with_name(f"{name}.py")) for name in ("sandbox", "adapters", "spelling")
)
_MACHINERY = ("importlib", "workbench.isolation")
_loaded: dict[str, ClassAdapter | ObjectAdapter | FunctionAdapter] = {}


def _answering(function: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A function that answers with the trouble of a submission instead of raising it.

    It is handed a dictionary, in which it notes the stage that it is at.
    """

    @wraps(function)
    def answered(*arguments: Any) -> dict[str, Any]:
        state = {"stage": "backward"}
        try:
            return function(*arguments, state=state)
        except MemoryError:
            raise
        except BaseException as error:
            return {"trouble": _trouble(error, state["stage"])}

    return answered


@_answering
def load(place: str, name: str, folder: str, *, state: dict[str, str]) -> dict[str, Any]:
    """Import a submission: a module's name or a file, and a name in it. What it is, or trouble."""
    sys.path.insert(0, folder)
    state["stage"] = "importing"
    module = _import(place)
    state["stage"] = "finding"
    if not hasattr(module, name):
        raise AbsentError(f"no {name} in {place}")
    adapter = adapter_for(getattr(module, name))
    state["stage"] = "constructing"
    description = adapter.describe()
    _loaded["it"] = adapter
    return {"kind": adapter.kind, **description}


def _import(place: str) -> Any:
    if not place.endswith(".py"):
        return importlib.import_module(place)
    path = Path(place)
    name = path.stem if path.stem not in sys.modules else f"submission_{path.stem}"
    specification = importlib.util.spec_from_file_location(name, path)
    if specification is None or specification.loader is None:
        raise AbsentError(f"{place} is no Python file")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


@_answering
def evaluate(
    values: Sequence[float], steps: Steps, *options: Any, state: dict[str, str]
) -> dict[str, Any]:
    """Run one expression: `options` are seed, number of backward calls, whether to count calls.

    Without options only the value is computed. The answer has `value`, `gradient` (one a leaf),
    `before` (the first leaf's gradient before any sweep) and `calls`; or `trouble`.
    """
    adapter = _loaded["it"]
    state["stage"] = "constructing"
    if isinstance(adapter, FunctionAdapter):
        return _evaluate_function(adapter, values, steps, bool(options), state)
    leaves = [adapter.leaf(value) for value in values]
    state["stage"] = "computing"
    result = _run(adapter, leaves, steps)
    answer: dict[str, Any] = {"value": adapter.value(result)}
    if options:
        seed, passes, count = options
        answer["before"] = adapter.gradient(leaves[0])
        state["stage"] = "backward"
        for _ in range(passes):
            answer["calls"] = _counted(lambda: adapter.backward(result, seed), count)
        state["stage"] = "reading"
        answer["gradient"] = [adapter.gradient(leaf) for leaf in leaves]
    return answer


def _evaluate_function(
    adapter: FunctionAdapter,
    values: Sequence[float],
    steps: Steps,
    wanted: bool,
    state: dict[str, str],
) -> dict[str, Any]:
    names = [f"x{place}" for place in range(len(values))]

    def function(operands: Sequence[Any]) -> Any:
        return _run(adapter, operands, steps)

    # Without derivatives there is nothing of the submission in a value: the gradient is tried.
    state["stage"] = "backward"
    gradient = adapter.differentiate(function, names, values)
    return {"value": None, "before": 0.0, "calls": None, "gradient": gradient} if wanted else {}


@_answering
def sequence(
    values: Sequence[float],
    programs: Sequence[Steps],
    seed: str,
    zeroing: bool,
    *,
    state: dict[str, str],
) -> dict[str, Any]:
    """Several expressions of the same leaves, each swept; the gradients after each.

    With `zeroing` the leaves' gradients are reset after each sweep, once they have been read.
    """
    adapter: Any = _loaded["it"]
    leaves = [adapter.leaf(value) for value in values]
    gradients = []
    for steps in programs:
        adapter.backward(_run(adapter, leaves, steps), seed)
        gradients.append([adapter.gradient(leaf) for leaf in leaves])
        for leaf in leaves if zeroing else ():
            adapter.zero(leaf)
    return {"gradients": gradients}


@_answering
def train(
    start: float,
    constants: Sequence[float],
    steps: Steps,
    rate: float,
    epochs: int,
    seed: str,
    *,
    state: dict[str, str],
) -> dict[str, Any]:
    """Gradient descent on one leaf: its values and gradients by epoch, calls of the first and last.

    The expression is built anew every epoch, from the trained leaf and fresh constant leaves.
    """
    adapter = _loaded["it"]
    path, gradients, calls = [], [], []
    if isinstance(adapter, FunctionAdapter):
        return _train_function(adapter, start, constants, steps, rate, epochs)
    trained, value = adapter.leaf(start), start
    for epoch in range(epochs):
        leaves = [trained, *(adapter.leaf(number) for number in constants)]

        def sweep(leaves: Sequence[Any] = leaves) -> None:
            adapter.backward(_run(adapter, leaves, steps), seed)

        calls.append(_counted(sweep, epoch in (1, epochs - 1)))
        gradient = adapter.gradient(trained)
        path.append(value)
        gradients.append(gradient)
        value -= rate * gradient
        trained = adapter.assign(trained, value)
        adapter.zero(trained)
    return {"path": [*path, value], "gradients": gradients, "calls": [calls[1], calls[-1]]}


def _train_function(
    adapter: FunctionAdapter,
    start: float,
    constants: Sequence[float],
    steps: Steps,
    rate: float,
    epochs: int,
) -> dict[str, Any]:
    path, gradients = [start], []
    for _ in range(epochs):

        def loss(operands: Sequence[Any]) -> Any:
            return _run(adapter, [*operands, *constants], steps)

        (gradient,) = adapter.differentiate(loss, ["x0"], path[-1:])
        gradients.append(gradient)
        path.append(path[-1] - rate * gradient)
    return {"path": path, "gradients": gradients, "calls": [None, None]}


def _run(adapter: Any, leaves: Sequence[Any], steps: Steps) -> Any:
    results: list[Any] = []
    append, apply = results.append, adapter.apply
    for name, *operands in steps:
        if name == "leaf":
            append(leaves[operands[0]])
        elif name == "number":
            append(operands[0])
        else:
            append(apply(name, [results[place] for place in operands]))
    return results[-1]


def _counted(action: Callable[[], None], count: bool) -> int | None:
    """Run an action and count the calls of Python functions in it, if asked to."""
    if not count:
        action()
        return None
    calls = 0

    def note(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        if event == "call":
            calls += 1

    sys.setprofile(note)
    try:
        action()
    finally:
        sys.setprofile(None)
    return calls


def _trouble(error: BaseException, stage: str) -> dict[str, Any]:
    """An exception in plain words: type, text, where in the submission, whether raised there."""
    try:
        text = str(error)[:MESSAGE_CHARACTERS]
    except Exception:
        text = ""
    where, inside = "", False
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = frame.f_code.co_filename
        if str(frame.f_globals.get("__name__", "")).startswith(_MACHINERY):
            continue
        inside = path not in _OURS
        if inside:
            where = f"{Path(path).name}, line {line}"
    return {
        "type": type(error).__name__,
        "text": text,
        "where": where,
        "inside": inside,
        "stage": stage,
    }
