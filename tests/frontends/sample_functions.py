"""Functions of vectors as people write them, one construct or a few each, and a point of each."""

import functools
import itertools
import math
from collections.abc import Callable
from math import atan2, exp
from typing import Any

import numpy as np
import scipy.special as sc
from numpy import cos
from numpy.linalg import norm
from scipy.special import expit, logsumexp
from scipy.stats import norm as normal

from tests.frontends import sample_helpers as helpers

DATA = np.array([0.5, -1.0, 2.0])
MATRIX = np.array([[2.0, -0.3, 0.1], [0.4, 1.5, -0.2], [0.0, 0.6, 1.1]])
KNOTS, HEIGHTS = [0.0, 1.0, 2.5], [1.0, 3.0, -1.0]
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {"sine": math.sin, "tanh": np.tanh}
Point = Any
POINTS: dict[str, Point] = {}
SAMPLES: dict[str, Callable[..., Any]] = {}
VECTOR = [0.7, -0.4, 1.3]


def sample(point: Point = VECTOR) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Put a function into the table, with its point."""

    def kept(function: Callable[..., Any]) -> Callable[..., Any]:
        name = getattr(function, "__name__", "") or str(len(SAMPLES))
        SAMPLES[name], POINTS[name] = function, point
        return function

    return kept


# -- indices, slices, assignment -----------------------------------------------------------------


@sample()
def indexed(x: Any) -> Any:
    return x[0] * x[-1] + x[[0, 2]].sum() * x[np.array([1, 1])][0] + x[::-1][0] ** 2


@sample([[1.0, 2.0, 3.0], [0.5, -0.5, 0.25]])
def sliced(w: Any) -> Any:
    row, column = w[0], w[:, 1]
    return (row[..., None] * column[np.newaxis, :] + w[1, 1:2]).ravel()


@sample()
def unpacked(p: Any) -> Any:
    a, *rest = p
    (b, c), d = rest, p[1]
    return a * b - c / d


@sample()
def views(x: Any) -> Any:
    grid = np.zeros((2, 3))
    grid[0] = x
    row = grid[1]
    row[:] = x**2
    grid.T[2, 1] += 10.0
    grid[:, 0] *= 2
    return grid


@sample()
def in_place(x: Any) -> Any:
    y = x.copy()
    y += np.sin(x)
    y[1:] -= y[:-1].copy()
    total = 0.0
    for one in y:
        total += one
    return total, np.add(y, 1.0, out=y).sum()


@sample()
def masks(x: Any) -> Any:
    out = np.empty(len(x))
    out[x > 0] = x[x > 0] ** 2
    out[~(x > 0)] = -1.0
    out[(x > 1) & (x < 2)] = 7.0
    return out


@sample()
def copies_of_globals(x: Any) -> Any:
    a = DATA.copy()
    a[1] = x[0]
    return a @ np.array(DATA) + np.full(3, x[2]) + np.ones(3) * DATA


@sample()
def facts(x: Any) -> Any:
    assert isinstance(x, np.ndarray) and x.shape == (3,) and x.dtype == float
    assert type(len(x)) is int and type(x.size) is int and x.ndim == np.ndim(x) == 1
    n = x.shape[0]
    return np.arange(n) @ x / n + x.size * x.item(0) + sum(x.tolist())


# -- elementwise and broadcast -------------------------------------------------------------------


@sample()
def broadcast(x: Any) -> Any:
    return DATA * x + [1, 2, 3] - np.float32(0.5) + (DATA[:, None] * x).sum(axis=0) - 2 / (3 + x)


@sample()
def elementary(x: Any) -> Any:
    y = np.abs(x) + 1
    return (np.sqrt(y) + np.log(y) + np.log1p(y) + np.cbrt(y) + np.arctan2(x, 1.0)
            + np.arctan2(2.0, y) + np.hypot(x, y) + np.square(x) + np.reciprocal(y)
            + np.degrees(x) / 90 + np.exp2(x) + np.power(y, x) + np.float64(2) ** x)  # fmt: skip


@sample()
def bounds(x: Any) -> Any:
    return (np.maximum(x, 0.1) + np.minimum(x, DATA) + np.clip(x, -0.2, np.inf) + x.clip(0, 1)
            + np.sign(x) + np.floor(x * 3) + np.ceil(x) + np.fmax(x, -np.inf))  # fmt: skip


@sample()
def selected(x: Any) -> Any:
    plain = np.where([True, False, True], x, DATA)
    chosen = np.select([x > 1, x > 0], [x**2, x**3], -x)
    pieces = np.piecewise(x, [x > 0], [lambda t: t * t, 5.0])
    return plain * chosen + pieces + np.where(x > 0, np.log(np.abs(x)), 0.0)


@sample()
def softer(x: Any) -> Any:
    return np.logaddexp(x, 1.0) + logsumexp(x) + sc.softmax(x) + np.logaddexp.reduce([1.0, 2.0])


@sample()
def special(x: Any) -> Any:
    y = abs(x) + 0.5
    return (sc.erf(x) + sc.gammaln(y) + expit(x) + sc.xlogy(y, y) + sc.ndtr(x) + sc.psi(y)
            + sc.beta(y, 2.0) + normal.pdf(x, 0.1, y) + normal.logpdf(x) + normal.cdf(x, loc=0.3)
            + normal.logcdf(x) + sc.log_expit(x) + sc.entr(y) + np.sinc(x))  # fmt: skip


@sample()
def not_a_number(x: Any) -> Any:
    return 0.0 if np.isnan(x).any() or not np.isfinite(x).all() or math.isnan(x[0]) else x[0] ** 2


# -- reductions ------------------------------------------------------------------------------------


@sample([[1.0, 2.0, 3.0], [0.5, -0.5, 0.25]])
def reduced(w: Any) -> Any:
    return (w.sum(axis=0) + w.mean() + np.mean(w, axis=1).prod() + w.var(axis=0, ddof=1)
            + np.std(w) + w.max(axis=1, keepdims=True).sum() + np.min(w, axis=0)
            + np.average(w, axis=0, weights=[1, 3]) + np.ptp(w) + np.trace(w[:, :2])
            + np.add.reduce(w, axis=0) + w.sum(axis=(0, 1)))  # fmt: skip


@sample([0.1 * n - 0.35 for n in range(20)])
def long_sums(x: Any) -> Any:
    return np.sum(x**2), np.prod(x[:9] + 2), x.dot(np.linspace(0, 1, 20)), np.cumsum(x)[-1]


@sample()
def cumulated(x: Any) -> Any:
    return (np.cumsum(x) + np.cumprod(x) + np.multiply.accumulate(x))[1:] + np.diff(x) * np.diff(
        x, n=2
    )


@sample()
def ordered(x: Any) -> Any:
    s = np.sort(x)
    weight = np.array([1.0, 2.0, 3.0])[np.argsort(x)]
    return s * weight + np.median(x) + x[np.argmax(x)] * x.argmin() + sorted(x)[0]


# -- shapes ----------------------------------------------------------------------------------------


@sample([0.7, -0.4, 1.3, 0.2, 0.9, -1.1])
def reshaped(x: Any) -> Any:
    m = x.reshape(2, -1)
    parts = [m.T.ravel(), m.flatten(), np.roll(x, 2), np.flip(x), np.repeat(x[:3], 2)]
    parts += [np.tile(x[:2], 3), np.squeeze(x[None, :]), np.expand_dims(x, 0)[0]]
    parts += [np.broadcast_to(x[0], (6,)), np.atleast_2d(x)[0], np.swapaxes(m, 0, 1).reshape(-1)]
    weights = np.arange(1.0, 1 + len(parts))
    return sum(w * part for w, part in zip(weights, parts, strict=True))


@sample()
def joined(x: Any) -> Any:
    a, b = np.hstack([x, 1.0]), np.concatenate([x[1:], [2.0, x[0]]])
    c, d = np.vstack([x, DATA]).sum(axis=0), np.column_stack((x, x)).mean(axis=1)
    e = np.stack([x, DATA], axis=1)[:, 0] + np.append(x[:2], x[0]) + np.r_[x[0], x[:2]]
    return np.outer(a, b).sum() + c * d + e + np.split(x, 3)[1]


@sample()
def looped_grid(x: Any) -> Any:
    a, b = np.meshgrid(x, DATA)
    upper = np.triu(np.outer(x, x)) + np.diag(x)
    return (a * b).sum(axis=0) + upper @ np.ones(3) + np.fliplr(np.eye(3)) @ x


# -- linear algebra ----------------------------------------------------------------------------


@sample()
def linear(x: Any) -> Any:
    m = MATRIX * x[0] + np.outer(x, x) + 3 * np.eye(3)
    first = m @ x + x @ m + np.dot(m, DATA) + MATRIX.dot(x) + np.matmul(x, MATRIX)
    scale = norm(x) + norm(x, 1) + norm(m) + norm(x, np.inf) + np.inner(x, DATA) + np.vdot(x, x)
    einsum = np.einsum("ij,j->i", m, x) + np.einsum("i,i", x, x)
    return first / scale + np.cross(x, DATA) + einsum + np.tensordot(m, x, 1) + np.kron(x, [1.0])


@sample()
def solved(x: Any) -> Any:
    m = MATRIX + np.diag(x**2)
    bigger = np.vstack([np.hstack([m, x[:, None]]), np.append(x, 5.0)[None, :]])
    inverse = np.linalg.inv(m)
    whole = np.linalg.det(m) + np.linalg.det(bigger)
    return np.linalg.solve(m, x) + inverse @ DATA + inverse.sum() + whole


# -- decided at the point -----------------------------------------------------------------------


@sample()
def branches(x: Any) -> Any:
    if x[0] > 0 and not x[1] > x[2]:
        total = max(x) - min(x[0], x[1], 0.3)
    else:
        total = x[0] - 1
        total *= 2
    while total < 5:
        total = total * 2 + 0.1
    return total if 0 < x[2] < 2 else -total


@sample([2.7, -1.2, 3.0])
def whole_numbers(x: Any) -> Any:
    k = int(np.floor(x[0])) + round(x[0]) + math.floor(x[0]) + int(x[1])
    table = [1.0, 2.0, 4.0, 8.0]
    return x[0] ** k + table[int(x[0])] * x[1] + np.round(x[0] * x[1], 1)


@sample((0.7, 3))
def counted(x: Any, n: Any) -> Any:
    total = x
    for k in range(n):
        total = total + x**k / math.factorial(k)
    return total * np.arange(n).sum()


@sample()
def truths(x: Any) -> Any:
    if np.any(x < -1) or (x > 5).all() or np.allclose(x, 0):
        return x[0]
    return x[0] * np.count_nonzero(x > 0) + (x > 0).sum() * x[1] + any(v > 1 for v in x)


@sample([0.4, 1.7, 3.0])
def interpolated(x: Any) -> Any:
    return np.interp(x, KNOTS, HEIGHTS) * np.polyval([1.0, 0.5, x[0]], x[1])


# -- functions within functions -------------------------------------------------------------------


def closure() -> Callable[..., Any]:
    weights, shift = np.array([1.0, 2.0, 3.0]), 0.5

    def inner(x: Any, gain: Any = weights) -> Any:
        def deeper(v: Any) -> Any:
            return math.sin(v) * shift

        return sum(deeper(v) for v in x) + gain @ x

    return inner


sample()(closure())


@functools.lru_cache
def cached(v: Any) -> Any:
    return math.cos(v)


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any) -> Any:
        return 2 * function(*args)

    return call


@sample()
@wrapped
def decorated(x: Any) -> Any:
    return cached(x[0]) + cos(x[1]) * exp(x[2]) + atan2(x[0], x[1])


def scaled(scale: float, x: Any, *, power: float = 2.0) -> Any:
    return scale * sum(v**power for v in x) + math.fabs(x[1]) + math.prod(x)


sample()(functools.partial(scaled, 0.3, power=3.0))


class Model:
    """Methods and attributes."""

    def __init__(self) -> None:
        self.weights = np.array([0.5, 1.5, -1.0])

    @property
    def gain(self) -> float:
        return 1.5

    def helper(self, x: Any) -> Any:
        out = np.zeros(3)
        out[1] = math.tanh(x[1])
        return out + self.weights * x

    def loss(self, x: Any) -> Any:
        return self.gain * np.sum(self.helper(x) ** 2)

    def __call__(self, x: Any) -> Any:
        return self.loss(x) + math.hypot(*x)


MODEL = Model()
sample()(MODEL.loss)
sample()(MODEL)


@sample()
def by_helpers(x: Any) -> Any:
    tables = [ACTIVATIONS[name](x[0]) for name in ("sine", "tanh")]
    return helpers.energy(x[0]) + helpers.filled(x) * helpers.recursive(x[1], 3) + sum(tables)


@np.vectorize
def entry(v: Any) -> Any:
    return math.exp(v) if v > 0 else v


@sample()
def mapped(x: Any) -> Any:
    total = sum(map(math.sin, x)) + math.fsum(v * v for v in x) + math.dist(x, DATA)
    pairs = [a * b for a, b in itertools.combinations(x, 2)]
    return entry(x) + total + np.array(pairs) + [v for _, v in sorted(enumerate(x))]


@sample({"x": 0.5, "w": [[1.0, 2.0], [3.0, 4.0]], "power": 2.0})
def several(x: Any, w: Any, *, power: Any, plain: float = 3.0) -> Any:
    return x * np.sum(w**power) + plain * w[0, 1]
