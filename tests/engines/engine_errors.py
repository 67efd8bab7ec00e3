"""The errors of the engines over the rows of the operator table, against certified values."""

import math
from typing import Any

import numpy as np
from flint import arb
from row_points import LARGEST, graph_of

from workbench.engines import ENGINES
from workbench.engines.ball import node_values, working_precision
from workbench.ir.graph import Graph
from workbench.ir.operators import Operator
from workbench.ir.primal import Use

#: A ball decides when its relative radius is below 2**-70, or when it is below this size.
NEGLIGIBLE = arb(2) ** -1200
#: From here on a finite float64 may stand for an overflow, and the other way round.
BRINK = LARGEST * (1 - 2.0**-40)


def truth(graph: Graph, point: tuple[float, ...]) -> Any:
    """The certified value; NaN where balls cannot tell."""
    bits = 128
    while True:
        ball = node_values(graph, point, bits)[graph.outputs[0]]
        if not ball.is_finite() or bits > 4096 or ball.is_exact():
            return ball
        if ball.rel_accuracy_bits() > 70 or abs(ball) < NEGLIGIBLE:
            return ball
        bits *= 2


def error_ulps(row: Operator, computed: float, ball: Any) -> float:
    """|computed - truth| in units in the last place of max(|truth|, floor); 0 at overflow."""
    with working_precision(256):
        if math.isinf(computed) or abs(ball) > LARGEST:
            same = computed > 0 if ball > 0 else computed < 0
            return 0.0 if same and abs(ball) > BRINK and abs(computed) > BRINK else math.inf
        size = max(abs(float(ball.mid())), row.floor)
        return float((abs(arb(computed) - ball) / math.ulp(size)).lower())


def worst_ulps(row: Operator, points: list[tuple[float, ...]]) -> dict[str, float]:
    """The largest error of each engine: python point by point, the others on arrays."""
    graph = graph_of(row)
    python = ENGINES["python"].compile(graph)
    values = {"python": [python(*point)[0] for point in points]}
    columns = [np.array(column) for column in zip(*points, strict=True)]
    for name in ("numpy", "native"):
        engine = ENGINES[name]
        if not engine.missing() and not engine.way(graph):
            values[name] = engine.compile(graph, Use.BATCH)(*columns)[0].tolist()
    worst = dict.fromkeys(values, 0.0)
    for place, point in enumerate(points):
        ball = truth(graph, point)
        for name, found in values.items():
            if ball.is_finite():
                worst[name] = max(worst[name], error_ulps(row, found[place], ball))
            elif math.isfinite(found[place]):
                worst[name] = math.inf
    return worst
