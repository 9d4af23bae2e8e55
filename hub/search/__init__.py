"""What can be found: entries written in the transaction of the change, looked up by the stems of their words."""

from hub.search.showing import Found, Why, shown
from hub.search.store import Entry, SearchEntry, count_entries, drop, find, keys, put, stored

__all__ = ["Entry", "Found", "SearchEntry", "Why", "count_entries", "drop", "find", "keys", "put", "shown", "stored"]
