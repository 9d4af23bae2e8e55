"""The stored objects every calendar feed is made of, and how they are written in iCalendar."""
