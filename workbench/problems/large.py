"""Texts of problems with many inputs, made from a size."""

import math
from itertools import combinations

#: Amplitudes and rates of the three decays that Lanczos added up.
LANCZOS = ((0.0951, 1.0), (0.8607, 3.0), (1.5576, 5.0))


def speelpenning(count: int) -> str:
    """The product of x1 ... x_count.

    >>> speelpenning(3)
    'x1*x2*x3'
    """
    return "*".join(f"x{index}" for index in range(1, count + 1))


def helmholtz(count: int) -> str:
    """The Helmholtz energy of a mixture of `count` fluids (Peng and Robinson's equation), R*T = 1.

    Covolumes are b_i = i/20 and attractions a_ij = (i + j)/20; x_i are the molar densities.
    """
    indices = range(1, count + 1)
    covolume = " + ".join(f"{_twentieths(index)}*x{index}" for index in indices)
    entropy = " + ".join(f"x{index}*log(x{index}/room)" for index in indices)
    attraction = " + ".join(
        f"x{i}*(" + " + ".join(f"{_twentieths(i + j)}*x{j}" for j in indices) + ")" for i in indices
    )
    return (
        f"bx = {covolume}; room = 1 - bx; "
        f"mixing = {entropy}; "
        f"attraction = {attraction}; "
        "mixing - attraction/(sqrt(8)*bx)*log((1 + (1 + sqrt(2))*bx)/(1 + (1 - sqrt(2))*bx))"
    )


def _twentieths(number: int) -> str:
    """A number of twentieths as a decimal.

    >>> _twentieths(7)
    '0.35'
    """
    return f"{number // 20}.{number % 20 * 5:02d}"


def rosenbrock_pairs(count: int) -> str:
    """The extended Rosenbrock function of `count` variables, an even number: a sum over pairs.

    >>> rosenbrock_pairs(2)
    '100*(x2 - x1**2)**2 + (1 - x1)**2'
    """
    return " + ".join(
        f"100*(x{odd + 1} - x{odd}**2)**2 + (1 - x{odd})**2" for odd in range(1, count, 2)
    )


def lennard_jones(atoms: int) -> str:
    """The energy of `atoms` atoms under Lennard-Jones forces, in reduced units.

    Atom i is at (xi, yi, zi); each pair adds 4*(1/r**12 - 1/r**6).
    """
    lines, terms = [], []
    for i, j in combinations(range(1, atoms + 1), 2):
        square = " + ".join(f"({axis}{i} - {axis}{j})**2" for axis in "xyz")
        lines.append(f"s{i}_{j} = 1/({square})**3")
        terms.append(f"4*(s{i}_{j}*s{i}_{j} - s{i}_{j})")
    return "; ".join([*lines, " + ".join(terms)])


def lanczos_fit(samples: int) -> str:
    """The squared misfit of three decays to `samples` values, 1/20 apart, of Lanczos's sum.

    The variables are the amplitudes a1 ... a3 and the rates k1 ... k3; the values that are fitted
    have four decimals, as measured ones would.
    """
    terms = []
    for index in range(1, samples + 1):
        time = index / 20
        value = sum(amplitude * math.exp(-rate * time) for amplitude, rate in LANCZOS)
        model = " + ".join(f"a{k}*exp(-{time:g}*k{k})" for k in (1, 2, 3))
        terms.append(f"({model} - {value:.4f})**2")
    return " + ".join(terms)


def exclusive_or_network(hidden: int) -> str:
    """The loss of a network with two inputs and one hidden layer on the four rows of XOR.

    Hidden units are sigmoids of weights u_k, v_k and a bias c_k; the output is a logit with
    weights w_k and bias d; the loss is the cross-entropy over the four rows.
    """
    lines, losses = [], []
    for row, (first, second) in enumerate([(0, 0), (0, 1), (1, 0), (1, 1)], start=1):
        units = []
        for k in range(1, hidden + 1):
            terms = [*([f"u{k}"] * first), *([f"v{k}"] * second), f"c{k}"]
            units.append(f"w{k}*sigmoid({' + '.join(terms)})")
        lines.append(f"z{row} = {' + '.join(units)} + d")
        target = " - z" + str(row) if first != second else ""
        losses.append(f"(softplus(z{row}){target})")
    return "; ".join([*lines, " + ".join(losses)])
