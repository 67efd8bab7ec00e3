"""Non-smooth functions: corners, jumps and guards, where a derivative may not exist."""

from functools import partial

from workbench.problems.problem import Problem

_problem = partial(Problem, family="non_smooth")

PROBLEMS: tuple[Problem, ...] = (
    _problem(
        name="absolute_value",
        text="abs(x)",
        box={"x": (-1.0, 1.0)},
        published=({"x": 0.0},),
        source="every course",
        reason="The corner itself: no derivative at 0, where libraries answer 0 or 1.",
    ),
    _problem(
        name="relu_difference",
        text="relu(x) - relu(-x)",
        box={"x": (-1.0, 1.0)},
        published=({"x": 0.0},),
        source="Kakade & Lee, NeurIPS 31, 2018",
        reason="The identity in disguise: its slope is 1, and conventions at the corner say 0.",
        lesson=True,
    ),
    _problem(
        name="signed_square",
        text="x*abs(x)",
        box={"x": (-2.0, 2.0)},
        published=({"x": 0.0},),
        source="drag in both directions of flow",
        reason="Smooth where its parts are not: the derivative at 0 is 0.",
    ),
    _problem(
        name="beck_fischer",
        text="1 if x == 0 else exp(x)",
        box={"x": (-1.0, 1.0)},
        published=({"x": 0.0},),
        source="Beck & Fischer, J. Computational and Applied Mathematics 50, 1994",
        reason="The if-problem: at 0 the branch taken is constant, and the slope is 1.",
    ),
    _problem(
        name="root_of_square",
        text="(x*x)**0.5",
        box={"x": (-2.0, 2.0)},
        published=({"x": 0.0},),
        source="the hazards of powers",
        reason="abs(x) by another name: infinity times zero in a plain reverse sweep.",
    ),
    _problem(
        name="guarded_root",
        text="where(x > 0, sqrt(x), 0)",
        box={"x": (-1.0, 2.0)},
        published=({"x": -0.5},),
        source="the guard that every library's FAQ explains",
        reason="The branch not taken is NaN and its derivative too, and neither may be seen.",
    ),
    _problem(
        name="positive_part_root",
        text="sqrt(max(0, x))",
        box={"x": (-1.0, 2.0)},
        published=({"x": -0.5},),
        source="the guard that every library's FAQ explains",
        reason="Left of 0 the value is 0 and so is the slope, though the root's is infinite.",
    ),
    _problem(
        name="hat",
        text="max(min(x, 1 - x), 0)",
        box={"x": (-1.0, 2.0)},
        published=({"x": 0.5},),
        source="linear finite elements",
        reason="Three corners made by min and max, one of them a tie of two branches.",
    ),
    _problem(
        name="huber",
        text="r*r/2 if abs(r) <= width else width*(abs(r) - width/2)",
        box={"r": (-3.0, 3.0), "width": (0.5, 2.0)},
        published=({"r": 1.0, "width": 1.0},),
        source="Huber, Annals of Mathematical Statistics 35(1), 1964",
        reason="Two pieces that meet with equal slopes: differentiable at the joint.",
    ),
    _problem(
        name="saturation",
        text="x if not (x < -1 or x > 1) else sign(x)",
        box={"x": (-3.0, 3.0)},
        published=({"x": 1.0},),
        source="limits of actuators in control",
        reason="A clamp as programs write it, with a corner that belongs to the inner branch.",
    ),
    _problem(
        name="removable_gap",
        text="sin(x)/x if x != 0 else 1",
        box={"x": (-6.0, 6.0)},
        published=({"x": 0.0},),
        source="the if-problem, in signal processing",
        reason="The gap is filled by hand with a constant, whose slope happens to be right.",
    ),
    _problem(
        name="angle_by_cases",
        text="atan(y/x) if x > 0 else (atan(y/x) + pi if x < 0 and y >= 0 else "
        "(atan(y/x) - pi if x < 0 else sign(y)*pi/2))",
        box={"y": (-2.0, 2.0), "x": (-2.0, 2.0)},
        published=({"y": 1.0, "x": 0.0},),
        source="textbooks before atan2",
        reason="Four branches for one smooth angle; on the y axis the branch taken is constant, "
        "and the slope across is -1/y.",
    ),
)
