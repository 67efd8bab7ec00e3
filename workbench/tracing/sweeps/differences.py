"""Difference quotients: the function run at shifted points, then subtracted and divided."""

from collections.abc import Mapping, Sequence
from math import isfinite
from types import MappingProxyType
from typing import NamedTuple

from workbench.errors import MethodError
from workbench.ir.traversal import depends_on
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import First, Method
from workbench.presentation.text.numbers import minus
from workbench.records.trace import Action, Phase, StepRecord, SweepRecord
from workbench.tracing.bits.line_bits import Ledger
from workbench.tracing.builder import Cell, TraceBuilder
from workbench.tracing.context import TraceContext
from workbench.tracing.program import QUOTIENT, Owner, Recorder
from workbench.tracing.words import every_digit, factor, said, with_numbers
from workbench.writers.symbols import latex_name

#: Digits in sentences: the runs differ in the later half of theirs.
_MANY = 12


class Quotient(NamedTuple):
    """(f(x + first*h) - f(x + second*h)) / (divisor*h)."""

    first: int
    second: int
    divisor: int

    @property
    def shifts(self) -> tuple[int, ...]:
        """The offsets at which the function is run apart from x itself."""
        return tuple(offset for offset in (self.first, self.second) if offset)


#: The difference methods that can be traced.
QUOTIENTS: Mapping[str, Quotient] = MappingProxyType(
    {"forward_difference": Quotient(1, 0, 1), "central_difference": Quotient(1, -1, 2)}
)


def difference(scene: TraceContext, method: Method) -> TraceBuilder:
    """Both runs of the function, then the quotient, variable by variable.

    Raises MethodError for a step rule that is decided anew at each point.
    """
    made = method.derive(scene.graph, First(scene.wrt))
    sizes = made.step_sizes(scene.inputs) if isinstance(made, ProgramDerivation) else ()
    if len(sizes) != len(scene.wrt):
        raise MethodError(
            f"the steps of {method.name}[{method.options}] are decided point by point and cannot "
            f"be traced; give a number: {method.name}[step=1e-6]"
        )
    return _Quotients(scene, QUOTIENTS[method.name], sizes).run()


