"""Non-smooth functions: corners, jumps and guards, where a derivative may not exist."""

from functools import partial

from workbench.problems.problem import Function, Problem

_function = partial(Function, "non_smooth")

PROBLEMS: tuple[Problem, ...] = (
    _function("absolute_value", "abs(x)")
    .on({"x": (-1.0, 1.0)}, {"x": 0.0})
    .by("every course")
    .because("The corner itself: no derivative at 0, where libraries answer 0 or 1."),
    _function("relu_difference", "relu(x) - relu(-x)")
    .on({"x": (-1.0, 1.0)}, {"x": 0.0})
    .by("Kakade & Lee, NeurIPS 31, 2018")
    .because(
        "The identity in disguise: its slope is 1, and conventions at the corner say 0.",
        lesson=True,
    ),
    _function("signed_square", "x*abs(x)")
    .on({"x": (-2.0, 2.0)}, {"x": 0.0})
    .by("drag in both directions of flow")
    .because("Smooth where its parts are not: the derivative at 0 is 0."),
    _function("beck_fischer", "1 if x == 0 else exp(x)")
    .on({"x": (-1.0, 1.0)}, {"x": 0.0})
    .by("Beck & Fischer, J. Computational and Applied Mathematics 50, 1994")
    .because("The if-problem: at 0 the branch taken is constant, and the slope is 1."),
    _function("root_of_square", "(x*x)**0.5")
    .on({"x": (-2.0, 2.0)}, {"x": 0.0})
    .by("the hazards of powers")
    .because("abs(x) by another name: infinity times zero in a plain reverse sweep."),
    _function("guarded_root", "where(x > 0, sqrt(x), 0)")
    .on({"x": (-1.0, 2.0)}, {"x": -0.5})
    .by("the guard that every library's FAQ explains")
    .because("The branch not taken is NaN and its derivative too, and neither may be seen."),
    _function("positive_part_root", "sqrt(max(0, x))")
    .on({"x": (-1.0, 2.0)}, {"x": -0.5})
    .by("the guard that every library's FAQ explains")
    .because("Left of 0 the value is 0 and so is the slope, though the root's is infinite."),
    _function("hat", "max(min(x, 1 - x), 0)")
    .on({"x": (-1.0, 2.0)}, {"x": 0.5})
    .by("linear finite elements")
    .because("Three corners made by min and max, one of them a tie of two branches."),
    _function("huber", "r*r/2 if abs(r) <= width else width*(abs(r) - width/2)")
    .on({"r": (-3.0, 3.0), "width": (0.5, 2.0)}, {"r": 1.0, "width": 1.0})
    .by("Huber, Annals of Mathematical Statistics 35(1), 1964")
    .because("Two pieces that meet with equal slopes: differentiable at the joint."),
    _function("saturation", "x if not (x < -1 or x > 1) else sign(x)")
    .on({"x": (-3.0, 3.0)}, {"x": 1.0})
    .by("limits of actuators in control")
    .because("A clamp as programs write it, with a corner that belongs to the inner branch."),
    _function("removable_gap", "sin(x)/x if x != 0 else 1")
    .on({"x": (-6.0, 6.0)}, {"x": 0.0})
    .by("the if-problem, in signal processing")
    .because("The gap is filled by hand with a constant, whose slope happens to be right."),
    _function(
        "angle_by_cases",
        "atan(y/x) if x > 0 else (atan(y/x) + pi if x < 0 and y >= 0 else "
        "(atan(y/x) - pi if x < 0 else sign(y)*pi/2))",
    )
    .on({"y": (-2.0, 2.0), "x": (-2.0, 2.0)}, {"y": 1.0, "x": 0.0})
    .by("textbooks before atan2")
    .because(
        "Four branches for one smooth angle; on the y axis the branch taken is constant, "
        "and the slope across is -1/y."
    ),
    _function("gradient_noise", "t = x - floor(x); floor(x) + t**2*(3 - 2*t)")
    .on({"x": (-2.5, 2.5)}, {"x": 1.0})
    .by("Perlin, Computer Graphics (SIGGRAPH) 19(3), 1985")
    .because("A staircase smoothed within each step: at whole numbers both jumps cancel."),
)
