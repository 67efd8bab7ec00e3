"""Classes of unusual habits: arrays inside, a float by descent, a tape that all share."""

import math
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np


class Arrays:
    """Values are arrays without dimensions, no gradient is None, backward asks for the seed."""

    def __init__(self, data: Any) -> None:
        self.data = np.asarray(data, dtype=float)
        self.grad: Any = None
        self.parents: list[tuple[Arrays, Callable[[Any], Any]]] = []

    def made(self, data: Any, *parents: Any) -> "Arrays":
        result = Arrays(data)
        result.parents = list(parents)
        return result

    def __add__(self, other: Any) -> "Arrays":
        other = other if isinstance(other, Arrays) else Arrays(other)
        return self.made(self.data + other.data, (self, lambda g: g), (other, lambda g: g))

    def __mul__(self, other: Any) -> "Arrays":
        other = other if isinstance(other, Arrays) else Arrays(other)
        return self.made(
            self.data * other.data,
            (self, lambda g: g * other.data),
            (other, lambda g: g * self.data),
        )

    def backward(self, seed: float) -> None:
        order: list[Arrays] = []
        met: set[int] = set()
        waiting: list[tuple[Arrays, bool]] = [(self, False)]
        while waiting:
            node, done = waiting.pop()
            if done:
                order.append(node)
            elif id(node) not in met:
                met.add(id(node))
                waiting.append((node, True))
                waiting += [(parent, False) for parent, _ in node.parents]
        adjoints: dict[int, Any] = {id(self): np.float64(seed)}
        for node in reversed(order):
            adjoint = adjoints[id(node)]
            if not node.parents:
                node.grad = adjoint if node.grad is None else node.grad + adjoint
            for parent, rule in node.parents:
                adjoints[id(parent)] = adjoints.get(id(parent), 0.0) + rule(adjoint)


class Number(float):
    """A float with slopes; what it does not define, float does, and loses the slopes."""

    grad: float
    edges: list[tuple["Number", float]]

    def __new__(cls, value: float, *edges: tuple["Number", float]) -> "Number":
        self = float.__new__(cls, value)
        self.grad, self.edges = 0.0, list(edges)
        return self

    @property
    def value(self) -> float:
        return float(self)

    def __add__(self, other: Any) -> "Number":
        pairs = [(one, 1.0) for one in (self, other) if isinstance(one, Number)]
        return Number(float(self) + float(other), *pairs)

    def backward(self, share: float = 1.0) -> None:
        self.grad += share
        for operand, partial in self.edges:
            operand.backward(share * partial)


def sin(x: Number) -> Number:
    """A function beside the class."""
    return Number(math.sin(x), (x, math.cos(x)))


class SharedTape:
    """All numbers write to one tape, and nobody clears it."""

    tape: ClassVar[list[tuple["SharedTape", list[tuple["SharedTape", float]]]]] = []

    def __init__(self, value: float) -> None:
        self.value, self.grad = value, 0.0

    def noted(self, value: float, *edges: tuple["SharedTape", float]) -> "SharedTape":
        result = SharedTape(value)
        self.tape.append((result, list(edges)))
        return result

    def __add__(self, other: "SharedTape") -> "SharedTape":
        return self.noted(self.value + other.value, (self, 1.0), (other, 1.0))

    def __mul__(self, other: "SharedTape") -> "SharedTape":
        return self.noted(self.value * other.value, (self, other.value), (other, self.value))

    def backward(self) -> None:
        self.grad = 1.0
        for result, edges in reversed(self.tape):
            for operand, partial in edges:
                operand.grad += result.grad * partial
