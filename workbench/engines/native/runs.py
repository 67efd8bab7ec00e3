"""A large graph as runs of equal operations, worked off by one loop that is compiled once.

The schedule is that of the run lists of the python engine. The operands of a run are gathered a
vector at a time, and its values stored side by side; the last vector of a run may reach into the
place of the next one, which is filled later.
"""

import ctypes
from functools import cache
from itertools import chain
from typing import Any

import numpy as np

from workbench.engines.columns import require_inputs
from workbench.engines.native.entry import (
    DECLARED,
    ITEMS,
    NUMBER,
    TYPE,
    function_of,
    layout_is_known,
)
from workbench.engines.native.forms import ATTRIBUTES, FORMS, POWERS, Writer, form_of
from workbench.engines.native.machine import Code, vector_width
from workbench.engines.run_list import KINDS, Layout, Places, Schedule, Values
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS
from workbench.ir.primal import Program

_RUNS = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 2, ctypes.c_int64, ctypes.c_void_p)
#: Numbers of a run: its kind, its start, how many vectors, and where the places of operands start.
_FIELDS = 6
#: Beyond so many values the processor is told which it will need, so many operands ahead. Behind
#: the last run the places are any: fetching from nowhere does nothing.
MAX_NEAR, AHEAD = 500_000, 64


