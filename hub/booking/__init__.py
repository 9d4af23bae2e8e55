"""Bookings: asked under the house rule, guaranteed by the database, shown in the calendar."""
