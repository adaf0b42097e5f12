"""Searches and their records: imported, logged, corrected, chased, withdrawn, given out again."""
