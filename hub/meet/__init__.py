"""Members meet: the directory, and matches with their reasons."""
