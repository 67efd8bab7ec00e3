"""Size: deep chains, wide sums, and a training that goes on for many epochs."""

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from workbench.grading.concepts.concept import Bench, Concept, absent, failed, passed, troubled
from workbench.grading.submission.expressions import operations
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.presentation.views.grade import FATAL, ConceptOutcome, Failure, Trouble
from workbench.shrinking.forms import BASIC

GROUP = "scale"
DEPTH = 5_000
#: Characters of a large expression that are shown.
_EXCERPT = 17
WIDTH = 1_000
EPOCHS, SAMPLES, RATE, SLOPE = 60, 40, 0.05, 7.0
RECURSION = (
    "The sweep calls itself once a level, and Python allows 1000 nested calls (recursion limit). "
    "Use a loop over a list of nodes."
)
LEFTOVERS = (
    "On its own the same expression has the right gradient, so something of earlier epochs is left "
    "over: a tape that is not cleared, or a gradient that setting `grad` to 0 does not reset."
)
GROWING = (
    "The work of an epoch grows with every epoch: something keeps the expressions of earlier "
    "epochs alive."
)


def _chain(count: int) -> tuple[Graph, Mapping[str, float]]:
    """x + y + y + … : as deep as it is long."""
    builder = GraphBuilder(["x", "y"])
    node, other = builder.variable("x"), builder.variable("y")
    for _ in range(count):
        node = builder.apply("add", node, other)
    return builder.build([node]), {"x": 1.0, "y": 0.5}


