"""Plain gradient descent, whatever the gradient comes from."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

#: Parameters in, (loss, partials ...) out: what `Derivative.call` is.
Gradient = Callable[..., Sequence[float]]


class State(NamedTuple):
    """Parameters, and the loss and its partials there."""

    parameters: tuple[float, ...]
    loss: float
    partials: tuple[float, ...]


def descend(
    gradient: Gradient, start: Sequence[float], learning_rate: float, epochs: int
) -> list[State]:
    """Plain gradient descent: epochs + 1 states, the last after the last step.

    `gradient(*parameters)` returns the loss and its partials. Nothing is caught or clipped: a
    descent that diverges carries its infinities and NaNs.

    >>> states = descend(lambda x: (x * x, 2 * x), [1.0], 0.25, 2)
    >>> [state.parameters for state in states]
    [(1.0,), (0.5,), (0.25,)]
    """
    parameters = tuple(start)
    path: list[tuple[tuple[float, ...], float, tuple[float, ...]]] = []
    for _ in range(epochs + 1):
        loss, *partials = gradient(*parameters)
        path.append((parameters, loss, tuple(partials)))
        moves = zip(parameters, partials, strict=True)
        parameters = tuple([at - learning_rate * slope for at, slope in moves])
    return list(map(State._make, path))
