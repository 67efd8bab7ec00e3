"""What an experiment says of the claim that it measures."""

from typing import NamedTuple

from workbench.records.claim import Verdict


class Finding(NamedTuple):
    """A verdict, the figures that it rests on, and the reservation or reason, if any."""

    verdict: Verdict
    measured: str
    reservation: str = ""
