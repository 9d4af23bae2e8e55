"""The forms of meet."""
