"""Difference quotients: the function run at shifted points, then subtracted and divided."""

from collections.abc import Mapping, Sequence
from functools import partial
from math import isfinite
from types import MappingProxyType
from typing import NamedTuple

from workbench.errors import MethodError
from workbench.ir.traversal import depends_on
from workbench.methods.catalogue import label
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import First, Method
from workbench.presentation.text.numbers import minus
from workbench.records.trace import Action, Phase, SweepRecord
from workbench.tracing.bits.line_bits import LineBits
from workbench.tracing.builder import SweepCell, TraceBuilder
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


def difference(context: TraceContext, method: Method) -> TraceBuilder:
    """Both runs of the function, then the quotient, variable by variable.

    Raises MethodError for a step rule that is decided anew at each point.
    """
    made = method.derive(context.graph, First(context.wrt))
    sizes = made.step_sizes(context.inputs) if isinstance(made, ProgramDerivation) else ()
    if len(sizes) != len(context.wrt):
        raise MethodError(
            f"the steps of {label(method)} are decided point by point and cannot "
            f"be traced; give a number: {method.name}[step=1e-6]"
        )
    return _Quotients(context, QUOTIENTS[method.name], sizes).run()


class _Quotients:
    """Builds the program of all quotients and tells it step by step."""

    def __init__(self, context: TraceContext, quotient: Quotient, sizes: Sequence[float]) -> None:
        self.context, self.quotient, self.sizes = context, quotient, tuple(sizes)
        names = [f"{_free_prefix(context)}{name}" for name in context.wrt]
        recorder = Recorder(context.graph, names)
        builder, apply = recorder.builder, recorder.builder.apply
        #: For each run its variable, its offset and its nodes; for each variable its numerator.
        self.runs: list[tuple[int, int, Sequence[int]]] = []
        self.numerators: list[int] = []
        results = []
        for place, (name, size) in enumerate(zip(context.wrt, names, strict=True)):
            x, h = builder.variable(name), builder.variable(size)
            ends = {0: recorder.nodes[context.output]}
            for offset in quotient.shifts:
                shifted = apply("add" if offset > 0 else "subtract", x, h)
                nodes = recorder.builder.include(context.graph, {name: shifted})
                recorder.mark(None)
                for node, found in enumerate(nodes):
                    if found != recorder.nodes[node]:
                        recorder.claim(found, Owner(len(self.runs), node))
                self.runs.append((place, offset, nodes))
                ends[offset] = nodes[context.output]
            top = apply("subtract", ends[quotient.first], ends[quotient.second])
            double = quotient.divisor != 1
            bottom = apply("multiply", builder.literal(quotient.divisor), h) if double else h
            results.append(apply("divide", top, bottom))
            self.numerators.append(top)
            recorder.mark(None)
            for node in (top, results[-1]):
                recorder.claim(node, Owner(QUOTIENT, context.output))
        self.program = recorder.finish(results, (*context.inputs, *self.sizes))

    def run(self) -> TraceBuilder:
        """The sweeps of all quotients."""
        program, context = self.program, self.context
        builder = TraceBuilder(
            LineBits(program),
            [self._record(place, offset) for place, offset, _ in self.runs],
            [program.values[node] for node in program.results],
            exact=False,
        )
        if 0 in self.quotient[:2]:
            for node in context.lines:
                builder.evaluate(context, node)
        for number, (place, offset, nodes) in enumerate(self.runs):
            self._tell_run(builder, number, place, offset, nodes)
            if (number + 1) % len(self.quotient.shifts) == 0:
                self._tell_quotient(builder, place, number)
        return builder

    def _record(self, place: int, offset: int) -> SweepRecord:
        name = self.context.wrt[place]
        key = f"value_{name}_{'plus' if offset > 0 else 'minus'}_h"
        return SweepRecord(
            kind="shifted", title=f"at {self._shown(name, offset)}", key=key, wrt=name
        )

    def _tell_run(
        self, builder: TraceBuilder, number: int, place: int, offset: int, nodes: Sequence[int]
    ) -> None:
        context, line_bits = self.context, builder.line_bits
        name, h_latex = context.wrt[place], latex_name(context.step_name)
        moved = depends_on(context.graph, (name,))
        here = [self.program.values[found] for found in nodes]
        for node in context.lines:
            if not moved[node]:
                continue
            builder.cells[number, node] = SweepCell(here[node], nodes[node])
            shown = context.shown(node)
            leaf = context.graph.variable(node) is not None
            if leaf:
                text = f"{shown} = {self._shown(name, offset)}"
                latex = f"{context.latex(node)} = {_where(latex_name(name), offset, h_latex)}"
                sentence = self._shift(place, offset, here[node], context.values[node])
            else:
                text = f"{shown} = {context.expression(node)}"
                latex = context.line_latex(node)
                numbers = with_numbers(context, node, here, _MANY)
                result = said(here[node], _MANY)
                sentence = f"At {self._shown(name, offset)}: {text} = {numbers} = {result}."
            builder.add(
                context.step(
                    node,
                    Phase.SHIFTED,
                    Action.INPUT if leaf else Action.EVALUATE,
                    sweep=number,
                    value=here[node],
                    **line_bits.of(nodes[node]),
                    formula=text,
                    latex=latex,
                    sentence=sentence,
                )
            )

    def _shown(self, name: str, offset: int) -> str:
        return minus(_where(name, offset, self.context.step_name))

    def _shift(self, place: int, offset: int, moved: float, still: float) -> str:
        name, size = self.context.wrt[place], self.sizes[place]
        taken = moved - still
        text = (
            f"The function runs once more, with {self.context.step_name} = "
            f"{every_digit(size)}: "
            f"{self._shown(name, offset)} = {every_digit(moved)}."
        )
        if taken != offset * size:
            text += f" Rounded to float64, the step taken is {every_digit(taken)}."
        return text

    def _tell_quotient(self, builder: TraceBuilder, place: int, number: int) -> None:
        """The numerator and the division of one variable's quotient."""
        context, line_bits = self.context, builder.line_bits
        program, quotient = self.program, self.quotient
        name, latex = context.wrt[place], latex_name(context.wrt[place])
        top, result = self.numerators[place], program.results[place]
        h, h_latex = context.step_name, latex_name(context.step_name)
        f, f_latex = context.result, latex_name(context.result)
        difference = (
            f"{f}({self._shown(name, quotient.first)}) − {f}({self._shown(name, quotient.second)})"
        )
        difference_latex = (
            rf"{f_latex}\left({_where(latex, quotient.first, h_latex)}\right) - "
            rf"{f_latex}\left({_where(latex, quotient.second, h_latex)}\right)"
        )
        first, second = (program.values[node] for node in program.graph.operands(top))
        divisor, divisor_latex = (
            (h, h_latex)
            if quotient.divisor == 1
            else (f"{quotient.divisor}{h}", f"{quotient.divisor} {h_latex}")
        )
        size = quotient.divisor * self.sizes[place]
        left = line_bits.right(top)
        agree = min(first, second) > 0 or max(first, second) < 0
        agree = agree and isfinite(first) and isfinite(second)
        cancels = " The digits that agree in the two cancel." if agree else ""
        kept = "" if left is None else f" {left:.0f} of 53 bits are certainly right."
        step = partial(
            context.step, context.output, Phase.DIFFERENCE, sweep=number, target=context.result
        )
        subtract = step(
            Action.SUBTRACT,
            value=program.values[top],
            **line_bits.of(top),
            formula=difference,
            latex=difference_latex,
            sentence=(
                f"Subtract: {every_digit(first)} − {_full(second)} = "
                f"{every_digit(program.values[top])}.{cancels}{kept}"
            ),
        )
        divide = step(
            Action.DIVIDE,
            value=program.values[result],
            **line_bits.of(result),
            formula=f"({difference}) / {divisor}",
            latex=rf"\frac{{{difference_latex}}}{{{divisor_latex}}}",
            sentence=(
                f"Divide by {divisor}: {said(program.values[top])} / {factor(size)} = "
                f"{every_digit(program.values[result])} stands for ∂{context.result}/∂{name}."
            ),
        )
        builder.add(subtract)
        builder.add(divide)


def _full(value: float) -> str:
    """All digits of a number, a negative one in parentheses."""
    text = every_digit(value)
    return f"({text})" if text.startswith("−") else text


def _where(name: str, offset: int, step: str) -> str:
    """x, x + h or x - h."""
    return name if not offset else f"{name} {'+' if offset > 0 else '-'} {step}"


def _free_prefix(context: TraceContext) -> str:
    prefix = "h_"
    while any(f"{prefix}{name}" in context.graph.places for name in context.wrt):
        prefix = "_" + prefix
    return prefix
