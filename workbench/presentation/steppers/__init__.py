"""The stepper: tables, graph and page of a walk through a derivative."""
