"""Pages that people write, the contact form, and the search over what the house holds."""
