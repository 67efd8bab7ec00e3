"""Programs by the name of their method."""

import pytest

from workbench.errors import GraphError, MethodError
from workbench.experiments.costs.programs import gradient_operations, graph_bytes, program
from workbench.frontends.text import parse
from workbench.ir.counting import shared_operations


def test_programs_and_their_operations_agree() -> None:
    graph = parse("sin(x*y)/x")
    for method in ("forward", "reverse", "symbolic", "forward_difference"):
        assert gradient_operations(graph, method) == shared_operations(program(graph, method))


def test_what_is_no_program_is_refused() -> None:
    with pytest.raises(GraphError, match="scalar makes no program"):
        program(parse("x*y"), "scalar")
    with pytest.raises(GraphError, match="cannot be counted"):
        gradient_operations(parse("x*y"), "scalar")
    with pytest.raises(MethodError):
        program(parse("x"), "nothing")


def test_memory_grows_by_a_node() -> None:
    sizes = [graph_bytes(parse("*".join(["x"] * count))) for count in (2, 3, 4)]
    assert sizes[1] - sizes[0] == sizes[2] - sizes[1] == 13
