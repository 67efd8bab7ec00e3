"""The notebook's class as it describes it, in our own code: + and * alone, and its fault.

`backward` is an instance attribute: it does nothing on a leaf; a result's hands its gradient on to
both operands and at once has each of them do the same.
"""

from collections.abc import Callable


class Scalar:
    """Value and gradient, and a `backward` that recurses along every path."""

    def __init__(self, val: float) -> None:
        self.val = float(val)
        self.grad = 0.0
        self.backward: Callable[[], None] = lambda: None

    def __repr__(self) -> str:
        return f"Value: {self.val}, Gradient: {self.grad}"

    def __add__(self, other: "Scalar") -> "Scalar":
        total = Scalar(self.val + other.val)

        def spread() -> None:
            self.grad += total.grad
            other.grad += total.grad
            self.backward()
            other.backward()

        total.backward = spread
        return total

    def __mul__(self, other: "Scalar") -> "Scalar":
        product = Scalar(self.val * other.val)

        def spread() -> None:
            self.grad += other.val * product.grad
            other.grad += self.val * product.grad
            self.backward()
            other.backward()

        product.backward = spread
        return product