class RunProgram:
    """Runs a large graph of forms; buffers are kept, one for each call that runs at the same time.

    >>> import workbench as wb
    >>> RunProgram(wb.parse("a*b + c*d, sin(a)"))(1.0, 2.0, 3.0, 4.0)[0]       # doctest: +SKIP
    14.0
    """

    __slots__ = ("_code", "_idle", "_layout", "_runs", "_tables", "_where", "_width", "graph")

    def __init__(self, graph: Graph) -> None:
        self.graph, self._width = graph, vector_width()
        self._layout = Layout(graph, Schedule(graph))
        self._tables = table, places = self._filled()
        self._code, self._runs = _interpreter(self._width, AHEAD * (len(graph) > MAX_NEAR))
        self._where = table.ctypes.data, places.ctypes.data, len(table)
        self._idle: list[tuple[Values, int]] = []

    def __call__(self, *inputs: float) -> tuple[float, ...]:
        """The outputs at one point, inputs in the order of `graph.variables`."""
        require_inputs(self.graph, inputs)
        numbers = [ctypes.c_double(one).value for one in inputs]  # what is none raises TypeError
        try:
            buffer = self._idle.pop()
        except IndexError:
            values = self._layout.values(beyond=self._width)
            buffer = values, values.ctypes.data
        values, address = buffer
        self._layout.give(values, numbers)
        self._runs(*self._where, address)
        results = self._layout.results(values)
        self._idle.append(buffer)
        return results

    def _filled(self) -> tuple[Any, Any]:
        """The rows of the runs, and the places of all operands, filled up to whole vectors."""
        rows, places, offset = [], [], 0
        for kind, start, operands in self._layout.runs():
            vectors = -(-len(operands[0]) // self._width)
            offsets = [offset + place * vectors * self._width for place in range(3)]
            rows.append((kind, start, vectors, *offsets))
            places += [self._padded(one, vectors * self._width) for one in operands]
            offset += len(operands) * vectors * self._width
        table = np.array(rows, dtype=np.int64).reshape(-1, _FIELDS)
        return table, np.concatenate([*places, np.zeros(AHEAD + self._width, dtype=np.int32)])

    def _padded(self, places: Places, size: int) -> Any:
        padded = np.empty(size, dtype=np.int32)
        padded[: len(places)] = places
        padded[len(places) :] = places[-1]
        return padded

    def entry(self) -> Program:
        """This program as a function of Python's own calling convention.

        Its values stay from call to call. The tuple is made before they are touched: that may run
        Python's collector, and with it anything; what follows does not. A call with anything but
        floats is handed to this object, which has buffers of its own.
        """
        values = self._layout.values(beyond=self._width + 1)
        inputs, outputs = self._layout.ends(len(values) - 1)
        table, places, rows = self._where
        numbers = {
            "inputs": len(inputs),
            "outputs": len(outputs),
            "places_in": inputs.ctypes.data,
            "places_out": outputs.ctypes.data,
            "program": id(self),
            "values": values.ctypes.data,
            "runs": self._code.address("runs"),
            "table": table,
            "places": places,
            "rows": rows,
        }
        return function_of(_ENTRY.format(**numbers), self, values, inputs, outputs)


#: The module of an entry: a loop over the inputs, the runs, a loop over the outputs.
_ENTRY = f"""{DECLARED}
define ptr @entry(ptr %self, ptr %arguments, i64 %given) {{{{
  %right = icmp eq i64 %given, {{inputs}}
  br i1 %right, label %make, label %others
others:
  %found = call ptr @PyObject_Vectorcall(ptr inttoptr (i64 {{program}} to ptr), ptr %arguments,
    i64 %given, ptr null)
  ret ptr %found
make:
  %tuple = call ptr @PyTuple_New(i64 {{outputs}})
  %empty = icmp eq ptr %tuple, null
  br i1 %empty, label %leave, label %read
leave:
  ret ptr null
read:
  %i = phi i64 [0, %make], [%j, %known]
  %unread = icmp slt i64 %i, {{inputs}}
  br i1 %unread, label %take, label %work
take:
  %slot = getelementptr ptr, ptr %arguments, i64 %i
  %object = load ptr, ptr %slot
  %typed = getelementptr i8, ptr %object, i64 {TYPE}
  %type = load ptr, ptr %typed
  %float = icmp eq ptr %type, inttoptr (i64 {id(float)} to ptr)
  br i1 %float, label %known, label %other
other:
  call void @Py_DecRef(ptr %tuple)
  br label %others
known:
  %inside = getelementptr i8, ptr %object, i64 {NUMBER}
  %number = load double, ptr %inside
  %where_in = getelementptr i32, ptr inttoptr (i64 {{places_in}} to ptr), i64 %i
  %place_in = load i32, ptr %where_in
  %input = getelementptr double, ptr inttoptr (i64 {{values}} to ptr), i32 %place_in
  store double %number, ptr %input
  %j = add i64 %i, 1
  br label %read
work:
  call void inttoptr (i64 {{runs}} to ptr)(ptr inttoptr (i64 {{table}} to ptr),
    ptr inttoptr (i64 {{places}} to ptr), i64 {{rows}}, ptr inttoptr (i64 {{values}} to ptr))
  br label %write
write:
  %k = phi i64 [0, %work], [%l, %put]
  %left = icmp slt i64 %k, {{outputs}}
  br i1 %left, label %box, label %done
box:
  %where_out = getelementptr i32, ptr inttoptr (i64 {{places_out}} to ptr), i64 %k
  %place_out = load i32, ptr %where_out
  %output = getelementptr double, ptr inttoptr (i64 {{values}} to ptr), i32 %place_out
  %result = load double, ptr %output
  %item = call ptr @PyFloat_FromDouble(double %result)
  %none = icmp eq ptr %item, null
  br i1 %none, label %drop, label %put
drop:
  call void @Py_DecRef(ptr %tuple)
  ret ptr null
put:
  %items = getelementptr i8, ptr %tuple, i64 {ITEMS}
  %target = getelementptr ptr, ptr %items, i64 %k
  store ptr %item, ptr %target
  %l = add i64 %k, 1
  br label %write
done:
  ret ptr %tuple
}}}}
"""


def run_program(graph: Graph) -> Program:
    """A large graph of forms as a function of floats to the tuple of outputs."""
    program = RunProgram(graph)
    return program.entry() if layout_is_known() else program


@cache
def _interpreter(width: int, ahead: int) -> tuple[Code, Any]:
    code = Code(interpreter_text(width, ahead))
    return code, _RUNS(code.address("runs"))


def interpreter_text(width: int, ahead: int) -> str:
    """The module of the loop: a block for every kind of operation that has a form.

    Values are fetched so many operands ahead, if these are not 0.
    """
    writer = Writer(width)
    indices = f"<{width} x i32>"
    kinds = {
        code: (form_of(row.name, width), row.arity)
        for code, row in enumerate(ROWS)
        if row.name in FORMS
    }
    kinds |= {kind: (POWERS[exponent], 1) for exponent, kind in KINDS.items()}
    fields = chain.from_iterable(
        (
            f"%f{field}p = getelementptr i64, ptr %row, i64 {field}",
            f"%f{field} = load i64, ptr %f{field}p",
        )
        for field in range(_FIELDS)
    )
    blocks = [f"i64 {kind}, label %k{kind}" for kind in kinds]
    text = [
        "define void @runs(ptr %table, ptr %places, i64 %count, ptr %values) #0 {",
        "entry:",
        "%any = icmp sgt i64 %count, 0",
        "br i1 %any, label %run, label %done",
        "run:",
        "%number = phi i64 [0, %entry], [%following, %after]",
        f"%start = mul i64 %number, {_FIELDS}",
        "%row = getelementptr i64, ptr %table, i64 %start",
        *fields,
        "%target = getelementptr double, ptr %values, i64 %f1",
        f"switch i64 %f0, label %after [{' '.join(blocks)}]",
    ]
    for kind, (form, arity) in kinds.items():
        name = f"k{kind}"
        text += [
            f"{name}:",
            f"br label %{name}next",
            f"{name}next:",
            f"%{name}i = phi i64 [0, %{name}], [%{name}j, %{name}next]",
            f"%{name}at = mul i64 %{name}i, {width}",
        ]
        operands = []
        for place in range(arity):
            part = f"{name}o{place}"
            text += [
                f"%{part}s = add i64 %f{3 + place}, %{name}at",
                f"%{part}p = getelementptr i32, ptr %places, i64 %{part}s",
                *(_fetched(part, lane) for lane in range(ahead, ahead + width) if ahead),
                f"%{part}n = load {indices}, ptr %{part}p, align 4",
                f"%{part}w = sext {indices} %{part}n to <{width} x i64>",
                f"%{part}a = getelementptr double, ptr %values, <{width} x i64> %{part}w",
                f"%{part} = call {writer.type} @llvm.masked.gather.v{width}f64.v{width}p0("
                f"<{width} x ptr> %{part}a, i32 8, <{width} x i1> {_all(width)}, "
                f"{writer.type} undef)",
            ]
            operands.append(f"%{part}")
        text += [
            writer.write(form, f"{name}r", operands),
            f"%{name}t = getelementptr double, ptr %target, i64 %{name}at",
            f"store {writer.type} %{name}r, ptr %{name}t, align 8",
            f"%{name}j = add i64 %{name}i, 1",
            f"%{name}m = icmp slt i64 %{name}j, %f2",
            f"br i1 %{name}m, label %{name}next, label %after",
        ]
    text += [
        "after:",
        "%following = add i64 %number, 1",
        "%more = icmp slt i64 %following, %count",
        "br i1 %more, label %run, label %done",
        "done:",
        "ret void",
        "}",
        "declare void @llvm.prefetch.p0(ptr, i32, i32, i32)",
        ATTRIBUTES,
        f"declare {writer.type} @llvm.masked.gather.v{width}f64.v{width}p0("
        f"<{width} x ptr>, i32, <{width} x i1>, {writer.type})",
    ]
    return "\n".join([*text, writer.declarations()])


def _all(width: int) -> str:
    return f"<{', '.join(['i1 true'] * width)}>"


def _fetched(part: str, lane: int) -> str:
    """Have the processor fetch the value of an operand that comes later."""
    name = f"%{part}h{lane}"
    return f"""{name}p = getelementptr i32, ptr %{part}p, i64 {lane}
{name}n = load i32, ptr {name}p, align 4
{name}a = getelementptr double, ptr %values, i32 {name}n
call void @llvm.prefetch.p0(ptr {name}a, i32 0, i32 3, i32 1)"""
