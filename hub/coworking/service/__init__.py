"""What co-workers and their hosts do."""
