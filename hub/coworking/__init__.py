"""Working side by side: a desk for today, who is in, the door, plans and fixed desks."""
