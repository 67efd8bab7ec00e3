"""A program of one point as a function of Python's own calling convention (METH_FASTCALL).

Called with floats it takes their numbers where they lie; everything else goes through Python's
interface, as do all numbers where the self-check of that layout fails.
"""

import ctypes
from ctypes import pythonapi
from functools import cache

from workbench.engines.native.forms import Writer
from workbench.engines.native.machine import Code, llvm
from workbench.engines.native.straight import instructions
from workbench.ir.graph import Graph
from workbench.ir.primal import Program

_METH_FASTCALL = 0x0080
#: Where CPython keeps the number of a float, its type, and the items of a tuple, in bytes.
NUMBER, TYPE = object.__basicsize__, object.__basicsize__ - 8
ITEMS = tuple.__basicsize__
_INTERFACE = (
    *("PyFloat_AsDouble", "PyFloat_FromDouble", "PyTuple_New", "PyTuple_SetItem"),
    *("PyErr_Occurred", "PyErr_SetString", "Py_DecRef", "PyObject_Vectorcall"),
)
#: Of Python's interface what an entry may call.
DECLARED = """
declare double @PyFloat_AsDouble(ptr)
declare ptr @PyFloat_FromDouble(double)
declare ptr @PyTuple_New(i64)
declare i32 @PyTuple_SetItem(ptr, i64, ptr)
declare ptr @PyErr_Occurred()
declare void @PyErr_SetString(ptr, ptr)
declare void @Py_DecRef(ptr)
declare ptr @PyObject_Vectorcall(ptr, ptr, i64, ptr)
"""
_UNBOX = f"""
define internal double @unbox(ptr %object) {{
  %place = getelementptr i8, ptr %object, i64 {TYPE}
  %type = load ptr, ptr %place
  %known = icmp eq ptr %type, inttoptr (i64 {id(float)} to ptr)
  br i1 %known, label %quick, label %slow
quick:
  %inside = getelementptr i8, ptr %object, i64 {NUMBER}
  %number = load double, ptr %inside
  ret double %number
slow:
  %asked = call double @PyFloat_AsDouble(ptr %object)
  ret double %asked
}}
"""
_UNBOX_BY_INTERFACE = """
define internal double @unbox(ptr %object) {
  %asked = call double @PyFloat_AsDouble(ptr %object)
  ret double %asked
}
"""


class _Method(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("function", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("documentation", ctypes.c_char_p),
    )


class native_program:  # noqa: N801  (it is what the repr of the function shows)
    """What a compiled program needs as long as it lives."""

    def __init__(self, code: Code, name: str, kept: object = ()) -> None:
        self.code, self.kept = code, kept
        self.method = _Method(name.encode(), code.address("entry"), _METH_FASTCALL, None)


def entry(graph: Graph) -> Program:
    """A graph of forms as a function of floats to the tuple of the outputs.

    >>> import workbench as wb
    >>> entry(wb.parse("x*y, sin(x)"))(2.0, 3)                           # doctest: +SKIP
    (6.0, 0.9092974268256817)
    """
    return function_of(entry_text(graph, layout_is_known()))


@cache
def layout_is_known() -> bool:
    """Whether floats and tuples lie as this file says: tried once on one number."""
    number = 1.5
    if ctypes.c_double.from_address(id(number) + NUMBER).value != number:
        return False
    if ctypes.c_void_p.from_address(id(number) + TYPE).value != id(float):
        return False
    items = (number,)
    return ctypes.c_void_p.from_address(id(items) + ITEMS).value == id(number)


@cache
def _interface_known() -> None:
    """Python's interface, known to LLVM whatever the process exports."""
    for name in _INTERFACE:
        llvm().add_symbol(name, ctypes.cast(getattr(pythonapi, name), ctypes.c_void_p).value)


def function_of(text: str, *kept: object) -> Program:
    """The function `entry` of a module, which keeps some objects alive."""
    _interface_known()
    held = native_program(Code(text), "program", kept)
    new = pythonapi.PyCFunction_NewEx
    new.restype, new.argtypes = (
        ctypes.py_object,
        (ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p),
    )
    program: Program = new(ctypes.addressof(held.method), held, None)
    return program


def entry_text(graph: Graph, layout: bool = True) -> str:
    """The module of a graph's entry; without `layout` it asks Python for every number."""
    writer = Writer(1)
    inputs = [f"%v{place}" for place in range(len(graph.variables))]
    lines, outputs = instructions(graph, writer, inputs)
    count = len(inputs)
    complaint = f"{count} numbers are expected: {', '.join(graph.variables) or 'none'}"
    message = "".join(f"\\{byte:02x}" for byte in complaint.encode()) + "\\00"
    text = [DECLARED, _UNBOX if layout else _UNBOX_BY_INTERFACE]
    text.append(f'@message = internal constant [{len(complaint.encode()) + 1} x i8] c"{message}"')
    text.append("define ptr @entry(ptr %self, ptr %arguments, i64 %given) {")
    text.append(f"%right = icmp eq i64 %given, {count}")
    text.append("br i1 %right, label %take, label %refuse")
    text.append("refuse:")
    text.append(
        f"call void @PyErr_SetString(ptr inttoptr (i64 {id(TypeError)} to ptr), ptr @message)"
    )
    text += ["ret ptr null", "take:"]
    doubt = "false"
    for place in range(count):
        text.append(f"%a{place} = getelementptr ptr, ptr %arguments, i64 {place}")
        text.append(f"%o{place} = load ptr, ptr %a{place}")
        text.append(f"%v{place} = call double @unbox(ptr %o{place})")
        text.append(f"%q{place} = fcmp oeq double %v{place}, {writer.constant(-1.0)}")
        text.append(f"%d{place} = or i1 {doubt}, %q{place}")
        doubt = f"%d{place}"
    text.append(f"br i1 {doubt}, label %ask, label %work")
    text += ["ask:", "%raised = call ptr @PyErr_Occurred()", "%bad = icmp ne ptr %raised, null"]
    text.append("br i1 %bad, label %leave, label %work")
    text += ["leave:", "ret ptr null", "work:", *lines]
    text.append(f"%tuple = call ptr @PyTuple_New(i64 {len(outputs)})")
    text.append("%empty = icmp eq ptr %tuple, null")
    text += ["br i1 %empty, label %leave, label %fill", "fill:"]
    short = "false"
    for place, name in enumerate(outputs):
        text.append(f"%r{place} = call ptr @PyFloat_FromDouble(double {name})")
        text.append(f"%z{place} = icmp eq ptr %r{place}, null")
        text.append(f"%s{place} = or i1 {short}, %z{place}")
        short = f"%s{place}"
        if layout:
            text.append(f"%i{place} = getelementptr i8, ptr %tuple, i64 {ITEMS + 8 * place}")
            text.append(f"store ptr %r{place}, ptr %i{place}")
        else:
            text.append(
                f"%i{place} = call i32 @PyTuple_SetItem(ptr %tuple, i64 {place}, ptr %r{place})"
            )
    text += [f"br i1 {short}, label %drop, label %done", "drop:"]
    text += ["call void @Py_DecRef(ptr %tuple)", "ret ptr null", "done:", "ret ptr %tuple", "}"]
    return "\n".join([*text, writer.declarations()])
