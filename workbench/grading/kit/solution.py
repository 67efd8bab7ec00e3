"""A number that remembers how it was computed, and finds its own derivatives.

Work through the stages in order: each one says what it adds, and the checks in the handout tell
when it is done. `workbench grade scalar.py:Scalar` looks at everything at once.
"""

import math


class Scalar:
    """A real number on a tape: `val` is its value, `grad` the derivative by it.

    Arithmetic on Scalars gives Scalars. `y.backward()` adds dy/dx to the `grad` of every leaf x
    that y was computed from; set `grad` to 0 to begin anew.
    """

    def __init__(self, val: float) -> None:
        # <stage 1: keep the value as a float; the gradient begins at 0>
        self.val = float(val)
        self.grad = 0.0
        #: What this number was computed from: (operand, partial derivative) pairs.
        self._edges: tuple[tuple[Scalar, float], ...] = ()
        # </stage>

    def __repr__(self) -> str:
        return f"Value: {self.val}, Gradient: {self.grad}"

    def _result(self, val: float, *edges: "tuple[Scalar, float]") -> "Scalar":
        """A number that was computed from others, each given with the partial derivative by it."""
        # <stage 4: a new Scalar that remembers its edges>
        result = Scalar(val)
        result._edges = edges
        return result
        # </stage>

    def _lift(self, other: "Scalar | float") -> "Scalar":
        """A plain number as a Scalar; a Scalar as it is."""
        # <stage 7: make x + 2 and 2 * x work>
        return other if isinstance(other, Scalar) else Scalar(other)
        # </stage>

    def __add__(self, other: "Scalar | float") -> "Scalar":
        # <stage 2: the value of the sum (stage 4: and its edges)>
        other = self._lift(other)
        return self._result(self.val + other.val, (self, 1.0), (other, 1.0))
        # </stage>

    def __mul__(self, other: "Scalar | float") -> "Scalar":
        # <stage 2: the value of the product (stage 5: and its edges)>
        other = self._lift(other)
        return self._result(self.val * other.val, (self, other.val), (other, self.val))
        # </stage>

    def backward(self) -> None:
        """Add the derivatives of this number to the leaves that it was computed from."""
        # <stage 3: the slope of y = x is 1 (stages 4, 5, 6, 10: hand on what has arrived)>
        order = self._users_first()
        for node in order:
            if node._edges:
                node.grad = 0.0
        self.grad = 1.0 if self._edges else self.grad + 1.0
        for node in order:
            for operand, partial in node._edges:
                operand.grad += node.grad * partial
        # </stage>

    def _users_first(self) -> "list[Scalar]":
        """Everything that this number was computed from, once each, users before operands."""
        # <stage 6: every number once, after all that use it (stage 11: with a loop)>
        order: list[Scalar] = []
        met: set[int] = set()
        waiting = [(self, False)]
        while waiting:
            node, operands_done = waiting.pop()
            if operands_done:
                order.append(node)
            elif id(node) not in met:
                met.add(id(node))
                waiting.append((node, True))
                waiting += [(operand, False) for operand, _ in node._edges]
        return order[::-1]
        # </stage>

    def __radd__(self, other: float) -> "Scalar":
        # <stage 7: 2 + x>
        return self + other
        # </stage>

    def __rmul__(self, other: float) -> "Scalar":
        # <stage 7: 2 * x>
        return self * other
        # </stage>

    def __neg__(self) -> "Scalar":
        # <stage 8: -x>
        return self * -1.0
        # </stage>

    def __sub__(self, other: "Scalar | float") -> "Scalar":
        # <stage 8: x - y>
        return self + -other
        # </stage>

    def __rsub__(self, other: float) -> "Scalar":
        # <stage 8: 2 - x>
        return -self + other
        # </stage>

    def __truediv__(self, other: "Scalar | float") -> "Scalar":
        # <stage 8: x / y>
        return self * self._lift(other) ** -1
        # </stage>

    def __rtruediv__(self, other: float) -> "Scalar":
        # <stage 8: 2 / x>
        return self**-1 * other
        # </stage>

    def __pow__(self, exponent: float) -> "Scalar":
        # <stage 8: x ** n for a plain number n>
        return self._result(self.val**exponent, (self, exponent * self.val ** (exponent - 1)))
        # </stage>

    def exp(self) -> "Scalar":
        """e to the power of this number."""
        # <stage 9: exp>
        value = math.exp(self.val)
        return self._result(value, (self, value))
        # </stage>

    def log(self) -> "Scalar":
        """The natural logarithm."""
        # <stage 9: log>
        return self._result(math.log(self.val), (self, 1.0 / self.val))
        # </stage>

    def sin(self) -> "Scalar":
        """The sine."""
        # <stage 9: sin>
        return self._result(math.sin(self.val), (self, math.cos(self.val)))
        # </stage>

    def tanh(self) -> "Scalar":
        """The hyperbolic tangent."""
        # <stage 9: tanh>
        value = math.tanh(self.val)
        return self._result(value, (self, 1.0 - value * value))
        # </stage>
