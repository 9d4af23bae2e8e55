"""The addresses calendars are read at, and the page of calendars one can subscribe to."""
