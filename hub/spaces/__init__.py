"""Places, and the rooms and desks in them, made of indivisible atoms; their house rules."""
