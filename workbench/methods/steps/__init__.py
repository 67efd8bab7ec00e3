"""Step rules: how a difference method chooses its step size at a point."""

from workbench.methods.steps.protocol import (
    ErrorModel,
    GraphRule,
    PointwiseRule,
    StepChoice,
    StepRule,
)
from workbench.methods.steps.rules import (
    STEP_RULES,
    graph_rule,
    parse_step,
    read_step,
    require_order,
    rules_for,
)

__all__ = [
    "STEP_RULES",
    "ErrorModel",
    "GraphRule",
    "PointwiseRule",
    "StepChoice",
    "StepRule",
    "graph_rule",
    "parse_step",
    "read_step",
    "require_order",
    "rules_for",
]
