"""What is read next, when enough has been read, and what readers agree on."""
