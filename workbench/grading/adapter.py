"""An adapter to a submission, ready to fill in, for what is not recognised by itself."""

from pathlib import PurePath
from typing import NamedTuple

from workbench.errors import GradingError, UnknownNameError
from workbench.grading.reading.handed_in import read_target

_HEAD = '''"""An adapter to {name} for `workbench grade {file}:{graded}`; change what differs."""

from {module} import {name}

'''
_CLASS = '''
class Adapter:
    """How a {name} is made, read and swept."""

    def leaf(self, number):
        """A variable with a value."""
        return {leaf}

    def value(self, one):
        """Its value, as a float."""
        return {value}

    def gradient(self, one):
        """The gradient that the sweep left in it, as a float."""
        return {gradient}

    def backward(self, one):
        """The sweep from a result, seeded with 1."""
        {backward}

    def zero(self, one):
        """Reset a gradient, for the next sweep."""
        {zero}

    def assign(self, one, number):
        """Give a variable another value; return another object where that cannot be."""
        return self.leaf(number)

    # Operators are Python's, and functions are methods: x + y, x.exp(). Where that differs:
    #
    # def apply(self, name, *operands):
    #     if name == "exp":
    #         return exp(*operands)
    #     return NotImplemented  # what it does not have
'''
_DUAL = '''
def gradient(f, point):
    """One evaluation of f a variable, of which the slope is 1."""
    slopes = []
    for chosen in range(len(point)):
        numbers = [{leaf} for place, number in enumerate(point)]
        slopes.append({gradient})
    return slopes
'''


class Preset(NamedTuple):
    """How a family of classes is written; `one` is a number of it."""

    leaf: str
    value: str
    gradient: str
    backward: str
    zero: str
    text: str = _CLASS


PRESETS = {
    "micrograd": Preset(
        "{name}(number)", "one.data", "one.grad", "one.backward()", "one.grad = 0.0"
    ),
    "minitorch": Preset(
        "{name}(number)",
        "one.data",
        "0.0 if one.derivative is None else one.derivative",
        "one.backward(1.0)",
        "one.derivative = None",
    ),
    "pull": Preset(
        "{name}(number)",
        "one.value",
        "one.grad()",
        "one.grad_value = 1.0",
        "one.grad_value, one.children = None, []",
    ),
    "dual": Preset(
        "{name}(number, 1.0 if place == chosen else 0.0)", "", "f(*numbers).slope", "", "", _DUAL
    ),
}


def adapter_text(target: str, preset: str = "micrograd", file: str = "adapter.py") -> str:
    """The source of an adapter to `PLACE:NAME`, to be saved as `file` beside it.

    Raises GradingError where there is no such submission, and UnknownNameError for a preset that
    there is not.
    """
    if preset not in PRESETS:
        raise UnknownNameError(
            f"there is no preset {preset!r:.60}; there are: {', '.join(PRESETS)}"
        )
    found = read_target(target)
    if ".zip" in found.place:
        raise GradingError(
            f"{found.place} is a zip, beside which nothing can stand; unpack it first"
        )
    chosen = PRESETS[preset]
    words = {"name": found.name, "file": PurePath(file).name, "module": found.main}
    written = {
        field: text.format(**words) for field, text in chosen._asdict().items() if field != "text"
    }
    graded = "gradient" if chosen.text == _DUAL else "Adapter"
    return (_HEAD + chosen.text).format(**words, graded=graded, **written)
