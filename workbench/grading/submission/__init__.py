"""A submission in its own process: adapters, spelling, session, repertoire."""
