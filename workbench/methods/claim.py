"""A claimed derivative as a method: what somebody says it is, run and judged as any other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.errors import UnsupportedError, listed
from workbench.frontends.door import graph_of
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import BaseMethod, Derivation, Group, Wants
from workbench.methods.protocol import graph_of as primal_graph


@dataclass(frozen=True, slots=True, init=False)
class Claim(BaseMethod):
    """The derivative that somebody claims, by variable; of one variable the claim alone.

    Its program is the claim itself, so its round-off is bounded by its own operations.

    >>> import workbench as wb
    >>> claim = wb.Claim("2*x*cos(x)")
    >>> found = wb.compare("x**2*sin(x)", {"x": 1.5}, methods=["reverse", claim], timings=False)
    >>> [(row.method, str(row.status)) for row in found.accuracy]
    [('reverse', 'ok'), ('claim', 'wrong')]
    """

    name: ClassVar[str] = "claim"
    summary: ClassVar[str] = "what somebody says the derivative is"
    group: ClassVar[Group] = Group.CLAIM

    #: A graph by variable; the name is empty where there is one claim alone.
    claims: tuple[tuple[str, Graph], ...]

    def __init__(self, derivative: Any) -> None:
        given = derivative if isinstance(derivative, Mapping) else {"": derivative}
        graphs = tuple((getattr(key, "name", key), graph_of(one)) for key, one in given.items())
        for _, graph in graphs:
            graph.chosen_output()
        object.__setattr__(self, "claims", graphs)

    @property
    def options(self) -> str:
        """None: the claim is no option of a method."""
        return ""

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The claims as one program.

        Raises UnsupportedError where one is missing, or has variables that the function lacks.
        """
        graph = primal_graph(primal, wants, self)
        if graph.size > 1:
            raise UnsupportedError("a claim is about a function with one output")
        known = dict(self.claims)
        if "" in known and len(wants.wrt) == 1:
            known = {wants.wrt[0]: known[""]}
        missing = [name for name in wants.wrt if name not in known]
        if missing:
            raise UnsupportedError(f"there is no claim for {listed(missing)}; give one each")
        builder = GraphBuilder(graph.variables)
        outputs = [builder.include(graph)[graph.outputs[0]]]
        for name in wants.wrt:
            claim = known[name]
            unknown = [one for one in claim.variable_nodes() if one not in graph.places]
            if unknown:
                raise UnsupportedError(f"the claim has {listed(unknown)}, and the function has not")
            outputs.append(builder.include(claim)[claim.outputs[0]])
        return ProgramDerivation(primal=graph, wrt=wants.wrt, program=builder.build(outputs))
