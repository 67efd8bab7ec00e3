"""The tables of a stepper: what they show without a script is what the script walks through."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from workbench.presentation.steppers.formulas import step_formula
from workbench.presentation.steppers.numbers import EDGE_DIGITS, card_number, change
from workbench.presentation.steppers.words import (
    HEADERS,
    INTRODUCTIONS,
    line_names,
    notes_of,
    table_title,
)
from workbench.presentation.text.notation import board
from workbench.presentation.text.numbers import align_decimals, full, minus, short
from workbench.presentation.views.stepper import EdgeView, ModeView, StepperView
from workbench.records.trace import Action, NodeRecord, Phase, StepRecord

#: Digits of partials in the tables, which have the value in full beside them.
_PARTIAL_DIGITS = 6
#: What is lost below this is not worth a number.
_NOTEWORTHY = 0.05
#: And what is lost from here on stands out.
_HEAVY = 8.0
#: Of more rows the first and the last are shown.
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCell:
    """One cell of a table."""

    text: str
    classes: str = "n"
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, and what the script needs of it: `data` are its data attributes."""

    head: str
    cells: tuple[StepCell, ...] = ()
    data: dict[str, str] = field(default_factory=dict)
    math: Markup = Markup("")
    span: str = ""
    kind: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One mode: the table of its own rows, and in which order its steps come."""

    mode: ModeView
    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    #: Numbers of rows, those of the table of values with a v before them.
    steps: str
    lines: tuple[str, str]
    intro: str
    notes: tuple[str, ...] = ()
    left_out: int = 0


class Rows:
    """Makes the rows of one stepper; each formula is drawn where it comes first."""

    def __init__(self, view: StepperView, *, typeset: bool) -> None:
        self.view = view
        self.typeset = typeset
        self._drawn: set[str] = set()
        self._values = {node.name: node.value for node in view.first.nodes}
        self._into: dict[str, list[EdgeView]] = {}
        for edge in view.edges:
            self._into.setdefault(edge.target, []).append(edge)

    def values(self) -> tuple[Row, ...]:
        """The rows of the Wengert list with the values."""
        steps = {
            step.target: step
            for mode in reversed(self.view.modes)
            for step in mode.trace.steps
            if step.phase is Phase.FORWARD
        }
        nodes = self.view.first.nodes
        if len(nodes) > _MOST_ROWS:
            nodes = (*nodes[: _MOST_ROWS // 2], *nodes[-_MOST_ROWS // 2 :])
        return aligned([self._value_row(node, steps.get(node.name)) for node in nodes])

    def _value_row(self, node: NodeRecord, step: StepRecord | None) -> Row:
        text = node.expression if node.operator == "variable" else board(node.expression)
        data = {"t": node.name, "l": "0", "v": card_number(node.value), "k": self._line(node.name)}
        math = Markup("")
        if step is not None:
            data |= {"s": step.sentence, "e": self._keys(node.name)}
            math = self._math(step)
        return Row(
            head=f"{board(node.name)} = {text}",
            cells=(
                StepCell(text=minus(full(node.value))),
                *_bit_cells(node.right_bits, node.lost_bits),
            ),
            data=data,
            math=math,
        )

    def walk(self, mode: ModeView) -> Walk:
        """The rows and the order of one mode."""
        trace = mode.trace
        place = {node.name: number for number, node in enumerate(self.view.first.nodes)}
        rows: list[Row] = []
        order: list[str] = []
        for step in trace.steps:
            if step.phase is Phase.FORWARD:
                order.append(f"v{place[step.target]}")
            else:
                order.append(str(len(rows)))
                rows.append(self._row(mode, step))
        left_out = max(0, len(rows) - _MOST_ROWS)
        if left_out:
            rows = [*rows[: _MOST_ROWS // 2], *rows[-_MOST_ROWS // 2 :]]
        kind = trace.sweeps[0].kind if trace.sweeps else "adjoint"
        return Walk(
            mode=mode,
            title=table_title(mode, kind),
            header=HEADERS[kind],
            rows=aligned(rows),
            steps=" ".join(order),
            lines=line_names(mode, kind),
            intro=f"{INTRODUCTIONS[kind]} {len(order)} steps.",
            notes=tuple(notes_of(mode)),
            left_out=left_out,
        )

    def _row(self, mode: ModeView, step: StepRecord) -> Row:
        data = {"s": step.sentence, "a": step.action.value, "k": self._line(step.node)}
        if step.action is Action.RESULT:
            return Row(
                head=step.formula,
                data=data,
                math=self._math(step),
                span=step.sentence,
                kind="result",
                wrong=step.wrong,
            )
        kind = mode.trace.sweeps[step.sweep or 0].kind
        if step.phase is not Phase.DIFFERENCE:
            number = card_number(step.value)
            if step.phase is Phase.SHIFTED:
                number = change(step.value, self._values[step.target])
            data |= {"t": step.target, "v": number}
            data["l"] = str(mode.lines.index(step.sweep)) if step.sweep in mode.lines else ""
        if step.action is Action.PROPAGATE:
            data |= {
                "e": f"{step.node} {step.operand}",
                "c": card_number(step.contribution, EDGE_DIGITS),
            }
        elif step.action in (Action.TANGENT, Action.EVALUATE):
            data["e"] = self._keys(step.node, flowing=step.action is Action.TANGENT)
        cells = [StepCell(text=minus(full(step.value)))]
        if step.action is Action.VISIT:
            cells = [StepCell(text="")]
        if kind in ("adjoint", "gradient"):
            partial = "" if step.partial is None else minus(full(step.partial))
            few = minus(short(step.partial, _PARTIAL_DIGITS))
            same = step.partial is None or float(few.replace("−", "-")) == step.partial
            cells.insert(0, StepCell(text=few, title="" if same else partial))
        if kind != "gradient":
            cells += _bit_cells(step.right_bits, step.lost_bits)
        return Row(
            head=step.formula,
            cells=tuple(cells),
            data=data,
            math=self._math(step),
            wrong=step.wrong,
        )

    def _line(self, name: str) -> str:
        """The number of the source line that a node is computed on, if one is shown."""
        return str(self.view.lines.get(name, ""))

    def _keys(self, name: str, flowing: bool = False) -> str:
        """The keys of the edges into a node; of those that a derivative flows along only."""
        return "|".join(
            f"{edge.target} {edge.operand}"
            for edge in self._into.get(name, ())
            if edge.partial is not None or not flowing
        )

    def _math(self, step: StepRecord) -> Markup:
        if not self.typeset or step.formula in self._drawn:
            return Markup("")
        self._drawn.add(step.formula)
        return step_formula(step.latex)


def aligned(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows whose columns of numbers have their decimal points below each other."""
    width = max((len(row.cells) for row in rows), default=0)
    columns = []
    for place in range(width):
        texts = [row.cells[place].text if place < len(row.cells) else "" for row in rows]
        columns.append(align_decimals(texts))
    return tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, text=columns[place][number] if cell.text else "")
                for place, cell in enumerate(row.cells)
            ),
        )
        for number, row in enumerate(rows)
    )


def _bit_cells(right: float | None, lost: float | None) -> tuple[StepCell, StepCell]:
    noted = lost is not None and lost >= _NOTEWORTHY
    return (
        StepCell(text="" if right is None else f"{right:.0f}", classes="n b"),
        StepCell(
            text=f"{lost:.1f}" if noted else "",
            classes="n b heavy" if noted and (lost or 0.0) >= _HEAVY else "n b",
        ),
    )
