"""One problem at one point of a report, so that anybody can compute it again."""

from dataclasses import dataclass

from workbench.records.table import column


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRecord:
    """One problem at one point, both whole: what every other file shows shortened where long."""

    problem: str = column("", "name in the catalogue", "")
    family: str = column("", "its family", "")
    expression: str = column("", "source text", "")
    point: str = column("", "as in `accuracy.csv`, by which rows are found", "")
    coordinates: str = column("", "name=value pairs, float64 shortest digits", "")
