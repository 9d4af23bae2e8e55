"""The many small pieces of a calendar as HTML: cells of the table, days of the list on a phone.

Written here and not in a template because a page holds hundreds of them. All that comes from people is escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from hub.booking.cells import Cell
from hub.booking.gaps import Gap, Part, Slot
from hub.web.markup import put_together

PICTURES = {"busy": "lock", "mine": "check", "asked": "clock", "early": "clock", "open": "all"}
KEPT = {"resident": "home", "association": "banner", "coworker": "desk"}
OWNED = frozenset({"free", "kept"})
BEGUN = 15
"""Minutes into a row up to which the line of now lies over its cells."""


Row = dict[str, Any]
"""A row as `cells.rows` gives it."""


class Icons:
    """The pictures of cells, drawn once; two of them are the same only when they are one object."""

    def __init__(self, drawn: Mapping[str, str]) -> None:
        self._drawn = dict(drawn)

    def __getitem__(self, name: str) -> str:
        return self._drawn[name]


def rows(lines: Sequence[Row], icons: Icons, now_word: str) -> Markup:
    """The rows of a table: the hour as a heading, then the cells that begin in it."""
    return put_together(piece for line in lines for piece in _row(line, icons, now_word))


def _row(line: Row, icons: Icons, now_word: str) -> Iterator[str]:
    now, label = line["now"], line["label"]
    names = [f"now past-{now}"] if now is not None else []
    names += ["part"] if not label.endswith(":00") else []
    css = f' class="{" ".join(names)}"' if names else ""
    half = ' class="half"' if line["half"] else ""
    yield f'<tr{half}><th scope="row"{css}>{label}'
    if now is not None:
        at = line["now_label"]
        word = escape(now_word)
        said = f'<span class="unseen">{word} </span>{at}' if at else f"{word}"
        yield f'<span class="now-at">{said}</span>'
    yield "</th>"
    under = " under" if now is not None and now <= BEGUN and not line["half"] else ""
    for one in line["cells"]:
        if one:
            yield _cell(one, icons, under)
    yield "</tr>\n"


@lru_cache(maxsize=2048)
def _cell(one: Cell, icons: Icons, under: str) -> str:
    """The same words again and again: free hours of a room look alike for all who may take them."""
    state, text = one.state, escape(one.text)
    name = KEPT.get(one.audience or "", "all") if state == "kept" else PICTURES.get(state)
    owner = f" {escape(one.audience)}" if one.audience and state in OWNED else ""
    size = f' rowspan="{one.rowspan}"' if one.rowspan > 1 else ""
    size += f' colspan="{one.colspan}"' if one.colspan > 1 else ""
    size += f' data-moves="{one.moves}"' if one.moves else ""
    tag, to = ("a", f' href="{escape(one.href)}"') if one.href else ("span", "")
    to += f' data-door="{escape(one.door)}"' if one.door else ""
    said = f"{text}" if not (one.times or name or state == "closed") else f"<b>{text}</b>"
    said += f" {escape(one.times)}" if one.times else ""
    said += f"<small>{escape(one.small)}</small>" if one.small else ""
    said += _seats(*one.seats) if one.seats else ""
    said += f'<span class="unseen"> {escape(one.hidden)}</span>' if one.hidden else ""
    css = "event" if state == "open" else state
    picture = f"{icons[name]} " if name else ""
    return f'<td class="{css}{owner}{under}"{size}><{tag}{to}>{picture}{said}</{tag}></td>'


def _seats(taken: int, total: int) -> str:
    marks = '<i class="on"></i>' * min(taken, total) + "<i></i>" * max(0, total - taken)
    return f'<span class="seats" aria-hidden="true">{marks}</span>'


def keys(lines: Sequence[Row]) -> list[tuple[str, str]]:
    """The states of the cells of a page, with whose time it is where that is shown; each once."""
    seen = dict.fromkeys((one.state, one.audience) for line in lines for one in line["cells"] if one)
    return list(dict.fromkeys((state, audience or "" if state in OWNED else "") for state, audience in seen))


class Listed(NamedTuple):
    """A day or a room in the list on a phone."""

    name: str
    gap: Gap
    today: bool = False
    past: bool = False
    href: str = ""
    small: str = ""


def days(lists: Sequence[Listed], level: int, icons: Icons, today_word: str) -> Markup:
    """Days or rooms on a phone: the shape of each, the free time as links, the rest in a line."""
    return put_together(piece for one in lists for piece in _day(one, level, icons, today_word))


def _day(one: Listed, level: int, icons: Icons, today_word: str) -> Iterator[str]:
    name = escape(one.name)
    head = f'<a href="{escape(one.href)}">{name}</a>' if one.href else f"{name}"
    if one.today:
        head += f' <span class="tag warn">{escape(today_word)}</span>'
    elif one.small:
        head += f' <span class="meta">{escape(one.small)}</span>'
    yield f"<li><h{level}>{head}</h{level}>\n{shape(one.gap.shape)}\n"
    for link in one.gap.slots:
        yield f"{slot(link, icons)}\n"
    for line in (one.gap.why, one.gap.rest):
        yield f'<p class="meta">{escape(line)}</p>' if line else ""
    yield "</li>\n"


def shape(parts: Sequence[Part]) -> Markup:
    """The shape of a day as a strip."""
    drawn = "".join(map(_part, parts))
    strip = '<svg class="shape" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">'
    return put_together((strip, drawn, "</svg>"))


@lru_cache(maxsize=1024)
def _part(part: Part) -> str:
    owner = f" {escape(part.audience)}" if part.audience else ""
    tall = 'y="5" height="6"' if part.kind == "as" else 'y="1" height="14"'
    return f'<rect class="{part.kind}{owner}" x="{part.x}" width="{part.width}" {tall}/>'


@lru_cache(maxsize=1024)
def slot(one: Slot, icons: Icons) -> Markup:
    """A free or own stretch of time as a link."""
    css = (one.audience or "") if one.state == "free" else "event" if one.state == "open" else one.state
    small = f"<small>{escape(one.small)}</small>" if one.small else ""
    picture = icons[PICTURES[one.state] if one.state in {"mine", "asked", "open"} else "plus"]
    hidden = f'<span class="unseen"> {escape(one.hidden)}</span>' if one.hidden else ""
    door = f' data-door="{escape(one.door)}"' if one.door else ""
    link = f'<a class="gap {escape(css)}" href="{escape(one.href)}"{door}><b>{escape(one.label)}</b>'
    return put_together((link, small, picture, hidden, "</a>"))
