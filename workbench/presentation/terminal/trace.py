"""A trace in a terminal: the sweeps as a lecturer writes them on the board."""

import textwrap
from collections import Counter
from collections.abc import Sequence

from workbench.errors import printable_line
from workbench.presentation.sentences.trace import loss_sentence, method_title, visits_sentence
from workbench.presentation.terminal.fitted_table import DIGITS, FORMULA, SAME_DIGITS, fitted_texts
from workbench.presentation.terminal.table import function_head, painted, terminal_table
from workbench.presentation.text.notation import board
from workbench.presentation.text.numbers import short
from workbench.presentation.text.printable import printable
from workbench.presentation.views.trace import TraceView
from workbench.records import Status
from workbench.records.trace import Action, NodeRecord, Phase, ResultRecord, StepRecord

#: What is lost below this is not worth a number.
_NOTEWORTHY = 0.05
#: Stands for a blank that begins a line of source, which a table would take away.
_INDENT = "\N{BRAILLE PATTERN BLANK}"
#: Nodes of one line that are named, beside the last.
_MOST_NODES = 4
#: What the sentences on bits explain better than the message of the judge.
_EXPLAINED = (Status.OK, Status.NO_DIGITS_PROMISED)


def trace_text(
    view: TraceView, width: int = 80, colour: bool = False, limit: int | None = 200
) -> str:
    """A trace as text of at most `width` columns; of longer sweeps the middle is left out."""
    page = _Page(view, width, colour, limit)
    parts = [page.head(), page.source(), *page.sweeps(), page.results(), page.bits()]
    return "\n\n".join(part for part in parts if part)


