"""Faulty classes as edits of one that is right, each with the causes that are to be named."""

from dataclasses import dataclass

RIGHT = """
import math

class Number:
    def __init__(self, data, edges=(), op=""):
        self.data, self.grad, self.edges, self.op = data, 0.0, edges, op

    def lift(self, other):
        return other if isinstance(other, Number) else Number(other)

    def __add__(self, other):
        other = self.lift(other)
        return Number(self.data + other.data, ((self, 1.0), (other, 1.0)), "+")

    def __mul__(self, other):
        other = self.lift(other)
        return Number(self.data * other.data, ((self, other.data), (other, self.data)), "*")

    def __pow__(self, n):
        return Number(self.data**n, ((self, n * self.data ** (n - 1)),), "**")

    def __neg__(self): return self * -1
    def __radd__(self, other): return self + other
    def __rmul__(self, other): return self * other
    def __sub__(self, other): return self + -self.lift(other)
    def __truediv__(self, other): return self * self.lift(other) ** -1

    def exp(self):
        value = math.exp(self.data)
        return Number(value, ((self, value),), "exp")

    def log(self): return Number(math.log(self.data), ((self, 1.0 / self.data),), "log")
    def sin(self): return Number(math.sin(self.data), ((self, math.cos(self.data)),), "sin")

    def tanh(self):
        value = math.tanh(self.data)
        return Number(value, ((self, 1.0 - value * value),), "tanh")

    def relu(self):
        return Number(max(self.data, 0.0), ((self, float(self.data > 0.0)),), "relu")

    def order(self):
        found, met, waiting = [], set(), [(self, False)]
        while waiting:
            node, done = waiting.pop()
            if done:
                found.append(node)
            elif id(node) not in met:
                met.add(id(node))
                waiting.append((node, True))
                waiting += [(below, False) for below, _ in node.edges]
        return found[::-1]

    def backward(self):
        order = self.order()
        for node in order:
            if node.edges:
                node.grad = 0.0
        self.grad += 1.0
        for node in order:
            for below, partial in node.edges:
                below.grad += node.grad * partial
"""
_STEP = "below.grad += node.grad * partial"
_SUM, _PRODUCT = "((self, 1.0), (other, 1.0))", "((self, other.data), (other, self.data))"
_RESET = "            if node.edges:\n                node.grad = 0.0"


@dataclass(frozen=True)
class Faulty:
    """A class: its edits, and the beginnings of the causes that it has, `kind: words`."""

    name: str
    edits: tuple[tuple[str, str], ...]
    causes: tuple[str, ...]

    @property
    def source(self) -> str:
        """The text of the class."""
        text = RIGHT
        for old, new in self.edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text


FAULTY = (
    Faulty("relu hands on everything", (("float(self.data > 0.0)", "1.0"),),
           ("missing_chain_factor: relu",)),
    Faulty("two levels only", (("for below, partial in node.edges:\n                " + _STEP,
            "for below, partial in node.edges if node is self or "
            "any(node is one for one, _ in self.edges) else ():\n                " + _STEP),),
           ("limited_depth: two levels",)),
    Faulty("= in * alone", ((_STEP, "below.grad = node.grad * partial + below.grad * "
                             "(node.op != '*')"),),
           ("overwritten: *",)),
    Faulty("+ and * swapped", ((_SUM, _PRODUCT), (f"* other.data, {_PRODUCT}",
                                                  f"* other.data, {_SUM}")),
           ("rules_swapped: + and *",)),
    Faulty("exp is not differentiated", (("((self, value),)", "()"),), ("hands_on_zero: exp",)),
    Faulty("the exponent is not lowered", (("self.data ** (n - 1)", "self.data**n"),),
           ("power_rule: **",)),
    Faulty("a sign and an operand", (("math.cos(self.data)", "-math.cos(self.data)"),
                                     (", (other, self.data)), \"*\"", ",), \"*\"")),
           ("wrong_sign: sin", "operand_forgotten: *")),
    Faulty("tanh without the square", (("1.0 - value * value", "1.0 - value"),),
           ("wrong_derivative: tanh",)),
    Faulty("leftovers and half a log", ((_RESET, "            pass"),
                                        ("1.0 / self.data),)", "0.5 / self.data),)")),
           ("stale_gradients: ", "wrong_factor: log")),
    Faulty("every path and twice exp", (("elif id(node) not in met:", "else:"),
                                        ("((self, value),)", "((self, 2 * value),)")),
           ("double_counting: ", "wrong_factor: exp")),
    Faulty("leaves afresh", ((_RESET, "            node.grad = 0.0"),), ("no_accumulation: ",)),
    Faulty("it does nothing", ((_STEP, "pass"), ("self.grad += 1.0", "pass")),
           ("nothing_flows: ",)),
    Faulty("three at once", (("math.cos(self.data)", "math.sin(self.data)"),
                             ("1.0 / self.data),), \"log\"", "self.data),), \"log\""),
                             ("float(self.data > 0.0)", "0.0")),
           ("wrong_derivative: sin", "wrong_derivative: log", "hands_on_zero: relu")),
)  # fmt: skip
