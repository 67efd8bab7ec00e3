"""python-flint's working precision belongs to the process: set here, always put back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flint import ctx

_LOCK = threading.RLock()


@contextmanager
def working_precision(bits: int, orders: int = 1) -> Iterator[None]:
    """Work with `bits` bits and power series of `orders` coefficients, then put all back.

    python-flint keeps both in one context a process (its default length of 10 would truncate
    silently), so the block also holds a lock: one referee at a time, whatever the threads.

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
            ctx.prec, ctx.cap = bits, orders
            yield
        finally:
            ctx.prec, ctx.cap = saved
