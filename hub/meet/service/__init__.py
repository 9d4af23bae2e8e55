"""The verbs of meet."""
