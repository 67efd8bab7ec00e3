"""The shared intermediate representation: operators, literals, graphs, their printing."""
