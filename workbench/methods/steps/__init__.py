"""Step rules: how a difference method chooses its step size at a point."""

from workbench.methods.steps.rules import STEP_RULES, parse_step, step_text

__all__ = ["STEP_RULES", "parse_step", "step_text"]
