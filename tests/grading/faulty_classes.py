"""Seven classes with one fault each, on top of one that is right."""

import math
from collections.abc import Callable
from typing import Any

Edge = tuple["Right", float]


class Right:
    """Reverse mode with a loop; everything below changes one thing of it."""

    def __init__(self, value: float) -> None:
        self.value = float(value)
        self.grad = 0.0
        self.edges: tuple[Edge, ...] = ()

    def lift(self, other: Any) -> Any:
        return other if isinstance(other, Right) else type(self)(other)

    def made(self, value: float, *edges: Edge) -> Any:
        result = type(self)(value)
        result.edges = edges
        return result

    def __add__(self, other: Any) -> Any:
        other = self.lift(other)
        return self.made(self.value + other.value, (self, 1.0), (other, 1.0))

    def __sub__(self, other: Any) -> Any:
        other = self.lift(other)
        return self.made(self.value - other.value, (self, 1.0), (other, -1.0))

    def __mul__(self, other: Any) -> Any:
        other = self.lift(other)
        return self.made(self.value * other.value, (self, other.value), (other, self.value))

    def __pow__(self, n: float) -> Any:
        return self.made(self.value**n, (self, n * self.value ** (n - 1)))

    def __radd__(self, other: Any) -> Any:
        return self + other

    def __rmul__(self, other: Any) -> Any:
        return self * other

    def sin(self) -> Any:
        return self.made(math.sin(self.value), (self, math.cos(self.value)))

    def order(self) -> list[Any]:
        """Users before operands, every node once."""
        listed, met, waiting = [], set(), [(self, False)]
        while waiting:
            node, done = waiting.pop()
            if done:
                listed.append(node)
            elif id(node) not in met:
                met.add(id(node))
                waiting.append((node, True))
                waiting += [(operand, False) for operand, _ in node.edges]
        return listed[::-1]

    def begin(self, order: list[Any]) -> None:
        for node in order:
            if node.edges:
                node.grad = 0.0
        self.grad += 1.0

    def hand_on(self, node: Any) -> None:
        for operand, partial in node.edges:
            operand.grad += node.grad * partial

    def backward(self) -> None:
        order = self.order()
        self.begin(order)
        for node in order:
            self.hand_on(node)


class DoubleCounting(Right):
    """Nobody marks what has been met: a shared node stands in the list once a path."""

    def order(self) -> list[Any]:
        listed: list[Any] = []

        def walk(node: Any) -> None:
            for operand, _ in node.edges:
                walk(operand)
            listed.append(node)

        walk(self)
        return listed[::-1]


class Overwriting(Right):
    """`=` where `+=` belongs."""

    def hand_on(self, node: Any) -> None:
        for operand, partial in node.edges:
            operand.grad = node.grad * partial


class MissingFactor(Right):
    """sin hands on its own derivative without the gradient of the result."""

    def sin(self) -> Any:
        result = super().sin()
        result.lonely = True
        return result

    def hand_on(self, node: Any) -> None:
        for operand, partial in node.edges:
            operand.grad += partial if hasattr(node, "lonely") else node.grad * partial


class ForgottenOperand(Right):
    """A product thinks of its left operand only."""

    def __mul__(self, other: Any) -> Any:
        result = super().__mul__(other)
        result.edges = result.edges[:1]
        return result


class WrongSign(Right):
    """A difference treats its right operand as a sum does."""

    def __sub__(self, other: Any) -> Any:
        other = self.lift(other)
        return self.made(self.value - other.value, (self, 1.0), (other, 1.0))


class Recursive(Right):
    """Right in every value, but the walk calls itself."""

    def order(self) -> list[Any]:
        listed: list[Any] = []
        met: set[int] = set()

        def walk(node: Any) -> None:
            if id(node) not in met:
                met.add(id(node))
                for operand, _ in node.edges:
                    walk(operand)
                listed.append(node)

        walk(self)
        return listed[::-1]


class Exponential(Right):
    """Right in every value, but every path is walked on its own."""

    def backward(self) -> None:
        waiting: list[tuple[Any, float]] = [(self, 1.0)]
        step: Callable[[Any, float], list[tuple[Any, float]]] = self.step
        while waiting:
            waiting += step(*waiting.pop())

    @staticmethod
    def step(node: Any, share: float) -> list[tuple[Any, float]]:
        node.grad += share
        return [(operand, share * partial) for operand, partial in node.edges]
