"""The many small pieces of a calendar as HTML: cells of the table, days of the list on a phone.

Written here and not in a template because a page holds hundreds of them. All that comes from people is escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from hub.web.formats import localised
from hub.web.markup import put_together

PICTURES = {"busy": "lock", "mine": "check", "asked": "clock", "early": "clock", "open": "all"}
KEPT = {"resident": "home", "association": "banner", "coworker": "desk"}
OWNED = frozenset({"free", "kept"})
BEGUN = 15
"""Minutes into a row up to which the line of now lies over its cells."""

Icons = Mapping[str, str]


def rows(lines: Sequence[Mapping[str, Any]], icons: Icons, now_word: str) -> Markup:
    """The rows of a table: the hour as a heading, then the cells that begin in it."""
    return put_together(piece for line in lines for piece in _row(line, icons, now_word))


def _row(line: Mapping[str, Any], icons: Icons, now_word: str) -> Iterator[str]:
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


def _cell(one: Mapping[str, Any], icons: Icons, under: str) -> str:
    state, audience, href, text = one["state"], one["audience"], one["href"], escape(one["text"])
    name = KEPT.get(audience, "all") if state == "kept" else PICTURES.get(state)
    owner = f" {escape(audience)}" if audience and state in OWNED else ""
    size = f' rowspan="{one["rowspan"]}"' if one["rowspan"] > 1 else ""
    size += f' colspan="{one["colspan"]}"' if one["colspan"] > 1 else ""
    size += f' data-moves="{one["moves"]}"' if one["moves"] else ""
    tag, to = ("a", f' href="{escape(href)}"') if href else ("span", "")
    said = f"{text}" if not (one["times"] or name or state == "closed") else f"<b>{text}</b>"
    said += f" {escape(one['times'])}" if one["times"] else ""
    said += f"<small>{escape(one['small'])}</small>" if one["small"] else ""
    said += _seats(*one["seats"]) if one["seats"] else ""
    said += f'<span class="unseen"> {escape(one["hidden"])}</span>' if one["hidden"] else ""
    css = "event" if state == "open" else state
    picture = f"{icons[name]} " if name else ""
    return f'<td class="{css}{owner}{under}"{size}><{tag}{to}>{picture}{said}</{tag}></td>'


def _seats(taken: int, total: int) -> str:
    marks = '<i class="on"></i>' * min(taken, total) + "<i></i>" * max(0, total - taken)
    return f'<span class="seats" aria-hidden="true">{marks}</span>'


def keys(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The states of the cells of a page, with whose time it is where that is shown; each once."""
    cells = (one for line in lines for one in line["cells"] if one)
    return list(dict.fromkeys((one["state"], one["audience"] or "" if one["state"] in OWNED else "") for one in cells))


def days(lists: Sequence[Mapping[str, Any]], level: int, icons: Icons, today_word: str) -> Markup:
    """Days or rooms on a phone: the shape of each, the free time as links, the rest in a line."""
    return put_together(piece for one in lists for piece in _day(one, level, icons, today_word))


def _day(one: Mapping[str, Any], level: int, icons: Icons, today_word: str) -> Iterator[str]:
    name = escape(localised(one["name"]) if "name" in one else one["date_label"])
    head = f'<a href="{escape(one["href"])}">{name}</a>' if one.get("href") else f"{name}"
    if one.get("today"):
        head += f' <span class="tag warn">{escape(today_word)}</span>'
    elif one.get("small"):
        head += f' <span class="meta">{escape(one["small"])}</span>'
    yield f"<li><h{level}>{head}</h{level}>\n{shape(one['shape'])}\n"
    for slot_of in one["slots"]:
        yield f"{slot(slot_of, icons)}\n"
    for line in (one["why"], one["rest"]):
        yield f'<p class="meta">{escape(line)}</p>' if line else ""
    yield "</li>\n"


def shape(parts: Sequence[Mapping[str, Any]]) -> Markup:
    """The shape of a day as a strip."""
    drawn = "".join(map(_part, parts))
    strip = '<svg class="shape" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">'
    return put_together((strip, drawn, "</svg>"))


def _part(part: Mapping[str, Any]) -> str:
    kind, audience = part["kind"], part["audience"]
    owner = f" {escape(audience)}" if audience else ""
    tall = 'y="5" height="6"' if kind == "as" else 'y="1" height="14"'
    return f'<rect class="{kind}{owner}" x="{part["x"]}" width="{part["width"]}" {tall}/>'


def slot(one: Mapping[str, Any], icons: Icons) -> Markup:
    """A free or own stretch of time as a link."""
    state = one.get("state", "free")
    css = (one["audience"] or "") if state == "free" else "event" if state == "open" else state
    small = f"<small>{escape(one['small'])}</small>" if one["small"] else ""
    picture = icons[PICTURES[state] if state in {"mine", "asked", "open"} else "plus"]
    hidden = f'<span class="unseen"> {escape(one["hidden"])}</span>' if one["hidden"] else ""
    link = f'<a class="gap {escape(css)}" href="{escape(one["href"])}"><b>{escape(one["label"])}</b>'
    return put_together((link, small, picture, hidden, "</a>"))
