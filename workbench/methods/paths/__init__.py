"""The paths of a traced function: graphs by their decisions, and stencils that leave one."""
