"""Published numbers, and closed forms, reproduced by the problems that claim them.

Values come from the function on Python floats, partials from the reverse sweep; the expectations
come from the literature or from a closed form that the problem's text does not contain.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

import pytest

from tests.lanes import every_row, shared_out
from workbench.calculus.adjoint import gradient_graph
from workbench.ir.counting import count
from workbench.problems import PROBLEMS, problem

EULER = 0.5772156649015329

#: Problem, number of the published point, value or None, partials (some), relative tolerance.
PUBLISHED: list[tuple[str, int, float | None, dict[str, float], float]] = [
    ("notebook_cubic", 0, 72.0, {"x": 50.0}, 0.0),
    ("squarings_5", 0, 1.0, {"x": 32.0}, 0.0),
    ("baydin_figure_3", 0, 0.28901376, {"x": 9.0660864}, 1e-14),
    ("chebyshev_12", 0, 1.0, {"x": 144.0}, 0.0),
    ("runge", 0, 0.5, {"x": -2.5}, 1e-15),
    ("lambert_tangent", 0, math.tan(1.0), {"x": 1 / math.cos(1.0) ** 2}, 1e-5),
    ("michaelis_menten", 0, 0.5, {"rate": 0.5, "substrate": 0.5, "half": -0.5}, 0.0),
    ("micrograd_readme", 0, 24.70408163265306, {"a": 138.83381924198252}, 1e-15),
    ("micrograd_readme", 0, None, {"b": 645.5772594752186}, 1e-15),
    ("sine", 0, math.sin(1.0), {"x": math.cos(1.0)}, 0.0),
    ("exponential", 0, 1.0, {"x": 1.0}, 0.0),
    ("hyperbolic_tangent", 0, 0.7615941559557649, {"x": 0.4199743416140261}, 1e-15),
    ("hyperbolic_tangent_by_exponentials", 0, None, {"x": 0.4199743416140261}, 1e-15),
    ("squire_trapp", 0, 4.49778005394616195025, {"x": 4.05342789389862065771}, 1e-14),
    ("squire_trapp_quotient", 0, None, {"x": 3.62203370071632604260}, 1e-14),
    ("squire_trapp_quotient", 1, None, {"x": 3.10176639383605168513}, 1e-15),
    ("nine_halves_power", 0, None, {"x": 18.6008127342597586832}, 1e-15),
    ("nested_cosine", 0, None, {"x": 0.29677089046953605583}, 1e-15),
    ("binary_entropy", 0, 2 - 0.75 * math.log2(3), {"p": math.log2(3)}, 1e-15),
    ("equal_temperament", 0, 261.6255653005986, {"n": 261.6255653005986 * math.log(2) / 12}, 1e-15),
    ("mercator", 0, None, {"latitude": 1 / math.cos(0.5)}, 1e-15),
    ("stirling_quotient", 0, 120 / (math.sqrt(10 * math.pi) * (5 / math.e) ** 5), {}, 1e-14),
    ("baydin_trace", 0, 11.652071455223084, {"x1": 5.5, "x2": 1.7163378145367738}, 1e-15),
    ("griewank_walther", 0, 2.0166466694282015, {"x1": 3.0118433276739065}, 1e-14),
    ("griewank_walther", 0, None, {"x2": -13.723961509314075}, 1e-14),
    ("rosenbrock", 0, 24.2, {"x": -215.6, "y": -88.0}, 1e-14),
    ("beale", 0, 14.203125, {"x": 0.0, "y": 27.75}, 0.0),
    ("black_scholes", 0, 4.7594, {"spot": 0.7791}, 1e-4),
    ("velocity_addition", 0, 0.8, {"u": 0.48, "v": 0.48}, 1e-15),
    ("law_of_cosines", 0, math.pi / 2, {"a": -1 / 4, "b": -1 / 3, "c": 5 / 12}, 1e-15),
    ("logarithmic_spiral", 0, math.log(5) - math.atan(4 / 3), {"x": 0.28, "y": 0.04}, 1e-14),
    ("catenary", 0, math.cosh(1), {"a": math.exp(-1), "x": math.sinh(1)}, 1e-15),
    ("kepler_third_law", 0, 1.0, {"mass": 1 / 3, "years": 2 / 3}, 1e-15),
    ("sound_levels", 0, 60 + 10 * math.log10(2), {"a": 0.5, "b": 0.5}, 1e-15),
    ("gamma_shape_equation", 0, EULER - 0.5, {"k": 1 - math.pi**2 / 6, "s": -1.0}, 1e-14),
    ("rump", 0, None, {"a": -2.0400457e32, "b": 4.7843312e32}, 1e-7),
    ("far_sine", 0, -0.8522008497671888, {"x": 0.5232147853951389}, 1e-15),
    ("square_root_scales", 0, 1e-10, {"x": 5e9}, 1e-15),
    ("square_root_scales", 1, 1e10, {"x": 5e-11}, 1e-15),
    ("heron_80", 0, math.sqrt(2), {"a": 1 / math.sqrt(8)}, 1e-15),
    ("exponential_by_horner_24", 0, math.e, {"x": math.e}, 1e-14),
    ("speelpenning_8", 0, 40320.0, {f"x{i}": 40320.0 / i for i in range(1, 9)}, 0.0),
    ("logarithms_10", 0, -43.134337, {}, 1e-8),
    ("broyden_tridiagonal_30", 0, 41.0, {}, 0.0),
    ("rosenbrock_20", 0, 242.0, {"x1": -215.6, "x2": -88.0, "x19": -215.6, "x20": -88.0}, 1e-14),
    ("huber", 0, 0.5, {"r": 1.0, "width": 0.0}, 0.0),
]


def evaluate(name: str, point: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """Value and partials of a problem at a point."""
    graph = problem(name).graph
    results = gradient_graph(graph, graph.variables)(point)
    assert isinstance(results, tuple)
    return results[0], dict(zip(graph.variables, results[1:], strict=True))


@every_row("name, number, value, partials, tolerance", PUBLISHED)
def test_published_numbers(
    name: str, number: int, value: float | None, partials: dict[str, float], tolerance: float
) -> None:
    found, gradient = evaluate(name, problem(name).published[number])
    if value is not None:
        assert found == pytest.approx(value, rel=tolerance, abs=0.0)
    for variable, partial in partials.items():
        assert gradient[variable] == pytest.approx(partial, rel=tolerance, abs=0.0)


def test_the_logistic_map_has_the_derivative_that_the_survey_prints() -> None:
    coefficients = [1, -42, 504, -2640, 7040, -9984, 7168, -2048]
    for point in problem("logistic_map_4").sample(5, seed=1):
        x = point["x"]
        expected = 64 * sum(c * x**power for power, c in enumerate(coefficients))
        assert evaluate("logistic_map_4", point)[1]["x"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("name", "length"), [("logistic_map_4", 4), ("logistic_map_10", 10)])
def test_the_logistic_map_has_three_operations_a_step(name: str, length: int) -> None:
    assert count(problem(name).graph).shared_operations == 3 * (length - 1)


def test_rump_is_nonsense_in_float64_and_exact_in_fractions() -> None:
    point = problem("rump").published[0]
    a, b = Fraction(point["a"]), Fraction(point["b"])
    exact = Fraction("333.75") * b**6 + a**2 * (11 * a**2 * b**2 - b**6 - 121 * b**4 - 2)
    exact += Fraction("5.5") * b**8 + a / (2 * b)
    assert float(exact) == pytest.approx(-0.8273960599468214, rel=1e-15)
    assert abs(evaluate("rump", point)[0] - exact) > 1


def test_wilkinsons_polynomial_vanishes_at_its_roots_and_has_factorial_slopes() -> None:
    graph = problem("wilkinson_20").graph
    for root in (1, 7, 20):
        value = slope = Fraction(0)
        values: list[tuple[Fraction, Fraction]] = []
        for node, row, operands in graph.nodes():
            literal = graph.literal(node)
            if literal is not None:
                value, slope = literal.fraction, Fraction(0)
            elif row.name == "variable":
                value, slope = Fraction(root), Fraction(1)
            else:
                (u, du), (v, dv) = (values[operand] for operand in operands)
                if row.name == "multiply":
                    value, slope = u * v, u * dv + v * du
                else:
                    sign = 1 if row.name == "add" else -1
                    value, slope = u + sign * v, du + sign * dv
            values.append((value, slope))
        value, slope = values[graph.outputs[0]]
        expected = math.factorial(root - 1) * math.factorial(20 - root)
        assert value == 0 and slope == expected * (-1) ** (20 - root)


def test_mullers_recurrence_tends_to_100_in_floats_and_to_6_in_fractions() -> None:
    entry = problem("muller_20")
    u, v = Fraction(2), Fraction(-4)
    for _ in range(20):
        u, v = v, 111 - 1130 / v + 3000 / (u * v)
    assert abs(v - 6) < 0.2
    assert evaluate(entry.name, entry.published[0])[0] == pytest.approx(100, abs=0.1)


def test_the_gudermannian_identity_is_nearly_zero_everywhere() -> None:
    for point in problem("gudermannian_identity").sample(5, seed=2):
        value, gradient = evaluate("gudermannian_identity", point)
        assert abs(value) < 1e-14 and abs(gradient["x"]) < 1e-14


def test_the_octahedron_of_six_atoms_has_the_published_energy() -> None:
    # 12 edges and 3 diagonals: 4*((12 + 3/64)*q**2 - (12 + 3/8)*q) with q = edge**-6 is least here.
    repulsion, attraction = 12 + 3 / 64, 12 + 3 / 8
    half_diagonal = (2 * repulsion / attraction) ** (1 / 6) / math.sqrt(2)
    point = {}
    for atom in range(6):
        for axis, name in enumerate("xyz"):
            sign = 1 - 2 * (atom % 2)
            point[f"{name}{atom + 1}"] = sign * half_diagonal if atom // 2 == axis else 0.0
    value, gradient = evaluate("lennard_jones_6", point)
    assert value == pytest.approx(-12.712062, abs=1e-6)
    assert all(abs(partial) < 1e-12 for partial in gradient.values())


def test_lanczos_decays_fit_the_values_that_were_made_of_them() -> None:
    entry = problem("lanczos_fit")
    best, gradient = evaluate("lanczos_fit", entry.published[0])
    assert best <= 24 * 0.5e-4**2
    assert max(map(abs, gradient.values())) < 1e-3
    assert evaluate("lanczos_fit", entry.points[-1])[0] > 1000 * best


def test_the_chain_of_sines_is_a_product_of_cosines() -> None:
    x, slope = 1.0, 1.0
    for _ in range(40):
        slope *= math.cos(x)
        x = math.sin(x)
    value, gradient = evaluate("sines_40", {"x": 1.0})
    assert value == x and gradient["x"] == pytest.approx(slope, rel=1e-13)


def test_the_small_pendulum_swings_as_a_cosine() -> None:
    point = {"angle": 1e-4, "velocity": 0.0, "stiffness": 1.0}
    value, gradient = evaluate("pendulum_8", point)
    assert value == pytest.approx(1e-4 * math.cos(0.8), rel=1e-5)
    assert gradient["angle"] == pytest.approx(math.cos(0.8), rel=1e-5)
    assert gradient["velocity"] == pytest.approx(math.sin(0.8), rel=1e-5)
    assert gradient["stiffness"] == pytest.approx(-1e-4 * 0.4 * math.sin(0.8), rel=1e-4)


def test_the_network_solves_exclusive_or_with_weights_made_for_it() -> None:
    weights = {"u1": 40, "v1": 40, "c1": -20, "u2": 40, "v2": 40, "c2": -60, "u3": 0, "v3": 0}
    weights |= {"c3": 0, "w1": 40, "w2": -40, "w3": 0, "d": -20}
    assert evaluate("exclusive_or_network", weights)[0] < 1e-7
    untrained = dict.fromkeys(weights, 0.0)
    assert evaluate("exclusive_or_network", untrained)[0] == pytest.approx(4 * math.log(2))


#: Least values that sources print or that are 0, and where: a number for all, some by name.
MINIMA: list[tuple[str, float, float, dict[str, float]]] = [
    ("biggs_exp6", 0.0, 1.0, {"x2": 10.0, "x4": 5.0, "x5": 4.0, "x6": 3.0}),
    (
        "hartman_6",
        -3.32237,
        0.20169,
        {"x2": 0.150011, "x3": 0.476874, "x4": 0.275332, "x5": 0.311652, "x6": 0.6573},
    ),
    ("logarithms_10", -45.77847, 9.350266, {}),
    ("trigonometric_10", 0.0, 0.0, {}),
    ("griewank_10", 0.0, 0.0, {}),
    ("variably_dimensioned_20", 0.0, 1.0, {}),
    ("brown_almost_linear_20", 0.0, 1.0, {}),
    ("arrowhead_30", 0.0, 1.0, {"x30": 0.0}),
]


@pytest.mark.parametrize(("name", "least", "every", "others"), MINIMA)
def test_functions_of_optimization_have_their_published_minima(
    name: str, least: float, every: float, others: dict[str, float]
) -> None:
    point = {variable: others.get(variable, every) for variable in problem(name).graph.variables}
    value, gradient = evaluate(name, point)
    assert value == pytest.approx(least, abs=5e-6)
    assert all(abs(partial) < 1e-4 for partial in gradient.values())


def test_the_encoder_has_learnt_nothing_from_zero_and_everything_from_its_code() -> None:
    names = problem("encoder_4_2_4").graph.variables
    assert evaluate("encoder_4_2_4", dict.fromkeys(names, 0.0))[0] == pytest.approx(
        16 * math.log(2)
    )
    weights = dict.fromkeys(names, 0.0)
    for signal, code in enumerate([(1, 1), (1, -1), (-1, 1), (-1, -1)], start=1):
        for unit, bit in enumerate(code, start=1):
            weights[f"u{signal}_{unit}"] = 40.0 * bit
            weights[f"v{unit}_{signal}"] = 40.0 * bit
        weights[f"c{signal}"] = -20.0 - 40.0 * (sum(code) / 2)
    assert evaluate("encoder_4_2_4", weights)[0] < 1e-7


def test_helmholtz_energy_by_a_plain_program() -> None:
    for point in problem("helmholtz_10").sample(3, seed=5):
        x = list(point.values())
        b = [(i + 1) / 20 for i in range(10)]
        bx = sum(p * q for p, q in zip(b, x, strict=True))
        energy = sum(value * math.log(value / (1 - bx)) for value in x)
        quadratic = sum(x[i] * (b[i] + b[j]) * x[j] for i in range(10) for j in range(10))
        root = math.sqrt(2)
        bracket = math.log((1 + (1 + root) * bx) / (1 + (1 - root) * bx))
        energy -= quadratic / (math.sqrt(8) * bx) * bracket
        assert evaluate("helmholtz_10", point)[0] == pytest.approx(energy, rel=1e-13)


def test_forms_of_one_function_agree() -> None:
    for x in (-2.0, -0.3, 0.7, 2.5):
        value, gradient = evaluate("hyperbolic_tangent_by_exponentials", {"x": x})
        assert value == pytest.approx(math.tanh(x), rel=1e-14)
        assert gradient["x"] == pytest.approx(1 - math.tanh(x) ** 2, rel=1e-13)
    for x, y in ((1.0, 2.0), (-1.0, 2.0), (-1.0, -0.5), (0.0, -1.0), (0.0, 0.5), (0.5, -3.0)):
        value, gradient = evaluate("angle_by_cases", {"x": x, "y": y})
        assert value == pytest.approx(math.atan2(y, x), rel=1e-15)
        if x:
            square = x * x + y * y
            assert gradient["x"] == pytest.approx(-y / square) and gradient["y"] == pytest.approx(
                x / square
            )


@pytest.mark.parametrize("name", shared_out(list(PROBLEMS), 20))
def test_seeded_points_lie_in_the_domain(name: str) -> None:
    for point in problem(name).sample(8, seed=11)[len(problem(name).published) :]:
        value, gradient = evaluate(name, point)
        assert math.isfinite(value)
        assert all(math.isfinite(partial) for partial in gradient.values())
