"""The shape of what is typed about desks and plans."""
