"""Nodes that are made in bulk are those that are made one by one."""

import numpy as np
import pytest

from workbench.ir.builder import GraphBuilder
from workbench.ir.operators import CODES


@pytest.mark.parametrize("ordered", [False, True])
def test_columns_of_operands_give_the_nodes_of_their_operands(ordered: bool) -> None:
    random = np.random.default_rng(1)
    names = [f"x{place}" for place in range(60)]
    single, bulk = (GraphBuilder(names, ordered=ordered) for _ in range(2))
    for builder in (single, bulk):
        for name in names:
            builder.variable(name)
    for name in ("multiply", "sin", "subtract", "multiply", "add", "sin"):
        code, unary = CODES[name], name == "sin"
        operands = random.integers(0, len(single), (2, 3000)).astype(np.intc)[: 1 if unary else 2]
        expected = [single.apply_code(code, *map(int, pair)) for pair in operands.T]
        assert bulk.intern_all(code, *operands).tolist() == expected
        assert len(bulk) == len(single)
    last = [len(single) - 1, 100]
    assert single.build(last) == bulk.build(last)
    one = bulk.apply("subtract", 61, 3)
    assert single.apply("subtract", 61, 3) == one
