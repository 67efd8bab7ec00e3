"""Tables of pages as plain cells, and as markup."""
