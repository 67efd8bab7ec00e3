"""A derivative for a notebook's cell: what it is, how it will be run, what it costs."""

from typing import Protocol

from workbench.errors import listed
from workbench.ir.counting import OperationCount, count
from workbench.ir.graph import Graph
from workbench.ir.printing.wengert import wengert_list
from workbench.presentation.notebook.cell import (
    cell,
    code,
    facts,
    folded,
    listing,
    paragraph,
    strong,
)
from workbench.presentation.text.numbers import short

#: Derivatives that are named one by one.
_NAMED = 12


#: Programs up to this many nodes are shown line by line.
SHOWN_NODES = 60


class ShownPlan(Protocol):
    """How something is run: the engine, what runs on it, and why."""

    @property
    def engine(self) -> str: ...
    @property
    def runs(self) -> str: ...
    @property
    def reason(self) -> str: ...


class ShownDerivative(Protocol):
    """What a cell shows of a derivative; nothing of it is run."""

    @property
    def label(self) -> str:
        """The method with its options."""

    @property
    def function(self) -> Graph:
        """What is differentiated."""

    @property
    def names(self) -> tuple[str, ...]:
        """How its derivatives are called, in their order."""

    @property
    def plan(self) -> ShownPlan:
        """How a point is run, and why."""

    @property
    def operations(self) -> OperationCount | None:
        """Counts of the program; None where there are none."""

    @property
    def graph(self) -> Graph | None:
        """The program, or None for what is no graph."""


def derivative_cell(shown: ShownDerivative) -> str:
    """One derivative, fact by fact; its program is folded below, where it is short."""
    plan, program, names = shown.plan, shown.graph, shown.names
    head = paragraph(code(shown.function.to_text(limit=2000)), " by ", strong(shown.label))
    told = facts(
        [
            ("derivatives", listed(names, _NAMED)),
            ("runs as", f"{plan.runs}, engine {plan.engine}: {plan.reason}"),
            ("operations", _operations(shown)),
            ("without sharing", _tree(shown.operations)),
        ]
    )
    lines = []
    if program is not None and len(program) <= SHOWN_NODES:
        lines = [folded("The program, line by line", listing(wengert_list(program)))]
    return cell("derivative", head, told, *lines)


def _operations(shown: ShownDerivative) -> str:
    if shown.operations is None:
        return "not counted: there is no program"
    own, primal = shown.operations.shared_operations, count(shown.function).shared_operations
    text = f"{own}, value and derivatives together"
    return f"{text}: {short(own / primal)} times the {primal} of the function" if primal else text


def _tree(operations: OperationCount | None) -> str:
    """The count as a tree (text beyond 2^1024), where it says something new."""
    if operations is None or operations.tree_operations == operations.shared_operations:
        return ""
    tree = operations.tree_operations
    return tree if isinstance(tree, str) else short(tree, 4)
