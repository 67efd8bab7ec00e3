"""The table of all limits.

A row: default, unit, least and most sensible value, what is bounded, what there is beyond it.
"""

from workbench.limits.row import Limit
from workbench.limits.settings import Settings

#: What there is instead of a difference program that is too large.
_COMPILED = "the compiled function runs instead, counted by a formula"


class Limits(Settings):
    """Every limit as an attribute; docs/limits.md shows them as a page."""

    # -- texts and graphs
    text_characters = Limit(
        5_000_000, "characters", 1, 10**9, "the text of an expression", "ParseError"
    )
    text_depth = Limit(
        1_000_000, "parentheses", 0, 10**8, "parentheses open at one place", "ParseError"
    )
    name_characters = Limit(
        1_000, "characters", 1, 10**6, "the name of a variable", "ParseError, GraphError"
    )
    #: Python writes no whole number of more than 4300 digits.
    literal_digits = Limit(4_000, "digits", 20, 4_250, "a literal", "ParseError, LiteralError")
    literal_exponent = Limit(
        10_000,
        "",
        400,
        100_000,
        "the decimal exponent of a literal, in magnitude",
        "ParseError, LiteralError",
    )
    #: Each of them takes some microseconds; all functions of a file may take 5 times as many.
    unrolled_operations = Limit(
        200_000,
        "operations",
        0,
        10**9,
        "loops, calls and comparisons of a function of a corpus, written out",
        "the function is refused",
    )
    sampling_tries = Limit(
        100_000, "tries", 1, 10**9, "finding a point at which a precondition holds", "CorpusError"
    )
    #: What may have been meant is looked for in each of them.
    refused_lines = Limit(
        1_000, "lines", 0, 10**9, "lines of a corpus that cannot be read", "CorpusError"
    )
    #: Operand columns are 32-bit.
    graph_nodes = Limit(2**31 - 2, "nodes", 1, 2**31 - 2, "one graph", "GraphError")

    # -- batches; as many as there are processors by default
    threads = Limit(
        1_024,
        "threads",
        1,
        1_024,
        "threads of one batch on the numpy engine, beside the processors that there are",
        "the others wait",
    )

    # -- higher derivatives, Hessians, sweeps
    #: No more than whole powers are multiplied out to: see `calculus.expansion`.
    derivative_order = Limit(32, "", 2, 64, "the order of a derivative", "MethodError, GraphError")
    taylor_nodes = Limit(2_000_000, "nodes", 1, 10**9, "a Taylor program")
    nested_nodes = Limit(
        100_000, "nodes", 1, 10**9, "a derivative that a nested sweep differentiates again"
    )
    fornberg_nodes = Limit(2_000_000, "nodes", 1, 10**9, "a difference program of fornberg")
    #: A thousand make half a million second derivatives an output.
    hessian_variables = Limit(1_000, "variables", 1, 10**5, "the side of a Hessian")
    sweep_tangents = Limit(
        200_000, "tangents", 0, 10**9, "one tangent sweep over all variables", "one per variable"
    )
    counted_sweep = Limit(
        50_000,
        "tangents or adjoints",
        0,
        10**9,
        "a sweep that is made to be counted, where a Jacobian's method is chosen",
        "the choice compares tangents and adjoints",
    )

    # -- differences; making a program looks at the whole graph once a variable
    program_nodes = Limit(200_000, "nodes", 0, 10**9, "a difference program", _COMPILED)
    visited_nodes = Limit(
        4_000_000, "nodes", 0, 10**11, "what making a difference program looks at", _COMPILED
    )
    #: About four seconds.
    repeated_nodes = Limit(
        200_000_000,
        "nodes",
        0,
        10**12,
        "runs of a function, or of a small program, for the many variables of one point",
    )
    #: Each is traced, differentiated and compiled.
    traced_paths = Limit(
        64, "paths", 1, 10**5, "a traced function at the points of a batch, or the rows of a fit"
    )
    #: Over all shorter steps; about a second.
    shortening_nodes = Limit(
        20_000_000,
        "nodes",
        0,
        10**11,
        "shorter steps that are tried where a stencil leaves the domain",
        "the row says domain",
    )
    #: Derivatives are certified at every point anew.
    optimal_step_variables = Limit(64, "variables", 1, 10**5, "a difference with step=optimal")
    #: Whoever wrote it.
    black_box_seconds = Limit(60.0, "s", 0.01, 10**6, "all calls of a black box for one gradient")

    # -- the symbolic method
    #: Numerator and denominator together.
    sympy_bits = Limit(65_536, "bits", 64, 10**8, "an exact number that SymPy writes out")
    #: Each, with arithmetic between, makes SymPy 4 times slower.
    sympy_nested_maxima = Limit(7, "levels", 0, 100, "maxima, minima and relus inside each other")
    #: The time grows with their fourth power.
    sympy_maximum_arguments = Limit(16, "arguments", 1, 1_000, "one flattened maximum or minimum")
    #: Comparisons whose operands hold a `where`: 10 times slower each.
    sympy_nested_conditions = Limit(5, "levels", 0, 100, "conditions inside each other's operands")
    sympy_tree_operations = Limit(
        20_000, "operations", 0, 10**8, "a function, written out for SymPy"
    )
    #: Of all intermediate values and derivatives; about 5 microseconds each.
    sympy_swell_operations = Limit(
        1_500_000, "operations", 0, 10**10, "SymPy's derivatives, written out"
    )
    #: Some 50 microseconds each.
    sympy_again_operations = Limit(
        20_000, "operations", 0, 10**8, "a derivative, written out, that SymPy differentiates again"
    )
    sympy_counted_operations = Limit(
        200_000,
        "operations",
        0,
        10**9,
        "a derivative that SymPy's count_ops counts",
        "no sympy_count_ops",
    )
    #: Each derivative apart; a few thousand a second. The most of the catalogue's is 6 265.
    sympy_objects = Limit(
        35_000,
        "objects",
        100,
        10**9,
        "objects that SymPy makes for a function, or for one derivative of it",
    )
    #: Backstops behind the budgets above.
    symbolic_seconds = Limit(60.0, "s", 0.001, 10**6, "one derivation by SymPy")
    symbolic_megabytes = Limit(2048.0, "MB", 64.0, 10**7, "memory of one derivation by SymPy")

    # -- tapes and traces
    tape_visits = Limit(2_000_000, "visits", 1, 10**10, "a gradient by the notebook's tape")
    trace_visits = Limit(5_000, "visits", 1, 10**6, "a trace of the notebook's tape")
    #: Bits take a sweep a node.
    trace_bits_nodes = Limit(
        1_000,
        "nodes",
        0,
        10**5,
        "a program whose bits are followed node by node",
        "BudgetError, a trace without bits",
    )

    # -- the referee, judging, timings
    certified_partials = Limit(
        64, "partials", 1, 10**6, "a gradient that is certified whole", "a sample is certified"
    )
    certified_sample = Limit(
        16, "partials", 1, 10**6, "the sample of a larger gradient", "the others have no truth"
    )
    referee_bits = Limit(
        2**14, "bits", 128, 2**20, "the precision of a certificate", "undetermined"
    )
    #: Over all precisions and directions, slow operations weighted: about ten seconds.
    referee_work = Limit(
        3 * 10**9, "operations times bits", 0, 10**15, "the work of one certificate", "undetermined"
    )
    #: Alive at once: about 300 megabytes.
    referee_storage = Limit(
        8 * 10**8, "nodes times bits", 0, 10**13, "the memory of one certificate", "undetermined"
    )
    bound_work = Limit(
        500_000, "nodes times outputs", 0, 10**10, "the round-off bounds of one program", "no bound"
    )
    judging_storage = Limit(
        2**27,
        "nodes times bits",
        0,
        10**13,
        "one run of a program in exact arithmetic",
        "judged by what is known",
    )
    timing_seconds = Limit(
        0.25, "s", 0.001, 10**6, "each kind of timing of a comparison", "fewer repeats"
    )

    # -- fits
    #: Of the function, over rows and evaluations, in Python: some 10 microseconds each.
    fit_eager_operations = Limit(
        5_000_000, "operations", 0, 10**12, "a fit by a method without a program"
    )
    fit_rescued_rows = Limit(
        1_000,
        "rows",
        0,
        10**9,
        "rows whose stencil is replaced by a one-sided one",
        "none is replaced",
    )
    #: Some seconds.
    fit_exact_work = Limit(
        1_000_000,
        "numbers",
        0,
        10**10,
        "rows times (nodes + parameters squared) of an exact solution",
        "no exact solution",
    )
    fit_diagnosed_numbers = Limit(
        20_000_000,
        "numbers",
        0,
        10**10,
        "the Jacobian behind standard errors",
        "no standard errors",
    )
    fit_terms = Limit(1_000, "terms", 1, 10**6, "an ellipsis in a NIST model", "DataError")

    # -- grades
    graded_bound_nodes = Limit(
        2_000,
        "nodes",
        0,
        10**6,
        "an expression whose answer is judged by its own round-off bound",
        "a common tolerance",
    )
    shrinking_trials = Limit(
        400, "trials", 0, 10**6, "making a counterexample smaller", "it stays as it is"
    )

    # -- workers
    worker_seconds = Limit(
        60.0, "s", 0.001, 10**6, "a call of a worker that names no time", "WorkerTimeout"
    )
    worker_megabytes = Limit(
        2048.0, "MB", 64.0, 10**7, "memory of a call that names none", "WorkerDied"
    )
    experiment_seconds = Limit(
        600.0, "s", 0.001, 10**6, "one experiment of a report, beside the others", "budget_exceeded"
    )
    experiment_megabytes = Limit(
        4096.0, "MB", 64.0, 10**7, "memory of one experiment of a report", "budget_exceeded"
    )
    case_seconds = Limit(
        600.0, "s", 0.001, 10**6, "one case of a sweep, all points and methods", "budget_exceeded"
    )
    case_megabytes = Limit(
        4096.0, "MB", 64.0, 10**7, "memory of one case of a sweep", "budget_exceeded"
    )


#: The values that hold now.
limits = Limits()
