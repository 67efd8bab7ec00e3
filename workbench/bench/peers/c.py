"""C as one writes it by hand, compiled here: an extension of Python, a loop, a loop of vectors."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.machinery import ExtensionFileLoader
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from workbench.bench.case import Case, Ready
from workbench.bench.contestant import Contestant
from workbench.bench.functions import HANDWRITTEN, Handwritten
from workbench.errors import UnsupportedError

Loaded = TypeVar("Loaded")

_EXTENSION = """\
#include <Python.h>
#include <math.h>
#define NUMBER(one) (PyFloat_CheckExact(one) ? PyFloat_AS_DOUBLE(one) : PyFloat_AsDouble(one))
static PyObject *gradient(PyObject *self, PyObject *const *given, Py_ssize_t count) {{
    if (count != {inputs}) return PyErr_Format(PyExc_TypeError, "{inputs} numbers, please");
{arguments}    if (PyErr_Occurred()) return NULL;
{lines}    PyObject *found = PyTuple_New({outputs});
    if (!found) return NULL;
{results}    return found;
}}
static PyMethodDef methods[] = {{
    {{"gradient", (PyCFunction)(void (*)(void))gradient, METH_FASTCALL, ""}}, {{NULL}}}};
static struct PyModuleDef module = {{PyModuleDef_HEAD_INIT, "handwritten", "", -1, methods}};
PyMODINIT_FUNC PyInit_handwritten(void) {{ return PyModule_Create(&module); }}
"""
_LOOP = """\
#include <math.h>
void batch(long points, const double *in, double *out) {{
    for (long i = 0; i < points; i++) {{
{arguments}{lines}{results}    }}
}}
"""
#: libmvec's functions are called by name: gcc would make one call of a sine and a cosine, for which
#: there is no vector.
_VECTORS = """\
#include <immintrin.h>
#include <string.h>
#if defined(__AVX512F__)
#define WIDTH 8
#define NAME(f) _ZGVeN8v_##f
#define sqrt _mm512_sqrt_pd
#elif defined(__AVX2__)
#define WIDTH 4
#define NAME(f) _ZGVdN4v_##f
#define sqrt _mm256_sqrt_pd
#else
#define WIDTH 2
#define NAME(f) _ZGVbN2v_##f
#define sqrt _mm_sqrt_pd
#endif
typedef double vector __attribute__((vector_size(8 * WIDTH)));
typedef double loose __attribute__((vector_size(8 * WIDTH), aligned(8)));
vector NAME(sin)(vector); vector NAME(cos)(vector);
vector NAME(exp)(vector); vector NAME(log)(vector);
#define sin NAME(sin)
#define cos NAME(cos)
#define exp NAME(exp)
#define log NAME(log)
static inline void some(long points, long i, const double *in, double *out) {{
{arguments}{lines}{results}}}
void batch(long points, const double *in, double *out) {{
    long i = 0, left = points % WIDTH;
    for (; i < points - left; i += WIDTH) some(points, i, in, out);
    if (!left) return;
    double last_in[{inputs} * WIDTH], last_out[{outputs} * WIDTH];
    for (long k = 0; k < {inputs} * WIDTH; k++)
        last_in[k] = in[k / WIDTH * points + i + (k % WIDTH < left ? k % WIDTH : 0)];
    some(WIDTH, 0, last_in, last_out);
    for (long k = 0; k < {outputs}; k++)
        memcpy(out + k * points + i, last_out + k * WIDTH, 8 * left);
}}
"""


class C(Contestant):
    """A loop over points with the functions of libm, and an extension module for one point."""

    name = "C"
    template, number = _LOOP, "double"
    libraries: tuple[str, ...] = ("-lm",)

    def missing(self) -> str:
        """Whether there is a compiler."""
        return "" if _compiler() else "there is no C compiler; install gcc, or name one by CC"

    def version(self) -> str:
        """The compiler's."""
        compiler = _compiler()
        found = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=False)
        return found.stdout.partition("\n")[0]

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point, through Python's own way to call C."""
        one = HANDWRITTEN[case.function]
        text = _EXTENSION.format(
            inputs=len(one.variables),
            outputs=len(one.results),
            arguments="".join(
                f"    double {name} = NUMBER(given[{n}]);\n" for n, name in enumerate(one.variables)
            ),
            lines=one.c(),
            results="".join(
                f"    PyTuple_SET_ITEM(found, {n}, PyFloat_FromDouble({name}));\n"
                for n, name in enumerate(one.results)
            ),
        )
        module = _compiled(_extension, text, "-lm", f"-I{sysconfig.get_path('include')}")
        return Ready(partial(module.gradient, *case.inputs.tolist()))

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points."""
        one = HANDWRITTEN[case.function]
        library = _compiled(_library, self._loop(one), *self.libraries)
        results = np.empty((len(one.results), case.size))
        inputs = np.ascontiguousarray(case.inputs)
        places = [ctypes.c_void_p(array.ctypes.data) for array in (inputs, results)]
        call = partial(library.batch, ctypes.c_long(case.size), *places)

        def read(_: object, alive: object = inputs) -> "np.ndarray[Any, Any]":
            return results.reshape(-1)

        return Ready(call, read)

    def _loop(self, one: Handwritten) -> str:
        number, place = self.number, "{n} * points + i"
        loose = number if number == "double" else "loose"
        loads = (
            f"    {number} {name} = *(const {loose} *)(in + {place.format(n=n)});\n"
            for n, name in enumerate(one.variables)
        )
        stores = (
            f"    *({loose} *)(out + {place.format(n=n)}) = {name};\n"
            for n, name in enumerate(one.results)
        )
        return self.template.format(
            arguments="".join(loads),
            lines=one.c(number),
            results="".join(stores),
            inputs=len(one.variables),
            outputs=len(one.results),
        )


class VectorC(C):
    """A loop over vectors of points that calls libmvec, as wide as the processor has them."""

    name = "SIMD C"
    template, number = _VECTORS, "vector"
    libraries = ("-lmvec", "-lm")
    gradient = None  # type: ignore[assignment]  # one point fills no vector


def _compiler() -> str:
    names = os.environ.get("CC", ""), "gcc", "cc", "clang"
    return next((found for name in names if name and (found := shutil.which(name))), "")


def _library(path: Path) -> ctypes.CDLL:
    return ctypes.CDLL(str(path))


def _extension(path: Path) -> Any:
    loader = ExtensionFileLoader("handwritten", str(path))
    spec = importlib.util.spec_from_loader("handwritten", loader, origin=str(path))
    module = importlib.util.module_from_spec(spec) if spec else None
    loader.exec_module(module)  # type: ignore[arg-type]
    return module


def _compiled(load: Callable[[Path], Loaded], text: str, *options: str) -> Loaded:
    """What is loaded from a text in C; UnsupportedError, with what the compiler said."""
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as folder:
        source, library = Path(folder) / "handwritten.c", Path(folder) / "handwritten.so"
        source.write_text(text, encoding="ascii")
        given = [_compiler(), "-O3", "-march=native", "-shared", "-fPIC", str(source)]
        done = subprocess.run(
            [*given, "-o", str(library), *options], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise UnsupportedError(f"the C compiler refuses: {done.stderr.strip()[-300:]}")
        return load(library)  # what is loaded stays, without its file
