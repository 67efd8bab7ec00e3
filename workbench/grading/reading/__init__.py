"""What people hand in, read without running it: files, notebooks, packages, folders and zips."""
