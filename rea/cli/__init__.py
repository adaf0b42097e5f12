"""The commands: arguments, one step, one answer. The only place that knows Typer."""
