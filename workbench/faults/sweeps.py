"""Backward sweeps, right and wrong: orders in which nodes hand on, and what they hand on.

A sweep is an order (how nodes are visited) and a rule (what an edge contributes). Each fault is a
wrong one of either; the right sweep visits every node once, users first, and adds
adjoint * partial.
"""

from collections.abc import Callable, Collection

from workbench.faults.linear import Edge, Linear

#: What an edge adds to its operand: (linear, node, edge, adjoint of the node) -> contribution.
Rule = Callable[[Linear, int, Edge, float], float]
#: A sweep: the adjoints are changed in place; False where it would take too long.
Sweep = Callable[[Linear, list[float], Rule], bool]
#: Steps after which a sweep that visits nodes again and again is given up.
MAX_STEPS = 20_000


def chain_rule(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
    """The right contribution."""
    return adjoint * edge.partial


def once_each(linear: Linear, adjoints: list[float], rule: Rule) -> bool:
    """The right order: every node once, users before operands."""
    for node in range(linear.result, -1, -1):
        for edge in linear.edges[node]:
            adjoints[edge.operand] += rule(linear, node, edge, adjoints[node])
    return True


def paths_all_first(linear: Linear, adjoints: list[float], rule: Rule) -> bool:
    """Hand on to all operands, then have each do the same at once: the notebook's scheme."""
    return _path_by_path(linear, adjoints, rule, together=True)


def paths_one_by_one(linear: Linear, adjoints: list[float], rule: Rule) -> bool:
    """Hand on to an operand and have it do the same before the next operand's turn."""
    return _path_by_path(linear, adjoints, rule, together=False)


def _path_by_path(linear: Linear, adjoints: list[float], rule: Rule, together: bool) -> bool:
    waiting: list[tuple[int, Edge | None]] = [(linear.result, None)]
    steps = 0
    while waiting:
        steps += 1
        if steps > MAX_STEPS:
            return False
        node, edge = waiting.pop()
        if edge is not None:  # one operand's turn, with what the node has by now
            adjoints[edge.operand] += rule(linear, node, edge, adjoints[node])
            waiting.append((edge.operand, None))
            continue
        edges = linear.edges[node]
        if together:
            for edge in edges:
                adjoints[edge.operand] += rule(linear, node, edge, adjoints[node])
            waiting += [(edge.operand, None) for edge in reversed(edges)]
        else:
            waiting += [(node, edge) for edge in reversed(edges)]
    return True


def every_path_listed(linear: Linear, adjoints: list[float], rule: Rule) -> bool:
    """Users first, but a node stands in the list once a path: nobody marked what had been met."""
    order = _users_first(linear, left_first=False, once=False)
    if len(order) > MAX_STEPS:
        return False
    for node in order:
        for edge in linear.edges[node]:
            adjoints[edge.operand] += rule(linear, node, edge, adjoints[node])
    return True


def too_early_deep(linear: Linear, adjoints: list[float], rule: Rule) -> bool:
    """Every node once, but as soon as it is met, depth first: before all of its users."""
    return _first_met(linear, adjoints, rule, deep=True)


def too_early_wide(linear: Linear, adjoints: list[float], rule: Rule) -> bool:
    """Every node once, but as soon as it is met, breadth first."""
    return _first_met(linear, adjoints, rule, deep=False)


def _first_met(linear: Linear, adjoints: list[float], rule: Rule, deep: bool) -> bool:
    waiting, seen = [linear.result], {linear.result}
    while waiting:
        node = waiting.pop() if deep else waiting.pop(0)
        if deep:
            seen.add(node)
        for edge in linear.edges[node]:
            adjoints[edge.operand] += rule(linear, node, edge, adjoints[node])
        edges = linear.edges[node]
        for edge in reversed(edges) if deep else edges:
            if edge.operand not in seen:
                seen.add(edge.operand)
                waiting.append(edge.operand)
    return True


def overwriting(only: Collection[int] | None, left_first: bool) -> Sweep:
    """The right order, but the last contribution stands alone; in some operators, or in all.

    `only` are operators' codes. Of nodes in no forced order, the left or the right go first.
    """

    def sweep(linear: Linear, adjoints: list[float], rule: Rule) -> bool:
        for node in _users_first(linear, left_first):
            adjoint = adjoints[node]
            for edge in linear.edges[node]:
                term = rule(linear, node, edge, adjoint)
                if only is None or linear.codes[node] in only:
                    adjoints[edge.operand] = term
                else:
                    adjoints[edge.operand] += term
        return True

    return sweep


def stopping_at(depth: int, repeatedly: bool) -> Sweep:
    """Only so many levels below the result hand on, level by level.

    A node that stands on a level several times hands on as often (`repeatedly`), or once.
    """

    def sweep(linear: Linear, adjoints: list[float], rule: Rule) -> bool:
        level = [linear.result]
        for _ in range(depth):
            for node in level:
                for edge in linear.edges[node]:
                    adjoints[edge.operand] += rule(linear, node, edge, adjoints[node])
            level = [edge.operand for node in level for edge in linear.edges[node]]
            level = level if repeatedly else list(dict.fromkeys(level))
            if len(level) > MAX_STEPS:
                return False
        return True

    return sweep


def _users_first(linear: Linear, left_first: bool, once: bool = True) -> list[int]:
    """Nodes in reverse post-order of a depth-first walk: an order that recursion would give.

    Without `once` a node stands there once a path; longer than `MAX_STEPS` is not walked on.
    """
    order: list[int] = []
    seen: set[int] = set()
    waiting: list[tuple[int, bool]] = [(linear.result, False)]
    while waiting and (once or len(order) <= MAX_STEPS):
        node, left = waiting.pop()
        if left:
            order.append(node)
        elif node not in seen:
            if once:
                seen.add(node)
            waiting.append((node, True))
            edges = linear.edges[node]
            waiting += [(edge.operand, False) for edge in (edges if left_first else edges[::-1])]
    return order[::-1]


def run(
    linear: Linear,
    sweep: Sweep,
    rule: Rule,
    passes: int = 1,
    *,
    stale: bool = False,
    on_top: bool = False,
) -> tuple[float, ...] | None:
    """The gradient that a sweep gives after some passes, None where it would take too long.

    Leaves accumulate. The adjoints between are fresh in every pass, unless they are left `stale`;
    the seed of the result comes `on_top` then, or in its place.
    """
    adjoints = [0.0] * len(linear.values)
    leaves = {node for node in linear.leaves if node >= 0}
    for _ in range(passes):
        if not stale:
            adjoints = [one if node in leaves else 0.0 for node, one in enumerate(adjoints)]
        if linear.result in leaves or on_top:
            adjoints[linear.result] += 1.0
        else:
            adjoints[linear.result] = 1.0
        if not sweep(linear, adjoints, rule):
            return None
    return linear.gradient(adjoints)


def right_gradient(linear: Linear, passes: int = 1) -> tuple[float, ...]:
    """What the right sweep gives in float64: quick, and no certificate."""
    found = run(linear, once_each, chain_rule, passes)
    assert found is not None
    return found
