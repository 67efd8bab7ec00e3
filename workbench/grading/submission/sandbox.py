"""The side of the submission's process: expressions come as data, numbers go back.

There is no expected answer here, and no rule by which one could be computed: the parent judges. A
submission that tampers with this module only changes the numbers that it claims. Like all that it
imports it is sent to that process, where there is no workbench: hence the relative imports.

An expression is a list of steps: `["leaf", i]`, `["number", value]` or an operator's name with the
positions of its operands; the last step is the result.
"""

import importlib
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from .adapters import (
    Adapter,
    ClassAdapter,
    DualAdapter,
    FunctionAdapter,
    adapter_for,
)
from .loading import load_module, missing, own_files
from .spelling import AbsentError, told
from .stand_ins import StandIn

Steps = Sequence[Sequence[Any]]
#: Longest message of a submission's exception that is passed on, in characters.
MESSAGE_CHARACTERS = 300
#: The folder of our own code, as its frames tell it.
_HOME = Path((lambda: None).__code__.co_filename).parent
_MACHINERY = frozenset({"importlib", "ast", "__main__"})
_loaded: dict[str, Adapter] = {}


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
            return {"trouble": _trouble(error, state["stage"]), "missing": sorted(missing)}

    return answered


@_answering
def load(
    main: str,
    name: str,
    beside: Sequence[str],
    modules: Sequence[Mapping[str, Any]],
    refused: Sequence[str],
    folder: str,
    sweep: str,
    *,
    state: dict[str, str],
) -> dict[str, Any]:
    """Import a submission from its sources, or as it is installed below `folder`.

    `name` is what is graded of the module `main`; functions of it stand in modules `beside`. The
    answer tells what it is and how it is written, or trouble.
    """
    if not modules:
        sys.path.insert(0, folder)
    state["stage"] = "importing"
    spaces = [load_module(main, modules, refused), *map(importlib.import_module, beside)]
    state["stage"] = "finding"
    made = getattr(spaces[0], name, None)
    if not hasattr(spaces[0], name):
        raise AbsentError(f"no {name} in {main}")
    if isinstance(made, StandIn):
        raise AbsentError(f"{name} is of a library that is not there")
    if not callable(made) and not hasattr(made, "leaf"):
        raise AbsentError(f"a {type(made).__name__}, neither class nor function nor adapter")
    home = sys.modules.get(getattr(made, "__module__", None) or type(made).__module__)
    if home is not None and home not in spaces:
        spaces.insert(1, home)
    state["stage"] = "constructing"
    try:
        adapter = adapter_for(made, spaces)
    except AbsentError:
        state["stage"] = "recognising"
        raise
    description = adapter.describe()
    adapter.sweep = sweep or adapter.sweep
    _loaded["it"] = adapter
    return {"kind": adapter.kind, "missing": sorted(missing), **description}


@_answering
def evaluate(
    values: Sequence[float], steps: Steps, *options: Any, state: dict[str, str]
) -> dict[str, Any]:
    """Run one expression: `options` are the seed, the number of backward calls, whether to count
    calls, and whether to look at the first leaf's gradient beforehand, which may spoil it.

    Without options only the value is computed. The answer has `value`, `gradient` (one a leaf),
    `before`, `calls`, whether the sweep left the first leaf `untouched`, and how functions are
    `spelled`; or `trouble`.
    """
    adapter = _loaded["it"]
    state["stage"] = "constructing"
    if isinstance(adapter, FunctionAdapter | DualAdapter):
        return _evaluate_function(adapter, values, steps, bool(options), state)
    leaves = [adapter.leaf(value) for value in values]
    state["stage"] = "computing"
    result = _run(adapter, leaves, steps)
    answer: dict[str, Any] = {"value": adapter.value(result), "spelled": adapter.spelled}
    if options:
        seed, passes, count, before = options
        if before:
            state["stage"] = "reading"
            answer["before"] = adapter.gradient(leaves[0])
        state["stage"] = "backward"
        own = isinstance(adapter, ClassAdapter)
        former = ClassAdapter.state(leaves[0]) if own else []
        for _ in range(passes):
            answer["calls"] = _counted(lambda: adapter.backward(result, seed), count)
        if own:
            now = ClassAdapter.state(leaves[0])
            answer["untouched"] = [one[:3] for one in former] == [one[:3] for one in now]
        state["stage"] = "reading"
        answer["gradient"] = _read(adapter, leaves, steps)
    return answer


def _evaluate_function(
    adapter: FunctionAdapter | DualAdapter,
    values: Sequence[float],
    steps: Steps,
    wanted: bool,
    state: dict[str, str],
) -> dict[str, Any]:
    names = [f"x{place}" for place in range(len(values))]

    def function(operands: Sequence[Any]) -> Any:
        return _run(adapter, operands, steps)

    answer: dict[str, Any] = {"spelled": adapter.spelled}
    if isinstance(adapter, DualAdapter):
        state["stage"] = "computing"
        answer["value"] = adapter.value(function([adapter.leaf(value) for value in values]))
        if not wanted:
            return answer
    # Without derivatives nothing in a value is of a function of gradients: those are tried.
    state["stage"] = "backward"
    gradient = adapter.differentiate(function, names, values)
    return answer | {"gradient": gradient} if wanted else answer


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
        gradients.append(_read(adapter, leaves, steps))
        for leaf in leaves if zeroing else ():
            adapter.zero(leaf)
    return {"gradients": gradients}


def _read(adapter: Any, leaves: Sequence[Any], steps: Steps) -> list[float]:
    """The leaves' gradients; one that no sweep has reached may have none and say so."""
    used = {step[1] for step in steps if step[0] == "leaf"}
    gradients = []
    for place, leaf in enumerate(leaves):
        try:
            gradients.append(adapter.gradient(leaf))
        except Exception:
            if place in used:
                raise
            gradients.append(0.0)
    return gradients


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
    if isinstance(adapter, FunctionAdapter | DualAdapter):
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
    adapter: FunctionAdapter | DualAdapter,
    start: float,
    constants: Sequence[float],
    steps: Steps,
    rate: float,
    epochs: int,
) -> dict[str, Any]:
    path, gradients = [start], []
    for _ in range(epochs):

        def loss(operands: Sequence[Any]) -> Any:
            return _run(adapter, [*operands, *map(adapter.constant, constants)], steps)

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
    where, inside, in_own = "", False, False
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = frame.f_code.co_filename
        home = str(frame.f_globals.get("__name__", ""))
        if home.partition(".")[0] in _MACHINERY:
            continue
        inside = Path(path).parent != _HOME
        own = path in own_files
        if inside and (own or not in_own):  # a line of the submission says more than a library's
            where, in_own = f"{Path(path).name}, line {line}", own
    return {
        # Not as an attribute, which a metaclass may answer.
        "type": type.__dict__["__name__"].__get__(type(error)),
        "text": told(error, MESSAGE_CHARACTERS),
        "where": where,
        "inside": inside,
        "stage": stage,
    }
