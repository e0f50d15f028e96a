"""The command line: the same work over the same functions as the window."""
