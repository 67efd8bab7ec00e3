"""One row of `canon.csv`: a figure of the courses and papers beside ours."""

from dataclasses import dataclass
from enum import StrEnum

from workbench.records.status import Status
from workbench.records.table import column


class Agrees(StrEnum):
    """Whether a published figure agrees with what was measured in this run."""

    YES = "yes"
    NO = "no"
    #: It does not, and it is known why: the publication errs, or it measures something else.
    KNOWN = "no, as known"
    #: Nothing was measured; status and note say why.
    OPEN = "not measured"


class Provenance(StrEnum):
    """Who gives the figure that ours is set beside."""

    #: The source prints it, with these digits.
    PRINTED = "printed"
    #: It is reported of the source, which was not looked up.
    REPORTED = "reported"
    #: It follows from a formula or theorem.
    CLOSED_FORM = "closed form"
    #: Found by us on the source's subject, and kept: it can only show that nothing has changed.
    OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonRecord:
    """One figure: what it is, who gives it, ours by the method that it is about, the certified one.

    Numbers are text, with the digits that were printed or that are certified.
    """

    item: int = column("1", "number of the subject in the canon", 0)
    subject: str = column("", "what the canon calls it", "")
    figure: str = column("", "what the figure is", "")
    published: str = column("", "what ours is set beside, with the digits that are given", "")
    provenance: Provenance = column("", "who gives that", Provenance.OURS)
    ours: str = column("", "measured in this run", "")
    method: str = column("", "by which method or counter", "")
    certified: str = column("", "certified by the referee, where there is a true value", "")
    tolerance: str = column("", "what it takes to agree", "")
    agrees: Agrees = column("", "whether they agree", Agrees.OPEN)
    note: str = column("", "why not, or what it means", "")
    source: str = column("", "whose subject it is, who published it unless it is ours", "")
    status: Status = column("", "what became of this row", Status.OK)
