"""What knows the disk and no rules: logs, whole tables, the review folder, its cache."""
