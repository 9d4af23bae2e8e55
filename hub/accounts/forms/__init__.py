"""The shape of what people type about themselves and others."""
