"""The directory of members."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from hub.domain.permissions import Action
from hub.meet.service import directory
from hub.meet.service.directory import Line, Wanted
from hub.meet.views import words
from hub.meet.views.blueprint import bp
from hub.people.choices import KINDS, ROLES
from hub.spaces.communes import COMMUNES
from hub.spaces.particulars import SPOKEN
from hub.web.access import allow, current_actor
from hub.web.formats import language, localised
from hub.web.forms import clean, in_line
from hub.web.pages import page

SHOWN = 6
"""Topics of one member in the list."""


@bp.get("/members")
@allow(Action.SIGNED_IN)
def members() -> ResponseReturnValue:
    """Members by `?name=`, `?role=`, `?language=`, `?commune=`, `?q=` a word, `?kind=` what it is; `?page=`."""
    wanted = _wanted()
    typed = request.args.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1
    found = directory.listed(current_actor(), wanted, number=number, reader=language())
    return page(
        "meet/members.html",
        found=found,
        wanted=wanted,
        lines=[_line(one) for one in found.rows],
        roles=[(code, word, found.roles.get(code, 0)) for code, word in ROLES.items()],
        kinds=KINDS,
        spoken=SPOKEN,
        communes=[(code, f"{code} {words.commune(code)}") for code in COMMUNES],
        concept=localised(found.names) if found.names else "",
        query=_query(wanted),
    )


def _wanted() -> Wanted:
    def known(name: str, values: Any) -> str:
        typed = request.args.get(name, "")
        return typed if typed in values else ""

    return Wanted(
        name=in_line(clean(request.args.get("name", "")))[:80],
        role=known("role", ROLES),
        language=known("language", SPOKEN),
        commune=known("commune", COMMUNES),
        about=in_line(clean(request.args.get("q", "")))[:80],
        kind=known("kind", KINDS),
    )


def _query(wanted: Wanted) -> dict[str, str]:
    """What the address keeps."""
    asked = {"q": wanted.about, **{name: getattr(wanted, name) for name in ("kind", "role", "language", "commune")}}
    return {name: value for name, value in {**asked, "name": wanted.name}.items() if value}


def _line(one: Line) -> dict[str, Any]:
    topics = {kind: [localised(topic.names) for topic in one.topics if topic.kind == kind][:SHOWN] for kind in KINDS}
    return {**words.person(one.person), "topics": topics}
