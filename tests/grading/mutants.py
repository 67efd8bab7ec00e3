"""Mutants of `wb.Scalar`: one edit each, of its source or of a rule of the operator table.

    python tests/grading/mutants.py --count 200

makes them with `ast`, grades each, and tells which were caught and of which the cause was named. A
mutant that changes no derivative at the points that are looked at here, which the grader does not
know, is the same class. Mutants are graded in this process: they are ours and mean no harm.
"""

import argparse
import ast
import contextlib
import json
import math
import random
import signal
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import workbench.grading.run as grading
from workbench.frontends.text import parse
from workbench.grading.judging import Judge
from workbench.grading.outcome import Grade
from workbench.grading.submission import sandbox
from workbench.grading.submission.adapters import adapter_for
from workbench.grading.submission.observation import trouble
from workbench.grading.submission.session import Session
from workbench.grading.weights import Weights, parse_weights
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, FUNCTIONS, OPERATORS, ROWS
from workbench.shrinking.forms import FUNCTION_NAMES
from workbench.tape import Scalar, evaluate_gradient

_FILES = ("workbench.tape.scalar", "workbench.tape.rules")
#: Modules that are made anew for each mutant, in the order of their imports.
_ANEW = ("workbench.calculus.rules", "workbench.tape.rules", "workbench.tape.forward",
         "workbench.tape.scalar")  # fmt: skip
#: What of the files is edited: what takes part in a derivative.
_PARTS = frozenset({
    "backward", "_reach", "__workbench_apply__", "__init__", "Rule", "_contributions", "_pull",
    "_guarded", "_reads", "_spelled", "_flows",
})  # fmt: skip
_OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Gt: ast.LtE, ast.Lt: ast.GtE, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_NAMES = {
    "u": "v", "v": "u", "w": "u", "sin": "cos", "cos": "sin", "tan": "tanh", "exp": "log",
    "log": "exp", "sqrt": "cbrt", "sinh": "cosh", "cosh": "sinh", "sigmoid": "tanh",
}  # fmt: skip
_SECONDS = 10.0


@dataclass(frozen=True)
class Mutant:
    """One edit: of an operator's partial, or of a file (`operator` is empty then)."""

    what: str
    operator: str = ""
    place: int = 0
    text: str = ""
    module: str = ""


def edits(tree: ast.AST) -> Iterator[tuple[int, int]]:
    """The places and kinds of all edits of a tree."""
    for place, node in enumerate(ast.walk(tree)):
        for variant in range(3):
            if _edit(None, node, variant):
                yield place, variant


def edited(tree: ast.AST, place: int, variant: int) -> tuple[ast.AST, str]:
    """The tree with one edit, and what stood there."""
    copied = deepcopy(tree)
    node = list(ast.walk(copied))[place]
    before = ast.unparse(node).splitlines()[0] if isinstance(node, ast.expr | ast.stmt) else ""
    _edit(copied, node, variant)
    return ast.fix_missing_locations(copied), f"line {getattr(node, 'lineno', 0)}: {before}"


def _edit(tree: ast.AST | None, node: ast.AST, variant: int) -> bool:
    """Change one node of a tree in place; without a tree, whether there is something to change."""
    new: ast.AST | None = None
    match node, variant:
        case ((ast.BinOp(op=op) | ast.BoolOp(op=op)), 0) if type(op) in _OPERATORS:
            new = deepcopy(node)
            new.op = _OPERATORS[type(op)]()  # type: ignore[attr-defined]
        case ast.BinOp(left=left, op=ast.Mult()), 1:  # a factor that is forgotten
            new = left
        case ast.Compare(ops=[op]), 0 if type(op) in _OPERATORS:
            new = deepcopy(node)
            new.ops = [_OPERATORS[type(op)]()]  # type: ignore[attr-defined]
        case ast.Constant(value=bool() as value), 0:
            new = ast.Constant(not value)
        case ast.Constant(value=int() | float() as value), 0:
            new = ast.Constant(value + 1)
        case ast.Constant(value=int() | float() as value), 1 if value:
            new = ast.Constant(type(value)(0))
        case ast.UnaryOp(operand=operand), 0:
            new = operand
        case ast.Name(id=name), 0 if name in _NAMES:
            new = ast.Name(_NAMES[name], ast.Load())
        case ast.AugAssign(target=target, value=value), 0:
            new = ast.Assign(targets=[target], value=value)
        case ast.Expr(value=ast.Constant()), 2:
            pass
        case ((ast.AugAssign() | ast.Assign() | ast.Expr()), 2):
            new = ast.Pass()
    if new is not None and tree is not None:
        _replace(tree, node, new)
    return new is not None


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
                return
            if isinstance(value, list) and any(one is old for one in value):
                setattr(parent, field, [new if one is old else one for one in value])
                return


