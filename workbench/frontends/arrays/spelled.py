"""Elementwise functions that are no operator of the language, written with those that are.

One line a function, under the names of NumPy, SciPy and `math`. They stand aside where the language
has an operator of the name.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from workbench.frontends import functions as language
from workbench.ir.operators import CODES

_HALF_ROOT, _ROOT_TAU = 0.5**0.5, (2 * np.pi) ** 0.5


def _where(condition: Any, one: Any, other: Any) -> Any:
    return np.where(condition, one, other)


def _copysign(size: Any, sign: Any) -> Any:
    return _where(sign < 0, -abs(size), abs(size))


def _log_ndtr(x: Any) -> Any:
    tail = _erfc(abs(x) * _HALF_ROOT) / 2
    return _where(x > 0, np.log1p(-tail), np.log(_erfc(-x * _HALF_ROOT) / 2))


def _logaddexp(one: Any, other: Any) -> Any:
    return np.maximum(one, other) + np.log1p(np.exp(-abs(one - other)))


def _log_beta(a: Any, b: Any) -> Any:
    return _lgamma(a) + _lgamma(b) - _lgamma(a + b)


def _erfc(x: Any) -> Any:
    return language.erfc(x)


def _lgamma(x: Any) -> Any:
    return language.lgamma(x)


def _huber(delta: Any, r: Any) -> Any:
    return _where(abs(r) <= delta, r * r / 2, delta * (abs(r) - delta / 2))


SPELLED: dict[str, Callable[..., Any]] = {
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "positive": lambda x: x,
    "conjugate": lambda x: x,
    "deg2rad": lambda x: x * (np.pi / 180),
    "radians": lambda x: x * (np.pi / 180),
    "rad2deg": lambda x: x * (180 / np.pi),
    "degrees": lambda x: x * (180 / np.pi),
    "ceil": lambda x: -np.floor(-x),
    "trunc": lambda x: _where(x < 0, -np.floor(-x), np.floor(x)),
    "heaviside": lambda x, half: _where(x < 0, 0.0, _where(x > 0, 1.0, half)),
    "copysign": _copysign,
    "logaddexp": _logaddexp,
    "logaddexp2": lambda a, b: _logaddexp(a * np.log(2), b * np.log(2)) / np.log(2),
    "xlogy": lambda x, y: _where(x == 0, 0.0, x * np.log(y)),
    "xlog1py": lambda x, y: _where(x == 0, 0.0, x * np.log1p(y)),
    "entr": lambda x: _where(x == 0, 0.0, -x * np.log(x)),
    "rel_entr": lambda x, y: _where(x == 0, 0.0, x * np.log(x / y)),
    "kl_div": lambda x, y: _where(x == 0, y, x * np.log(x / y) - x + y),
    "logit": lambda p: np.log(p / (1 - p)),
    "log_expit": lambda x: -language.softplus(-x),
    "ndtr": lambda x: _erfc(-x * _HALF_ROOT) / 2,
    "log_ndtr": _log_ndtr,
    "psi": lambda x: language.polygamma(0, x),
    "beta": lambda a, b: np.exp(_log_beta(a, b)),
    "betaln": _log_beta,
    "binom": lambda n, k: np.exp(-_log_beta(n - k + 1, k + 1)) / (n + 1),
    "exp10": lambda x: 10**x,
    "cosm1": lambda x: -2 * np.sin(x / 2) * np.sin(x / 2),
    "exprel": lambda x: _where(x == 0, 1.0, np.expm1(x) / x),
    "huber": _huber,
    "pseudo_huber": lambda delta, r: delta**2 * (np.hypot(1, r / delta) - 1),
    "boxcox": lambda x, power: _where(power == 0, np.log(x), (x**power - 1) / power),
}
if "mod" in CODES:
    SPELLED |= {
        "floor_divide": lambda x, y: np.rint((x - np.remainder(x, y)) / y),
        "divmod": lambda x, y: (np.floor_divide(x, y), np.remainder(x, y)),
        "fmod": lambda x, y: np.sign(x) * np.remainder(abs(x), abs(y)),
    }
#: What asks for a value and not for a branch: a real number is finite wherever it is one.
BY_VALUE = frozenset({"isnan", "isinf", "isfinite"})
#: The density and its kin of the normal distribution, of a standardised value and the scale.
NORMAL: Mapping[str, Callable[[Any, Any], Any]] = {
    "pdf": lambda z, scale: np.exp(-z * z / 2) / (_ROOT_TAU * scale),
    "logpdf": lambda z, scale: -z * z / 2 - np.log(_ROOT_TAU * scale),
    "cdf": lambda z, scale: _erfc(-z * _HALF_ROOT) / 2,
    "sf": lambda z, scale: _erfc(z * _HALF_ROOT) / 2,
    "logcdf": lambda z, scale: _log_ndtr(z),
    "logsf": lambda z, scale: _log_ndtr(-z),
}
