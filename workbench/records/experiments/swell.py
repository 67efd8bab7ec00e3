"""One row of `expression_swell.csv` and of `expression_swell_memory.csv`."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class SwellRecord:
    """One length of the logistic map: what its derivative costs, by SymPy's counter and by ours.

    SymPy's counts are of the derivative alone; all others are of programs that return value and
    derivative.
    """

    length: int = column("1", "member of the sequence l1, l2, ...", 0)
    function_operations: int = column("operation", "of the function, shared, by our counter", 0)
    function_cse: int = column("operation", "of the function after cse, by SymPy's counter", 0)
    sympy_tree: int = column("operation", "of the derivative written out, by SymPy's counter", 0)
    sympy_cse: int = column("operation", "of the derivative after cse, by SymPy's counter", 0)
    symbolic_tree: int | str = column("operation", "of SymPy's program, without sharing", 0)
    symbolic_shared: int = column("operation", "of SymPy's program, equal parts shared", 0)
    named_shared: int = column("operation", "of SymPy's programs of the steps, chained by name", 0)
    forward_shared: int = column("operation", "of the tangent program, shared", 0)
    reverse_tree: int | str = column("operation", "of the adjoint program, without sharing", 0)
    reverse_shared: int = column("operation", "of the adjoint program, shared", 0)
    sympy_nodes: int = column("1", "nodes of SymPy's derivative written out", 0)
    sympy_objects: int = column("1", "objects that SymPy holds for it", 0)
    sympy_bytes: int = column("byte", "memory of those objects", 0)
    reverse_nodes: int = column("1", "nodes of the adjoint program, literals included", 0)
    reverse_bytes: int = column("byte", "memory of its columns and literals", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwellMemoryRecord:
    """The most memory that making a derivative took, beyond what was there before."""

    length: int = column("1", "member of the sequence l1, l2, ...", 0)
    sympy_peak_bytes: int = column("byte", "SymPy's diff on the expression, its cache empty", 0)
    reverse_peak_bytes: int = column("byte", "the reverse sweep on the graph", 0)