class _Quotients:
    """Builds the program of all quotients and tells it step by step."""

    def __init__(self, scene: TraceContext, quotient: Quotient, sizes: Sequence[float]) -> None:
        self.scene, self.quotient, self.sizes = scene, quotient, tuple(sizes)
        names = [f"{_free_prefix(scene)}{name}" for name in scene.wrt]
        recorder = Recorder(scene.graph, names)
        builder, apply = recorder.builder, recorder.builder.apply
        #: For each run its variable, its offset and its nodes; for each variable its numerator.
        self.runs: list[tuple[int, int, list[int]]] = []
        self.numerators: list[int] = []
        results = []
        for place, (name, size) in enumerate(zip(scene.wrt, names, strict=True)):
            x, h = builder.variable(name), builder.variable(size)
            ends = {0: recorder.nodes[scene.output]}
            for offset in quotient.shifts:
                shifted = apply("add" if offset > 0 else "subtract", x, h)
                nodes = recorder.builder.include(scene.graph, {name: shifted})
                recorder.mark(None)
                for node, found in enumerate(nodes):
                    if found != recorder.nodes[node]:
                        recorder.claim(found, Owner(len(self.runs), node))
                self.runs.append((place, offset, nodes))
                ends[offset] = nodes[scene.output]
            top = apply("subtract", ends[quotient.first], ends[quotient.second])
            double = quotient.divisor != 1
            bottom = apply("multiply", builder.literal(quotient.divisor), h) if double else h
            results.append(apply("divide", top, bottom))
            self.numerators.append(top)
            recorder.mark(None)
            for node in (top, results[-1]):
                recorder.claim(node, Owner(QUOTIENT, scene.output))
        self.program = recorder.finish(results, (*scene.inputs, *self.sizes))

    def run(self) -> TraceBuilder:
        """The sketch of all quotients."""
        program, scene = self.program, self.scene
        sketch = TraceBuilder(
            Ledger(program),
            [self._record(place, offset) for place, offset, _ in self.runs],
            [program.values[node] for node in program.results],
            exact=False,
        )
        if 0 in self.quotient[:2]:
            for node in scene.lines:
                sketch.evaluate(scene, node)
        for number, (place, offset, nodes) in enumerate(self.runs):
            self._tell_run(sketch, number, place, offset, nodes)
            if (number + 1) % len(self.quotient.shifts) == 0:
                self._tell_quotient(sketch, place, number)
        return sketch

    def _record(self, place: int, offset: int) -> SweepRecord:
        name = self.scene.wrt[place]
        key = f"value_{name}_{'plus' if offset > 0 else 'minus'}_h"
        return SweepRecord(kind="shifted", title=f"at {_shown(name, offset)}", key=key, wrt=name)

    def _tell_run(
        self, sketch: TraceBuilder, number: int, place: int, offset: int, nodes: Sequence[int]
    ) -> None:
        scene, ledger = self.scene, sketch.ledger
        name = scene.wrt[place]
        moved = depends_on(scene.graph, (name,))
        here = [self.program.values[found] for found in nodes]
        for node in scene.lines:
            if not moved[node]:
                continue
            sketch.cells[number, node] = Cell(here[node], nodes[node])
            shown = scene.shown(node)
            leaf = scene.graph.variable(node) is not None
            if leaf:
                text = f"{shown} = {_shown(name, offset)}"
                latex = f"{scene.latex(node)} = {_where(latex_name(name), offset)}"
                sentence = self._shift(place, offset, here[node], scene.values[node])
            else:
                text = f"{shown} = {scene.expression(node)}"
                latex = scene.line_latex(node)
                numbers = with_numbers(scene, node, here, _MANY)
                result = said(here[node], _MANY)
                sentence = f"At {_shown(name, offset)}: {text} = {numbers} = {result}."
            sketch.add(
                StepRecord(
                    phase=Phase.SHIFTED,
                    action=Action.INPUT if leaf else Action.EVALUATE,
                    sweep=number,
                    node=scene.names[node],
                    target=scene.names[node],
                    value=here[node],
                    right_bits=ledger.right(nodes[node]),
                    lost_bits=ledger.lost(nodes[node]),
                    formula=text,
                    latex=latex,
                    sentence=sentence,
                )
            )

    def _shift(self, place: int, offset: int, moved: float, still: float) -> str:
        name, size = self.scene.wrt[place], self.sizes[place]
        taken = moved - still
        text = (
            f"The function runs once more, with h = {every_digit(size)}: "
            f"{_shown(name, offset)} = {every_digit(moved)}."
        )
        if taken != offset * size:
            text += f" Rounded to float64, the step taken is {every_digit(taken)}."
        return text

    def _tell_quotient(self, sketch: TraceBuilder, place: int, number: int) -> None:
        """The numerator and the division of one variable's quotient."""
        scene, program, ledger, quotient = self.scene, self.program, sketch.ledger, self.quotient
        name, latex = scene.wrt[place], latex_name(scene.wrt[place])
        top, result = self.numerators[place], program.results[place]
        difference = f"f({_shown(name, quotient.first)}) − f({_shown(name, quotient.second)})"
        difference_latex = (
            rf"f\left({_where(latex, quotient.first)}\right) - "
            rf"f\left({_where(latex, quotient.second)}\right)"
        )
        first, second = (program.values[node] for node in program.graph.operands(top))
        divisor = "h" if quotient.divisor == 1 else f"{quotient.divisor}h"
        size = quotient.divisor * self.sizes[place]
        left = ledger.right(top)
        agree = min(first, second) > 0 or max(first, second) < 0
        agree = agree and isfinite(first) and isfinite(second)
        cancels = " What agrees in the two cancels." if agree else ""
        kept = "" if left is None else f" Of 53 bits {left:.0f} are sure to be right."
        subtract = StepRecord(
            phase=Phase.DIFFERENCE,
            action=Action.SUBTRACT,
            sweep=number,
            node=scene.names[scene.output],
            target=scene.result,
            value=program.values[top],
            right_bits=left,
            lost_bits=ledger.lost(top),
            formula=difference,
            latex=difference_latex,
            sentence=(
                f"Subtract: {every_digit(first)} − {_full(second)} = "
                f"{every_digit(program.values[top])}.{cancels}{kept}"
            ),
        )
        divide = StepRecord(
            phase=Phase.DIFFERENCE,
            action=Action.DIVIDE,
            sweep=number,
            node=scene.names[scene.output],
            target=scene.result,
            value=program.values[result],
            right_bits=ledger.right(result),
            lost_bits=ledger.lost(result),
            formula=f"({difference}) / {divisor}",
            latex=rf"\frac{{{difference_latex}}}{{{divisor}}}",
            sentence=(
                f"Divide by {divisor}: {said(program.values[top])} / {factor(size)} = "
                f"{every_digit(program.values[result])} stands for ∂{scene.result}/∂{name}."
            ),
        )
        sketch.add(subtract)
        sketch.add(divide)


def _full(value: float) -> str:
    """All digits of a number, a negative one in parentheses."""
    text = every_digit(value)
    return f"({text})" if text.startswith("−") else text


def _where(name: str, offset: int) -> str:
    """x, x + h or x - h."""
    return name if not offset else f"{name} {'+' if offset > 0 else '-'} h"


def _shown(name: str, offset: int) -> str:
    return minus(_where(name, offset))


def _free_prefix(scene: TraceContext) -> str:
    prefix = "h_"
    while any(f"{prefix}{name}" in scene.graph.places for name in scene.wrt):
        prefix = "_" + prefix
    return prefix