def mutants(count: int, seed: int = 0) -> list[Mutant]:
    """So many mutants, a third of them of the files; the same ones every time."""
    source = random.Random(seed)
    of_files = list(_of_files())
    first = [_of_file(*one) for one in source.sample(of_files, min(len(of_files), count // 3))]
    chosen = [*first, *source.sample(list(of_rules()), count - len(first))]
    return sorted(chosen, key=lambda one: (one.module, one.operator, one.place, one.what))


def of_rules() -> Iterator[Mutant]:
    """The edits of the rules of what is graded."""
    graded = ("add", "subtract", "multiply", "divide", "power", "negate", *FUNCTION_NAMES)
    for name in graded:
        partials = ROWS[CODES[name]].partials
        for place, text in enumerate(partials):
            known = {text, ast.unparse(ast.parse((text or "0").replace("^", "**")))}
            try:
                tree = ast.parse((text or "").replace("^", "**"), mode="eval")
            except SyntaxError:
                continue
            for edit in edits(tree):
                new = ast.unparse(edited(tree, *edit)[0])
                if new not in known and _can_be_read(new, len(partials)):
                    known.add(new)
                    yield Mutant(f"{name}, partial {place}: {text} -> {new}", name, place, new)


def _can_be_read(text: str, arity: int) -> bool:
    try:
        return set(parse(text).variables) <= {*("u", "v", "z")[:arity], "w"}
    except Exception:
        return False


def _of_files() -> Iterator[tuple[str, int, int]]:
    """The edits of the files: module, place, kind."""
    for module in _FILES:
        whole = _tree(module)
        places = {id(node): place for place, node in enumerate(ast.walk(whole))}
        for part in ast.walk(whole):
            if getattr(part, "name", "") in _PARTS:
                inner = list(ast.walk(part))
                for place, variant in edits(part):
                    yield module, places[id(inner[place])], variant


def _of_file(module: str, place: int, variant: int) -> Mutant:
    tree, what = edited(_tree(module), place, variant)
    return Mutant(f"{module} {what} ({variant})", "", 0, ast.unparse(tree), module)


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8"))


def made(mutant: Mutant) -> types.ModuleType:
    """The module of the mutant's Scalar, beside the right one. Any exception: it cannot be made."""
    saved = {name: sys.modules[name] for name in _ANEW}
    try:
        for name in _ANEW:
            module = types.ModuleType(name)
            module.__file__ = saved[name].__file__
            module.__package__ = name.rpartition(".")[0]
            sys.modules[name] = module
            source = Path(str(module.__file__)).read_text(encoding="utf-8")
            if name == mutant.module:
                source = mutant.text
            exec(compile(source, str(module.__file__), "exec"), module.__dict__)
            if name == _ANEW[0] and mutant.operator:
                rows = list(ROWS)
                code = CODES[mutant.operator]
                partials = list(rows[code].partials)
                partials[mutant.place] = mutant.text
                rows[code] = replace(rows[code], partials=tuple(partials))
                module.ROWS = tuple(rows)  # type: ignore[attr-defined]
        return sys.modules[_ANEW[-1]]
    finally:
        sys.modules.update(saved)


class Inside(Session):
    """A session without a process: its class is here already."""

    module: types.ModuleType

    def _load(self) -> Any:
        return self._call("load")

    def _ask(self, function: str, *arguments: Any) -> Any:
        return self._call(function, *arguments)

    def _call(self, function: str, *arguments: Any) -> Any:
        with in_time():
            if function == "load":
                adapter = adapter_for(self.module.Scalar, [self.module])
                sandbox._loaded["it"] = adapter
                return {"kind": adapter.kind, "missing": [], **adapter.describe()}
            reply = getattr(sandbox, function)(*arguments)
        reply = json.loads(json.dumps(reply))
        return trouble(reply["trouble"]) if "trouble" in reply else reply


@contextlib.contextmanager
def in_time(seconds: float = _SECONDS) -> Iterator[None]:
    """Raise TimeoutError in what takes longer."""

    def stop(*_: Any) -> None:
        raise TimeoutError("it did not finish in time")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


_TRUTHS: dict[Any, Any] = {}


def graded(
    module: types.ModuleType,
    concepts: Sequence[str] = (),
    examples: int = 20,
    weights: Weights | None = None,
) -> Grade:
    """The grade of a mutant; what was certified once is not certified again."""
    if concepts:
        weights = parse_weights({"weights": dict.fromkeys(concepts, 1)})
    saved = grading.Session, Judge.__init__
    session = type("Here", (Inside,), {"module": module})
    grading.Session = session  # type: ignore[misc]

    def remembering(self: Judge) -> None:
        self._known = _TRUTHS

    Judge.__init__ = remembering  # type: ignore[method-assign]
    try:
        return grading.grade("workbench:Scalar", weights=weights, examples=examples)
    finally:
        grading.Session, Judge.__init__ = saved  # type: ignore[misc,method-assign]


_JUDGE = Judge()


@cache
def _all_probes() -> list[tuple[Graph, list[float]]]:
    return list(_probes())


def _probes() -> Iterator[tuple[Graph, list[float]]]:
    """Expressions and points at which derivatives are compared: others than the grader's."""
    source = random.Random(20)
    texts = ["x + y", "x - y", "x*y", "x/y", "x**y", "-x", "x**3", "2**x", "x*2 + 1", "3 - x/2"]
    texts += [f"{name}(x)" if FUNCTIONS[name].arity == 1 else f"{name}(x, y)"
              for name in FUNCTION_NAMES]  # fmt: skip
    texts += [f"a = {text}; a*a + x" for text in texts]
    texts += ["a = x*y; b = a + x; c = a*b; c*c + a", "max(x*y, x + y)*x", "abs(x)*relu(x - y) + x"]
    texts += ["x - x", "x/x", "x**x", "x**1", "x**2", "x**1.5"]
    texts += [f"{name}(x, x)" for name in FUNCTION_NAMES if FUNCTIONS[name].arity == 2]
    for text in texts:
        graph = parse(text)
        for _ in range(8):
            yield graph, [source.uniform(-3.0, 3.0) for _ in graph.variables]
        for value in (0.0, 2.0):
            point = dict.fromkeys(graph.variables, value)
            if _JUDGE.judged(graph, point):  # else there is no derivative
                yield graph, list(point.values())


def differs(module: types.ModuleType) -> str:
    """Where a mutant's derivative differs from Scalar's; empty where it nowhere does."""
    for graph, values in _all_probes():
        names = graph.variables
        _, right = evaluate_gradient(graph, Scalar, values, names)
        if not all(map(math.isfinite, right)):
            continue
        try:
            with in_time():
                _, got = evaluate_gradient(graph, module.Scalar, values, names)
        except BaseException as error:
            return f"{graph.to_text()} at {values}: {type(error).__name__}"
        if not all(
            math.isclose(a, b, rel_tol=1e-8, abs_tol=1e-8) for a, b in zip(got, right, strict=True)
        ):
            return f"{graph.to_text()} at {values}"
    return ""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: whether it differs, was caught, and its cause was named."""

    mutant: Mutant
    differs: str
    caught: bool
    named: bool
    causes: tuple[str, ...] = ()


def judged(mutant: Mutant, concepts: Sequence[str] = ()) -> Verdict:
    """Make a mutant and grade it."""
    try:
        module = made(mutant)
    except Exception as error:
        return Verdict(mutant, "it cannot be made", True, True, (type(error).__name__,))
    where = differs(module)
    grade = graded(module, concepts)
    failures = [one.outcome.failure for one in grade.concepts if one.outcome.failure]
    causes = tuple(dict.fromkeys(f"{one.kind}: {one.cause}" for one in failures))
    caught = not grade.full_marks
    return Verdict(mutant, where, caught, caught and _named(mutant, failures), causes)


def _named(mutant: Mutant, failures: Sequence[Any]) -> bool:
    """Whether a cause is right: about the operator that was edited, or, of the sweep, no rule."""
    kinds = {one.kind for one in failures}
    if not mutant.operator:
        return bool(kinds) and "unknown" not in kinds
    row = OPERATORS[mutant.operator]
    word = "negation" if row.name == "negate" else row.symbol or row.name
    wanted = f"rule of {word} "
    named = [one for one in failures if one.kind != "unknown"]
    return bool(named) and all(
        wanted in f"{one.cause} ".replace(",", " ").replace(".", " ") or one.kind == "exception"
        for one in named
    )


def main() -> None:
    """Make mutants, grade them, print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    verdicts = []
    for mutant in mutants(options.count, options.seed):
        one = judged(mutant)
        verdicts.append(one)
        state = "same" if not one.differs else "CAUGHT" if one.caught else "MISSED"
        if state == "same" and one.caught:
            state = "same, caught"
        print(
            f"{state}{'' if one.named or not one.caught else ', NOT NAMED'}: {mutant.what}",
            flush=True,
        )
        if state == "MISSED":
            print(f"    {one.differs}")
        elif one.caught and not one.named:
            print(*(f"    {cause[:150]}" for cause in one.causes[:3]), sep="\n")
    different = [one for one in verdicts if one.differs]
    caught = [one for one in different if one.caught]
    named = [one for one in caught if one.named]
    print(f"{len(verdicts)} mutants; {len(different)} differ, {len(caught)} of them caught, "
          f"{len(named)} named")  # fmt: skip


if __name__ == "__main__":
    main()
