"""Several independent faults in one class, as one faulty sweep."""

from dataclasses import dataclass

from workbench.faults.linear import Edge, Linear
from workbench.faults.models import Model
from workbench.faults.sweeps import chain_rule, once_each, overwriting


@dataclass(frozen=True, slots=True)
class Joint:
    """Faults that a class has at once: at most one of the order, and one a rule.

    >>> Joint().gradient.__name__
    'gradient'
    """

    parts: tuple[Model, ...] = ()

    def joined(self, model: Model) -> "Joint | None":
        """These faults and one more; None where the two cannot be told from one another."""
        for one in self.parts:
            if one.codes & model.codes or one.overwrites & model.overwrites:
                return None
            swept = once_each not in (one.sweep, model.sweep)
            if swept and not (one.overwrites and model.overwrites):
                return None
            if one.codes == model.codes == frozenset() and one.sweep is model.sweep:
                return None
        return Joint((*self.parts, model))

    def without(self, model: Model) -> "Joint":
        """These faults but one."""
        return Joint(tuple(one for one in self.parts if one is not model))

    def gradient(self, linear: Linear, passes: int) -> tuple[float, ...] | None:
        """What a class with these faults answers; None where that cannot be found out."""
        if len(self.parts) == 1:
            return self._run(linear, passes, self.parts[0])
        overwrites = frozenset[int]().union(*(one.overwrites for one in self.parts))
        sweeps = [one.sweep for one in self.parts if one.sweep is not once_each]
        sweep = sweeps[0] if sweeps else once_each
        if len(sweeps) > 1:
            sweep = overwriting(overwrites, left_first=True)
        ruled = {code: one.rule for one in self.parts for code in one.codes}

        def rule(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
            return ruled.get(linear.codes[node], chain_rule)(linear, node, edge, adjoint)

        whole = Model(
            "",
            "",
            sweep=sweep,
            rule=rule,
            stale=any(one.stale for one in self.parts),
            on_top=any(one.on_top for one in self.parts),
            fresh=any(one.fresh for one in self.parts),
        )
        return self._run(linear, passes, whole)

    @staticmethod
    def _run(linear: Linear, passes: int, model: Model) -> tuple[float, ...] | None:
        try:
            return model.gradient(linear, passes)
        except (LookupError, OverflowError):  # a partial that was never measured
            return None
