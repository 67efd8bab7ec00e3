"""What judges cases in a worker, for tests: it crashes, never ends, eats memory, recurses."""

import json
import signal
import zlib
from typing import Any


def odd(case: Any) -> bytes:
    """Do with a case what its name says; bytes of a row otherwise."""
    match case.name:
        case "crashes":
            signal.raise_signal(signal.SIGSEGV)
        case "loops":
            while True:
                pass
        case "eats":
            hoard = []
            while True:
                hoard.append(bytearray(2**27))
        case "recurses":
            odd_again(0)
        case "raises":
            raise ZeroDivisionError("by nothing")
    record = {"problem": case.name, "method": "reverse", "ok": 1}
    first = zlib.compress(json.dumps([[record], []]).encode())
    return len(first).to_bytes(8, "big") + first + zlib.compress(b"")


def odd_again(depth: int) -> int:
    return odd_again(depth + 1) + 1
