"""What is asked of each study, what was found, and whether the report says so."""
