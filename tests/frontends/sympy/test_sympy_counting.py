"""SymPy's own counts: written out, after cse, as objects in memory."""

import sympy

from workbench.frontends.sympy.counting import cse_operations, size, tree_operations


def test_tree_and_shared_counts() -> None:
    x, y = sympy.symbols("x y")
    shared = sympy.sin(x * y)
    assert tree_operations([shared + shared**2, shared]) == 8
    assert cse_operations([shared + shared**2, shared]) == 4
    assert tree_operations([x]) == cse_operations([x]) == 0


def test_objects_are_counted_once() -> None:
    x = sympy.Symbol("x")
    nested = x
    for _ in range(12):
        nested = sympy.Add(sympy.sin(nested), sympy.cos(nested), evaluate=False)
    found = size([nested])
    assert found.objects == 1 + 3 * 12
    assert found.tree_nodes == 2**13 - 1 + 2 * (2**12 - 1)
    assert found.bytes > 40 * found.objects


def test_deep_expressions_are_walked_by_a_loop() -> None:
    deep = sympy.Symbol("x")
    function = sympy.Function("f")
    for _ in range(300):
        deep = function(deep)
    assert size([deep])[:2] == (301, 301)
