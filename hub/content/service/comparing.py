"""Two texts line by line: what stayed, went and came."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Line:
    """A line: "same", "gone" or "new"; "skip" stands for lines that stayed and are left out."""

    kind: str
    text: str


AROUND = 2
"""Lines that stayed and are shown around those that did not."""

MANY = 500
"""In a longer text, lines it is full of are not looked for one by one: that takes minutes."""


def compare(old: str, new: str) -> list[Line]:
    """The lines of both texts in one list."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=len(after) > MANY).get_opcodes():
        if tag == "equal":
            found += _shortened(before[i1:i2], first=i1 == 0, last=i2 == len(before))
        else:
            found += [Line("gone", text) for text in before[i1:i2]] + [Line("new", text) for text in after[j1:j2]]
    return found


def _shortened(lines: list[str], *, first: bool, last: bool) -> list[Line]:
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(lines) <= head + tail + 1:
        return [Line("same", text) for text in lines]
    kept = lines[:head], lines[len(lines) - tail :]
    return [*(Line("same", t) for t in kept[0]), Line("skip", ""), *(Line("same", t) for t in kept[1])]
