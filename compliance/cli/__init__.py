"""The command line: `main` and one file a command. The only place that prints, and that exits."""