def _wide(count: int) -> tuple[Graph, Mapping[str, float]]:
    """w*x1 + w*x2 + … in pairs of pairs: as wide as it is long, and hardly deep."""
    names = [f"x{place}" for place in range(1, count + 1)]
    builder = GraphBuilder(["w", *names])
    weight = builder.variable("w")
    nodes = [builder.apply("multiply", weight, builder.variable(name)) for name in names]
    while len(nodes) > 1:
        pairs = [nodes[place : place + 2] for place in range(0, len(nodes), 2)]
        nodes = [builder.apply("add", *pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return builder.build(nodes), {"w": 2.0, **{name: k / 8 for k, name in enumerate(names)}}


def _sized(
    bench: Bench, make: Callable[[int], tuple[Graph, Mapping[str, float]]], size: int, what: str
) -> ConceptOutcome:
    """Check one large expression, and find the smallest of its kind that fails."""
    graph, _ = make(size)
    if not bench.repertoire.covers(graph):
        return absent(bench.repertoire.obstacle(BASIC))

    def look(count: int, like: Failure | None = None) -> Failure | None:
        """The failure at one size, if it is like the one that is known: an exception, a number."""
        seen = bench.session.gradient(*make(count))
        if like is not None and (like.trouble is None) != (seen.trouble is None):
            return None
        return bench.failure(seen)

    failure = look(size)
    if failure is None:
        return passed(1)
    if failure.trouble is not None and failure.trouble.kind == "NotImplementedError":
        return absent(f"backward(): {failure.trouble}")
    # What had to be stopped once would have to be stopped at every size in between.
    fatal = failure.trouble is not None and failure.trouble.kind in FATAL
    works, fails = (size if fatal else 1), size
    while fails - works > 1 and not bench.session.exhausted:
        middle = (works + fails) // 2
        smaller = look(middle, failure)
        if smaller is None:
            works = middle
        else:
            fails, failure = middle, smaller
    count = operations(make(fails)[0])
    is_recursion = failure.trouble is not None and failure.trouble.kind == "RecursionError"
    shown = replace(
        failure,
        expression=f"{what} of {count} operations: {failure.expression[:_EXCERPT]} …",
        kind="recursion_limit" if is_recursion else "",
        cause=RECURSION if is_recursion else "",
        snippet="",
    )
    return failed(shown)


def _deep_chains(bench: Bench) -> ConceptOutcome:
    return _sized(bench, _chain, DEPTH, "a chain")


def _wide_sums(bench: Bench) -> ConceptOutcome:
    # Without a sweep every variable takes an evaluation of its own.
    return _sized(bench, _wide, WIDTH if bench.session.sweeping else WIDTH // 10, "a sum")


def _data() -> tuple[list[float], list[float]]:
    """Points about the line of slope 7; the same every time."""
    source = random.Random(7)
    places = [k / 8 for k in range(-SAMPLES // 2, SAMPLES // 2)]
    return places, [SLOPE * x + source.randint(-8, 8) / 8 for x in places]


def _loss() -> Graph:
    """The mean squared error of t + minus*w*x, with sums and products alone."""
    names = [f"{letter}{k}" for k in range(SAMPLES) for letter in "xt"]
    builder = GraphBuilder(["w", "minus", "part", *names])
    w, minus, part = (builder.variable(name) for name in ("w", "minus", "part"))
    total = -1
    for k in range(SAMPLES):
        x, t = builder.variable(f"x{k}"), builder.variable(f"t{k}")
        guess = builder.apply("multiply", w, x)
        error = builder.apply("add", t, builder.apply("multiply", minus, guess))
        square = builder.apply("multiply", error, error)
        total = square if k == 0 else builder.apply("add", total, square)
    return builder.build([builder.apply("multiply", total, part)])


def _long_training(bench: Bench) -> ConceptOutcome:
    graph = _loss()
    if not bench.repertoire.covers(graph):
        return absent(bench.repertoire.obstacle(BASIC))
    if bench.session.kind == "function":  # which gets the data as plain numbers
        for form in ("2*x", "2 + x"):
            if not bench.repertoire.works(form):
                return absent(bench.repertoire.obstacle([form]))
    places, targets = _data()
    pairs = [number for pair in zip(places, targets, strict=True) for number in pair]
    constants = [-1.0, 1.0 / SAMPLES, *pairs]
    shown = f"mean((t - w*x)**2) over {SAMPLES} points, {EPOCHS} epochs at rate {RATE}"
    found = bench.session.train(0.0, constants, graph, RATE, EPOCHS)
    if isinstance(found, Trouble):
        return troubled(shown, found)
    right_at = _right_gradients(places, targets)
    largest = abs(right_at(0.0))
    # The first wrong epoch ends it: what diverges after it is no longer looked at.
    for epoch, (weight, got) in enumerate(zip(found["path"], found["gradients"], strict=False), 1):
        right = right_at(weight)
        if abs(got - right) <= 1e-9 * max(1.0, abs(right), largest):
            continue
        message = f"gradient of epoch {epoch} is {got:.17g}, certified {right:.17g}"
        point = dict(zip(graph.variables, [found["path"][epoch - 1], *constants], strict=True))
        failure = Failure(expression=shown, point="w = 0 at first", message=message)
        alone = bench.session.gradient(graph, point)
        if alone.gradient and math.isclose(alone.gradient[0], right, rel_tol=1e-9):
            return failed(replace(failure, kind="leftovers", cause=LEFTOVERS))
        seen = alone if alone.trouble is None else None
        return failed(replace(failure, evidence=seen))
    first, last = found["calls"]
    if first is not None and last is not None and last > 1.5 * first + 100:
        message = f"epoch 2 takes {first:.0f} calls, epoch {EPOCHS} {last:.0f}"
        return failed(
            Failure(expression=shown, message=message, kind="growing_work", cause=GROWING)
        )
    return passed(EPOCHS)


def _right_gradients(places: list[float], targets: list[float]) -> Callable[[float], float]:
    """The exact gradient of the loss at a weight; NaN where that is no finite number."""
    part = Fraction(1.0 / SAMPLES)
    squares = sum(Fraction(x) ** 2 for x in places)
    mixed = sum(Fraction(x) * Fraction(t) for x, t in zip(places, targets, strict=True))

    def right_at(weight: float) -> float:
        try:
            return float(2 * part * (Fraction(weight) * squares - mixed))
        except (OverflowError, ValueError):  # of infinity, of NaN
            return math.nan

    return right_at


CONCEPTS = (
    Concept("deep_chains", "deep chains", GROUP,
            f"A chain of {DEPTH} operations is swept without recursion.", _deep_chains),
    Concept("wide_sums", "wide sums", GROUP,
            f"A sum of {WIDTH} products gives one factor {WIDTH} contributions.", _wide_sums),
    Concept("long_training", "long training", GROUP,
            f"Over {EPOCHS} epochs gradients stay right, and the work of each the same.",
            _long_training),
)  # fmt: skip
