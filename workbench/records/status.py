"""The statuses of a row."""

from enum import StrEnum


class Status(StrEnum):
    """Status of a row; `ok`, `inaccurate` and `wrong` are judged and enter medians."""

    #: Measured, within its error bound, and at most 10 % off.
    OK = "ok"
    #: Measured, and within its error bound, but more than 10 % off: explained, and of no use.
    INACCURATE = "inaccurate"
    #: Measured, judged, and outside its error bound: the method is wrong here.
    WRONG = "wrong"
    #: The point is outside the domain of the function (or of a difference's stencil).
    DOMAIN = "domain"
    #: The value, the derivative or an intermediate result exceeds float64.
    OVERFLOW = "overflow"
    #: Certified: no derivative exists here (one-sided slopes differ, or a jump).
    NOT_DIFFERENTIABLE = "not_differentiable"
    #: The referee could not decide within its ceiling.
    UNDETERMINED = "undetermined"
    #: A truth exists, but no bound could be computed to judge by.
    UNJUDGED = "unjudged"
    #: No certificate, but an interval that was measured: a black box has no more.
    UNCERTIFIED = "uncertified"
    #: The bound on round-off exceeds the derivative: the arithmetic promises not a single digit.
    NO_DIGITS_PROMISED = "no_digits_promised"
    #: The method cannot treat this function.
    UNSUPPORTED = "unsupported"
    #: More operations than the budget allows (or a backstop of time or memory was hit).
    BUDGET_EXCEEDED = "budget_exceeded"
    #: The method failed; the message says how.
    ERROR = "error"
