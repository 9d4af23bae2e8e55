"""Compressed feeds, kept for the next program that asks without saying what it holds.

Who may read a feed, and what it shows now, is found out before at each reading: kept are only the octets.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

LEVEL = 3
"""Feeds repeat themselves: more effort saves a fifth and costs twice the time."""
MOST = 4_000_000
"""Octets a process keeps; a feed has ten thousand."""


class Packed:
    """The compressed feeds used last, by all that decides their octets."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, likeness: Hashable, text: Callable[[], bytes]) -> bytes:
        """What is kept of it, or its text compressed; the same text always gives the same octets."""
        with self._lock:
            found = self._kept.get(likeness)
            if found is not None:
                self._kept.move_to_end(likeness)
                return found
        found = gzip.compress(text(), LEVEL, mtime=0)
        with self._lock:
            self._size += len(found) - len(self._kept.pop(likeness, b""))
            self._kept[likeness] = found
            while self._size > MOST:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone)
        return found

    def forget(self) -> None:
        """Keep nothing of what was."""
        with self._lock:
            self._kept.clear()
            self._size = 0
