"""Who the members are to each other: profiles, and the concepts they share."""
