"""The working precision of python-flint, one for the process: set here, always restored."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flint import ctx

_LOCK = threading.RLock()


@contextmanager
def working_precision(bits: int, orders: int | None = None) -> Iterator[None]:
    """Work with `bits` bits (and power series of `orders` coefficients), then put both back.

    python-flint keeps one context a process (whose default length of series, 10, truncates
    silently), so the block also holds a lock: one computation on balls at a time.

    >>> from flint import arb, ctx
    >>> before = ctx.prec
    >>> with working_precision(256):
    ...     wide = arb(2).sqrt()
    >>> wide.rel_accuracy_bits() > 250 and ctx.prec == before
    True
    """
    with _LOCK:
        saved = ctx.prec, ctx.cap
        try:
            ctx.prec, ctx.cap = bits, saved[1] if orders is None else orders
            yield
        finally:
            ctx.prec, ctx.cap = saved
