"""The forms of profiles and concepts."""
