"""A derivative for a notebook's cell: what it is, how it will be run, what it costs."""

from dataclasses import dataclass

from workbench.presentation.cell import cell, code, facts, folded, listing, paragraph, strong
from workbench.presentation.numbers import short

#: Derivatives that are named one by one.
_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivativeView:
    """One derivative as plain data; counts are operations, shared, None where there are none.

    `tree` is the count without sharing (text beyond 2^1024), `program` the Wengert list of the
    derivative program, empty where there is none or it is long.
    """

    method: str
    expression: str
    partials: tuple[str, ...]
    runs: str
    engine: str
    reason: str
    operations: int | None
    tree: int | str | None
    primal_operations: int
    program: str


def derivative_cell(view: DerivativeView) -> str:
    """One derivative, fact by fact; its program is folded below."""
    head = paragraph(code(view.expression), " by ", strong(view.method))
    rest = len(view.partials) - _NAMED
    names = ", ".join(view.partials[:_NAMED]) + (f", … ({rest} more)" if rest > 0 else "")
    told = facts(
        [
            ("derivatives", names),
            ("runs as", f"{view.runs}, engine {view.engine}: {view.reason}"),
            ("operations", _operations(view)),
            ("without sharing", _tree(view)),
        ]
    )
    program = [folded("The program, line by line", listing(view.program))] if view.program else []
    return cell("derivative", head, told, *program)


def _operations(view: DerivativeView) -> str:
    if view.operations is None:
        return "not counted: there is no program"
    text = f"{view.operations}, value and derivatives together"
    if not view.primal_operations:
        return text
    ratio = short(view.operations / view.primal_operations)
    return f"{text}: {ratio} times the {view.primal_operations} of the function"


def _tree(view: DerivativeView) -> str:
    """The count as a tree, where it says something new."""
    if view.tree is None or view.tree == view.operations:
        return ""
    return str(view.tree) if isinstance(view.tree, str) else short(view.tree, 4)
