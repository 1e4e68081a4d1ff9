"""The command line: one command a file, each a thin translation to a use case and back."""
