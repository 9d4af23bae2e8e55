"""Persons and organisations, how they sign in, what they may do and who they are to a place."""
