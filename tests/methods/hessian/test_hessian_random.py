"""Random expressions, corners and edges included: both sweeps and Hessians against the referee."""

from collections import Counter

import pytest

from tests.lanes import examples
from tests.truth.truth_grammar import draw
from workbench.calculus.second import hessian_graph
from workbench.calculus.tangent import tangent_graph
from workbench.engines import ENGINES
from workbench.engines.ball import node_values
from workbench.errors import UnsupportedError
from workbench.ir.graph import Graph
from workbench.ir.operators import Cost
from workbench.records import Status
from workbench.truth import certified_second, certify

SEEDS = range(20_000, 20_000 + examples(240))
CORNERS = {"abs", "sign", "min", "max", "relu", "where", "and", "or", "not"}


def at_a_tie(graph: Graph, inputs: list[float]) -> bool:
    """Whether a corner or a condition may be met exactly, where conventions rule."""
    values = node_values(graph, inputs, 256)
    for _, row, operands in graph.nodes():
        if row.name in CORNERS or row.cost is Cost.COMPARISON:
            found = [values[operand] for operand in operands]
            if row.name == "where" or row.name in ("and", "or", "not"):
                if any(one.contains(0) for one in found[: 1 if row.name == "where" else 2]):
                    return True
            elif found[0].overlaps(found[1]) if len(found) > 1 else found[0].contains(0):
                return True
    return False


@pytest.mark.scales
def test_what_the_sweeps_give_is_what_the_referee_certifies() -> None:
    met: Counter[str] = Counter()
    for seed in SEEDS:
        graph, place = draw(seed)
        point = {name: float(value) for name, value in place.items()}
        names = graph.variables
        inputs = [point[name] for name in names]
        try:
            programs = tangent_graph(graph, names), hessian_graph(graph, names)
        except UnsupportedError:
            continue
        firsts, seconds = certify(graph, point), certified_second(graph, point)
        truths = (
            [firsts[name] for name in names],
            [seconds[one, other] for k, one in enumerate(names) for other in names[k:]],
        )
        for program, certificates in zip(programs, truths, strict=True):
            found = ENGINES["ball"].compile(program)(*inputs, bits=512)[1:]
            for ball, certificate in zip(found, certificates, strict=True):
                if certificate.status is not Status.OK:
                    met["no derivative"] += 1
                elif not ball.is_finite():
                    met["not finite"] += 1
                elif ball.overlaps(certificate.ball):
                    met["right"] += 1
                else:
                    assert at_a_tie(graph, inputs), (seed, graph.to_text(), point)
                    met["convention"] += 1
    assert met["right"] > 0.75 * met.total(), met
    assert met["not finite"] < 0.02 * met.total(), met
