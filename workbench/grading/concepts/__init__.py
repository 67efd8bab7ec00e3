"""The concepts, in the order in which a course teaches them; one file a group."""

from workbench.grading.concepts import (
    arithmetic,
    basics,
    functions,
    passes,
    random_graphs,
    scale,
    sharing,
)
from workbench.grading.concepts.concept import Concept

CONCEPTS: tuple[Concept, ...] = (
    *basics.CONCEPTS,
    *sharing.CONCEPTS,
    *arithmetic.CONCEPTS,
    *functions.CONCEPTS,
    *passes.CONCEPTS,
    *scale.CONCEPTS,
    *random_graphs.CONCEPTS,
)
