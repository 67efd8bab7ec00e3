"""The environment of a measurement: versions, machine, and what changes results or timings."""

import os
import platform
import sys
from importlib import metadata

from workbench.errors import WorkerError
from workbench.isolation import run_isolated
from workbench.version import __version__

#: Packages whose version can change a figure.
PACKAGES = ("sympy", "numpy", "scipy", "python-flint", "pandas", "matplotlib")


def environment() -> dict[str, str]:
    """Versions and machine, in the order of showing; every value is text."""
    found = {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": _processor(),
        "cores": str(os.cpu_count() or "unknown"),
        "float": f"IEEE-754 binary64, {sys.float_info.mant_dig} bits",
        "sympy_ground_types": _ground_types(),
    }
    return found | versions()


def versions() -> dict[str, str]:
    """Versions of the workbench and of the packages that it computes with."""
    found = {"derivative-workbench": __version__}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed as a package"
    return found


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"


def _ground_types() -> str:
    """SymPy's integers: python-flint changes them, and with them every symbolic timing."""
    target = "workbench.frontends.sympy.installation:ground_types"
    try:
        return str(run_isolated(target, seconds=30.0, megabytes=1024.0))
    except WorkerError as error:
        return f"unknown: {error}"
