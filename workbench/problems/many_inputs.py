"""Functions of many inputs and one output: on which reverse mode is cheapest."""

from functools import partial

from workbench.problems.large import (
    exclusive_or_network,
    helmholtz,
    lennard_jones,
    rosenbrock_pairs,
    speelpenning,
)
from workbench.problems.problem import Function, Problem

#: The order in which the extended Rosenbrock function names its variables.
PAIRS = [f"x{i}" for odd in range(1, 20, 2) for i in (odd + 1, odd)]
SPEELPENNING = "Speelpenning, doctoral thesis, University of Illinois, 1980"


def _numbered(names: str, count: int, low: float, high: float) -> dict[str, tuple[float, float]]:
    """One interval for every name1 ... name_count, name by name in each number."""
    return {f"{name}{i}": (low, high) for i in range(1, count + 1) for name in names}


def _octahedron(width: float) -> dict[str, tuple[float, float]]:
    """Small intervals around the corners of an octahedron, so that no two atoms meet."""
    corners = [(0.8, 0, 0), (-0.8, 0, 0), (0, 0.8, 0), (0, -0.8, 0), (0, 0, 0.8), (0, 0, -0.8)]
    # The order in which the text of the energy names the coordinates of its first pair, then on.
    order = [*(f"{axis}{atom}" for axis in "xyz" for atom in (1, 2))]
    order += [f"{axis}{atom}" for atom in (3, 4, 5, 6) for axis in "xyz"]
    return {
        name: (
            corners[int(name[1]) - 1]["xyz".index(name[0])] - width,
            corners[int(name[1]) - 1]["xyz".index(name[0])] + width,
        )
        for name in order
    }


_function = partial(Function, "many_inputs")

PROBLEMS: tuple[Problem, ...] = (
    _function("speelpenning_8", speelpenning(8))
    .on(_numbered("x", 8, 0.5, 8.5), {f"x{i}": float(i) for i in range(1, 9)})
    .by(SPEELPENNING)
    .because(
        "The product whose gradient symbolic differentiation writes with 48 "
        "multiplications, and reverse mode with 21, the function included."
    ),
    _function("speelpenning_32", speelpenning(32))
    .on(_numbered("x", 32, 0.5, 2.0))
    .by(SPEELPENNING)
    .because(
        "The same with 32 factors: 960 multiplications as a tree, 496 with sharing, 93 in "
        "reverse; sharing alone does not reach the cheap gradient."
    ),
    _function("rosenbrock_20", rosenbrock_pairs(20))
    .on(
        dict.fromkeys(PAIRS, (-1.5, 1.5)),
        {name: (-1.2, 1.0)[index % 2 == 0] for index, name in enumerate(PAIRS)},
    )
    .by("Moré, Garbow & Hillstrom, ACM TOMS 7(1), 1981, problem 21")
    .because("Many inputs that hardly meet: every partial needs but a tenth of the function."),
    _function("exclusive_or_network", exclusive_or_network(3))
    .on(
        {
            **{f"{name}{k}": (-1.0, 1.0) for k in (1, 2, 3) for name in "wc"},
            "d": (-1.0, 1.0),
            **{f"{name}{k}": (-1.0, 1.0) for name in "vu" for k in (1, 2, 3)},
        }
    )
    .by("Rumelhart, Hinton & Williams, Nature 323, 1986")
    .because(
        "The smallest network that needs its hidden layer, with the loss of four rows: "
        "backpropagation under its own name."
    ),
    _function("helmholtz_10", helmholtz(10))
    .on(_numbered("x", 10, 0.02, 0.15), {f"x{i}": 0.1 for i in range(1, 11)})
    .by("Griewank, On Automatic Differentiation, 1989; Peng & Robinson, 1976")
    .because("The energy of ten mixed fluids: the field's benchmark of cheap gradients."),
    _function("lennard_jones_6", lennard_jones(6))
    .on(_octahedron(0.1))
    .by("Hoare & Pal, Advances in Physics 20, 1971")
    .because(
        "Forces on six atoms, as molecular dynamics asks for them: each coordinate is in "
        "five pairs, and large forces cancel."
    ),
)
