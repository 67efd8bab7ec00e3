"""What `workbench assignment` writes: starter, solution, handout, weights, autograder."""
