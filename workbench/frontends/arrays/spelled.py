"""Elementwise functions that are no operator of the language, written with those that are.

One line a function, under the names of NumPy, SciPy and `math`. They stand aside where the language
has an operator of the name.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from workbench.frontends import functions as language

#: Functions of the language that are expressions, by the names of NumPy and SciPy.
_NAMED: Mapping[str, str] = {
    **{name: name for name in ("ceil", "trunc", "fmod", "copysign", "heaviside", "logit", "beta")},
    "ndtr": "normcdf",
    "psi": "digamma",
    "binom": "binomial",
}
_HALF_ROOT, _ROOT_TAU = 0.5**0.5, (2 * np.pi) ** 0.5


def _log_ndtr(x: Any) -> Any:
    tail = language.erfc(abs(x) * _HALF_ROOT) / 2
    return np.where(x > 0, np.log1p(-tail), np.log(language.erfc(-x * _HALF_ROOT) / 2))


def _log_beta(a: Any, b: Any) -> Any:
    return language.lgamma(a) + language.lgamma(b) - language.lgamma(a + b)


SPELLED: dict[str, Callable[..., Any]] = {
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "positive": lambda x: x,
    "conjugate": lambda x: x,
    "deg2rad": lambda x: x * (np.pi / 180),
    "radians": lambda x: x * (np.pi / 180),
    "rad2deg": lambda x: x * (180 / np.pi),
    "degrees": lambda x: x * (180 / np.pi),
    **{name: getattr(language, ours) for name, ours in _NAMED.items()},
    "floor_divide": lambda x, y: np.rint((x - np.remainder(x, y)) / y),
    "divmod": lambda x, y: (np.floor_divide(x, y), np.remainder(x, y)),
    "logaddexp2": lambda a, b: np.logaddexp(a * np.log(2), b * np.log(2)) / np.log(2),
    "xlog1py": lambda x, y: np.where(x == 0, 0.0, x * np.log1p(y)),
    "entr": lambda x: np.where(x == 0, 0.0, -x * np.log(x)),
    "rel_entr": lambda x, y: np.where(x == 0, 0.0, x * np.log(x / y)),
    "kl_div": lambda x, y: np.where(x == 0, y, x * np.log(x / y) - x + y),
    "log_expit": lambda x: -language.softplus(-x),
    "log_ndtr": _log_ndtr,
    "betaln": _log_beta,
    "exp10": lambda x: 10**x,
    "cosm1": lambda x: -2 * np.sin(x / 2) * np.sin(x / 2),
    "exprel": lambda x: np.where(x == 0, 1.0, np.expm1(x) / x),
    "huber": lambda delta, r: language.huber(r, delta),
    "pseudo_huber": lambda delta, r: delta**2 * (np.hypot(1, r / delta) - 1),
    "boxcox": lambda x, power: np.where(power == 0, np.log(x), (x**power - 1) / power),
}
#: What asks for a value and not for a branch: a real number is finite wherever it is one.
BY_VALUE = frozenset({"isnan", "isinf", "isfinite"})
#: The density and its kin of the normal distribution, of a standardised value and the scale.
NORMAL: Mapping[str, Callable[[Any, Any], Any]] = {
    "pdf": lambda z, scale: np.exp(-z * z / 2) / (_ROOT_TAU * scale),
    "logpdf": lambda z, scale: -z * z / 2 - np.log(_ROOT_TAU * scale),
    "cdf": lambda z, scale: language.erfc(-z * _HALF_ROOT) / 2,
    "sf": lambda z, scale: language.erfc(z * _HALF_ROOT) / 2,
    "logcdf": lambda z, scale: _log_ndtr(z),
    "logsf": lambda z, scale: _log_ndtr(-z),
}
