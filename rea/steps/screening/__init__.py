"""One reader at their desk: what comes up, what they decide, and when they may stop."""
