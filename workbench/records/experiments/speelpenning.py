"""One row of `speelpenning.csv`: the gradient of a product, by number of factors."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeelpenningRecord:
    """The gradient of x1*x2*...*xn: what it costs in multiplications, there being nothing else.

    SymPy's counts are of the gradient alone; all others are of programs that return the product
    as well.
    """

    factors: int = column("1", "n", 0)
    function_operations: int = column("operation", "of the product", 0)
    sympy_tree: int = column("operation", "of SymPy's gradient written out, by its own counter", 0)
    sympy_cse: int = column("operation", "of SymPy's gradient after cse, by its own counter", 0)
    symbolic_shared: int = column("operation", "of SymPy's program, equal parts shared", 0)
    forward_shared: int = column("operation", "of the tangent program", 0)
    reverse_shared: int = column("operation", "of the adjoint program, seed 1 folded", 0)
    reverse_seeded: int = column("operation", "of the adjoint program with a seed to multiply", 0)
