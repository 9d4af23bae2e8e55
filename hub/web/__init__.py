"""The Flask kit every feature uses; it knows no feature."""
