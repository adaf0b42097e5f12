"""From an included study to answers: forms, checks, settling, studies, findings."""
