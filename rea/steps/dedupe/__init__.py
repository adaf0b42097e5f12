"""Finding copies, asking about pairs, and undoing what was joined."""
