"""Ridders' adaptive rule: central differences of shrinking steps, with its own error estimate."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat
from typing import ClassVar

from workbench.errors import MethodError
from workbench.ir.primal import Primal, require_variables
from workbench.methods.derivations import AdaptiveDerivation, ProgramDerivation
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Facts,
    First,
    Kind,
    Need,
    Wants,
)
from workbench.methods.richardson import whole
from workbench.methods.stencils.adaptive import RiddersRule
from workbench.methods.stencils.difference import called, step_graph
from workbench.methods.stencils.extrapolation import tableau
from workbench.methods.stencils.method import DEFAULT_STEP
from workbench.methods.stencils.program import (
    Part,
    difference_program,
    is_small,
    step_names,
)
from workbench.methods.steps import graph_rule, read_step

DEFAULT_LEVELS = 10
LEVELS = (2, 20)
DEFAULT_RATIO = 1.4
RATIOS = (1.1, 10.0)


@dataclass(frozen=True, slots=True)
class Ridders(BaseMethod):
    """The entry with the least estimated error of a tableau of central differences.

    The tableau has `levels` steps, each `ratio` times smaller than the one before, and is
    extrapolated to h = 0. `step` is the first step, a rule's name or a positive number, which need
    not be small: by default eps**(1/(2 levels + 1)) * max(|x|, 1), with ten levels 0.18. Another
    tableau of smaller steps follows where the function asks for it, or the edge of its domain;
    operations are counted for one. The estimate stands in `error_estimate`, the smallest step that
    the entry is made of in `step`. Raises MethodError for options that are none. Sources: C. J. F.
    Ridders, Advances in Engineering Software 4, 1982, and the stop rule of Press et al., Numerical
    Recipes, section 5.7; that no estimate is less than rounding alone, and that the search goes on
    until rounding ends it, is our addition.

    >>> import workbench as wb
    >>> round(wb.gradient(wb.parse("exp(x)"), method=Ridders())(x=0.0).derivative["x"], 12)
    1.0
    """

    step: str | float = DEFAULT_STEP
    levels: int | str = DEFAULT_LEVELS
    ratio: float | str = DEFAULT_RATIO

    name: ClassVar[str] = "ridders"
    summary: ClassVar[str] = "shrinking central differences, adaptive, own estimate (numeric)"
    kind: ClassVar[Kind] = Kind.DIFFERENCE
    needs: ClassVar[frozenset[Need]] = frozenset()

    def __post_init__(self) -> None:
        graph_rule(self.step, self.name)
        object.__setattr__(self, "step", read_step(self.step))
        object.__setattr__(self, "levels", whole(self.levels, "levels", *LEVELS))
        try:
            ratio = float(self.ratio)
        except (TypeError, ValueError):
            ratio = 0.0
        if not RATIOS[0] <= ratio <= RATIOS[1]:
            expected = f"a number from {RATIOS[0]} to {RATIOS[1]:g}"
            raise MethodError(f"ratio must be {expected}, not {self.ratio!r:.40}")
        object.__setattr__(self, "ratio", ratio)

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The tableau as a program, and the rule that chooses from it at every point."""
        wrt, graph = wants.wrt, primal.graph
        require_variables(primal.variables, wrt)
        # The ratio is the decimal that was written: 1.4 is 7/5.
        scheme = tableau(int(self.levels), Fraction(repr(self.ratio)))
        facts = Facts(evaluations_of_primal=scheme.evaluations * len(wrt))
        if graph is not None and not wrt:
            return ProgramDerivation(primal=graph, wrt=wrt, program=graph, exact=False)
        steps = step_graph(primal, wrt, graph_rule(self.step, self.name), repeat(scheme.order + 1))
        if graph is None or not is_small(graph, wrt, [scheme]):
            rule = RiddersRule(primal, wrt, scheme, steps, None)
            return called(
                primal,
                wrt,
                rule.evaluate,
                scheme,
                facts,
                lambda name: self.derive(primal, First((name,))),
            )
        names = step_names(graph.variables, wrt)
        program = difference_program(graph, wrt, [Part((scheme,) * len(wrt), names)])
        rule = RiddersRule(graph, wrt, scheme, steps, program)
        return AdaptiveDerivation(
            primal=graph, wrt=wrt, decide=rule.decide, counted=program.graph, facts=facts
        )
