"""Full texts: sought, borrowed, dropped in, stored and read."""
