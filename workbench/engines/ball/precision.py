"""The working precision of python-flint, one for the process: set here, always restored."""

import threading

from flint import ctx

_LOCK = threading.RLock()


class working_precision:  # noqa: N801  (it reads as a verb: with working_precision(256))
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

    __slots__ = ("_bits", "_orders", "_saved")

    def __init__(self, bits: int, orders: int | None = None) -> None:
        self._bits, self._orders = bits, orders

    def __enter__(self) -> None:
        _LOCK.acquire()
        self._saved = ctx.prec, ctx.cap
        try:
            ctx.prec = self._bits
            if self._orders is not None:
                ctx.cap = self._orders
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        ctx.prec, ctx.cap = self._saved
        _LOCK.release()
