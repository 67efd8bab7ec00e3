"""The kit of `workbench assignment`: starter, solution, handout, weights, autograder."""
