"""Everything a report is made of, and its files."""
