"""Groups: their people, and what they talk about."""
