"""Spreadsheets that rea gives out and takes back: harmless cells, drop-downs, rows by key."""
