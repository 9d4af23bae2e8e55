"""Plans: what co-workers may use in a week, a month or a year, and the desks that are somebody's own."""
