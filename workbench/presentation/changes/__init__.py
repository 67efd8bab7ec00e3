"""Changes between two reports: sentences, tables, page and cell."""