class _Page:
    def __init__(self, view: TraceView, width: int, colour: bool, limit: int | None) -> None:
        self.view, self.width, self.colour, self.limit = view, width, colour, limit

    def head(self) -> str:
        """The expression, the point and the method."""
        view = self.view
        lines = function_head(view.expression, view.point, self.width, self.colour, view.function)
        none = [] if view.point else ["There is no variable to differentiate by."]
        return "\n".join([*lines, *none])

    def source(self) -> str:
        """The function as it is written, and what each of its lines computes or decides."""
        rows: list[tuple[object, ...]] = []
        for line in self.view.source:
            decided = Counter("is true" if holds else "is false" for holds in line.decided)
            told = [
                f"{what}{f', {often} times' if often > 1 else ''}"
                for what, often in decided.items()
            ]
            made = [board(name) for name in line.nodes]
            few = [*made[:_MOST_NODES], *(["…", made[-1]] if len(made) > _MOST_NODES else [])]
            text = printable_line(line.text)
            indent = len(text) - len(text.lstrip())
            text = indent * _INDENT + text[indent:]
            rows.append((line.number, text, ", ".join([*few, *told])))
        table = self._table("The function, line by line", ("", "", "computes"), rows, "rll")
        return table.replace(_INDENT, " ")

    def sweeps(self) -> list[str]:
        """A table a sweep."""
        view = self.view
        tables = [self._values()]
        kind = view.sweeps[0].kind if view.sweeps else ""
        if kind in ("adjoint", "gradient"):
            tables.append(self._contributions(kind))
        for number, sweep in enumerate(view.sweeps):
            if kind == "tangent":
                title = f"Forward tangent trace, seeded with {sweep.wrt}"
                tables.append(self._lines(title, number, Phase.TANGENT, sweep.title))
            elif kind == "shifted":
                title = f"The function once more, {sweep.title}"
                tables.append(self._lines(title, number, Phase.SHIFTED, "value"))
                tables.append(self._quotient(number))
        return tables

    def _values(self) -> str:
        rows = [
            (
                board(node.name),
                f"= {node.expression if node.operator == 'variable' else board(node.expression)}",
                node.value,
                *_bits(node),
            )
            for node in self.view.nodes
        ]
        if rows or not self.view.point:
            rows.append((self.view.result, f"= {self._result_node()}", self.view.value, "", ""))
        return self._table("Forward primal trace", ("", "", "value", "bits", "lost"), rows, "ll.rr")

    def _result_node(self) -> str:
        named = [step for step in self.view.steps if step.action is Action.SEED]
        lines = [node for node in self.view.nodes if node.node is not None]
        if self.view.sweeps and self.view.sweeps[0].kind in ("adjoint", "gradient") and named:
            return board(named[0].node)
        if not lines:
            return board(self.view.expression)  # a number and nothing else
        return board(max(lines, key=lambda node: node.node or 0).name)

    def _contributions(self, kind: str) -> str:
        rows: list[tuple[object, ...]] = []
        wrong: set[int] = set()
        for step in self.view.steps:
            if step.phase not in (Phase.REVERSE, Phase.RECURSION):
                continue
            if step.wrong:
                wrong.add(len(rows))
            if step.action is Action.VISIT:
                rows.append((step.formula, None, None, "", ""))
                continue
            rows.append((
                step.formula,
                step.partial,
                step.value,
                *(_bits(step) if kind == "adjoint" else ("", "wrong" if step.wrong else "")),
            ))  # fmt: skip
        if kind == "adjoint":
            header = ("", "local partial", "adjoint so far", "bits", "lost")
            return self._table("Reverse adjoint trace", header, rows, "l..rr")
        header = ("", "local partial", "gradient so far", "", "")
        title = "Recursion of the notebook's tape"
        return self._table(title, header, rows, "l..rl", wrong)

    def _lines(self, title: str, sweep: int, phase: Phase, heading: str) -> str:
        rows = [
            (*_sides(step.formula), step.value, *_bits(step))
            for step in self.view.steps
            if step.phase is phase and step.sweep == sweep
        ]
        return self._table(title, ("", "", heading, "bits", "lost"), rows, "ll.rr")

    def _quotient(self, sweep: int) -> str:
        rows = [
            (step.formula, step.value, *_bits(step))
            for step in self.view.steps
            if step.phase is Phase.DIFFERENCE and step.sweep == sweep
        ]
        return self._table("The quotient", ("", "value", "bits", "lost"), rows, "l.rr")

    def results(self) -> str:
        """The derivatives beside the truth."""
        shown = self.view.results
        if not shown:
            return ""
        header = ("", "derivative", "certified", "error", "bound", "status")
        rows = [
            (
                f"∂{self.view.result}/∂{one.wrt}",
                one.derivative,
                _truth(one),
                short(one.error_ulps, 3),
                short(one.bound_ulps, 3),
                one.status.replace("_", " "),
            )
            for one in shown
        ]
        bad = {number for number, one in enumerate(shown) if one.status is Status.WRONG}
        title = f"Derivatives by {method_title(self.view.method)} (error and bound in ulp)"
        text = self._table(title, header, rows, "l..rrl", bad, 10, SAME_DIGITS)
        messages = [one.message for one in shown if one.status not in _EXPLAINED]
        notes = [
            textwrap.fill(f"* {printable(message)}", self.width, subsequent_indent="  ")
            for message in dict.fromkeys(filter(None, messages))
        ]
        return "\n".join([text, *notes[:4]])

    def bits(self) -> str:
        """Where the bits go, in a sentence a derivative."""
        if self.view.method == "notebook_tape" and any(
            one.status is Status.WRONG for one in self.view.results
        ):
            heading = painted("What went wrong", "bold", self.colour)
            text = textwrap.fill(visits_sentence(self.view), self.width, break_on_hyphens=False)
            return f"{heading}\n{text}"
        known = {one.wrt for one in self.view.results if one.truth_status is Status.OK}
        losses = [one for one in self.view.losses if one.wrt in known]
        several = len(losses) > 1
        quotient = bool(self.view.sweeps) and self.view.sweeps[0].kind == "shifted"
        if several and len({(one.reason, loss_sentence(one, quotient)) for one in losses}) == 1:
            several = False
        names = [f"∂{self.view.result}/∂{one.wrt}: " if several else "" for one in losses]
        lines = [
            name + _continued(loss_sentence(one, quotient), bool(name))
            for name, one in zip(names, losses, strict=True)
        ]
        lines = list(dict.fromkeys(line for line in lines if line))[:6]
        if not lines:
            return ""
        if self.view.borrowed:
            lines.insert(0, "The tape is not a program; these are the bits of the reverse sweep.")
        legend = "bits: how many of 53 are right, whatever the roundings; lost: lost there."
        filled = [
            textwrap.fill(printable(line), self.width, break_on_hyphens=False)
            for line in [*lines, legend]
        ]
        heading = painted("Where the bits go", "bold", self.colour)
        return "\n".join([heading, *filled[:-1], painted(filled[-1], "faint", self.colour)])

    def _table(
        self,
        title: str,
        header: Sequence[str],
        rows: Sequence[tuple[object, ...]],
        kinds: str,
        wrong: "set[int] | frozenset[int]" = frozenset(),
        formula: int = FORMULA,
        digits: Sequence[tuple[int, int]] = DIGITS,
    ) -> str:
        """A table whose numbers have as many digits as there is room for."""
        if not rows:
            return ""
        place = list(range(len(rows)))
        gap = ""
        if self.limit is not None and len(rows) > self.limit:
            half = self.limit // 2
            place = [*place[:half], *place[-half:]]
            gap = f"(of {len(rows)} lines the first and the last {half}; --json has all)"
        chosen = [rows[number] for number in place]
        texts = fitted_texts(header, chosen, kinds, self.width, formula=formula, digits=digits)
        kept = [i for i in range(len(header)) if header[i] or any(row[i] for row in texts)]
        painted_rows = {at for at, number in enumerate(place) if number in wrong}
        table = terminal_table(
            [header[i] for i in kept],
            [[row[i] for i in kept] for row in texts],
            [kinds[i] for i in kept],
            self.width,
            colour=self.colour,
            style=lambda number: "red" if number in painted_rows else "",
        )
        heading = painted(title, "bold", self.colour)
        return "\n".join(part for part in (heading, table, gap) if part)


def _continued(sentence: str, inside: bool) -> str:
    return sentence[0].lower() + sentence[1:] if inside else sentence


def _bits(one: NodeRecord | StepRecord) -> tuple[str, str]:
    """How many bits are right, and how many are lost there."""
    right, lost = one.right_bits, one.lost_bits
    noted = lost is not None and lost >= _NOTEWORTHY
    return "" if right is None else f"{right:.0f}", f"{lost:.1f}" if noted else ""


def _sides(formula: str) -> tuple[str, str]:
    left, _, right = formula.partition(" = ")
    return left, f"= {right}"


def _truth(one: ResultRecord) -> float | None:
    """The certified derivative, rounded to float64."""
    return float(one.truth) if one.truth_status is Status.OK and one.truth else None
