"""The truth about Hessians: every second partial derivative certified."""

from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement

from workbench.comparison.accuracy import Certificates
from workbench.comparison.contestant import failure
from workbench.ir.graph import Graph
from workbench.methods.hessian.triangle import upper_triangle
from workbench.methods.protocol import Partial
from workbench.truth import Certificate, certified_second


def second_certificates(
    graph: Graph, point: Mapping[str, float], wrt: Sequence[str]
) -> Certificates:
    """The certified second partials of every output, upper triangle; a failure is one too.

    Those that the referee leaves out (above 2080 pairs it samples) are absent.
    """
    pairs = None if tuple(wrt) == graph.variables else [*combinations_with_replacement(wrt, 2)]
    found: dict[Partial, Certificate] = {}
    for output in range(len(graph.outputs)):
        try:
            for pair, one in certified_second(graph, point, pairs, output).items():
                found[Partial(output, pair)] = one
        except Exception as error:
            status, reason = failure(error)
            missing = Certificate(status=status, reason=reason)
            found |= {one: missing for one in upper_triangle(graph, wrt) if one.output == output}
    return found
